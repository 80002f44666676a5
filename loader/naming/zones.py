"""Where in its statement a line stands: among current assets, in financing activities, under per share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from .captions import Caption
    from .match import Claim

_PER_SHARE = re.compile(
    r"\b(?:per|an?) (?:[a-z]{1,20} ){0,2}(?:share|ads|unit)|\b(?:earnings|income|loss) per\b|\beps\b"
)
_SHARES = re.compile(r"\b(?:shares|average|outstanding|adss?)\b")
_CHANGES = re.compile(r"\bchanges? in\b|\bassets and liabilities\b|working capital")
_ADJUSTMENTS = re.compile(r"\badjustments?\b|\breconcil|noncash|non-cash")
_SUPPLEMENT = re.compile(
    r"supplement|non-?cash (?:investing|financing|transactions|activities)|cash paid|additional cash flow"
)


@dataclass(slots=True)
class Row:
    """One line item of a statement and the figures on it; `bare` without a caption of its own but its heading's."""

    statement: str
    table: int
    row: int
    text: str
    section: tuple[str, ...]
    figures: list[Figure]
    caption: Caption
    bare: bool = False
    zone: str | None = None
    claims: list[Claim] = field(default_factory=list)

    @property
    def words(self) -> frozenset[str]:
        """The caption's words up to its particulars, or all of them."""
        return self.caption.core or self.caption.whole


def place(rows: list[Row]) -> None:
    """Set the zone of one statement's rows, which are in reading order."""
    placer = {"balance_sheet": _balance_sheet, "cash_flow": _cash_flow}.get(rows[0].statement, _results)
    if rows[0].statement in ("summary", "guidance", "kpi"):
        placer = _counts
    placer(rows)


# --- Balance sheet: a line belongs to the next subtotal ---


def _balance_sheet(rows: list[Row]) -> None:
    anchors = [_balance_anchor(row) for row in rows]
    equity_from = _equity_start(rows, anchors)
    classified = {
        "current_assets": "current_assets" in anchors,
        "current_liabilities": "current_liabilities" in anchors,
    }
    seen: set[str] = set()
    owed_from = next((i for i, row in enumerate(rows) if _owed(row)), len(rows))
    for at, row in enumerate(rows):
        following = next((a for a in anchors[at:] if a and a != "equity"), None)
        if (
            "assets" not in seen
            and at < owed_from
            and following in ("current_liabilities", "noncurrent_liabilities", "liabilities", "end")
        ):
            following = "assets"
        row.zone = _balance_zone(row, following, seen, classified, equity=at >= equity_from)
        if anchors[at]:
            seen.add(str(anchors[at]))


_BARE = (frozenset(("current", "asset")), frozenset(("current", "liability")), frozenset(("noncurrent", "liability")))
_LONG = frozenset(("noncurrent", "longterm"))
_OF_LIABILITIES = frozenset(("total", "noncurrent", "longterm", "liability", "commitment", "contingency"))


def _balance_anchor(row: Row) -> str | None:
    """Which subtotal of the balance sheet a line is, None if it is none."""
    words = row.words
    closing = "liability" in words and bool(words & {"equity", "deficit", "capital", "holder"})
    if not (closing or "total" in words or words in _BARE):
        return None
    if closing:
        return "end"
    side = next((name for word, name in (("asset", "assets"), ("liability", "liabilities")) if word in words), None)
    if side is None:
        return "equity" if words & {"equity", "deficit"} else None
    return _subtotal(words, side)


def _subtotal(words: frozenset[str], side: str) -> str | None:
    """``Total current assets`` is current_assets; ``Total other assets`` is none of the sheet's own subtotals."""
    if "current" in words:
        return f"current_{side}"
    own = {"total", "asset", *_LONG} if side == "assets" else _OF_LIABILITIES
    if not words <= own:
        return None
    return f"noncurrent_{side}" if words & _LONG else side


def _owed(row: Row) -> bool:
    """Whether a line is a debt, not what is due to us."""
    owed = row.words & {"payable", "liability", "borrowing", "accrued", "debt"} and not row.words & {
        "asset",
        "receivable",
        "investment",
        "security",
    }
    return bool(owed) or "liabilities" in " ".join(row.section).lower()


