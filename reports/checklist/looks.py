"""Looks at the document for what no rule of a suite computes: headings, sections, statements that must be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from ...expectations.verdict import PLUG
from ...figures.figure import Figure
from ..excerpt import short
from ..headings import tables_of
from . import words
from .facts import Facts, folded
from .parts import Look, Looked

_MOST_NAMED = 5
_NO_TEXT = Looked(doubts=("the document's text is not at hand",))
_FLOWS = ("income_statement", "cash_flow", "comprehensive_income")
_PLAIN = ("amount", "change")


def stated(phrases: Iterable[str], what: str) -> Look:
    """The text says one of the phrases; `what` is what is missing where it does not."""
    wanted = tuple(phrases)

    def look(facts: Facts) -> Looked:
        if not facts.lines:
            return _NO_TEXT
        phrase = facts.headed(wanted)
        return Looked(at=1, says=f'it says "{phrase}"') if phrase else Looked(at=1, problems=(what,))

    return look


def statements_present(facts: Facts) -> Looked:
    """A report has a balance sheet, a statement of income and one of cash flows."""
    wanted = {"balance_sheet": "balance sheet", "income_statement": "statement of income", "cash_flow": "cash flows"}
    if not facts.figures:
        return Looked(doubts=("no figure was read",))
    missing = [f"no {title} was found" for name, title in wanted.items() if name not in facts.statements]
    return Looked(at=len(wanted), problems=tuple(missing), says="balance sheet, income and cash flows are there")


def sections_present(facts: Facts) -> Looked:
    """The sections that the document's form prescribes: a Tokyo release's, a quarterly or annual form's."""
    if not facts.lines:
        return _NO_TEXT
    if facts.says(words.US_FORMS):
        form, sections = "the form", words.US_SECTIONS
    elif facts.says(words.TOKYO):
        form, sections = "the Tokyo exchange", words.TOKYO_SECTIONS
    else:
        return Looked(absent="no form that prescribes sections was recognised")
    missing = [f"no section on {name}, which {form} asks for" for name, forms in sections if not facts.headed(forms)]
    return Looked(at=len(sections), problems=tuple(missing), says=f"{len(sections)} prescribed sections are there")


def safe_harbour(facts: Facts) -> Looked:
    """Who speaks of the future says that it may come otherwise."""
    if not facts.lines:
        return _NO_TEXT
    spoken = facts.says(words.FORWARD_LOOKING)
    if not spoken and "guidance" not in facts.statements:
        return Looked(absent="nothing in it speaks of the future")
    said = facts.headed(words.SAFE_HARBOUR)
    why = f'it says "{spoken}"' if spoken else "it prints guidance"
    if said:
        return Looked(at=1, says=f'{why}, and "{said}"')
    return Looked(at=1, problems=(f"{why}, and has no safe-harbour statement",))


# --- Headings over figures ---


def units_stated(facts: Facts) -> Looked:
    """Every table's amounts have a unit."""
    return _by_table(facts, lambda f: f.unit is None, "without a unit", "have their unit")


def periods_stated(facts: Facts) -> Looked:
    """Every table's figures have a period."""
    return _by_table(facts, lambda f: f.period_end is None, "without a period or date", "have their period")


def headings_sure(facts: Facts) -> Looked:
    """No heading of a table was read with doubt."""
    tables = tables_of(facts.checked.reading)
    if not tables:
        return Looked(absent="no heading over figures is at hand")
    unsure = [table for table in tables_of(facts.checked.reading, unsure=True) if table.columns]
    if not unsure:
        return Looked(at=len(tables), says=f"all {len(tables)} headings were understood")
    lines = sorted({column.line for table in unsure for column in table.columns if column.line is not None})
    named = ", ".join(map(str, lines[:_MOST_NAMED])) + (" ..." if len(lines) > _MOST_NAMED else "")
    where = f" (line{'' if len(lines) == 1 else 's'} {named})" if lines else ""
    doubt = f"{len(unsure)} of {len(tables)} headings are in doubt{where}: `tieout columns INPUT --unsure` shows them"
    return Looked(at=len(tables), doubts=(doubt,))


def dates_of_kind(facts: Facts) -> Looked:
    """Balance sheets are as of a day, statements of flows for a period."""
    sheet = [f for f in facts.tabled if f.statement == "balance_sheet" and f.measure in _PLAIN and f.period_end]
    flows = [f for f in facts.tabled if f.statement in _FLOWS and f.measure in _PLAIN and f.period_end]
    if not (sheet or flows):
        return Looked(absent="no balance sheet and no statement of flows with dates")
    wrong = [f for f in sheet if f.period_start is not None and f.measure == "amount"]
    # a statement of flows opens and closes with balances, and counts shares as of a day
    short_ = [f for f in flows if f.period_start is None and f.statement == "income_statement" and f.unit != "shares"]
    told = []
    if wrong:
        told.append(f"{len(wrong)} balance sheet figures are read as of a period: {_lines(wrong)}")
    if short_:
        told.append(f"{len(short_)} figures of the statement of income are read as of a day: {_lines(short_)}")
    return Looked(at=len(sheet) + len(flows), doubts=tuple(told), says="balances are as of a day, flows for a period")


