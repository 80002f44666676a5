"""The project file: what a team has agreed on, read strictly, with the origin of every value."""
