"""The columns and rows that formulas of one sheet refer to in another."""

from __future__ import annotations

#: The first row below the headings, in the sheets of figures, ties, findings, workings and source.
FIRST = 1
#: The sheet of figures.
NUMBER, DIGITS, BELOW, ABOVE, BELOW_OPEN, ABOVE_OPEN = range(9, 15)
#: The sheet of ties: what is read, and the workings to the right of it.
REPORTED, RECOMPUTED, DIFFERENCE, OFF, FROM, TO, NOW, SINCE = range(10, 18)
SIZE, LEAST, GREATEST, LEAST_OPEN, GREATEST_OPEN, BASE, BASE_LEAST, BASE_GREATEST = range(18, 26)
#: The sheet of findings.
REPORTED_NOW, EXPECTED = 6, 7
