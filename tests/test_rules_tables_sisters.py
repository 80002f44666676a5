"""What other tables print of a table's lines: rows known by their place, sums known by another's, recast amounts."""

import re
from pathlib import Path

import tieout
from tieout.reports.checked import Checked

STATEMENT = """Consolidated Statements of Income
(In thousands)
Years ended December 31,
2023 2022 2021
Revenue:
Network services 4,210,204 4,010,311 3,811,902
Hosting services 1,315,225 1,290,480 1,201,775
Equipment sales 802,118 790,446 711,083
Training 66,510 61,190 58,240
Total revenue 6,394,057 6,152,427 5,783,000
Cost of sales 4,707,235 4,511,252 4,270,116
Operating income 1,686,822 1,641,175 1,512,884
Depreciation and amortization 310,911 298,204 287,650

"""
HIGHLIGHTS = """Highlights
(In millions)
Years ended December 31,
2023 2022 2021
Revenue:
Network services 4,210 4,010 3,812
Hosting services 1,315 1,290 1,202
Equipment sales 802 790 711
Training 67 61 58
Revenue of all services 6,394 6,152 5,783

"""
BRIDGE = """Reconciliation of Adjusted EBITDA
(In millions)
Years ended December 31,
2023 2022 2021
Adjusted EBITDA 1,998 1,939 1,801
Depreciation and amortization (311) (298) (288)
Operating income 1,687 1,641 1,513
"""


def checked(tmp_path: Path, text: str) -> Checked:
    path = tmp_path / "case.txt"
    path.write_text(text, encoding="utf-8")
    (found,) = tieout.check(path)
    return found


def told(found: Checked, rule: str) -> list[tuple[str, ...]]:
    """The verdict of each tie of a rule, and the printed figures of its members."""
    pairs = [(t, o) for t, o in zip(found.binding.ties, found.outcomes, strict=True) if t.rule == rule]
    figures = found.reading.figures
    return [(o.verdict, *(figures[m.figure].printed or "" for m in t.members)) for t, o in pairs]


def errors(found: Checked) -> list[str | None]:
    return [f.printed for f in found.findings if f.level == "error"]


def test_a_row_too_short_to_prove_anything_is_known_by_the_rows_around_it(tmp_path: Path) -> None:
    titled = HIGHLIGHTS.replace("Revenue of all services", "Total revenue")
    found = checked(tmp_path, re.sub(r"([\d,]+) [\d,]+ [\d,]+\n", r"\1\n", titled) + STATEMENT)
    assert ("rounding", "67", "66,510") in told(found, "sister-rows")


def test_its_wrong_digit_is_found(tmp_path: Path) -> None:
    found = checked(tmp_path, STATEMENT + HIGHLIGHTS.replace("Training 67", "Training 87"))
    assert ("impossible", "87", "66,510") in told(found, "sister-rows")
    assert "87" in errors(found)


def test_one_caption_elsewhere_in_the_table_is_another_row(tmp_path: Path) -> None:
    moved = HIGHLIGHTS.replace("Training 67 61 58\n", "").replace("Network", "Training 67 61 58\nNetwork")
    assert told(checked(tmp_path, STATEMENT + moved), "sister-rows") == []


def test_a_total_without_the_word_is_the_sum_that_the_statement_shows(tmp_path: Path) -> None:
    found = checked(tmp_path, STATEMENT + HIGHLIGHTS.replace("services 6,394", "services 0", 0))
    assert ("exact", "6,394", "4,210", "1,315", "802", "67") in told(found, "sister-sums") + told(found, "columns-foot")


def test_a_subtotal_of_one_table_is_made_of_amounts_in_others(tmp_path: Path) -> None:
    found = checked(tmp_path, STATEMENT + BRIDGE)
    made = told(found, "sums-of-finer-amounts")
    assert ("rounding", "1,998", "310,911", "1,686,822") in [(m[0], m[1], *sorted(m[2:], key=len)) for m in made]
    assert errors(found) == []


