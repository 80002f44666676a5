"""The end of a text report: how many ties got which verdict, what is vouched for, and what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ..expectations.finding import Finding
from ..expectations.verdict import NOT_EVALUATED
from .checked import Checked
from .excerpt import short, visible
from .headings import tables_of
from .page import LEVEL_STYLES, Look, Page
from .places import alike

_LEVELS = ("error", "warning", "note")
#: So many reasons and rules are named in a line; --verbose names all.
_MOST_NAMED = 5
_MOST_REASONS = 3


def summary_text(checked: Checked, look: Look) -> str:
    """What one document's check came to, in a few lines."""
    page = Page(look)
    counts = levels(checked)
    worst = next((level for level in _LEVELS if counts[level]), "pass")
    said = _levels(counts, grouped(checked, look))
    page.hanging("", (visible(checked.name), "bold"), ": ", (said, LEVEL_STYLES[worst]), _waived(checked))
    rows = [
        ("ties", _ties(checked)),
        ("coverage", coverage_sentence(checked)),
        ("rules", _rules(checked, look)),
        ("suites", ", ".join(checked.suites) or "none"),
        ("notes", _notes(checked)),
        ("corrected", corrections_sentence(checked)),
        ("waivers", _waivers(checked)),
        ("missing", _missing(checked)),
        *(("not read", text) for text in _unread(checked, look)),
    ]
    for label, text in rows:
        if text:
            page.hanging(f"  {label:<9} ", visible(text))
    return str(page)


def corrections_sentence(checked: Checked) -> str:
    """What became of the corrections beside the document: `3 applied, 1 stale`; empty if there are none."""
    states = Counter(each.state for each in checked.reading.document.corrections)
    return ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))


def levels(checked: Checked) -> Counter[str]:
    """How many findings there are of each level, waived ones left out."""
    return Counter(finding.level for finding in checked.findings if not finding.waived)


