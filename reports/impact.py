"""The impact of one figure's change: every place that must follow, by which tie, and what is left to settle."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..drafts.impact import Change, Choice, Impact, Standing
from ..drafts.supposed import printed_as, with_changes
from ..expectations.evaluate import target_of
from ..figures.figure import Figure
from ..rules.model import Tie
from .checked import Checked
from .excerpt import Span, pointed, short, visible
from .page import LEVEL_STYLES, Look, Page
from .text import figure_text, place

_MOST = 20  #: rows of a kind that are shown; --verbose shows all
_MOST_CANDIDATES = 8
_LONGEST_WAY = 5
_CAN_BE = "{} to {} would do"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactRow:
    """One place that must change, in a reader's words; `path` are captions from the changed figure to this one."""

    figure: int
    place: str
    caption: str
    now: str
    becomes: str
    kind: str
    rule: str
    path: tuple[str, ...]
    allowed: str = ""
    remarks: tuple[str, ...] = ()


def impact_rows(checked: Checked, found: Impact) -> list[ImpactRow]:
    """The changes as rows for a page or a terminal, the changed figure's own first."""
    return [_row(checked, change) for change in found.changes]


def kind_of(tie: Tie | None) -> str:
    """What a place is to the changed one: itself, the same amount, a total, a roll-forward or computed."""
    if tie is None:
        return "given"
    if tie.result is not None:
        return "computed"
    if tie.total is None:
        return "same amount"
    return {"roll-forward": "roll-forward", "tie": "same amount", "recompute": "computed"}.get(tie.kind, "total")


def impact_text(checked: Checked, found: Impact, look: Look) -> str:
    """The report for a terminal."""
    page = Page(look)
    figure = checked.reading.figures[found.figure]
    _source(page, checked, figure, look)
    if not found.changes:
        page.hanging("", f"It is {short(figure.token or '')} already: nothing has to change.")
        return str(page)
    new = printed_as(found.after, figure)
    others = len(found.changes) - 1
    page.hanging(
        "", (f"{_token(figure)} becomes {new}: {others or 'no'} other place{_s(others or 1)} must change", "bold")
    )
    page.hanging("", "Totals follow their parts, and other parts keep.")
    _changes(page, impact_rows(checked, found)[1:], look)
    _kept(page, checked, found, look)
    _choices(page, checked, found, look)
    _standings(page, checked, found.broken, ("tie now already fails", "ties now already fail"), look)
    _standings(page, checked, found.bounds, ("bound would break", "bounds would break"), look)
    _standings(page, checked, found.unforced, ("forced rounding loses its reason", "forced roundings do"), look)
    page.line()
    page.hanging("", _again(found))
    if not look.quiet:
        _next(page, checked, found)
    return str(page)


def _next(page: Page, checked: Checked, found: Impact) -> None:
    """Where a part has to be chosen, the command that chooses the first one there is."""
    of_sums = (choice.candidates for choice in found.choices if not choice.conflict)
    number, mantissa = next((candidates[0] for candidates in of_sums if candidates), (None, 0))
    figure, part = checked.reading.figures[found.figure], None if number is None else checked.reading.figures[number]
    if part is None or figure.line is None or part.line is None:
        return
    at, other = (shlex.quote(place(checked, each, each.line, each.col_start)) for each in (figure, part))
    new, chosen = printed_as(found.after, figure), shlex.quote(printed_as(mantissa, part))
    page.line()
    page.hanging("next: ", "say which part it is, ", f"tieout impact {at} {shlex.quote(new)} --with {other}={chosen}")


def _again(found: Impact) -> str:
    """How many of the ties that the changes meet hold again: what is left is listed above it."""
    if found.held <= 1:
        again = "holds again" if found.holds else "does not hold again"
        return f"The one tie that they meet {again}." if found.held else "No tie that holds now meets them."
    holds = "all hold" if found.holds == found.held else f"{found.holds} hold"
    return f"Of {found.held} ties that hold now and meet these changes, {holds} again."