def _equity_start(rows: list[Row], anchors: list[str | None]) -> int:
    """The first line of equity: capital stock, after the liabilities' subtotals."""
    last = max((i for i, a in enumerate(anchors) if a in ("current_liabilities", "liabilities", "assets")), default=-1)
    for at, row in enumerate(rows):
        if at <= last:
            continue
        words = row.words
        capital = words & {"common", "preferred", "treasury", "retained", "paidin"} or {"class", "share"} <= words
        if (
            capital
            or {"redeemable", "noncontrolling"} <= words
            or (words & {"equity"} and "asset" not in words and at > last + 1)
        ):
            return at
    return len(rows)


def _balance_zone(
    row: Row, following: str | None, seen: set[str], classified: dict[str, bool], *, equity: bool
) -> str | None:
    unit = row.figures[0].unit if row.figures else None
    if unit == "shares" or (unit or "").endswith("/shares"):
        return "shares"
    heading = " / ".join(row.section[-2:]).lower()
    if equity:
        return "equity"
    if following in ("current_assets", "noncurrent_assets", "current_liabilities", "noncurrent_liabilities"):
        return following
    if "assets" not in seen and following == "assets":
        return _side("assets", heading, classified, seen)
    return _side("liabilities", heading, classified, seen)


def _side(side: str, heading: str, classified: dict[str, bool], seen: set[str]) -> str:
    """Without a subtotal ahead: what follows the current items is noncurrent, in an unclassified sheet neither."""
    current = f"current_{side}"
    if "current" in heading and side in heading and "non" not in heading and current not in seen:
        return current
    return f"noncurrent_{side}" if classified[current] else "unclassified"


# --- Cash flow: a line belongs to the next total of activities ---


def _cash_flow(rows: list[Row]) -> None:
    anchors = [_activity(row.words) for row in rows]
    started: tuple[str, ...] | None = None
    ended = False
    for at, row in enumerate(rows):
        heading = " / ".join(row.section).lower()
        row.zone = next((a for a in anchors[at:] if a), "after")
        if row.zone == "operating" and anchors[at] is None:
            if started is None and _starts_changes(row, heading):
                started = row.section
            again = started is not None and row.section != started and _ADJUSTMENTS.search(_last(row))
            row.zone = "changes" if started is not None and not again else "adjustments"
        elif row.zone in ("investing", "financing") and anchors[at - 1 if at else 0] == "operating":
            row.zone = "operating" if "discontinued" in row.words else row.zone
        if ended or (row.zone == "after" and _SUPPLEMENT.search(heading)):
            row.zone = "supplemental"
        ended = ended or (row.zone == "after" and "end" in row.words)


def _last(row: Row) -> str:
    return row.section[-1].lower() if row.section else ""


def _activity(words: frozenset[str]) -> str | None:
    if "discontinued" in words or not words & {"activity", "operation"}:
        return None
    kind = words & {"operating", "investing", "financing"}
    if len(kind) == 1 and words <= _ACTIVITY_WORDS and ("cash" in words or words & {"net", "total"}):
        return next(iter(kind))
    return "operating" if "operation" in words and "cash" in words and words <= _ACTIVITY_WORDS else None


_ACTIVITY_WORDS = frozenset(
    [
        "cash",
        "flow",
        "net",
        "total",
        "provided",
        "used",
        "operating",
        "investing",
        "financing",
        "activity",
        "operation",
        "continuing",
        "before",
        "working",
        "capital",
        "change",
        "generated",
    ]
)


def _starts_changes(row: Row, heading: str) -> bool:
    """The changes in working capital start at their heading, else at the first receivable, inventory or payable."""
    if _CHANGES.search(heading.rsplit(" / ", 1)[-1]) or row.words >= {"change", "asset", "liability"}:
        return True
    provided_for = {
        "provision",
        "allowance",
        "impairment",
        "writedown",
        "loss",
        "gain",
        "sale",
        "uncollectible",
        "discount",
    }
    return bool(row.words & {"receivable", "inventory", "payable", "prepaid"}) and not row.words & provided_for


# --- Results: per share, shares, and what comes before and after the result of operations ---