def coverage_sentence(checked: Checked) -> str:
    """`88 % of 811 figures tied, 61 % twice; 97 tied to nothing`: tied ones are rounded down, never up."""
    c = checked.coverage
    if not c.figures:
        return "no figures to tie"
    share, twice = (100 * count // c.figures for count in (c.tied, c.tied_twice))
    plural = "" if c.figures == 1 else "s"
    return f"{share} % of {c.figures:,} figure{plural} tied, {twice} % twice; {c.figures - c.tied:,} tied to nothing"


@dataclass(slots=True)
class Tally:
    """What several documents came to together, without holding on to them."""

    documents: int = 0
    clean: int = 0
    figures: int = 0
    tied: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    rule: str | None = None
    worst: str | None = None
    doubtful: str | None = None

    def add(self, checked: Checked) -> None:
        """Count one more document."""
        counts = levels(checked)
        self.documents += 1
        self.clean += not (counts["error"] or counts["warning"])
        self.figures += checked.coverage.figures
        self.tied += checked.coverage.tied
        worse = [f for f in checked.in_order if f.level in {"error", "warning"} and not f.waived]
        if worse and (self.rule is None or (counts["error"] and not self.levels["error"])):
            self.rule = worse[0].rule
            self.worst = checked.short_ids.get(worse[0].fingerprint)
        if (
            self.doubtful is None
            and checked.reading.document.format == "text"
            and tables_of(checked.reading, unsure=True)
        ):
            self.doubtful = checked.name
        self.levels += counts


def total_text(tally: Tally, look: Look) -> str:
    """One line over several documents."""
    page = Page(look)
    share = f", {100 * tally.tied // tally.figures} % tied" if tally.figures else ""
    page.hanging(
        "",
        (f"{tally.documents} documents", "bold"),
        f": {_levels(tally.levels)}; {tally.clean} without errors or warnings; {tally.figures:,} figures{share}",
    )
    return str(page)


def next_text(tally: Tally, inputs: Sequence[str], look: Look) -> str:
    """The commands that a reader of this report most likely wants next."""
    page = Page(look)
    lead = "next: "
    if tally.worst is not None:
        page.line(f"{lead}tieout why {visible(tally.worst)}")
        lead = " " * len(lead)
    if tally.rule is not None:
        page.line(f"{lead}tieout rules explain {visible(tally.rule)}")
        lead = " " * len(lead)
    if tally.doubtful is not None:
        page.line(f"{lead}tieout columns {shlex.quote(visible(tally.doubtful))} --unsure")
        lead = " " * len(lead)
    named = " ".join(shlex.quote(visible(name)) for name in inputs[:3]) + (" ..." if len(inputs) > 3 else "")
    page.line(f"{lead}tieout docs {named} --out site")
    return str(page)


def grouped(checked: Checked, look: Look) -> dict[str, str]:
    """What of each level is shown put together: `85 names-consistent in 1 group`; levels without such are left out."""
    found: dict[str, str] = {}
    for level in _LEVELS:
        if level == "note" and not look.verbose:
            continue
        groups = [g for g in alike(f for f in checked.findings if f.level == level and not f.waived) if len(g) > 1]
        rules = dict.fromkeys(group[0].rule for group in groups)
        parts = [_group(visible(rule), [g for g in groups if g[0].rule == rule]) for rule in rules]
        if parts:
            found[level] = ", ".join(parts)
    return found


def _group(rule: str, groups: Sequence[Sequence[Finding]]) -> str:
    return f"{sum(map(len, groups))} {rule} in {len(groups)} group{'' if len(groups) == 1 else 's'}"


def _levels(counts: Counter[str], groups: Mapping[str, str] = MappingProxyType({})) -> str:
    """`4 errors, 97 warnings (85 names-consistent in 1 group), 71 notes`: what is shown as one is counted as many."""
    return ", ".join(
        f"{counts[level]} {level}{'' if counts[level] == 1 else 's'}"
        + (f" ({groups[level]})" if level in groups else "")
        for level in _LEVELS
    )


def _waived(checked: Checked) -> str:
    waived = sum(finding.waived for finding in checked.findings)
    return f" ({waived} waived)" if waived else ""


def _waivers(checked: Checked) -> str:
    """How many findings are waived, by kind, and how many stand although they were: `9 legacy; 1 lapsed`."""
    kinds = Counter(f.waiver.kind for f in checked.findings if f.waived and f.waiver is not None)
    stand = Counter(f.waiver.standing for f in checked.findings if not f.waived and f.waiver is not None)
    unused = sum(f.rule == "waiver-unused" for f in checked.findings)
    parts = [f"{count:,} {name}" for counts in (kinds, stand) for name, count in sorted(counts.items())]
    return ", ".join([*parts, *(["some unused (see --verbose)"] if unused else [])])


def _ties(checked: Checked) -> str:
    return ", ".join(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in checked.verdicts.items())


def _rules(checked: Checked, look: Look) -> str:
    """How many rules found figures, and which did not: a rule that says nothing is no pass."""
    bound = {tie.rule for tie in checked.binding.ties} | {remark.rule for remark in checked.binding.remarks}
    without = [unbound.rule for unbound in checked.binding.unbound if unbound.rule not in bound]
    names = list(dict.fromkeys(without))
    text = f"{len(checked.rules)} declared, {len(names)} bound to nothing"
    if not names:
        return text
    shown = names if look.verbose else names[:_MOST_NAMED]
    return f"{text}: {', '.join(shown)}{' ...' if len(shown) < len(names) else ''}"


def _notes(checked: Checked) -> str:
    """The notes by verdict."""
    verdicts = Counter(f.verdict.replace("_", " ") for f in checked.findings if f.level == "note" and not f.waived)
    return ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items()))


def _missing(checked: Checked) -> str:
    """Why ties could not be evaluated: the most frequent reasons."""
    reasons = Counter(unbound.reason for unbound in checked.binding.unbound)
    reasons.update(o.reason for o in checked.outcomes if o.verdict == NOT_EVALUATED)
    top = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    text = "; ".join(f"{short(reason)} ({count:,})" for reason, count in top[:_MOST_REASONS])
    return f"{text}; ..." if len(top) > _MOST_REASONS else text


def _unread(checked: Checked, look: Look) -> list[str]:
    regions = checked.reading.document.unread
    shown = regions if look.verbose else regions[:_MOST_NAMED]
    texts = [f"lines {region.first}-{region.last}: {region.reason}" for region in shown]
    return texts if len(shown) == len(regions) else [*texts, f"and {len(regions) - len(shown)} more regions"]
