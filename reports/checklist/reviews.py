"""Looks at the review itself: coverage, earlier filings and drafts, waivers, and who signed the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from ...expectations.waivers import SETTLING
from ...figures.figure import Figure
from ...signing.ledger import WHOLE, SignOff
from ...signing.standing import IN_FORCE, folded
from ..excerpt import short
from ..summary import coverage_sentence
from .facts import Facts
from .parts import Look, Looked

_MOST_NAMED = 5


# --- Coverage ---


def covered(facts: Facts) -> Looked:
    """Enough figures are tied: as many as tieout.toml asks for."""
    c, target = facts.checked.coverage, facts.policy.coverage_target
    if not c.figures:
        return Looked(doubts=("no figure was read",))
    said = "; ".join([coverage_sentence(facts.checked), *_assayed(facts)])
    unread = facts.checked.reading.document.unread
    parts = f"{len(unread)} regions were not read, so what is in them is not counted"
    doubts = (parts,) if unread else ()
    if target is None:
        unset = f"{said}; no coverage_target is set that would say whether that is enough"
        return Looked(at=c.figures, doubts=(*doubts, unset))
    enough = Fraction(100 * c.tied, c.figures) >= Fraction(target)
    if enough:
        return Looked(at=c.figures, doubts=doubts, says=f"{said}; {target} % are asked for")
    return Looked(at=c.figures, doubts=doubts, problems=(f"{said}; {target} % are asked for",))


def _assayed(facts: Facts) -> list[str]:
    """What an assay, if one was made, says of the errors that would be found; rounded down."""
    whole = None if facts.review.assay is None else facts.review.assay.overall
    if whole is None or not whole.changes:
        return []
    return [f"{100 * whole.found // whole.changes} % of {whole.changes:,} possible errors would be found (assay)"]


def orphans(facts: Facts) -> Looked:
    """No figure of weight is vouched for by nothing; what is below the materiality has none."""
    least = facts.policy.materiality
    counted = [f for f in facts.figures if f.status in {"number", "unreadable"}]
    if not counted:
        return Looked(doubts=("no figure was read",))
    alone = [f for f in counted if f.figure not in facts.tied and not _is_small(f, least, facts)]
    weight = "" if least is None else f" of {least:,} or more, or that are no amounts"
    if not alone:
        return Looked(at=len(counted), says=f"no figure{weight} stands alone")
    said = [_placed(f) for f in sorted(alone, key=_weight)[:_MOST_NAMED]]
    more = f" and {len(alone) - _MOST_NAMED} more" if len(alone) > _MOST_NAMED else ""
    one = f"{len(alone)} figure{'' if len(alone) == 1 else 's'}{weight} tied to nothing"
    return Looked(at=len(counted), doubts=(f"{one}: {'; '.join(said)}{more}",))


def untied(which: Callable[[Figure], bool], what: str) -> Look:
    """That some of a kind are tied says nothing of the others; `which` are meant, and `what` they are called."""

    def look(facts: Facts) -> Looked:
        own = [f for f in facts.figures if f.status in {"number", "unreadable"} and which(f)]
        alone = [f for f in own if f.figure not in facts.tied]
        if not alone:
            return Looked()
        said = [_placed(f) for f in alone[:_MOST_NAMED]]
        more = f" and {len(alone) - _MOST_NAMED} more" if len(alone) > _MOST_NAMED else ""
        tied = len(own) - len(alone)
        doubt = f"{tied:,} of {len(own):,} {what} are tied; tied to nothing: {'; '.join(said)}{more}"
        return Looked(at=tied, doubts=(doubt,))

    return look


def is_rate(figure: Figure) -> bool:
    """Whether it is a percentage or ratio."""
    return figure.measure in {"percent_change", "ratio"} or figure.unit == "percent"


def is_total(figure: Figure) -> bool:
    """Whether a table calls it a total."""
    caption = folded(figure.caption or "")
    return figure.table is not None and figure.measure == "amount" and caption.startswith(("total ", "合計"))


def is_said(figure: Figure) -> bool:
    """Whether a sentence says it."""
    return figure.table is None and figure.basis != "forecast"


def is_per_share(figure: Figure) -> bool:
    """Whether it is an amount per share."""
    return figure.measure == "per_share" and figure.basis != "forecast"


def is_forecast(figure: Figure) -> bool:
    """Whether it is guidance."""
    return figure.basis == "forecast" or figure.statement == "guidance"


def is_dividend(figure: Figure) -> bool:
    """Whether it is an amount of dividends, in a table of theirs or by its words."""
    return figure.statement == "dividends" or "dividend" in folded(figure.caption or "")


def last_guidance(_: Facts) -> Looked:
    """What was said of the last guidance stands in another document."""
    return Looked(doubts=("somebody compares it with the last guidance, and says whether that was kept or revised",))


def dividend_dates(_: Facts) -> Looked:
    """No rule knows the days that the board has set."""
    return Looked(doubts=("somebody compares record and payment dates with the board's resolution",))


def _is_small(figure: Figure, least: Decimal | None, facts: Facts) -> bool:
    """Whether it is an amount of the document's currency below the materiality; what cannot be compared is not."""
    currency = facts.checked.reading.document.currency
    if least is None or figure.amount is None or figure.measure not in {"amount", "change"}:
        return False
    return bool(currency) and figure.unit == currency and abs(figure.amount) < least


