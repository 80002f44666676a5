"""Verdicts for continuous integration: JUnit XML with a test case for every rule at every place that it binds to."""

# junitparser annotates its classes only in part
# mypy: disable-error-code=no-untyped-call

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from junitparser import Failure, JUnitXml, Properties, Property, Skipped, SystemOut, TestCase, TestSuite

from ..expectations.finding import Finding
from ..expectations.verdict import LEVELS, NOT_EVALUATED
from .arithmetic import decimal, target
from .checked import Checked
from .excerpt import short, visible

_HEADER = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(slots=True)
class _Case:
    """One rule at one place: a printed sum in all its columns, or all that a rule says of a document."""

    name: str
    ties: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def junit_text(every: Iterable[Checked], fail_on: str = "error") -> str:
    """The report: a suite a document; a case fails from the level `fail_on` up, and is skipped if nothing was judged.

    Document text is made visible first, so no character that XML forbids is left. No time is written:
    the same input gives the same bytes.
    """
    xml = JUnitXml("tieout")
    for checked in every:
        suite = TestSuite(visible(checked.name))
        for name, value in _facts(checked):
            suite.add_property(name, visible(value))
        suite.extend([_testcase(checked, case, fail_on) for case in _cases(checked)])
        suite.update_statistics()
        xml.append(suite)
    xml.update_statistics()
    return f"{_HEADER}{xml.tostring().decode()}\n"


def _facts(checked: Checked) -> Iterable[tuple[str, str]]:
    yield "suites", ", ".join(checked.suites)
    yield "figures", str(checked.coverage.figures)
    yield "tied", str(checked.coverage.tied)
    yield "tied_twice", str(checked.coverage.tied_twice)
    for region in checked.reading.document.unread:
        yield "not read", f"lines {region.first}-{region.last}: {region.reason}"


def _cases(checked: Checked) -> Sequence[_Case]:
    """The cases in the order of the rules; each rule has at least one, so that none passes by saying nothing."""
    cases: dict[tuple[str, str], _Case] = {(rule.id, ""): _Case(f"{rule.family} {rule.id}") for rule in checked.rules}
    for number, tie in enumerate(checked.binding.ties):
        key = (tie.rule, tie.shape)
        if key not in cases:
            cases[key] = _Case(f"{tie.family} {tie.rule}: {_at(checked, number)}")
        cases[key].ties.append(number)
    for unbound in checked.binding.unbound:
        cases.setdefault((unbound.rule, ""), _Case(f"{unbound.family} {unbound.rule}")).missing.append(unbound.reason)
    for finding in checked.in_order:
        judged = checked.tie(finding)
        key = (finding.rule, "" if judged is None else judged.shape)
        cases.setdefault(key, _Case(f"{finding.family} {finding.rule}")).findings.append(finding)
    shaped = {rule for rule, shape in cases if shape}
    return _numbered([case for (rule, shape), case in cases.items() if shape or rule not in shaped or _said(case)])


def _said(case: _Case) -> bool:
    return bool(case.ties or case.findings or case.missing)


def _numbered(cases: list[_Case]) -> list[_Case]:
    """Give cases of one name a number, since readers of JUnit know a case by its name."""
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        if seen[case.name] > 1:
            case.name += f" #{seen[case.name]}"
    return cases


def _at(checked: Checked, number: int) -> str:
    """Where the first tie of a case stands: `Total assets, line 12`."""
    tie = checked.binding.ties[number]
    answer = target(tie)
    figure = checked.figure(tie.figures[0] if answer is None else answer) if tie.figures else None
    if figure is None:
        return f"tie {number}"
    caption = short(figure.caption) if figure.caption else "no caption"
    return caption if figure.line is None else f"{caption}, line {figure.line}"


def _testcase(checked: Checked, case: _Case, fail_on: str) -> TestCase:
    test = TestCase(visible(case.name), classname=visible(checked.name))
    if facts := list(_properties(checked, case)):
        properties = Properties()
        for name, value in facts:
            properties.add_property(Property(name, visible(value)))
        test.append(properties)
    counted = [f for f in case.findings if not f.waived]
    failing = [f for f in counted if LEVELS.index(f.level) >= LEVELS.index(fail_on)]
    if failing:
        test.append(_failure(checked, failing))
    elif reason := _skipped(checked, case):
        test.append(Skipped(visible(reason)))
    rest = [f for f in case.findings if f not in failing]
    if rest:
        test.append(SystemOut("\n".join(_sentence(checked, finding) for finding in rest)))
    return test


def _failure(checked: Checked, findings: list[Finding]) -> Failure:
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    failure = Failure(f"{visible(findings[0].message)}{more}", findings[0].verdict)
    failure.text = "\n".join(_sentence(checked, finding) for finding in findings)
    return failure


def _sentence(checked: Checked, finding: Finding) -> str:
    """`report.txt:12:5: error: B01: message; reported 1,048; repair 1,948 (proven)` on one line."""
    place = visible(checked.name)
    if finding.line is not None:
        place += f":{finding.line}:{(finding.col_start or 0) + 1}"
    text = f"{place}: {finding.level}: {finding.family}: {finding.message}"
    if finding.printed:
        text += f"; reported {finding.printed}"
    if finding.expected is not None:
        low, high = decimal(finding.expected.low), decimal(finding.expected.high)
        text += f"; expected {low}" if low == high else f"; expected {low} to {high}"
    for repair in finding.repairs:
        text += f"; repair {repair.printed} ({repair.certainty})"
    return visible(text) + ("; waived" if finding.waived else "")


def _properties(checked: Checked, case: _Case) -> Iterable[tuple[str, str]]:
    """The figures by number, the verdicts by count, and where the figures of the findings stand."""
    numbers = dict.fromkeys(f for tie in case.ties for f in checked.binding.ties[tie].figures)
    numbers |= dict.fromkeys(f for finding in case.findings for f in finding.figures)
    if numbers:
        yield "figures", " ".join(map(str, numbers))
    for verdict, count in sorted(Counter(checked.outcomes[tie].verdict for tie in case.ties).items()):
        yield verdict, str(count)
    if marks := [finding.fingerprint for finding in case.findings if finding.fingerprint]:
        yield "fingerprints", " ".join(marks)
    for number in dict.fromkeys(f for finding in case.findings for f in finding.figures):
        figure = checked.figure(number)
        if figure is not None:
            place = "" if figure.line is None else f" ({figure.line}:{(figure.col_start or 0) + 1})"
            yield f"figure {number}", f"{short(figure.printed or '')} {short(figure.caption or '')}{place}"


def _skipped(checked: Checked, case: _Case) -> str | None:
    """Why a case that does not fail does not count as passed either, if so."""
    waived = [finding for finding in case.findings if finding.waived]
    if waived:
        return f"waived{f' ({waived[0].waiver})' if waived[0].waiver else ''}: {waived[0].message}"
    outcomes = [checked.outcomes[tie] for tie in case.ties]
    if any(outcome.verdict != NOT_EVALUATED for outcome in outcomes):
        return None
    reasons = [outcome.reason for outcome in outcomes] + case.missing
    return f"not evaluated: {reasons[0] or 'no reason given'}" if reasons else None
