"""The 32 items of the checklist before publication, each with the families, looks and people that answer it."""

from __future__ import annotations

from ...expectations.verdict import PLUG
from . import looks, reviews, subjects, words
from .model import ASSIST, HUMAN
from .parts import Item, Part

_BALANCE = subjects.printed("balance_sheet")
_FLOWS = subjects.printed("cash_flow")
_EQUITY = subjects.printed("equity")
_DIVIDENDS = subjects.worded(words.DIVIDENDS, "dividend", ["dividends"])

ITEMS = (
    Item(
        number=1,
        text="Every column casts; every row cross-casts",
        parts=(
            Part(
                name="columns cast",
                families=("F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F10", "I"),
                absent=subjects.tables,
                look=reviews.untied(reviews.is_total, "totals"),
            ),
            Part(name="rows cross-cast", families=("X",), absent=subjects.totals_across),
        ),
    ),
    Item(
        number=2,
        text="Balance sheet balances; current and non-current make their totals",
        parts=(
            Part(name="it balances", families=("B01",), absent=_BALANCE),
            Part(
                name="current and other parts",
                families=("B02", "B03", "B04", "B05", "B06"),
                within=("balance_sheet",),
                absent=_BALANCE,
            ),
        ),
    ),
    Item(
        number=3,
        text="Cash flow: three sections cast, the change ties, beginning and end tie to the balance sheets",
        parts=(
            Part(name="sections cast", families=("C01",), within=("cash_flow",), absent=_FLOWS),
            Part(name="change in cash", families=("C02",), absent=_FLOWS),
            Part(name="beginning and end", families=("C03", "T02"), absent=_FLOWS),
            Part(
                name="other cash ties",
                families=("C06", "C07", "C08", "C09"),
                absent=_FLOWS,
                without="no other line of it stands elsewhere",
            ),
        ),
    ),
    Item(
        number=4,
        text="Net income is the same in income statement, cash flow, equity, per-share note and highlights",
        parts=(
            Part(name="across statements", families=("T01",), absent=subjects.net_income_twice),
            Part(
                name="the same fact everywhere",
                families=("T04",),
                absent=subjects.tables,
                without="no fact is printed twice at one scale",
            ),
        ),
    ),
    Item(
        number=5,
        text="Equity rolls forward; other comprehensive income; treasury stock as in the balance sheet",
        parts=(
            Part(
                name="components roll forward",
                families=("E01", "E02", "E08", "T03"),
                within=("equity",),
                absent=_EQUITY,
            ),
            Part(
                name="comprehensive income",
                families=("E03", "E04", "E05"),
                within=("comprehensive_income",),
                absent=subjects.printed("comprehensive_income"),
            ),
            Part(
                name="treasury stock",
                families=("E07",),
                absent=subjects.captioned(words.TREASURY, "treasury stock in an equity statement", ["equity"]),
            ),
        ),
    ),
    Item(
        number=6,
        text="Segments and eliminations make the consolidated totals",
        parts=(
            Part(name="segments", families=("G", "T09"), within=("segments",), absent=subjects.printed("segments")),
        ),
    ),
    Item(
        number=7,
        text="Earnings per share, basic, diluted and per ADS, are recomputed; share counts roll",
        parts=(
            Part(
                name="per share",
                families=("P01", "P02"),
                absent=subjects.per_share,
                look=reviews.untied(reviews.is_per_share, "amounts per share"),
            ),
            Part(name="per ADS", families=("P03",), absent=subjects.captioned(words.DEPOSITARY, "depositary share")),
            Part(
                name="share counts",
                families=("P04", "P05", "P06", "P07", "P08", "J06"),
                absent=subjects.counts_of_shares,
            ),
        ),
    ),
    Item(
        number=8,
        text="Every percentage, margin, growth rate and ratio is recomputed",
        parts=(
            Part(
                name="rates",
                families=("R01", "R02", "R04", "R05", "R06", "R07", "R08", "R10", "R11"),
                absent=subjects.percentages,
                look=reviews.untied(reviews.is_rate, "percentages and ratios"),
            ),
        ),
    ),
    Item(
        number=9,
        text="Highlights, quotes and the discussion agree with the tables",
        parts=(
            Part(
                name="text and highlights",
                families=("W01", "W02", "W03", "T05", "T08", "J01"),
                absent=subjects.prose,
                look=reviews.untied(reviews.is_said, "figures of the text"),
            ),
        ),
    ),
    Item(
        number=10,
        text="Up and down in words agree with the signs",
        parts=(
            Part(
                name="captions",
                families=("C04", "C05", "J03"),
                absent=subjects.captioned(words.MOVES, "caption that says up or down"),
            ),
            Part(name="text", families=("R03", "W02"), absent=subjects.worded(words.SAID_MOVES, "word for up or down")),
        ),
    ),
    Item(
        number=11,
        text="Comparatives agree to the last filing, or the restatement is disclosed",
        parts=(
            Part(
                name="comparatives",
                families=("V01", "V02", "V03", "V04", "V05", "J07"),
                absent=subjects.two_periods,
                look=reviews.prior_filing,
            ),
        ),
    ),
    Item(
        number=12,
        text="Rounding follows the declared mode; forced roundings are listed and accepted",
        parts=(Part(name="rounding", families=("F09", "S03", "J02"), verdicts=(PLUG,), look=looks.plugs),),
    ),
    Item(
        number=13,
        text="Unit, scale and currency stand over every table",
        parts=(Part(name="headings", families=("U01", "U03", "D06"), absent=subjects.tables, look=looks.units_stated),),
    ),
    Item(
        number=14,
        text="Periods and dates over every table are right; balances as of a day, flows for a period",
        parts=(
            Part(name="periods", families=("U07", "B07", "W07"), absent=subjects.tables, look=looks.periods_stated),
            Part(name="headings understood", look=looks.headings_sure),
            Part(name="as of or for", look=looks.dates_of_kind),
        ),
    ),
    Item(
        number=15,
        text="Names of company, auditor and products, and tickers, are printed in one way",
        parts=(Part(name="names", families=("W04",)),),
    ),
    Item(
        number=16,
        text="The same caption is the same value, or explained",
        mode=ASSIST,
        parts=(Part(name="captions", families=("T06",), absent=subjects.tables, look=looks.same_caption),),
    ),
    Item(
        number=17,
        text="Notes: references resolve both ways; totals of notes are those of the statements",
        parts=(
            Part(name="references", families=("W05",), absent=subjects.notes),
            Part(name="totals", families=("T07", "T10", "N01", "N02", "N08", "N09"), absent=subjects.notes),
        ),
    ),
    Item(
        number=18,
        text="Page numbers, contents and cross references are right",
        parts=(Part(name="pages", families=("W06",), absent=subjects.pages),),
    ),
    Item(
        number=19,
        text="Non-GAAP measures are defined, reconciled, and stand behind the GAAP measure",
        mode=ASSIST,
        parts=(Part(name="measures", families=("N03", "N04", "N05", "N06", "N07"), absent=subjects.non_gaap),),
    ),
    Item(
        number=20,
        text="Guidance is the same in tables and text, and the status of the last one is said",
        parts=(
            Part(
                name="guidance",
                families=("T11", "J04", "R09"),
                absent=subjects.guidance,
                look=reviews.untied(reviews.is_forecast, "figures of guidance"),
            ),
            Part(name="the last guidance", absent=subjects.guidance, look=reviews.last_guidance),
        ),
    ),
    Item(
        number=21,
        text="Dividends, payout, record and payment dates are right",
        parts=(
            Part(
                name="dividends",
                families=("E06", "J05"),
                absent=_DIVIDENDS,
                look=reviews.untied(reviews.is_dividend, "figures of dividends"),
            ),
            Part(name="dates", absent=_DIVIDENDS, look=reviews.dividend_dates),
        ),
    ),
    Item(
        number=22,
        text="A safe-harbour statement is there where the text speaks of the future",
        parts=(Part(name="safe harbour", families=("D02",), look=looks.safe_harbour),),
    ),
    Item(
        number=23,
        text="It says whether audited, by which standard, and whether consolidated",
        parts=(
            Part(
                name="audited or not",
                families=("U10",),
                look=looks.stated(words.AUDITED, "it does not say whether audited"),
            ),
            Part(name="standard", look=looks.stated(words.PRINCIPLES, "it names no accounting standard")),
            Part(
                name="consolidated or not",
                look=looks.stated(words.CONSOLIDATED, "it does not say whether consolidated"),
            ),
        ),
    ),
    Item(
        number=24,
        text="Required statements and sections are there",
        parts=(
            Part(name="statements", families=("D01",), look=looks.statements_present),
            Part(name="sections", families=("D03",), look=looks.sections_present),
        ),
    ),
    Item(
        number=25,
        text="Outliers of sign and scale are explained",
        mode=ASSIST,
        parts=(
            Part(name="outliers", families=("U02", "B08", "S01", "S02", "S04", "S05", "S06"), absent=subjects.tables),
        ),
    ),
    Item(
        number=26,
        text="Anomalies of typing and recognition are cleared",
        parts=(Part(name="anomalies", families=("O", "U04", "U05", "U06", "U08", "U09")),),
    ),
    Item(
        number=27,
        text="Enough figures are tied; those tied to nothing were reviewed",
        parts=(
            Part(name="coverage", look=reviews.covered),
            Part(name="orphans", families=("D05",), look=reviews.orphans),
        ),
    ),
    Item(
        number=28,
        text="What changed since the last reviewed draft was tied again",
        parts=(Part(name="drafts", families=("V06", "V07"), look=reviews.earlier_draft),),
    ),
    Item(
        number=29,
        text="XBRL, HTML, PDF and web versions carry the same figures",
        parts=(Part(name="versions", families=("T12",), look=looks.asked("one version alone was checked")),),
    ),
    Item(
        number=30,
        text="Attachments, links, contacts and the embargo are right",
        mode=HUMAN,
        parts=(Part(name="contacts", families=("D04",), look=looks.contacts),),
    ),
    Item(
        number=31,
        text="Each waiver has owner, reason, last day and second reviewer",
        parts=(
            Part(
                name="waivers",
                look=reviews.waivers_complete,
                rules=(
                    "waiver-expired",
                    "waiver-incomplete",
                    "waiver-self-reviewed",
                    "waiver-unchained",
                    "waiver-lapsed",
                    "waiver-unused",
                ),
            ),
        ),
    ),
    Item(
        number=32,
        text="Signed by all roles, for this very file",
        mode=HUMAN,
        parts=(
            Part(
                name="signatures",
                look=reviews.signed_by_all,
                rules=("chain-broken", "signoff-self-reviewed", "signoff-lapsed"),
            ),
        ),
    ),
)
