"""Declared equations over many documents at once: dense blocks of figures in place of one document after another."""
