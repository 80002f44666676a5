"""A small report of our own, with everything that a report can say: findings, a plug, a rule without figures."""

import datetime as dt
from fractions import Fraction

from tieout.expectations.finding import Coverage, Expected, Finding, Repair, Suspect
from tieout.expectations.verdict import Outcome
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Line, Reading, Region
from tieout.reports.checked import Checked
from tieout.rules.model import Binding, Member, Rule, Tie, Unbound

LINES = (
    "Balance sheet (thousands of yen)",
    "  現金 Cash and deposits    1,048     1,000",
    "  Other assets             9,900     9,000",
    "  Total assets            11,848    10,000",
    "Net income  2,500   Shares 1,000   EPS 2.40",
)
PARTS_CAST = Rule(
    id="assets-cast",
    family="F01",
    title="Columns cast",
    kind="foot",
    relation="<columns foot>",
    why="A total that its parts do not give is the first thing that a reader of the statement sees, and the last"
    " that its preparer wants to hear of.",
    source="Reg S-X 5-02",
)
EPS = Rule(
    id="eps-basic", family="P01", title="EPS", kind="recompute", relation="EPS = Income / Shares", severity="warning"
)
LOST = Rule(id="cash-flow-ties", family="C02", title="Cash flow", kind="tie", relation="A = B + C")


def figure(number: int, line: int, token: str, caption: str, decimals: int = -3) -> Figure:
    """The figure that LINES print in a line."""
    start = LINES[line - 1].index(token)
    return Figure(
        figure=number,
        table=0,
        line=line,
        page=1,
        col_start=start,
        col_end=start + len(token),
        printed=token,
        caption=caption,
        mantissa=int(token.replace(",", "").replace(".", "")),
        decimals=decimals,
        period_end=dt.date(2017, 9, 30),
    )


def reading() -> Reading:
    """Nine figures in five lines; the cash should read 1,948, and EPS 2.50."""
    figures = [
        figure(0, 2, "1,048", "Cash and deposits"),
        figure(1, 2, "1,000", "Cash and deposits"),
        figure(2, 3, "9,900", "Other assets"),
        figure(3, 3, "9,000", "Other assets"),
        figure(4, 4, "11,848", "Total assets"),
        figure(5, 4, "10,000", "Total assets"),
        figure(6, 5, "2,500", "Net income"),
        figure(7, 5, "1,000", "Shares"),
        figure(8, 5, "2.40", "EPS", decimals=2),
    ]
    lines = [Line(page=1, line=number, text=text) for number, text in enumerate(LINES, 1)]
    unread = [Region(first=9, last=12, reason="a table on its side")]
    return Reading(document=Document(document="report.txt", unread=unread), lines=lines, figures=figures)


def ties() -> list[Tie]:
    """Both columns of the balance sheet, and earnings per share."""
    casts = [
        Tie(
            rule="assets-cast",
            family="F01",
            kind="foot",
            members=(Member(total, 1), Member(cash, -1), Member(other, -1)),
            total=total,
            shape="table 0, row 2",
        )
        for total, cash, other in ((4, 0, 2), (5, 1, 3))
    ]
    eps = Tie(rule="eps-basic", family="P01", kind="recompute", members=(Member(6, 1), Member(7, 0, 1)), result=8)
    return [*casts, eps]


def cash_finding() -> Finding:
    """The accused figure, with all that can be said of it."""
    return Finding(
        rule="assets-cast",
        family="F01",
        level="error",
        verdict="impossible",
        message="Total assets is printed as 11,848, its parts give 10,948",
        figures=(4, 0, 2),
        accused=0,
        line=2,
        col_start=reading().figures[0].col_start,
        col_end=reading().figures[0].col_end,
        printed="1,048",
        suspects=(Suspect(figure=0, weight=0.87), Suspect(figure=2, weight=0.1), Suspect(figure=4, weight=0.03)),
        expected=Expected(low="1947.5", high="1948.5"),
        residual="900000",
        repairs=(Repair(figure=0, printed="1,948", value="1948000", certainty="proven", proof="9 was read as 0"),),
        tie=0,
        fingerprint="f1",
        state="s1",
    )


def eps_finding() -> Finding:
    """A tie that fails and accuses nobody."""
    return Finding(
        rule="eps-basic",
        family="P01",
        level="warning",
        verdict="impossible",
        message="EPS does not follow from income and shares",
        figures=(8, 6, 7),
        suspects=(Suspect(figure=8, weight=0.5), Suspect(figure=6, weight=0.25), Suspect(figure=7, weight=0.25)),
        residual="-1/10",
        tie=2,
        fingerprint="f2",
        state="s2",
    )


def plug_finding() -> Finding:
    """A note."""
    message = "Other assets is one unit off its finer print"
    return Finding(rule="assets-cast", family="F01", level="note", verdict="plug", message=message, figures=(3,), tie=1)


def report() -> Checked:
    """The whole, as a check would have it."""
    outcomes = [
        Outcome(verdict="impossible", residual=Fraction(900_000), reason="900 off"),
        Outcome(verdict="exact", residual=Fraction(0)),
        Outcome(verdict="impossible", residual=Fraction(-1, 10), reason="0.10 off"),
    ]
    unbound = [Unbound(rule="cash-flow-ties", family="C02", reason="no cash flow statement")]
    return Checked(
        reading=reading(),
        suites=("universal", "us-gaap"),
        rules=(PARTS_CAST, EPS, LOST),
        binding=Binding(ties=ties(), unbound=unbound),
        outcomes=outcomes,
        findings=[plug_finding(), eps_finding(), cash_finding()],
        coverage=Coverage(figures=9, tied=8, tied_twice=2, table_figures=6, table_tied=6),
    )


#: Text that would steer a terminal, break out of XML or HTML, or fool a formatter.
HOSTILE = (
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "a\rb\nc\0d",
    "\u202edrawkcab\u2066",
    "]]></failure><x/>&amp;\"'",
    "[bold red]markup[/] {0} %s :smile:",
    "\ud800 lone",
    "\ufffe\x0b\x0c\x7f",
    "z" + "\u0301" * 50,
    "1" * 6000,
)


def hostile_report(text: str) -> Checked:
    """The same report, saying `text` wherever a document or a suite could have its say."""
    checked = report()
    checked.reading.document.document = f"{text}.txt"
    checked.reading.document.unread[0].reason = text
    for line in checked.reading.lines:
        line.text = f"{text} {line.text}"
    for each in checked.reading.figures:
        each.printed = each.caption = each.place = text
    rule = Rule(id=text, family=text, title=text, kind="tie", relation=text, why=text, source=text)
    checked.rules = (rule,)
    checked.suites = (text,)
    checked.binding.ties = [
        Tie(rule=text, family=text, kind="tie", members=tie.members, result=tie.result, total=tie.total, shape=text)
        for tie in checked.binding.ties
    ]
    checked.binding.unbound = [Unbound(rule=text, family=text, reason=text)]
    for finding in checked.findings:
        finding.rule = finding.family = finding.message = finding.printed = finding.why = text
        finding.residual = finding.fingerprint = finding.state = text
        finding.expected = Expected(low=text, high=text, high_open=True)
        finding.repairs = (Repair(figure=0, printed=text, value=text, certainty=text, proof=text),)
    return checked
