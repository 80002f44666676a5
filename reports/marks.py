"""Tick marks: what vouches for every figure, or what is wrong with it, in the signs that reviewers write."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..expectations.finding import Finding
from ..expectations.verdict import EXACT, IMPLAUSIBLE, PLUG, ROUNDING, Outcome
from ..figures.figure import Figure
from ..figures.printing import correction_of
from ..rules.model import Tie
from .cases import Case, cases
from .checked import Checked

#: A suspect of less weight than this gets no mark of the finding.
_LEAST_WEIGHT = 0.05
#: Every kind of mark, the one that is a figure's main mark before the other: its sign in the legend, and its words.
KINDS: dict[str, tuple[str, str]] = {
    "exception": ("✗a", "exception, by the letter of its finding"),
    "implausible": ("?a", "possible, but implausible"),
    "suspect": ("✗a?", "one of the suspects of a finding that accuses nobody"),
    "waived": ("*", "exception that is waived"),
    "repair": ("✎", "repair proposed"),
    "corrected": ("✎c", "corrected by a reviewer"),
    "plug": ("≈p", "forced by a unit so that its column casts"),
    "noted": ("†", "a note says something of it"),
    "foot": ("F", "total that casts"),
    "cross-foot": ("CF", "total that cross-casts"),
    "roll-forward": ("RF", "closing balance that rolls forward"),
    "recompute": ("Rx", "recomputed"),
    "statement": ("T", "tied to another statement"),
    "prior": ("PY", "agrees with the last filing"),
    "agree": ("✓n", "agrees with n other figures"),
    "foot-part": ("f", "part of a sum that casts"),
    "cross-foot-part": ("cf", "part of a row that cross-casts"),
    "roll-forward-part": ("rf", "part of a roll-forward that closes"),
    "recompute-part": ("rx", "another figure is recomputed from it"),
    "rounding": ("≈", "ties within rounding"),
    "nil": ("–", "nil or blank: nothing to tie"),
    "none": ("○", "no independent tie"),
}
_ORDER = {kind: number for number, kind in enumerate(KINDS)}
#: Kinds of ties that have an answer; its parts have a lesser mark.
_DERIVED = ("foot", "cross-foot", "roll-forward", "recompute")
#: Statements that stand alone: to tie to another of these is worth more than to agree with a summary.
_STATEMENTS = ("income_statement", "comprehensive_income", "balance_sheet", "cash_flow", "equity", "segments", "notes")
#: Kinds that show the letter of a case, with what is said before it.
_LETTERED = {"exception": "exception", "implausible": "implausible", "suspect": "one of the suspects of finding"}
_WRONG = ("exception", "implausible", "waived")
_EMPTY = ("nil", "blank", "not_meaningful")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One tick mark of a figure.

    ``symbol`` is what is written beside the figure (``✓3``, ``✗a``, ``✎1,948``), ``words`` what a screen reader says.
    ``finding`` is the fingerprint of the finding that it is about, and ``level`` that one's; ``ties`` are the places
    in the binding of the ties that it stands for.
    """

    kind: str
    symbol: str
    words: str
    finding: str = ""
    level: str = "pass"
    ties: tuple[int, ...] = ()

    @property
    def css(self) -> str:
        """The class that styles it: ``m-foot-part``."""
        return f"m-{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """One line of the legend: on how many figures the mark stands, and on how many as the main one."""

    kind: str
    symbol: str
    words: str
    figures: int
    main: int

    @property
    def css(self) -> str:
        """As of the mark."""
        return f"m-{self.kind}"


def marks(checked: Checked, ordered: Sequence[Case] | None = None) -> dict[int, tuple[Mark, ...]]:
    """The marks of every figure by its number, the main one first; every figure has at least one.

    `ordered` are the `cases` of the check, where the caller has them already.
    """
    found: dict[int, list[Mark]] = {figure.figure: [] for figure in checked.reading.figures}
    for case in cases(checked) if ordered is None else ordered:
        for finding in case.findings:
            for number, mark in _of_finding(checked, case, finding):
                found.setdefault(number, []).append(mark)
    vouching = _vouching(checked)
    for figure in checked.reading.figures:
        own = found[figure.figure]
        if figure.origin == "corrected":
            own.append(_mark("corrected", words=correction_of(figure)))
        own += _of_ties(checked, figure, vouching.get(figure.figure, {}))
        if figure.status in _EMPTY:
            own.append(_mark("nil"))
        elif not any(mark.ties or mark.kind in _WRONG for mark in own):
            own.append(_mark("none"))
    return {number: tuple(sorted(_once(each), key=_rank)) for number, each in found.items()}


def legend(marked: Mapping[int, tuple[Mark, ...]]) -> list[LegendEntry]:
    """Every kind of mark with how many figures have it, also those that none has."""
    every = Counter(kind for each in marked.values() for kind in {mark.kind for mark in each})
    main = Counter(each[0].kind for each in marked.values() if each)
    return [
        LegendEntry(kind=kind, symbol=symbol, words=words, figures=every[kind], main=main[kind])
        for kind, (symbol, words) in KINDS.items()
    ]


def _mark(kind: str, *, symbol: str = "", words: str = "", **about: object) -> Mark:
    sign, meaning = KINDS[kind]
    return Mark(kind=kind, symbol=symbol or sign, words=words or meaning, **about)  # type: ignore[arg-type]


def _once(own: Iterable[Mark]) -> list[Mark]:
    """Marks that are written alike as one, with the ties of all."""
    found: dict[tuple[str, str], Mark] = {}
    for mark in own:
        first = found.setdefault((mark.kind, mark.symbol), mark)
        if first is not mark:
            found[mark.kind, mark.symbol] = replace(first, ties=tuple(dict.fromkeys((*first.ties, *mark.ties))))
    return list(found.values())


def _rank(mark: Mark) -> tuple[object, ...]:
    return (_ORDER[mark.kind], -len(mark.ties), mark.symbol)


# --- What findings say of figures ---


def _of_finding(checked: Checked, case: Case, finding: Finding) -> Iterator[tuple[int, Mark]]:
    """The marks on the accused; where nobody is, on the figure that the case points at and on the suspects."""
    kind = _kind_of(finding)
    ties = (finding.tie,) if kind == "plug" and finding.tie is not None else ()
    pointed = finding.accused if finding.accused is not None or case.figure is None else case.figure.figure
    if pointed is not None:
        yield pointed, _about(kind, case, finding, ties=ties)
    if finding.waived:
        return
    if finding.accused is None and case.letter:
        for suspect in finding.suspects:
            if suspect.weight >= _LEAST_WEIGHT and suspect.figure != pointed:
                yield suspect.figure, _about("suspect", case, finding)
    for repair in finding.repairs:
        figure = None if repair.figure is None else checked.figure(repair.figure)
        if figure is not None and repair.certainty != "ambiguous":
            words = f"repair proposed: {figure.printed} should read {repair.printed} ({repair.certainty})"
            about = {"finding": finding.fingerprint, "level": finding.level}
            yield figure.figure, _mark("repair", symbol=f"✎{repair.printed}", words=words, **about)


def _kind_of(finding: Finding) -> str:
    if finding.waived:
        return "waived"
    if finding.verdict in {PLUG, IMPLAUSIBLE}:
        return finding.verdict
    return "noted" if finding.level == "note" else "exception"


def _about(kind: str, case: Case, finding: Finding, ties: tuple[int, ...] = ()) -> Mark:
    symbol, words = KINDS[kind]
    if kind in _LETTERED:
        symbol = symbol.replace("a", case.letter)
        words = f"{_LETTERED[kind]} {case.letter}".strip()
    about = {"finding": finding.fingerprint, "level": finding.level, "ties": ties}
    return _mark(kind, symbol=symbol, words=words, **about)


# --- What ties say of figures ---


def _vouching(checked: Checked) -> dict[int, dict[str, list[int]]]:
    """The ties that speak for each figure, by the kind of their mark."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, (tie, outcome) in enumerate(zip(checked.binding.ties, checked.outcomes, strict=True)):
        if tie.operator != "=" or outcome.verdict not in {EXACT, ROUNDING, PLUG}:
            continue
        loose = _only_rounding(checked, tie, outcome)
        for figure in map(checked.figure, tie.figures):
            if figure is not None:
                found[figure.figure]["rounding" if loose else _kind(checked, tie, figure)].append(number)
    return found


