"""Printed statements as figures: a line is a caption and its numbers, a line without numbers is a heading."""

import re
from datetime import date
from typing import Any

from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.loader.naming import name_figures

_NUMBER = re.compile(r"\s{2,}(\(?-?[\d,]+(?:\.\d+)?\)?|-)(?=\s|$)")
_INSTANTS = ("balance_sheet",)


def printed(
    statement: str, text: str, *, table: int = 0, entity: str | None = None, columns: str = "periods"
) -> Reading:
    """A reading of one statement printed as in `text`; two blanks separate numbers, indents do not matter.

    `columns` says what the columns are: years back from 2023 (``periods``), or parts of one year (``parts``).
    """
    figures: list[Figure] = []
    heading: tuple[str, ...] = ()
    row = 0
    for line in text.strip("\n").splitlines():
        numbers = [m.group(1) for m in _NUMBER.finditer(line)]
        caption = _NUMBER.sub("", line).strip()
        if caption and not numbers:
            heading = (caption.rstrip(":"),)
            continue
        for at, number in enumerate(numbers):
            year = 2023 - (at if columns == "periods" else 0)
            start = None if statement in _INSTANTS or _is_balance(statement, caption) else date(year, 1, 1)
            figures.append(
                Figure(
                    figure=len(figures),
                    statement=statement,
                    table=table,
                    row=row,
                    column=at,
                    section=heading,
                    caption=caption,
                    period_start=start,
                    period_end=date(year, 12, 31),
                    unit="USD",
                    printed=number,
                    **_value(number),
                )
            )
        row += 1
    return Reading(document=Document(document="case.txt", entity=entity), figures=figures)


def _is_balance(statement: str, caption: str) -> bool:
    return statement == "equity" and caption.lower().startswith("balance")


def _value(number: str) -> dict[str, Any]:
    if number == "-":
        return {"mantissa": 0, "decimals": -6, "exact": True, "status": "nil"}
    digits = re.sub(r"[^\d]", "", number)
    cents = len(number.partition(".")[2].rstrip(")"))
    return {"mantissa": int(digits) * (-1 if number[0] in "(-" else 1), "decimals": cents - 6}


def names(statement: str, text: str, **how: Any) -> dict[str, str | None]:
    """Caption to concept (without ``us-gaap:``) and polarity, as ``-Name`` where it is -1."""
    return {f.caption or "": signed(f) for f in named(statement, text, **how).figures}


def named(statement: str, text: str, **how: Any) -> Reading:
    """The reading of a printed statement with its concepts."""
    reading = printed(statement, text, **how)
    name_figures(reading)
    return reading


def signed(figure: Figure) -> str | None:
    """A figure's concept with its polarity: ``-PaymentsOfDividends``."""
    if figure.concept is None:
        return None
    return ("-" if figure.polarity < 0 else "") + figure.concept.removeprefix("us-gaap:")
