"""A whole earnings release of made-up amounts whose sums foot to the last digit, as the text of its pages."""

import random

Pair = tuple[int, int]
Block = tuple[str, tuple[str, ...], str]

BALANCE: tuple[Block, ...] = (
    ("CURRENT ASSETS:", ("Cash and cash equivalents", "Accounts receivable", "Inventories", "Prepaid expenses",
                         "Other current assets"), "Total current assets"),
    ("", ("PROPERTY AND EQUIPMENT", "GOODWILL", "OTHER INTANGIBLE ASSETS", "GUARANTEE DEPOSITS", "OTHER ASSETS"),
     "TOTAL ASSETS"),
)  # fmt: skip
CLAIMS: tuple[Block, ...] = (
    ("CURRENT LIABILITIES:", ("Short-term borrowings", "Accounts payable", "Income taxes payable", "Accrued expenses",
                              "Other current liabilities"), "Total current liabilities"),
    ("", ("LONG-TERM BORROWINGS", "DEFERRED INCOME", "OTHER NONCURRENT LIABILITIES"), "Total liabilities"),
)  # fmt: skip
FLOWS: tuple[Block, ...] = (
    ("OPERATING ACTIVITIES:", ("Net income (loss)", "Depreciation and amortization", "Deferred income tax",
                               "Increase in accounts receivable", "Increase in accounts payable", "Other"),
     "Net cash provided by (used in) operating activities"),
    ("INVESTING ACTIVITIES:", ("Purchase of property and equipment", "Proceeds from sales of property",
                               "Purchase of other investments", "Refund of guarantee deposits"),
     "Net cash provided by (used in) investing activities"),
    ("FINANCING ACTIVITIES:", ("Proceeds from long-term borrowings", "Repayments of long-term borrowings",
                               "Dividends paid", "Other"), "Net cash provided by (used in) financing activities"),
)  # fmt: skip
REVENUES: tuple[Block, ...] = (
    ("Network services:", ("Connectivity services", "WAN services", "Outsourcing services"), "Total"),
    ("Systems integration:", ("Systems construction", "Systems operation and maintenance"), "Total"),
    ("COSTS:", ("Cost of network services", "Cost of systems integration", "Sales and marketing",
                "General and administrative", "Research and development"), "Total costs and expenses"),
)  # fmt: skip
PAID = ("Purchase", "Repayments", "Dividends", "Increase in accounts receivable")


class _Printer:
    def __init__(self, seed: int) -> None:
        self.dice, self.lines = random.Random(seed), [""]

    def row(self, caption: str, amounts: Pair) -> Pair:
        self.lines.append(f"{caption} " + " ".join(f"({-a:,})" if a < 0 else f"{a:,}" for a in amounts))
        return amounts

    def amounts(self, low: int = 10_000) -> Pair:
        return self.dice.randint(low, 9_999_999), self.dice.randint(low, 9_999_999)

    def block(self, heading: str, captions: tuple[str, ...], total: str, carried: Pair = (0, 0)) -> Pair:
        """A heading, its lines, and the total of these and what was carried; what is paid stands in brackets."""
        if heading:
            self.lines.append(heading)
        found = []
        for caption in captions:
            one, other = self.amounts()
            sign = -1 if caption.startswith(PAID) else 1
            found.append(self.row(caption, (sign * one, sign * other)))
        return self.row(total, _sum(carried, *found))

    def heads(self, title: str, *heads: str) -> None:
        self.lines += [
            "",
            f"Consolidated {title} (Unaudited)",
            "",
            " ".join(heads),
            "Thousands of USD Thousands of USD",
        ]


def _sum(*pairs: Pair) -> Pair:
    return sum(p[0] for p in pairs), sum(p[1] for p in pairs)


def release(seed: int) -> str:
    """The statements of two periods: about a hundred amounts in thousands, thirty sums in either column."""
    page = _Printer(seed)
    page.heads("Balance Sheets", "As of December 31, 2022", "As of December 31, 2023")
    page.lines.append("ASSETS")
    assets = (0, 0)
    for heading, captions, total in BALANCE:
        assets = page.block(heading, captions, total, assets)
    page.heads("Balance Sheets", "As of December 31, 2022", "As of December 31, 2023")
    page.lines.append("LIABILITIES AND SHAREHOLDERS' EQUITY")
    debts = (0, 0)
    for heading, captions, total in CLAIMS:
        debts = page.block(heading, captions, total, debts)
    page.lines.append("SHAREHOLDERS' EQUITY:")
    stock, paid = page.row("Common stock", page.amounts()), page.row("Additional paid-in capital", page.amounts())
    kept = (assets[0] - debts[0] - stock[0] - paid[0], assets[1] - debts[1] - stock[1] - paid[1])
    page.row("Retained earnings", kept)
    equity = page.row("Total shareholders' equity", _sum(stock, paid, kept))
    page.row("TOTAL LIABILITIES AND SHAREHOLDERS' EQUITY", _sum(debts, equity))
    page.heads("Statements of Income", "Year Ended December 31, 2022", "Year Ended December 31, 2023")
    page.lines.append("REVENUES:")
    one, two = (page.block(*block) for block in REVENUES[:2])
    sales = page.row("Total revenues", _sum(one, two))
    costs = page.block(*REVENUES[2])
    page.row("OPERATING INCOME (LOSS)", (sales[0] - costs[0], sales[1] - costs[1]))
    page.heads("Statements of Cash Flows", "Year Ended December 31, 2022", "Year Ended December 31, 2023")
    change = (0, 0)
    for block in FLOWS:
        change = _sum(change, page.block(*block))
    page.row("NET INCREASE (DECREASE) IN CASH AND CASH EQUIVALENTS", change)
    return "\n".join(page.lines) + "\n"