def impact_json(checked: Checked, found: Impact, version: str) -> str:
    """The report for machines; mantissas and captions as `check --format json` has them."""
    changed = with_changes(checked.reading, found.digits).figures
    figure = checked.reading.figures[found.figure]
    rows = zip(found.changes, impact_rows(checked, found), strict=True)
    facts = {
        "tieout": version,
        "document": checked.name,
        "figure": found.figure,
        "now": figure.token,
        "becomes": printed_as(found.after, figure),
        "assumed": "totals follow their parts, other parts keep",
        "changes": [_change_facts(checked, change, row) for change, row in rows],
        "unchanged": [
            _where(checked, each.figure) | {"rule": _tie(checked, each.tie).rule, "path": list(each.path)}
            for each in found.kept
        ],
        "choices": [_choice_facts(checked, choice, changed) for choice in found.choices],
        "already_broken": [_standing_facts(checked, each) for each in found.broken],
        "bounds": [_standing_facts(checked, each) for each in found.bounds],
        "unforced": [_standing_facts(checked, each) for each in found.unforced],
        "held": found.held,
        "hold": found.holds,
    }
    return json.dumps(facts, indent=1, allow_nan=False) + "\n"


# --- Rows ---


def _row(checked: Checked, change: Change) -> ImpactRow:
    figure = checked.reading.figures[change.figure]
    tie = None if change.tie is None else _tie(checked, change.tie)
    return ImpactRow(
        figure=change.figure,
        place=place(checked, figure, figure.line, figure.col_start),
        caption=short(figure.caption or figure.caption_printed or ""),
        now=_token(figure),
        becomes=printed_as(change.after, figure),
        kind=kind_of(tie),
        rule="" if tie is None else tie.rule,
        path=tuple(short(_name(checked.reading.figures[k]), 40) for k in change.path),
        allowed=_allowed(change, figure),
        remarks=tuple(_remarks(change, figure, kind_of(tie))),
    )


def _allowed(change: Change, figure: Figure) -> str:
    """What else would do in its place; empty where only one number does, or the tie closes exactly."""
    if change.low is None or change.high is None or change.low >= change.high or change.adds == change.after:
        return ""
    return _CAN_BE.format(printed_as(change.low, figure), printed_as(change.high, figure))


def _remarks(change: Change, figure: Figure, kind: str) -> Iterator[str]:
    if change.turns:
        yield "its sign turns: so must words like increase and decrease beside it"
    if kind == "same amount" and change.low != change.high and change.adds != change.after:
        yield "printed more finely: it moves by as much as the other, its own last digits are for the preparer to say"
    elif change.adds is not None and change.adds != change.after:
        yield f"keeps the rounding difference that is there now (adds up to {printed_as(change.adds, figure)})"


# --- Text ---


def _source(page: Page, checked: Checked, figure: Figure, look: Look) -> None:
    page.hanging("", (visible(figure_text(checked, figure)), "bold"))
    text = next((line.text for line in checked.reading.lines if line.line == figure.line), None)
    if text is not None and figure.col_start is not None:
        source, carets = pointed(text, [Span(figure.col_start, figure.col_end or figure.col_start)], look.excerpt)
        page.line((f"{figure.line} | ", "bold blue"), source)
        page.line((" " * len(str(figure.line)) + " | ", "bold blue"), carets)
    page.line()


def _changes(page: Page, rows: Sequence[ImpactRow], look: Look) -> None:
    shown = rows if look.verbose else rows[:_MOST]
    for row in shown:
        page.hanging("  ", f"{row.now} becomes ", (row.becomes, "bold"), f"  {row.caption} ({row.place})")
        page.hanging("      ", f"{row.kind}, by {visible(row.rule)}: {_way(row.path[:-1])}")
        for said in (row.allowed, *row.remarks):
            if said:
                page.hanging("      ", said)
    _more(page, len(rows) - len(shown))


def _way(path: Sequence[str]) -> str:
    """The captions on the way, each once where several places have it, the middle of a long way left out."""
    own = [name for at, name in enumerate(path) if not at or name != path[at - 1]]
    return " > ".join([*own[:2], "...", *own[-2:]] if len(own) > _LONGEST_WAY else own)


def _kept(page: Page, checked: Checked, found: Impact, look: Look) -> None:
    if not found.kept:
        return
    page.line()
    page.hanging("", (f"{len(found.kept)} unchanged after rounding", "bold"))
    for each in found.kept if look.verbose else found.kept[:_MOST]:
        page.hanging("  ", visible(figure_text(checked, checked.reading.figures[each.figure])))
    _more(page, 0 if look.verbose else len(found.kept) - _MOST)


