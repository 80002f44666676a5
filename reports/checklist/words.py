"""The words by which a release shows what it has: phrases of the trade in English and Japanese, never a document's."""

from __future__ import annotations

FORWARD_LOOKING = (
    *("outlook", "guidance", "forecast", "forecasts", "financial targets", "targets for", "target of"),
    *("we expect", "is expected to", "are expected to", "expects to", "we anticipate", "anticipates", "we aim to"),
    *("we plan to", "we intend to", "we believe that", "見通し", "業績予想", "見込みです", "計画です"),
)
SAFE_HARBOUR = (
    *("forward-looking statement", "forward-looking statements", "forward looking statements", "safe harbor"),
    *("safe harbour", "cautionary statement", "cautionary note", "将来に関する記述", "業績予想の適切な利用"),
    *("将来予測に関する", "見通しに関する注意"),
)
AUDITED = (
    *(
        "unaudited",
        "audited",
        "not been audited",
        "not subject to audit",
        "independent registered public accounting firm",
    ),
    *("quarterly review", "report of independent auditors", "監査対象外", "未監査", "監査法人", "レビューの対象"),
)
PRINCIPLES = (
    *("u.s. gaap", "us gaap", "u.s.gaap", "gaap", "generally accepted accounting principles"),
    *("accounting principles generally accepted", "ifrs", "international financial reporting standards"),
    *("japanese gaap", "j-gaap", "日本基準", "米国基準", "国際会計基準", "frs 102"),
)
CONSOLIDATED = (
    *("consolidated", "non-consolidated", "unconsolidated", "parent company only", "standalone", "combined financial"),
    *("連結", "非連結", "個別"),
)
TOKYO = ("tokyo stock exchange", "tse", "東京証券取引所", "東証", "決算短信", "kessan tanshin")
US_FORMS = ("form 10-q", "form 10-k", "quarterly report pursuant to section 13", "annual report pursuant to section 13")
#: What a form prescribes: the section's name, and how its heading may say it.
TOKYO_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("going concern", ("going concern", "継続企業の前提")),
    (
        "changes in shareholders' equity",
        (
            *(
                "changes in shareholders' equity",
                "change in shareholders' equity",
                "changes in the amount of shareholders",
            ),
            *("changes in equity", "changes in net assets", "株主資本の金額に著しい変動"),
        ),
    ),
    (
        "changes in accounting policies",
        (
            *("changes in accounting policies", "changes in accounting", "changes in significant accounting"),
            *("change in accounting policies", "changes in significant subsidiaries", "会計方針の変更"),
        ),
    ),
    ("subsequent events", ("subsequent events", "subsequent event", "後発事象")),
)
US_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "notes to the financial statements",
        (
            *("notes to consolidated financial statements", "notes to condensed consolidated financial statements"),
            *("notes to the consolidated financial statements", "notes to the condensed consolidated"),
            *("notes to financial statements", "notes to unaudited condensed", "notes to unaudited consolidated"),
        ),
    ),
)
NON_GAAP = (
    *("non-gaap", "non gaap", "adjusted ebitda", "ebitda", "adjusted net income", "adjusted operating income"),
    *("adjusted earnings", "adjusted eps", "adjusted diluted", "free cash flow", "constant currency", "organic growth"),
    *("core earnings", "alternative performance measure", "management performance measure", "調整後", "実質"),
)
GUIDANCE = (
    *("outlook", "guidance", "financial targets", "targets for", "target of", "forecast", "forecasts", "業績予想"),
    "見通し",
)
DIVIDENDS = ("dividend", "dividends", "dividend per share", "配当", "配当金")
PER_SHARE = ("per share", "per ads", "eps", "1株当たり", "一株当たり")
DEPOSITARY = ("ads", "adr", "american depositary", "depositary share", "depositary shares")
SHARE_COUNTS = (
    *("shares issued", "shares outstanding", "weighted average", "weighted-average", "treasury shares"),
    *("number of shares", "発行済株式", "自己株式数", "期中平均株式"),
)
TREASURY = ("treasury stock", "treasury shares", "own shares", "自己株式")
NET_INCOME = (
    *("net income", "net loss", "net earnings", "net profit", "profit for the", "loss for the", "net (loss) income"),
    *("net income (loss)", "net earnings (loss)", "当期純利益", "四半期純利益", "親会社株主に帰属する"),
)
CURRENT = ("current assets", "current liabilities", "non-current assets", "noncurrent assets", "流動資産", "流動負債")
MOVES = (
    *("increase", "decrease", "increased", "decreased", "increase (decrease)", "net increase", "net decrease", "gain"),
    *("loss", "proceeds", "payments", "purchase", "purchases", "repayments", "used in", "provided by", "増加", "減少"),
)
SAID_MOVES = ("up", "down", "increased", "decreased", "increase of", "decrease of", "rose", "fell", "grew", "declined")
CONTENTS = ("table of contents", "contents", "see page", "on page", "refer to page", "目次")
NOTES = (
    *("notes to", "see note", "note 1", "notes:", "(note)", "(note1)", "(*1)", "accompanying notes", "注記", "(注)"),
)
TOTALS = ("total", "consolidated", "group total", "合計", "計", "連結")
