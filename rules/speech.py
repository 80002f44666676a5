"""Remarks where a caption's words and the sign of its figures contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..figures.figure import Figure
from ..figures.reading import Reading
from .captions import words
from .model import Remark, Rule, Tie, Unbound

_OPTIONS = ("negative", "positive", "needs", "unless", "excused")
Phrases = tuple[tuple[str, ...], ...]


def captions_agree_with_signs(rule: Rule, reading: Reading) -> Iterator[Remark | Unbound]:
    """Remarks on figures whose caption says one direction and whose sign says the other.

    The rule's options name the words: ``negative`` and ``positive`` (a caption with words of both
    says nothing), ``needs`` (all must be there), ``unless`` (none may), ``excused`` (headings
    under which nothing is said), ``statement``. "NET DECREASE IN CASH" over 98,727 is remarked on;
    over (98,727), or over a dash, it is not.
    """
    options = dict(rule.options)
    said = {key: _phrases(options.get(key, "")) for key in _OPTIONS}
    seen = False
    for figure in reading.figures:
        if not _is_asked(figure, options.get("statement")):
            continue
        direction = _direction(words(figure.caption or ""), words(" ".join(figure.section)), said)
        seen = seen or direction != 0
        if direction and (figure.mantissa or 0) * direction < 0:
            yield _remark(rule, figure, direction)
    if not seen:
        yield Unbound(rule=rule.id, family=rule.family, reason="binds to no figure: no caption has its words")


def _is_asked(figure: Figure, statement: str | None) -> bool:
    return figure.table is not None and figure.measure == "amount" and statement in {None, figure.statement}


def _phrases(option: str) -> Phrases:
    return tuple(words(phrase) for phrase in option.split("|") if phrase)


def _direction(caption: tuple[str, ...], headings: tuple[str, ...], said: dict[str, Phrases]) -> int:
    """-1 where the caption says that money goes out, +1 where it comes in, 0 where it says neither or both."""
    has = {key: [_has(caption, phrase) for phrase in phrases] for key, phrases in said.items()}
    excused = any(has["unless"]) or any(_has(headings, phrase) for phrase in said["excused"])
    if excused or not all(has["needs"]):
        return 0
    return any(has["positive"]) - any(has["negative"])


def _has(caption: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(caption[k : k + size] == phrase for k in range(len(caption) - size + 1))


def _remark(rule: Rule, figure: Figure, direction: int) -> Remark:
    said, seen = ("an outflow or a decrease", "positive") if direction < 0 else ("an inflow or an increase", "negative")
    return Remark(
        rule=rule.id,
        family=rule.family,
        verdict="violated",
        message=f"the caption says {said}, the figure is {seen}",
        figure=figure.figure,
        figures=(figure.figure,),
        line=figure.line,
        col_start=figure.col_start,
        col_end=figure.col_end,
        printed=figure.printed,
    )


FINDERS: dict[str, Callable[[Rule, Reading], Iterable[Tie | Remark | Unbound]]] = {
    "captions agree with signs": captions_agree_with_signs,
}