def _weight(figure: Figure) -> tuple[object, ...]:
    """The largest amounts first, then as they stand."""
    amount = figure.amount if figure.measure == "amount" else None
    return (amount is None, -abs(amount) if amount is not None else 0, figure.figure)


def _placed(figure: Figure) -> str:
    place = f" (line {figure.line})" if figure.line is not None else ""
    return f"{short(figure.printed or 'nothing printed', 24)} {short(figure.caption or '', 40)}".strip() + place


# --- Earlier filings and drafts ---


def prior_filing(facts: Facts) -> Looked:
    """Comparatives can be compared where the last filing is at hand."""
    prior = facts.checked.reading.document.prior
    given = f"the last filing is {short(prior)}" if prior else "the last filing is not at hand"
    return Looked(doubts=(f"{given}: somebody compares the comparatives, or says where a restatement is disclosed",))


def earlier_draft(facts: Facts) -> Looked:
    """Somebody signed another state of this document before: what changed since is to be looked at again."""
    other = [each.entry for each in facts.found if each.entry.sha256 != facts.sha256]
    if not other:
        return Looked(absent="no other draft of it was signed")
    when = f"{other[-1].day} by {short(other[-1].by, 40)}"
    return Looked(doubts=(f"another draft was signed on {when}: somebody says that what changed since was tied again",))


# --- Waivers and sign-offs ---


def waivers_complete(facts: Facts) -> Looked:
    """Every waiver has owner, reason and last day, and, where two persons are asked for, a reviewer."""
    waived = [f for f in facts.checked.findings if f.waived]
    faults = [f for f in facts.checked.findings if f.rule.startswith("waiver-") and f.rule in SETTLING]
    if not waived and not faults and not facts.review.waivers:
        return Looked(absent="nothing is waived")
    notes = tuple(f.message for f in faults if f.level == "note")
    owners = {folded(f.waiver.owner) for f in waived if f.waiver is not None and f.waiver.owner}
    said = f"{len(waived)} findings waived, by {len(owners)} owner{'' if len(owners) == 1 else 's'}"
    return Looked(at=max(len(waived), len(facts.review.waivers)), says="; ".join([said, *notes]))


def signed_by_all(facts: Facts) -> Looked:
    """Every role that the project asks for signed this file, these rules and these answers."""
    roles = facts.policy.roles_required
    if not roles:
        return Looked(absent="tieout.toml asks for no role's signature")
    signed = {
        each.entry.role: each.entry for each in facts.found if each.state == IN_FORCE and each.entry.item == WHOLE
    }
    against = [entry for entry in signed.values() if entry.answer == "no"]
    missing = [role for role in roles if role not in signed]
    doubts = (f"not signed by {', '.join(missing)}",) if missing else ()
    problems = tuple(f"{entry.role} {short(entry.by, 40)} says no: {short(entry.why, 200)}" for entry in against)
    said = _signers([signed[role] for role in roles if role in signed])
    return Looked(at=len(signed), problems=problems, doubts=doubts, says=said)


def _signers(entries: Sequence[SignOff]) -> str:
    return "signed by " + ", ".join(f"{entry.role} {short(entry.by, 40)} on {entry.day}" for entry in entries)