def _choices(page: Page, checked: Checked, found: Impact, look: Look) -> None:
    changed = with_changes(checked.reading, found.digits).figures
    for conflict, one, several in (
        (False, "total changes and no part does: one of its parts must", "totals change and no part does: one of each"),
        (True, "tie asks for something else: settle it by hand", "ties ask for something else: settle them by hand"),
    ):
        own = _once(checked, [choice for choice in found.choices if choice.conflict == conflict])
        if not own:
            continue
        page.line()
        page.hanging("", (f"{len(own)} {one if len(own) == 1 else several}", LEVEL_STYLES["warning"]))
        for choice in own if look.verbose else own[:_MOST]:
            _choice(page, checked, choice, changed)
        _more(page, 0 if look.verbose else len(own) - _MOST)


def _once(checked: Checked, choices: Sequence[Choice]) -> list[Choice]:
    """Choices that leave the same to settle, by whatever rules, once."""
    found: dict[object, Choice] = {}
    for choice in choices:
        found.setdefault((target_of(_tie(checked, choice.tie)), tuple(sorted(choice.candidates))), choice)
    return list(found.values())


def _choice(page: Page, checked: Checked, choice: Choice, changed: Sequence[Figure]) -> None:
    tie = _tie(checked, choice.tie)
    figure = changed[target_of(tie)]
    page.hanging("  ", f"{_token(figure)} {visible(_name(figure))} by {visible(tie.rule)}, if the others keep:")
    for number, mantissa in choice.candidates[:_MOST_CANDIDATES]:
        own = checked.reading.figures[number]
        page.hanging("      ", f"{visible(figure_text(checked, own))} would become {printed_as(mantissa, own)}")
    if not choice.candidates:
        page.hanging("      ", "no figure of it alone can close it")
    rest = len(choice.candidates) - _MOST_CANDIDATES
    if rest > 0:
        page.line(f"      and {rest} more")


def _standings(page: Page, checked: Checked, every: Sequence[Standing], words: tuple[str, str], look: Look) -> None:
    if not every:
        return
    page.line()
    page.hanging("", (f"{len(every)} {words[len(every) > 1]}", "bold"))
    for each in every if look.verbose else every[:_MOST]:
        tie = _tie(checked, each.tie)
        then = "holds with the change" if each.after in {"exact", "rounding", "plug"} else f"{each.after} with it too"
        members = "; ".join(visible(figure_text(checked, checked.reading.figures[k])) for k in tie.figures[:3])
        page.hanging("  ", f"{visible(tie.rule)}: {each.before} now, {then}: {members}")
    _more(page, 0 if look.verbose else len(every) - _MOST)


def _more(page: Page, rest: int) -> None:
    if rest > 0:
        page.line(f"  and {rest} more, all with --verbose")


# --- JSON ---


def _change_facts(checked: Checked, change: Change, row: ImpactRow) -> dict[str, Any]:
    figure = checked.reading.figures[change.figure]
    low, high = (None if m is None else printed_as(m, figure) for m in (change.low, change.high))
    return _where(checked, change.figure) | {
        "becomes": row.becomes,
        "low": low,
        "high": high,
        "kind": row.kind,
        "rule": row.rule or None,
        "path": list(change.path),
        "sign_turns": change.turns,
        "adds_up_to": None if change.adds is None else printed_as(change.adds, figure),
    }


def _where(checked: Checked, number: int) -> dict[str, Any]:
    figure = checked.reading.figures[number]
    return {
        "figure": number,
        "caption": figure.caption,
        "line": figure.line,
        "col_start": figure.col_start,
        "col_end": figure.col_end,
        "now": figure.token,
    }


def _choice_facts(checked: Checked, choice: Choice, changed: Sequence[Figure]) -> dict[str, Any]:
    tie = _tie(checked, choice.tie)
    return {
        "rule": tie.rule,
        "conflict": choice.conflict,
        "total": target_of(tie),
        "prints": changed[target_of(tie)].token,
        "one_of": [
            _where(checked, number) | {"becomes": printed_as(mantissa, checked.reading.figures[number])}
            for number, mantissa in choice.candidates
        ],
    }


def _standing_facts(checked: Checked, each: Standing) -> dict[str, Any]:
    tie = _tie(checked, each.tie)
    return {"rule": tie.rule, "figures": list(tie.figures), "before": each.before, "after": each.after}


# --- Words ---


def _tie(checked: Checked, number: int) -> Tie:
    return checked.binding.ties[number]


def _name(figure: Figure) -> str:
    return figure.caption or figure.caption_printed or f"figure {figure.figure}"


def _token(figure: Figure) -> str:
    return short(figure.token or "nothing printed")


def _s(count: int) -> str:
    return "" if count == 1 else "s"
