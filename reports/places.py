"""Findings that say one thing of many places, as one: which name or word is printed wrong, how, and on which lines."""

from __future__ import annotations

from collections.abc import Iterable

from ..expectations.finding import Finding
from .excerpt import short

#: So many ways of printing it wrong are listed, and so many lines of each; --verbose lists all.
_MOST_FORMS, _MOST_LINES = 12, 12


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings in their order, those of one rule that mean one word together at the place of their first.

    Only findings of words are put together: they have a place, but neither figures nor a tie.
    """
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(_key(finding) or number, []).append(finding)
    return list(groups.values())


def _key(finding: Finding) -> tuple[object, ...] | None:
    expected = finding.expected
    if finding.figures or finding.tie is not None or finding.line is None or expected is None or not finding.printed:
        return None
    return finding.rule, finding.family, finding.level, finding.waived, expected.low, expected.high


def headline(group: list[Finding]) -> str:
    """What a group says: the finding's own message, or `IIJ is printed wrong in 76 places`."""
    if len(group) == 1 or group[0].expected is None:
        return group[0].message
    return f"{short(group[0].expected.low)} is printed wrong in {len(group)} places"


def places(group: list[Finding], *, every: bool = False) -> list[str]:
    """The wrong forms with the lines they are printed on, the commonest first: `11J (2): lines 14, 28`.

    Several on one line count but name the line once; long lists say how many more there are, unless `every`.
    """
    forms: dict[str, list[int]] = {}
    for finding in group:
        forms.setdefault(finding.printed or "", []).append(finding.line or 0)
    ranked = sorted(forms, key=lambda form: (-len(forms[form]), forms[form], form))
    shown = ranked if every or len(ranked) <= _MOST_FORMS + 1 else ranked[:_MOST_FORMS]
    texts = [_lines(form, forms[form], every=every) for form in shown]
    left = sum(len(forms[form]) for form in ranked[len(shown) :])
    return [*texts, f"and {left} more, all with --verbose"] if left else texts


def _lines(form: str, lines: list[int], *, every: bool) -> str:
    distinct = list(dict.fromkeys(lines))
    shown = distinct if every or len(distinct) <= _MOST_LINES + 1 else distinct[:_MOST_LINES]
    rest = f" and {len(distinct) - len(shown)} more" if len(shown) < len(distinct) else ""
    plural = "" if len(distinct) == 1 else "s"
    return f"{short(form)} ({len(lines)}): line{plural} {', '.join(map(str, shown))}{rest}"
