"""What writing and testing rules of one's own takes: documents read once, findings picked, suites and cases saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .. import api
from ..call import Call
from ..expectations.finding import Finding
from ..figures.reading import Reading
from ..reports.bound import verdicts
from ..reports.checked import Checked
from ..rules.authoring.cases import Case, cases_file, read_cases
from ..rules.authoring.from_tie import relation_of
from ..rules.authoring.lines import Lines
from ..rules.authoring.sample import NoCaseError, sample_cases
from ..rules.authoring.sentence import read_sentence
from ..rules.authoring.writing import save, suite_yaml
from ..rules.complaint import SuiteError
from ..rules.language import IMPLIED, implied_files, own_suite, own_suites, read_suite
from ..rules.model import Rule, Suite

_MOST_FINDINGS = 8
PASSES = {"exact", "rounding", "plug"}
_FAILS = {"impossible", "implausible", "violated", "anomaly"}


class FindingError(LookupError):
    """No finding, or several, are meant; names those there are."""


@dataclass(slots=True)
class Material:
    """Documents to write rules about, with the suites that `check` would use on each."""

    readings: list[tuple[Path, Reading]] = field(default_factory=list)

    @property
    def lines(self) -> Lines:
        """The line items of all of them."""
        return Lines(reading for _, reading in self.readings)

    def taken(self, suite: Path) -> set[str]:
        """The ids of our rules and of those of the suite."""
        own = {rule.id for name in own_suites() for rule in own_suite(name).rules}
        return own | ({rule.id for rule in read_suite(suite).rules} if suite.is_file() else set())

    def checked(self, *rules: Rule) -> Iterator[Checked]:
        """Each document checked by its suites and these rules."""
        for path, reading in self.readings:
            suites = [
                s for s in api.suites_for([], reading, path) if not {r.id for r in s.rules} & {r.id for r in rules}
            ]
            own = [Suite(name="new", title="new", rules=rules)] if rules else []
            yield api.check(reading, [*suites, *own])


def material(call: Call, on: str) -> Material:
    """The documents that a path holds."""
    return Material(list(call.readings([on])))


def suite_beside(path: Path) -> Path:
    """The suite file that `check` finds by itself: the document's own if there is one, else `suite.yaml`."""
    found = implied_files(path)
    return found[-1] if found else (path if path.is_dir() else path.parent) / IMPLIED


def relation_of_sentence(stuff: Material, sentence: str) -> tuple[str, tuple[str, ...]]:
    """The relation of a sentence, and how its words were taken."""
    read = read_sentence(sentence, stuff.lines)
    return read.relation, read.notes


# --- From a finding ---


def relation_from(stuff: Material, asked: str) -> str:
    """The relation of a finding's tie; `asked` is the beginning of its fingerprint, or `FILE:LINE`.

    Raises:
        FindingError: there is none, or several, or it is about no equation.
        WordlessError: its figures have no captions that tell them apart.
    """
    found = [(checked, finding) for checked in stuff.checked() for finding in _meant(checked, asked)]
    relations: dict[str, tuple[Checked, Finding]] = {}
    for checked, finding in found:
        tie = checked.tie(finding)
        if tie is not None:
            relations.setdefault(relation_of(tie, checked.reading, Lines([checked.reading])), (checked, finding))
    # An error is what the question is about, whatever notes there are on the same line.
    errors = [relation for relation, (_, finding) in relations.items() if finding.level == "error"]
    if len(relations) == 1 or len(errors) == 1:
        return next(iter(errors or relations))
    if relations:
        raise FindingError(
            "\n".join([f"{asked} has several findings; name one by its fingerprint:", *_told(relations.values())])
        )
    if found:
        first = "\n".join(_told(found))
        raise FindingError(f"what was found there is about no equation between line items:\n{first}")
    every = [(checked, finding) for checked in stuff.checked() for finding in checked.in_order if checked.tie(finding)]
    raise FindingError(
        "\n".join([f"nothing is found at {asked}; the findings are:", *_told(every)])
        if every
        else f"nothing is found at {asked}, nor elsewhere"
    )


def _meant(checked: Checked, asked: str) -> Iterator[Finding]:
    _, colon, tail = asked.rpartition(":")
    line = int(tail) if colon and tail.isascii() and tail.isdecimal() and len(tail) < 9 else None
    for finding in checked.in_order:
        if line is None:
            if len(asked) >= 4 and finding.fingerprint.startswith(asked.lower()):
                yield finding
        elif line == finding.line or line in _lines(checked, finding):
            yield finding


