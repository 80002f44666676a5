"""Each item's answer: from its parts, and these from verdicts, from looks at the document, and from who signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from ...expectations.finding import Finding
from ...expectations.verdict import EXACT, NOT_EVALUATED, PLUG, ROUNDING
from ...signing.ledger import WHOLE
from ...signing.standing import IN_FORCE, folded
from ..excerpt import short
from ..places import alike, headline
from .facts import Facts
from .model import ANSWERS, ASSIST, NO, NOT_APPLICABLE, OPEN, YES, Counts, Evidence, Line, PartAnswer, Signature
from .parts import Item, Looked, Part, statements_of

Page = Callable[[Finding], str]
#: Kinds of rules that say nothing where nothing is wrong.
_SILENT = {"sign", "presence", "text"}
#: Their families that read the text, not the figures.
_OF_TEXT = ("W", "D", "U10")
_HOLDS = {EXACT, ROUNDING, PLUG}
_BLOCKING = {"error", "warning"}
_MOST_EVIDENCE = 12
_MOST_REASONS = 2
_SETTLE, _ANSWER = "correct or waive what stands against it", "somebody answers it, and says why"
#: What needs not be said below each item, since its answer says it.
PLAIN_TODOS = (_SETTLE, _ANSWER)


class Desk:
    """One document's facts, sorted once for all items."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.checked = facts.checked
        pairs = zip(self.checked.binding.ties, self.checked.outcomes, strict=True)
        self.ties = [(tie, outcome, statements_of(facts, tie)) for tie, outcome in pairs]
        told = [f for f in self.checked.in_order if f.level in _BLOCKING or f.waived or f.verdict == PLUG]
        self.findings = [(finding, statements_of(facts, finding)) for finding in told]

    @cached_property
    def looking(self) -> list[tuple[str, str]]:
        """The rules that looked and may have found nothing: id and family."""
        silent = {each.rule for each in self.checked.binding.unbound}
        silent |= {f.rule for f in self.checked.findings if f.level == "note" and not f.waived and f.tie is None}
        return [
            (rule.id, rule.family)
            for rule in self.checked.rules
            if rule.kind in _SILENT
            and rule.id not in silent
            and bool(self.facts.lines if rule.family.startswith(_OF_TEXT) else self.facts.figures)
        ]

    def counts(self, part: Part) -> Counts:
        """How often the part's families spoke, and how."""
        verdicts = Counter(o.verdict for t, o, inside in self.ties if part.takes(t.rule, t.family, inside))
        found = self.found(part)
        unbound = sum(part.takes(each.rule, each.family) for each in self.checked.binding.unbound)
        return Counts(
            tied=sum(verdicts[each] for each in _HOLDS),
            failed=sum(not f.waived and f.level in _BLOCKING for f in found),
            waived=sum(f.waived for f in found),
            looked=sum(part.takes(*each) for each in self.looking),
            unevaluated=verdicts[NOT_EVALUATED] + unbound,
        )

    def found(self, part: Part) -> list[Finding]:
        """The part's findings that stand or are waived, the worst first."""
        return [
            f
            for f, inside in self.findings
            if (
                f.verdict in part.verdicts
                if f.level == "note" and f.verdict == PLUG
                else part.takes(f.rule, f.family, inside)
            )
        ]

    def reasons(self, part: Part) -> str:
        """Why nothing of the part could be evaluated: the most frequent reasons."""
        told = Counter(each.reason for each in self.checked.binding.unbound if part.takes(each.rule, each.family))
        told.update(o.reason for t, o, _ in self.ties if o.verdict == NOT_EVALUATED and part.takes(t.rule, t.family))
        named = [short(reason, 90) for reason, _ in sorted(told.items(), key=lambda each: (-each[1], each[0]))]
        return "; ".join(named[:_MOST_REASONS]) or "no rule of these suites speaks of it"


def line_of(item: Item, desk: Desk, page: Page) -> Line:
    """The item, answered."""
    parts = [_answered(part, item, desk) for part in item.parts]
    counted = _united(item)
    counts = desk.counts(counted)
    evidence, more = _evidence(desk, counted, page)
    signatures = tuple(
        Signature(
            role=each.entry.role, by=each.entry.by, answer=each.entry.answer, at=each.entry.at, why=each.entry.why,
            state=each.state, reason=each.reason,
        )
        for each in desk.facts.found
        if each.entry.item == item.number
    )  # fmt: skip
    line = Line(
        number=item.number, text=item.text, mode=item.mode, families=item.families, answer=_worst(parts),
        parts=tuple(parts), counts=counts, evidence=evidence, more=more, signatures=signatures,
    )  # fmt: skip
    return _todo(line if item.number == WHOLE else _by_people(line, desk.facts))


