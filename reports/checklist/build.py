"""From a checked document to its sheet: the 32 lines, and the hashes of what they are about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...expectations.finding import Finding
from ...figures.chain import head
from ...signing.faults import ledger_faults
from ...signing.ledger import WHOLE
from ...signing.policy import Policy
from ...signing.standing import standings
from ...signing.subject import Subject, subject_of
from ..checked import Checked
from .answers import Desk, Page, line_of
from .facts import Facts, Review
from .items import ITEMS
from .model import Line, Sheet


def nowhere(_: Finding) -> str:
    """No page shows the finding."""
    return ""


def sheet_of(checked: Checked, path: Path | None, review: Review | None = None, page: Page = nowhere) -> Sheet:
    """The checklist of one document.

    `path` is the input it came from, `review` what lies beside it; `page` tells where a finding is shown. The
    sign-offs' own faults are told here if the check did not tell them.

    Raises:
        OSError: the input cannot be read any more.
    """
    review = review or Review()
    subject = subject_of(checked.reading, checked.rules, path)
    first = _lines(checked, subject, review, None, page)
    seen = _seen(first, checked)
    document = checked.reading.document
    return Sheet(
        document=checked.name,
        title=document.title or "",
        entity=document.entity or "",
        period="/".join(str(day) for day in (document.period_start, document.period_end) if day),
        source=_source(path),
        sha256=subject.sha256,
        rules=subject.rules,
        suites=checked.suites,
        count=len(checked.rules),
        head=head(each.link for each in review.entries) if review.entries else "",
        entries=len(review.entries),
        seen=seen,
        figures=len(checked.reading.figures),
        coverage=checked.coverage,
        policy=policy_facts(review.policy),
        lines=_lines(checked, subject, review, seen, page),
    )


def policy_facts(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What the project asks of a review, in words."""
    return (
        ("two persons", "yes" if policy.two_persons else "no"),
        ("roles that sign", ", ".join(policy.roles_required) or "none"),
        ("chained waivers", "yes" if policy.chain_required else "no"),
        ("coverage target", "none" if policy.coverage_target is None else f"{policy.coverage_target} %"),
        ("materiality", "none" if policy.materiality is None else f"{policy.materiality:,}"),
    )


def _lines(checked: Checked, subject: Subject, review: Review, seen: str | None, page: Page) -> tuple[Line, ...]:
    found = standings(review.entries, subject, seen)
    told = {f.fingerprint for f in checked.findings}
    missing = [f for f in ledger_faults(review.entries, found, review.policy) if f.fingerprint not in told]
    whole = replace(checked, findings=[*checked.findings, *missing])
    desk = Desk(Facts(checked=whole, review=review, sha256=subject.sha256, found=tuple(found)))
    return tuple(line_of(item, desk, page) for item in ITEMS)


def _seen(lines: Sequence[Line], checked: Checked) -> str:
    """What who signs the whole has seen: every other answer, and every finding with its digits and its waiver."""
    answers = [[line.number, line.answer] for line in lines if line.number != WHOLE]
    findings = sorted(
        [f.fingerprint, f.state, str(f.waived)] for f in checked.findings if f.level != "note" or f.waived
    )
    text = json.dumps([answers, findings], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _source(path: Path | None) -> str:
    if path is None:
        return "figures of a program"
    return "a landing of the file, whose hash it says" if path.is_dir() else "the file itself"
