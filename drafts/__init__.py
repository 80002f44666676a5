"""Late changes: what one figure's change asks of all others, and what changed from one draft to the next."""