def _lines(checked: Checked, finding: Finding) -> set[int | None]:
    figures = (checked.figure(number) for number in finding.figures)
    return {figure.line for figure in figures if figure is not None and finding.line is None}


def _told(found: Iterable[tuple[Checked, Finding]]) -> list[str]:
    rows = []
    for checked, finding in found:
        place = f"{checked.name}:{finding.line}" if finding.line is not None else checked.name
        rows.append(f"    {finding.fingerprint[:10]}  {place}  {finding.rule}: {finding.message}"[:160])
    return rows[:_MOST_FINDINGS]


# --- Saving ---


class Saved:
    """What a rule would be saved as."""

    @staticmethod
    def as_text(rule: Rule, suite: Path) -> str:
        """The YAML of a suite with the rule alone."""
        return suite_yaml(suite.name.partition(".")[0] or "own", rule)


def save_with_cases(rule: Rule, suite: Path) -> list[str]:
    """Save the rule and its two cases; what to tell about it.

    Raises:
        SuiteError: the suite cannot take it.
        OSError: a file cannot be written.
    """
    save(rule, suite)
    told = [f"saved in {suite}"]
    file = cases_file(suite, rule.id)
    if file.exists():
        return [*told, f"{file} is there already and stays as it is"]
    try:
        text = sample_cases(rule)
    except NoCaseError as error:
        return [*told, f"no cases are made up: {error}"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    wrong = [case.verdict for case in read_cases(file) if said_of(rule, case) != case.verdict]
    if wrong:
        file.unlink()
        return [*told, f"no cases are made up: none was found that {wrong[0]}; write them by hand in {file}"]
    return [*told, f"cases in {file}; run them: tieout rules test {suite}"]


# --- Testing ---


def said_of(rule: Rule, case: Case) -> str:
    """What the rule says of a case's statement: holds, fails or cannot tell."""
    checked = api.check(case.reading, [Suite(name="case", title="case", rules=(rule,))])
    found = set(verdicts(checked, rule))
    if found & _FAILS:
        return "fails"
    silent = any(unbound.rule == rule.id for unbound in checked.binding.unbound)
    if found & PASSES or not (silent or found):
        return "holds"
    return "cannot tell"


@dataclass(frozen=True, slots=True)
class Tested:
    """One line of a test run: a case and what the rule said, or why there is none."""

    suite: str
    rule: str
    title: str
    outcome: str
    detail: str = ""


class Cases:
    """The cases of a suite's own rules; rules that it includes have theirs beside their own file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.suite = read_suite(path)

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that the file itself writes."""
        from ..rules.authoring.nodes import own_ids  # noqa: PLC0415 - beside it

        own = own_ids(self.path)
        return [rule for rule in self.suite.rules if rule.id in own]

    def run(self) -> Iterator[Tested]:
        """Every case of every rule, in order; and by name each rule without any."""
        for rule in self.rules:
            file = cases_file(self.path, rule.id)
            if not file.is_file():
                yield Tested(str(self.path), rule.id, "", "no cases", f"they would lie in {file}")
                continue
            cases = read_cases(file)
            for case in cases:
                said = said_of(rule, case)
                outcome = "passed" if said == case.verdict else "failed"
                detail = "" if said == case.verdict else f"{file}:{case.line}: should be: {case.verdict}; is: {said}"
                yield Tested(str(self.path), rule.id, f"{case.title}: {case.verdict}", outcome, detail)
            for verdict in ("holds", "fails"):
                if verdict not in {case.verdict for case in cases}:
                    yield Tested(str(self.path), rule.id, "", "no cases", f"{file} has none that {verdict}")

    def strays(self) -> list[str]:
        """Case files of no rule."""
        folder = self.path.parent / "cases"
        known = {rule.id for rule in self.suite.rules}
        others = {rule.id for path in self.path.parent.glob("*.y*ml") if path != self.path for rule in _rules(path)}
        return sorted(str(p) for p in folder.glob("*.txt") if p.stem not in known | others) if folder.is_dir() else []


def _rules(path: Path) -> tuple[Rule, ...]:
    try:
        return read_suite(path).rules
    except SuiteError:
        return ()
