"""The families of checks a rule can belong to; their words are in families.yaml, read only on demand."""

from __future__ import annotations

#: The groups of families, with how many each has: F01 to F10, X01 to X06 ...
GROUPS = {
    "F": ("Casting", 10),
    "X": ("Cross-casting", 6),
    "I": ("Income statement", 11),
    "B": ("Balance sheet", 8),
    "C": ("Cash flow", 9),
    "E": ("Equity and other comprehensive income", 8),
    "T": ("Ties across statements and tables", 12),
    "G": ("Segments and disaggregation", 5),
    "P": ("Per share and share counts", 8),
    "R": ("Ratios, percentages, growth", 11),
    "V": ("Prior periods and versions", 7),
    "W": ("Words", 7),
    "N": ("Notes, roll-forwards, non-GAAP", 9),
    "U": ("Units, scale, sign, dates, structure", 10),
    "O": ("Typing and recognition anomalies", 10),
    "S": ("Plausibility and statistics", 6),
    "J": ("Japanese releases", 7),
    "D": ("Completeness of the document", 6),
}
FAMILIES = tuple(f"{letter}{number:02}" for letter, (_, count) in GROUPS.items() for number in range(1, count + 1))