def _united(item: Item) -> Part:
    """All parts as one, so that what belongs to two of them is counted once."""
    families = tuple(each for part in item.parts for each in part.families)
    within = tuple(each for part in item.parts for each in part.within)
    rules = tuple(each for part in item.parts for each in part.rules)
    verdicts = tuple(each for part in item.parts for each in part.verdicts)
    return Part(name="", families=families, within=within, rules=rules, verdicts=verdicts)


# --- A part ---


def _answered(part: Part, item: Item, desk: Desk) -> PartAnswer:
    """No where something stands against it; else nothing is yes that nobody could look at."""
    counts = desk.counts(part)
    if counts.failed:
        return PartAnswer(part.name, NO, _failed(counts))
    if absent := part.absent(desk.facts):
        return PartAnswer(part.name, NOT_APPLICABLE, absent)
    return _looked_at(part, item, desk, counts)


def _looked_at(part: Part, item: Item, desk: Desk, counts: Counts) -> PartAnswer:
    looked = Looked() if part.look is None else part.look(desk.facts)
    if looked.absent and not counts.tied:
        return PartAnswer(part.name, NOT_APPLICABLE, looked.absent)
    if looked.problems:
        return PartAnswer(part.name, NO, "; ".join((*looked.problems, *looked.doubts)), soft=True)
    # what a rule tied needs no guess of ours
    if looked.doubts and not (counts.tied and part.families and looked.at == 0):
        return PartAnswer(part.name, OPEN, "; ".join(looked.doubts))
    if not (counts.tied or counts.looked or counts.waived or looked.at):
        reasons = f"nothing could be evaluated: {desk.reasons(part)}"
        return PartAnswer(part.name, NOT_APPLICABLE if part.without else OPEN, part.without or reasons)
    said = "; ".join(each for each in (_held(counts), looked.says) if each)
    return PartAnswer(part.name, OPEN if item.mode == ASSIST else YES, said)


def _failed(counts: Counts) -> str:
    beside = f", beside {counts.tied:,} ties that hold" if counts.tied else ""
    return f"{_many(counts.failed, 'finding')} not settled{beside}"


def _held(counts: Counts) -> str:
    said = [f"{_many(counts.tied, 'tie')} hold{'s' if counts.tied == 1 else ''}"] if counts.tied else []
    if counts.looked and not counts.tied:
        said.append(f"{_many(counts.looked, 'rule')} looked and found nothing" + (" else" if counts.waived else ""))
    if counts.waived:
        said.append(f"{_many(counts.waived, 'finding')} waived")
    return ", ".join(said)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _worst(parts: Iterable[PartAnswer]) -> str:
    answers = {part.answer for part in parts}
    return next(answer for answer in ANSWERS if answer in answers)


# --- People ---


def _by_people(line: Line, facts: Facts) -> Line:
    """The answer with what people signed: a no counts always, a yes where no finding stands against it."""
    valid = [each for each in line.signatures if each.state == IN_FORCE]
    if any(each.answer == NO for each in valid):
        return replace(line, answer=NO)
    hard = any(part.answer == NO and not part.soft for part in line.parts)
    if hard or line.answer not in {NO, OPEN} or not valid:
        return line
    if facts.policy.two_persons and len({folded(each.by) for each in valid}) < 2:
        return replace(line, answer=OPEN, todo="a second person answers it too")
    return replace(line, answer=valid[-1].answer)


def _todo(line: Line) -> Line:
    """The line with what is left to do said."""
    if line.answer not in {NO, OPEN} or line.todo:
        return line
    against = next((each for each in line.signatures if each.state == IN_FORCE and each.answer == NO), None)
    if line.number == WHOLE:
        todo = "the roles that are missing sign the whole, after all other items"
    elif against is not None:
        todo = f"{against.role} {short(against.by, 40)} says no: {short(against.why, 120)}"
    elif any(part.answer == NO and not part.soft for part in line.parts):
        todo = _SETTLE
    elif line.answer == NO:
        todo = "add what is missing, or somebody answers why it may be"
    else:
        todo = _ANSWER
    return replace(line, todo=todo)


# --- Evidence ---


def _evidence(desk: Desk, part: Part, page: Page) -> tuple[tuple[Evidence, ...], int]:
    """The findings against the item, those that stand first, and how many more there are."""
    ids = desk.checked.short_ids
    groups: Sequence[list[Finding]] = alike(desk.found(part))
    ordered = sorted(groups, key=lambda group: group[0].waived)
    told = [
        Evidence(
            id=ids.get(group[0].fingerprint, ""),
            rule=group[0].rule,
            level=group[0].level,
            says=short(headline(group), 300),
            places=len(group),
            waived=str(group[0].waiver or "") if group[0].waived else "",
            page=page(group[0]),
        )
        for group in ordered[:_MOST_EVIDENCE]
    ]
    return tuple(told), len(ordered) - len(told)