def _results(rows: list[Row]) -> None:
    totals = [_result(row.words) for row in rows]
    for at, row in enumerate(rows):
        heading = " / ".join(row.section[-2:]).lower()
        row.zone = _counted(row, heading, rows[at - 1].zone if at else None)
        if row.zone is None and row.statement != "equity":
            row.zone = _stretch(row, heading, totals[: at + 1], totals[at:])


def _counts(rows: list[Row]) -> None:
    """Tables of highlights have no places but per share and numbers of shares."""
    for at, row in enumerate(rows):
        row.zone = _counted(row, " / ".join(row.section[-2:]).lower(), rows[at - 1].zone if at else None)


def _result(words: frozenset[str]) -> str | None:
    if "total" in words and words & {"revenue", "sale"} and not words & {"cost", "expense"}:
        return "revenue"
    if (
        "operating" in words
        and words & {"income", "loss"}
        and not words & {"other", "expense", "nonoperating", "cost", "revenue"}
    ):
        return "operating"
    if "comprehensive" in words:
        return "comprehensive"
    if words & {"before"} and words & {"incometax", "tax"}:
        return "pretax"
    if "net" in words and words & {"income", "loss"} and words <= _NET_INCOME:
        return "net"
    return None


_NET_INCOME = frozenset(("net", "income", "loss", "total", "period", "toparent", "tocommon"))


def _counted(row: Row, heading: str, before: str | None) -> str | None:
    """Per share or number of shares, by unit, else by the words of caption and heading."""
    units = {f.unit for f in row.figures if f.unit}
    if any(u.endswith("/shares") for u in units):
        return "eps"
    if "shares" in units:
        return "shares"
    text = row.text.lower()
    sided = bool(row.words & {"basic", "diluted", "dilution"})
    if _PER_SHARE.search(text) or (
        _PER_SHARE.search(heading) and not (sided and _SHARES.search(_last(row)) and "per" not in _last(row))
    ):
        return "eps"
    if sided or (before == "shares" and "outstanding" in row.words):
        named = _SHARES.search(text) or _SHARES.search(heading)
        return "shares" if named or not _has_cents(row) else "eps"
    return None


def _has_cents(row: Row) -> bool:
    return any("." in (f.printed or "") and abs(f.mantissa or 0) < 100_000 for f in row.figures)


_OF_RESULTS = frozenset(("income_statement", "comprehensive_income"))
_REVENUE = re.compile(r"(?:total |net |operating )?(?:revenues?|sales)(?: and other income)?\W{0,3}")
_COST = re.compile(r"(?:total )?costs? (?:of (?:goods |products )?(?:revenues?|sales|sold)|and expenses)\W{0,3}")


def begins_anew(parts: list[list[Row]], row: Row) -> bool:
    """Whether a row opens another statement of income: behind a net income, a table that begins with revenue."""
    if row.statement not in _OF_RESULTS or not parts[-1] or row.table == parts[-1][-1].table:
        return False
    revenue = side_of(_last(row)) == "revenue" or side_of(row.text.lower()) == "revenue"
    return revenue and any(_result(r.words) == "net" for part in parts for r in part)


def side_of(heading: str) -> str | None:
    """The stretch that a heading names outright: revenue, or cost; None where it names neither."""
    return "revenue" if _REVENUE.fullmatch(heading) else "cost" if _COST.fullmatch(heading) else None


def _stretch(row: Row, heading: str, so_far: list[str | None], ahead: list[str | None]) -> str | None:
    if "comprehensive" in heading or (
        "net" in so_far[:-1] and row.words & {"translation", "hedge", "unrealized", "pension"}
    ):
        return "oci"
    if "operating" not in so_far and "pretax" not in so_far and "net" not in so_far:
        if "revenue" in ahead and "revenue" not in so_far[:-1]:
            return "revenue"
        return "cost" if "operating" in ahead else None if any(ahead) else side_of(_last(row))
    if "net" in so_far:
        return "oci" if row.statement == "comprehensive_income" or "comprehensive" in row.words else None
    before_tax = "pretax" in ahead or ("pretax" not in so_far and "net" in ahead)
    return "nonoperating" if "operating" in so_far and before_tax else None
