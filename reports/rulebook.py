"""The rules as text: what there is, and what one of them says, why, and where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from rich.cells import cell_len

from ..rules.catalogue import families
from ..rules.families import FAMILIES
from ..rules.language import own_suite, own_suites
from ..rules.model import Rule, Suite
from .excerpt import visible

_HEADINGS = ("id", "family", "kind", "severity", "title")
FALSE_ALARMS = "false alarms"


class UnknownRuleError(LookupError):
    """No rule or family of that id is in the suites."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        by_fold = {word.casefold(): word for word in known}
        close = get_close_matches(asked[:80].casefold(), by_fold, n=1)
        cure = f"did you mean {by_fold[close[0]]}?" if close else "`tieout rules list` shows all"
        super().__init__(f"no rule or family is called {asked[:80]!r}; {cure}")


def list_text(suites: Sequence[Suite], findings: Mapping[str, Sequence[int]] | None = None) -> str:
    """The rules suite by suite, in columns; a rule of two suites is listed in both.

    `findings` is how many findings each rule had when last checked and how many of these were waived as false
    alarms; where there are any, a column shows them: `3 of 4 (75 %)`.
    """
    shown = findings if findings and any(false for _, false in findings.values()) else None
    return "\n".join(_suite(suite, shown) for suite in suites)


def explain_text(identity: str, suites: Sequence[Suite]) -> str:
    """A rule by its id, or every rule of a family.

    Raises:
        UnknownRuleError: with the nearest id that there is.
    """
    found = _found(identity, suites)
    family = identity.upper()
    if not found and family not in FAMILIES:
        raise UnknownRuleError(identity, [*FAMILIES, *(rule.id for suite in suites for rule in suite.rules)])
    if not found:
        return f"{_family(family)}\n\nno rule of these suites is of this family\n{_instead(family)}\n"
    blocks = [_rule(rule, names) for rule, names in found.items()]
    return "\n".join([f"{_family(next(iter(found)).family)}\n", *blocks])


def _found(identity: str, suites: Sequence[Suite]) -> dict[Rule, list[str]]:
    """The rules asked for, each with the suites that have it."""
    found: dict[Rule, list[str]] = {}
    for suite in suites:
        for rule in suite.rules:
            if rule.id == identity or rule.family.casefold() == identity.casefold():
                found.setdefault(rule, []).append(suite.name)
    exact = {rule: names for rule, names in found.items() if rule.id == identity}
    return exact or found


def _suite(suite: Suite, findings: Mapping[str, Sequence[int]] | None) -> str:
    rows: list[tuple[str, ...]] = [_HEADINGS]
    rows += [(r.id, r.family, r.kind, r.severity, r.title) for r in suite.rules]
    if findings is not None:
        alarms = [FALSE_ALARMS, *(_false_alarms(findings.get(rule.id, (0, 0))) for rule in suite.rules)]
        rows = [(*row[:-1], alarm, row[-1]) for row, alarm in zip(rows, alarms, strict=True)]
    rows = [tuple(map(visible, row)) for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    included = f" (includes {', '.join(map(visible, suite.includes))})" if suite.includes else ""
    count = f"{len(suite.rules)} rule{'' if len(suite.rules) == 1 else 's'}"
    return "\n".join([f"{visible(suite.name)}: {visible(suite.title)}, {count}{included}", *lines, ""])


def _false_alarms(counts: Sequence[int]) -> str:
    """`3 of 4 (75 %)`; nothing where a rule found nothing."""
    found, false = counts
    return f"{false} of {found} ({100 * false // found} %)" if found else ""


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _family(family: str) -> str:
    """A family's title, group and what it says."""
    known = families().get(family)
    return f"{family} {known.title} ({known.group})\n{known.says}" if known else visible(family)


def _instead(family: str) -> str:
    """What covers a family of which these suites have no rule: rules of our other suites, a command, or nothing."""
    own = [rule.id for name in own_suites() for rule in own_suite(name).rules if rule.family == family]
    return f"tieout's own suites have: {', '.join(dict.fromkeys(own))}" if own else families()[family].without_rules


def _rule(rule: Rule, suites: list[str]) -> str:
    rows = [
        ("relation", rule.relation),
        ("where", rule.where or ""),
        ("kind", rule.kind),
        ("severity", rule.severity),
        ("why", rule.why),
        ("source", rule.source),
        *((f"option {name}", value) for name, value in rule.options),
        ("suite", ", ".join(suites)),
    ]
    lines = [f"  {visible(label):<9} {visible(text)}" for label, text in rows if text]
    return "\n".join([f"{visible(rule.id)}: {visible(rule.title)}", *lines, ""])