def test_a_subtotal_that_others_do_not_make_is_an_error(tmp_path: Path) -> None:
    found = checked(tmp_path, STATEMENT + BRIDGE.replace("1,998", "1,898"))
    assert "1,898" in errors(found)


def test_without_the_other_table_nothing_is_recast(tmp_path: Path) -> None:
    found = checked(tmp_path, BRIDGE)
    assert told(found, "sums-of-finer-amounts") == told(found, "sister-rows") == []


DEPOSITARY = """Consolidated Statements of Income
Years ended December 31,
2023 2022
(In thousands)
Net income attributable to shareholders 1,487,969 1,108,055

Basic weighted-average number of shares (shares) 45,062,865 45,952,691
Basic weighted-average number of ADS equivalents (ADSs) 90,125,730 91,905,382
Diluted weighted-average number of shares (shares) 45,207,332 46,065,072
Diluted weighted-average number of ADS equivalents (ADSs) 90,414,664 92,130,144
Basic net income per share (JPY) 33.02 24.11
Diluted net income per share (JPY) 32.91 24.05
Basic net income per ADS equivalent (JPY) 16.51 12.06
Diluted net income per ADS equivalent (JPY) 16.46 12.03
"""


def test_earnings_per_depositary_share_are_income_over_them(tmp_path: Path) -> None:
    found = checked(tmp_path, DEPOSITARY)
    made = told(found, "earnings-per-depositary-share")
    assert ("rounding", "1,108,055", "91,905,382") in made
    assert len(made) == 4
    assert {verdict for verdict, *_ in made} <= {"exact", "rounding"}


def test_a_wrong_one_is_seen(tmp_path: Path) -> None:
    found = checked(tmp_path, DEPOSITARY.replace("16.46", "16.96"))
    assert "impossible" in {verdict for verdict, *_ in told(found, "earnings-per-depositary-share")}


SEGMENTS = """Segment information
(In thousands)
Years ended December 31,
2023 2022
Network services 72,257,102 65,120,118
Customers 72,070,750 64,944,902
Intersegment 186,352 175,216
Banking machines 2,052,520 2,043,912
Customers 2,052,520 2,043,912
Intersegment - -
Elimination (186,352) (175,216)
Consolidated total 74,123,270 66,988,814
"""


def test_sales_to_customers_make_the_total_and_those_between_segments_cancel(tmp_path: Path) -> None:
    assert told(checked(tmp_path, SEGMENTS), "segments-cancel") == [
        ("exact", "74,123,270", "72,070,750", "2,052,520"),
        ("exact", "66,988,814", "64,944,902", "2,043,912"),
        ("exact", "(186,352)", "186,352"),
        ("exact", "(175,216)", "175,216"),
    ]


def test_an_elimination_that_does_not_cancel_is_an_error(tmp_path: Path) -> None:
    found = checked(tmp_path, SEGMENTS.replace("Intersegment 186,352", "Intersegment 186,852"))
    assert "impossible" in {verdict for verdict, *_ in told(found, "segments-cancel")}


SAID = """
Net cash provided by operating activities in 2023 was $6,102 million. Net cash used in investing activities
in 2023 was $4,499 million. Net cash used in financing activities in 2023 was $1,203 million.
"""
FLOWS = """Consolidated Statements of Cash Flows
(In thousands)
Years ended December 31,
2023 2022
Net cash provided by operating activities 6,102,281 4,072,853
Net cash used in investing activities (4,499,330) (3,896,261)
Net cash used in financing activities (1,203,470) (154,757)
Net increase in cash and cash equivalents 399,481 21,835
Cash and cash equivalents, beginning of year 1,558,591 1,536,756
Cash and cash equivalents, end of year 1,958,072 1,558,591
"""


def test_amounts_of_the_text_make_up_what_the_tables_do(tmp_path: Path) -> None:
    (tie,) = told(checked(tmp_path, FLOWS + SAID), "sums-said")
    assert tie[0] in {"exact", "rounding"}
    assert {"6,102", "4,499", "1,203", "399,481"} == set(tie[1:])


