"""A document becomes a reading: readers per format, and the shared reading of numbers, periods, grids."""
