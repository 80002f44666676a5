"""Numbers whose very characters are wrong: letters for digits, separators out of place, a bracket without its pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Remark, Rule
from .shape import Shape, groups_with_points, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...figures.figure import Figure
    from ...figures.reading import Reading


_LONE_BRACKET = {")": "closes a bracket it never opened", "(": "never closes its bracket"}


def numbers_readable(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find tokens that stand where a number does and are none: ``11J``, ``at.)``."""
    for figure in reading.figures:
        text = (figure.token or "")[:40]
        if figure.status == "unreadable" and not _a_word(text) and not _separators_wrong(figure, shape_of(figure)):
            strange = "".join(dict.fromkeys(c for c in text if c.isalpha()))
            what = f"is no number ({strange} among its digits)" if strange else "is no number"
            yield _remark(rule, figure, what)


def separators(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find separators that group no thousands: ``92:140,182``, ``90424,764``, ``1,23,456``, ``12.411.851``."""
    swapped = groups_with_points(reading.figures)
    for figure in reading.figures:
        if figure.status in {"number", "unreadable"} and _separators_wrong(figure, shape_of(figure, swapped=swapped)):
            yield _remark(rule, figure, "is not grouped in thousands")


def brackets(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find table numbers with one bracket: ``315,821)`` lost a digit or a sign with the other."""
    lines = {line.line: line.text for line in reading.lines}
    for figure in reading.figures:
        shape = shape_of(figure) if figure.table is not None else None
        if (
            shape is not None
            and shape.numeric
            and shape.bracket
            and not _closed_in(lines.get(figure.line or 0), figure)
            and not (shape.bracket == ")" and _opens(figure.caption or ""))
        ):
            yield _remark(rule, figure, _LONE_BRACKET[shape.bracket])


def _a_word(text: str) -> bool:
    """Whether it is a word rather than a number that became letters: these are short, or keep a bracket."""
    return len(text) > 3 and text.isalpha()


def _opens(caption: str) -> bool:
    """Whether a caption leaves a bracket open: "(incorporated by reference to the Form 8-K filed on May"."""
    return caption.rfind("(") > caption.rfind(")")


def _closed_in(line: str | None, figure: Figure) -> bool:
    """Whether the bracket has its pair elsewhere in the line, around words: "($0.10 per share)"."""
    if line is None or figure.col_start is None or figure.col_end is None:
        return False
    text = figure.token or ""
    if "(" in text:
        rest = line[figure.col_end :]
        return 0 <= rest.find(")") < (rest.find("(") if "(" in rest else len(rest))
    before = line[: figure.col_start]
    return before.rfind("(") > before.rfind(")")


def _separators_wrong(figure: Figure, shape: Shape | None) -> bool:
    """Whether it is digits and separators, and these are not where they group thousands."""
    if shape is None or not all(c.isdecimal() or c in ",.:;'’ " for c in shape.core):
        return False
    if shape.numeric and shape.legal:
        return False
    alone = shape.core.count(".") < 2 and (shape.point_groups or "," not in shape.core)
    return "separator" in figure.damage or not figure.readable or not alone


def _remark(rule: Rule, figure: Figure, what: str) -> Remark:
    return Remark(
        rule=rule.id,
        family=rule.family,
        verdict="anomaly",
        message=f"{figure.caption or figure.caption_printed or 'a number'}: {figure.printed} {what}",
        figure=figure.figure,
    )