POSITION = """Consolidated Financial Position
Total assets Total equity Equity ratio
JPY millions JPY millions %
As of December 31, 2023 140,488 68,777 49.0
As of December 31, 2022 137,395 66,742 48.6
"""


def test_a_column_of_ratios_is_one_column_over_another(tmp_path: Path) -> None:
    found = told(checked(tmp_path, POSITION), "shares-of-a-total")
    assert found == [("rounding", "68,777", "140,488"), ("rounding", "66,742", "137,395")]


BLOCKS = """Operating results
(In millions)
Years ended December 31,
2023 2022
Total revenues 79,987 70,604
Network services 52,285 44,836
Systems integration 27,702 25,768
Total costs 67,257 59,708
Network services 43,036 36,715
Systems integration 24,221 22,993
Total gross margin 12,730 10,896
Network services 9,249 8,121
Systems integration 3,481 2,775
"""


def test_lines_of_blocks_make_each_other_as_their_totals_do(tmp_path: Path) -> None:
    found = told(checked(tmp_path, BLOCKS), "parallel-blocks")
    assert ("exact", "9,249", "52,285", "43,036") in [(m[0], *sorted(m[1:], key=len)[:1], *m[2:]) for m in found]
    assert len(found) == 4


def test_a_line_that_does_not_is_seen_beside_those_that_do(tmp_path: Path) -> None:
    found = told(checked(tmp_path, BLOCKS.replace("3,481", "3,431")), "parallel-blocks")
    assert [verdict for verdict, *_ in found].count("impossible") == 1


def test_blocks_of_other_lines_say_nothing(tmp_path: Path) -> None:
    assert (
        told(checked(tmp_path, BLOCKS.replace("24,221", "14,221").replace("43,036", "53,036")), "parallel-blocks") == []
    )


BALANCES = """Consolidated Balance Sheets
(In thousands)
December 31, 2023 December 31, 2022
Cash and cash equivalents 1,871,031 2,958,591
Inventories 4,161,605 2,798,054
Net investment in sales-type leases 1,659,092 2,047,682
Total assets 7,691,728 7,804,327

Consolidated Statements of Cash Flows
(In thousands)
Years ended December 31,
2023 2022
Net income 1,576,611 1,193,323
Decrease in net investment in sales-type leases 388,590 299,172
Increase in inventories (1,363,001) (712,514)
Net cash provided by operating activities 602,200 779,981
"""


def test_a_flow_is_the_change_of_the_balances_of_its_name(tmp_path: Path) -> None:
    assert told(checked(tmp_path, BALANCES), "flows-are-changes") == [("exact", "388,590", "1,659,092", "2,047,682")]


def test_a_wrong_digit_in_it_is_seen(tmp_path: Path) -> None:
    found = told(checked(tmp_path, BALANCES.replace("388,590", "368,590")), "flows-are-changes")
    assert found == [("impossible", "368,590", "1,659,092", "2,047,682")]


POSITION_SAID = """Consolidated Balance Sheets
(In thousands)
December 31, 2023 December 31, 2022
Total current assets 62,218,632 63,721,739
Total assets 140,488,073 137,395,149

As of December 31, 2023, the balance of total assets was $140,488 million, increased by $3,093 million from the balance
as of December 31, 2022 of $137,395 million. The balance of current assets was $62,219 million, decreased by $1,503
million from $63,722 million as of December 31, 2022. As of December 31, 2023, the balance of noncurrent assets was
$78,269 million, increased by $4,596 million from the balance as of December 31, 2022 of $73,673 million.
"""


def test_a_change_between_amounts_made_up_is_that_of_their_rows(tmp_path: Path) -> None:
    found = told(checked(tmp_path, POSITION_SAID), "changes-made-up")
    assert ("exact", "4,596") in [tie[:2] for tie in found]
