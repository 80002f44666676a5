"""Tables that somebody has already, long or wide, become figures by a mapping: proposed, written, applied."""
