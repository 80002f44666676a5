"""One rule as it binds to a document: every instance with period, figures, places and verdict, and what it misses."""

from __future__ import annotations

from collections import Counter

from ..expectations.verdict import LEVEL_OF, Outcome
from ..figures.figure import Figure
from ..rules.model import Rule, Tie
from .arithmetic import formula, implied, in_print, target
from .checked import Checked
from .excerpt import short, visible
from .page import LEVEL_STYLES, Look, Page
from .text import place

_MOST_REASONS = 6


def bound_text(checked: Checked, rule: Rule, look: Look) -> str:
    """The rule's ties in this document, worst last line by line; ends with the counts."""
    page = Page(look)
    page.line((visible(checked.name), "bold"))
    own = [
        (tie, outcome)
        for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True)
        if tie.rule == rule.id
    ]
    for tie, outcome in own:
        _instance(page, checked, tie, outcome)
    remarks = [remark for remark in checked.binding.remarks if remark.rule == rule.id]
    for remark in remarks:
        where = place(checked, None, remark.line, remark.col_start)
        page.hanging(f"  {remark.verdict:<13} ", visible(f"{remark.message} ({where})"), style=LEVEL_STYLES["error"])
    _missed(page, checked, rule)
    page.line("  ", (_counted(checked, rule), "bold"))
    return str(page)


def verdicts(checked: Checked, rule: Rule) -> Counter[str]:
    """How many of the rule's ties and remarks got which verdict; what did not bind is not counted."""
    pairs = zip(checked.binding.ties, checked.outcomes, strict=True)
    found = Counter(outcome.verdict for tie, outcome in pairs if tie.rule == rule.id)
    found.update(remark.verdict for remark in checked.binding.remarks if remark.rule == rule.id)
    return found


def found_already(checked: Checked, rule: Rule) -> dict[str, int]:
    """Which other rules tie the same figures, and in how many of the rule's instances."""
    own = {frozenset(tie.figures) for tie in checked.binding.ties if tie.rule == rule.id}
    ties = {(tie.rule, frozenset(tie.figures)) for tie in checked.binding.ties if tie.rule != rule.id}
    return dict(Counter(name for name, figures in ties if figures in own))


def _counted(checked: Checked, rule: Rule) -> str:
    found = verdicts(checked, rule)
    told = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in sorted(found.items()))
    return (
        f"holds wherever it is looked at: {rule.title}" if not told and rule.kind == "sign" else told or "binds nowhere"
    )


def _instance(page: Page, checked: Checked, tie: Tie, outcome: Outcome) -> None:
    number = target(tie)
    number = tie.figures[0] if number is None else number
    figure = checked.figure(number)
    if figure is None:
        return
    style = LEVEL_STYLES.get(LEVEL_OF.get(outcome.verdict, "note"), "")
    right = formula(checked, tie, number) or ", ".join(_printed(checked.figure(n)) for n in tie.figures[1:])
    operator = (
        tie.operator if outcome.residual in {None, 0} or outcome.verdict in {"exact", "rounding"} else _broken(tie)
    )
    amount = implied(checked, tie, number) if operator != tie.operator and " " in right else None
    closing = f", which is {in_print(amount, figure, finer=2)}" if amount is not None else ""
    verdict = outcome.verdict.replace("_", " ")
    lines = _places(checked, tie)
    text = f"{_period(figure)}: {_printed(figure)} {operator} {visible(right)}{closing}  ({lines})"
    page.hanging(f"  {verdict:<13} ", text, style=style)
    if outcome.verdict == "not_evaluated" and outcome.reason:
        page.hanging(" " * 16, visible(outcome.reason))


def _broken(tie: Tie) -> str:
    return {"=": "is not", "<=": "is above", ">=": "is below"}[tie.operator]


def _printed(figure: Figure | None) -> str:
    return short(figure.printed or "nothing printed", 40) if figure is not None else "nothing"


def _period(figure: Figure) -> str:
    if figure.period_end is None:
        return "no period"
    end = figure.period_end.isoformat()
    return f"{figure.period_start.isoformat()} to {end}" if figure.period_start else f"at {end}"


def _places(checked: Checked, tie: Tie) -> str:
    """`report.txt:152, 144-150`: the lines of the figures, the total's first."""
    figures = [figure for figure in map(checked.figure, tie.figures) if figure is not None]
    lines = list(dict.fromkeys(figure.line for figure in figures if figure.line is not None))
    if not lines:
        return "; ".join(dict.fromkeys(short(f.place, 30) for f in figures if f.place)) or "no places"
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"


def _missed(page: Page, checked: Checked, rule: Rule) -> None:
    reasons = Counter(unbound.reason for unbound in checked.binding.unbound if unbound.rule == rule.id)
    for reason, count in list(reasons.items())[:_MOST_REASONS]:
        times = f" ({count} times)" if count > 1 else ""
        page.hanging(f"  {'not evaluated':<13} ", f"{visible(reason)}{times}", style=LEVEL_STYLES["note"])
    if len(reasons) > _MOST_REASONS:
        page.line(f"  ... and {len(reasons) - _MOST_REASONS} more reasons")