def _only_rounding(checked: Checked, tie: Tie, outcome: Outcome) -> bool:
    """Whether the tie is off by what rounding allows; a rate, or a coarser print of an amount, always is."""
    if outcome.verdict == PLUG:
        return True
    members = [figure for figure in map(checked.figure, tie.figures) if figure is not None and not figure.exact]
    return outcome.verdict == ROUNDING and tie.result is None and len({figure.decimals for figure in members}) == 1


def _kind(checked: Checked, tie: Tie, figure: Figure) -> str:
    if tie.family.startswith("V"):
        return "prior"
    if tie.kind in _DERIVED:
        answer = tie.result if tie.result is not None else tie.total
        return tie.kind if answer in {None, figure.figure} else f"{tie.kind}-part"
    return "statement" if figure.statement in _STATEMENTS and _others(checked, tie, figure) else "agree"


def _others(checked: Checked, tie: Tie, figure: Figure) -> list[str]:
    """The statements that the tie's other figures stand in."""
    found = {partner.statement for partner in map(checked.figure, tie.figures) if partner is not None}
    return [statement for statement in _STATEMENTS if statement in found and statement != figure.statement]


def _of_ties(checked: Checked, figure: Figure, ties_of: Mapping[str, Iterable[int]]) -> Iterator[Mark]:
    for kind, numbers in ties_of.items():
        ties = tuple(numbers)
        if kind == "agree":
            count = len({other for number in ties for other in checked.binding.ties[number].figures} - {figure.figure})
            words = f"agrees with {count} other figure{'' if count == 1 else 's'}"
            yield _mark(kind, symbol=f"✓{count}", words=words, ties=ties)
        elif kind == "statement":
            named = {name for number in ties for name in _others(checked, checked.binding.ties[number], figure)}
            words = ", ".join(name.replace("_", " ") for name in _STATEMENTS if name in named)
            yield _mark(kind, words=f"tied to {words}", ties=ties)
        else:
            yield _mark(kind, ties=ties)