def _by_table(facts: Facts, lacks: Callable[[Figure], bool], what: str, fine: str) -> Looked:
    figures: dict[int, list[Figure]] = defaultdict(list)
    for figure in facts.tabled:
        figures[figure.table or 0].append(figure)
    lacking = {table: [f for f in own if lacks(f)] for table, own in figures.items()}
    bare = {table: own for table, own in lacking.items() if own}
    said = [
        f"{len(own)} figure{'' if len(own) == 1 else 's'} at {_lines(own)}" for own in list(bare.values())[:_MOST_NAMED]
    ]
    more = f" and {len(bare) - _MOST_NAMED} more tables" if len(bare) > _MOST_NAMED else ""
    # whether the heading lacks it or was not understood, only who sees the page can tell
    doubts = (f"{len(bare)} of {len(figures)} tables have figures {what}: {'; '.join(said)}{more}",) if bare else ()
    absent = "" if figures else "no table is printed"
    return Looked(at=len(figures), doubts=doubts, says=f"all {len(figures)} tables {fine}", absent=absent)


def _lines(figures: Sequence[Figure]) -> str:
    numbers = sorted({f.line for f in figures if f.line is not None})
    if not numbers:
        return "no line"
    first = ", ".join(map(str, numbers[:_MOST_NAMED]))
    return f"line{'' if len(numbers) == 1 else 's'} {first}" + (" ..." if len(numbers) > _MOST_NAMED else "")


# --- What people decide on ---


def plugs(facts: Facts) -> Looked:
    """Forced roundings are listed, for somebody to accept."""
    sums = [o for o in facts.checked.outcomes if o.verdict in {"exact", "rounding", PLUG}]
    if not sums:
        return Looked(absent="" if facts.tabled else "no table is printed")
    stand = [f for f in facts.checked.findings if f.verdict == PLUG and not f.waived]
    modes = facts.checked.reading.document.rounding
    said = ", ".join(f"{name} {mode}" for name, mode in sorted(modes.items()))
    declared = said or "to the nearest, as nothing else is said"
    if not stand:
        return Looked(at=len(sums), says=f"rounding: {declared}; no figure was forced")
    many = f"{len(stand)} sum{'' if len(stand) == 1 else 's'} hold because a figure was forced by one unit"
    return Looked(at=len(sums), doubts=(f"{many}: somebody accepts them",))


def same_caption(facts: Facts) -> Looked:
    """Line items of the same words, headings and period that print different values."""
    groups: dict[tuple[object, ...], dict[object, Figure]] = defaultdict(dict)
    for f in facts.figures:
        if f.table is not None and f.caption and f.readable and f.period_end and f.measure == "amount":
            section = tuple(folded(each) for each in f.section)
            key = (folded(f.caption), section, f.statement, f.period_start, f.period_end, f.unit, f.decimals)
            groups[(*key, *sorted(f.dimensions.items()))].setdefault(f.mantissa, f)
    differing = list(
        {_lines(list(own.values())): list(own.values()) for own in groups.values() if len(own) > 1}.values()
    )
    if not differing:
        return Looked(at=len(groups), doubts=(f"none of {len(groups):,} line items prints two values for one period",))
    said = [f"{short(own[0].caption or '', 40)} ({_lines(own)})" for own in differing[:_MOST_NAMED]]
    more = f" and {len(differing) - _MOST_NAMED} more" if len(differing) > _MOST_NAMED else ""
    return Looked(at=len(groups), doubts=(f"the same words with different values: {'; '.join(said)}{more}",))


def contacts(facts: Facts) -> Looked:
    """Whatever the text says of contacts and links, only a person knows whether it is right."""
    links = [link for link in ("http", "www.") if link in facts.text]
    found = [word for word in ("contact", "contacts", "e-mail", "tel", "nasdaq", "nyse", "tse") if facts.says([word])]
    said = f"the text has: {', '.join([*found, *links])}" if found or links else "no contact or link was recognised"
    return Looked(doubts=(f"{said}; whether they are right, and until when nothing is out, only a person knows",))


def asked(question: str) -> Look:
    """Nothing can be computed; the question is for a person."""
    return lambda _: Looked(doubts=(question,))
