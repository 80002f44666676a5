"""What sentences say, against the tables and against themselves: holds, fails, cannot tell."""

from collections.abc import Callable
from pathlib import Path

import tieout
from tieout.reports.checked import Checked

PAGE = """Consolidated Statements of Income
(In millions)
Years ended December 31,
2023 2022
Freight revenue $ 4,210 $ 4,010
Warehouse revenue 1,315 1,290
Total revenue 5,525 5,300
Cost of sales 3,905 3,720
Operating income 1,620 1,580

"""


def checked(tmp_path: Path, said: str) -> Checked:
    path = tmp_path / "case.txt"
    path.write_text(PAGE + said + "\n", encoding="utf-8")
    (found,) = tieout.check(path)
    return found


def verdicts(found: Checked, rule: str) -> list[str]:
    return [o.verdict for t, o in zip(found.binding.ties, found.outcomes, strict=True) if t.rule == rule]


def errors(found: Checked) -> list[tuple[str, str | None]]:
    return [(f.rule, f.printed) for f in found.findings if f.level == "error"]


def test_a_claim_agrees_at_its_own_precision(tmp_path: Path) -> None:
    found = checked(tmp_path, "Freight revenue in 2023 was $4.21 billion, up 5.0% from $4.01 billion in 2022.")
    assert set(verdicts(found, "claims-agree")) == {"exact"}
    assert errors(found) == []


def test_a_claim_with_a_wrong_digit_is_an_error_where_the_rest_of_it_agrees(tmp_path: Path) -> None:
    found = checked(tmp_path, "Freight revenue in 2023 was $4,270 million, up 5.0% from $4,010 million in 2022.")
    assert "impossible" in verdicts(found, "claims-agree")
    assert errors(found)


def test_a_claim_of_another_line_item_is_held_to_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path, "Payments received by agents in 2023 were $4,977 million.")
    assert verdicts(found, "claims-agree") == []
    assert errors(found) == []


def test_a_growth_rate_is_recomputed(tmp_path: Path) -> None:
    right = checked(tmp_path, "Bookings in 2023 were $880 million, up 10.0% from $800 million in 2022.")
    wrong = checked(tmp_path, "Bookings in 2023 were $880 million, up 11.0% from $800 million in 2022.")
    assert (verdicts(right, "claimed-changes"), verdicts(wrong, "claimed-changes")) == (["exact"], ["impossible"])


def test_words_of_direction_must_agree_with_the_amounts(tmp_path: Path) -> None:
    found = checked(tmp_path, "Bookings in 2023 were $880 million, down 10.0% from $800 million in 2022.")
    assert [t.family for t in found.binding.ties if t.rule == "claimed-changes"] == ["R03"]
    assert verdicts(found, "claimed-changes") == ["impossible"]


def test_by_to_and_from_make_a_triangle(tmp_path: Path) -> None:
    right = checked(tmp_path, "Bookings in 2023 increased by $80 million to $880 million from $800 million in 2022.")
    wrong = checked(tmp_path, "Bookings in 2023 increased by $90 million to $880 million from $800 million in 2022.")
    assert (verdicts(right, "claimed-changes"), verdicts(wrong, "claimed-changes")) == (["exact"], ["impossible"])


def test_a_change_alone_is_recomputed_from_the_tables(tmp_path: Path) -> None:
    found = checked(tmp_path, "Cost of sales in 2023 increased by $185 million to $3,905 million.")
    assert verdicts(found, "claimed-changes") == ["exact", "exact"]


def test_parts_said_behind_their_total_add_up(tmp_path: Path) -> None:
    said = "In 2023, orders were $3,246 million; those of shippers were $1,354 million and of stores $1,892 million."
    assert verdicts(checked(tmp_path, said), "claimed-parts") == ["exact"]
    assert verdicts(checked(tmp_path, said.replace("1,354", "1,453")), "claimed-parts") == []


def test_rows_that_a_claim_names_together_make_it_up(tmp_path: Path) -> None:
    said = "Revenue (freight and warehouse) was $5,525 million in 2023."
    page = PAGE.replace("Total revenue 5,525 5,300\n", "")
    path = tmp_path / "case.txt"
    for amount, wanted in (("5,525", ["exact"]), ("5,535", [])):
        path.write_text(page + said.replace("5,525", amount) + "\n", encoding="utf-8")
        (found,) = tieout.check(path)
        assert verdicts(found, "claims-made-up") == wanted


def test_a_margin_is_of_revenue(tmp_path: Path) -> None:
    found = checked(tmp_path, "Operating income in 2023 was $1,620 million and operating income margin was 29.3%.")
    assert set(verdicts(found, "claimed-margins")) == {"rounding"}


def test_no_figure_of_the_example_is_accused_by_what_is_said_of_it(shared: Callable[[str], Path]) -> None:
    (found,) = tieout.check(shared("seed/iij-1h17.txt"))
    rules = {t.rule for t in found.binding.ties}
    assert {"claims-agree", "claimed-changes", "claimed-parts", "claimed-margins", "line-items-agree"} <= rules
    assert not [f for f in found.findings if f.level in ("error", "warning") and f.rule.startswith("claim")]
    assert found.coverage.tied >= 0.93 * found.coverage.figures


def directions(found: Checked) -> list[str]:
    return [f.message for f in found.findings if f.rule == "directions-agree"]


def test_what_rose_from_one_amount_to_another_is_the_larger_one(tmp_path: Path) -> None:
    right = "Freight revenue increased to $4,210 million in 2023 from $4,010 million in 2022."
    assert directions(checked(tmp_path, right)) == []
    wrong = right.replace("increased", "decreased")
    (message,) = directions(checked(tmp_path, wrong))
    assert "the text says decreased, but 4,210 is more than 4,010" in message


def test_from_comes_before_to_as_well(tmp_path: Path) -> None:
    wrong = "Freight revenue rose from $4,210 million in 2023 to $4,010 million in 2022."
    assert len(directions(checked(tmp_path, wrong))) == 1


def test_two_amounts_of_two_clauses_are_not_compared(tmp_path: Path) -> None:
    other = "Freight revenue decreased to $4,210 million; warehouse revenue came from $1,315 million of contracts."
    assert directions(checked(tmp_path, other)) == []


# --- Ranges and bounds ---


def ordered(tmp_path: Path, said: str) -> list[str]:
    return verdicts(checked(tmp_path, said), "ranges-ordered")


def test_a_range_goes_from_its_lower_end_to_its_higher(tmp_path: Path) -> None:
    right = "In 2024 we expect freight revenue of between $4.3 and $4.5 billion."
    wrong = right.replace("4.3", "4.8")
    assert ordered(tmp_path, right) == ["exact"]
    assert ordered(tmp_path, wrong) == ["impossible"]
    assert errors(checked(tmp_path, wrong))


def test_a_fall_goes_from_its_smaller_end_too(tmp_path: Path) -> None:
    right = "Operating income is forecast to decline 5% to 7% in 2024."
    assert ordered(tmp_path, right) == ["exact"]
    assert ordered(tmp_path, right.replace("7%", "3%")) == ["impossible"]


def test_a_period_and_a_move_are_no_range(tmp_path: Path) -> None:
    assert ordered(tmp_path, "From April 1 to June 30, 2023, orders rose from $500 million to $400 million.") == []


def test_the_ends_of_a_range_are_equal_to_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path, "Freight revenue in 2023 is expected to be between $4,210 million and $4,300 million.")
    assert verdicts(found, "claims-agree") == []


def test_more_than_is_a_bound_and_no_equality(tmp_path: Path) -> None:
    right = "Freight revenue in 2023 was more than $4.2 billion."
    found = checked(tmp_path, right)
    (verdict,) = verdicts(found, "claimed-bounds") + verdicts(found, "claims-agree")
    assert verdict in ("exact", "rounding")
    broken = checked(tmp_path, right.replace("4.2", "4.7"))
    assert verdicts(broken, "claimed-bounds") == ["impossible"]
    assert [f.level for f in broken.findings if f.rule == "claimed-bounds"] == ["warning"]


def test_a_bound_of_what_no_table_prints_is_held_to_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path, "Backlog as of December 31, 2023 was more than $4.2 billion.")
    assert verdicts(found, "claimed-bounds") == verdicts(found, "claims-agree") == []


def test_growth_of_more_than_a_rate_is_at_least_that(tmp_path: Path) -> None:
    said = "Bookings in 2023 were $880 million, up more than 9% from $800 million in 2022."
    assert verdicts(checked(tmp_path, said), "claimed-changes") == ["exact"]
    assert verdicts(checked(tmp_path, said.replace("9%", "12%")), "claimed-changes") == ["impossible"]


def test_a_fall_of_more_than_an_amount_is_at_least_that_large(tmp_path: Path) -> None:
    said = "Bookings in 2023 decreased by more than $70 million to $720 million from $800 million in 2022."
    assert verdicts(checked(tmp_path, said), "claimed-changes") == ["exact"]
    assert verdicts(checked(tmp_path, said.replace("$70", "$90")), "claimed-changes") == ["impossible"]


def test_about_holds_or_tells_nothing(tmp_path: Path) -> None:
    said = "Bookings in 2023 increased by approximately $80 million to $880 million from $800 million in 2022."
    assert verdicts(checked(tmp_path, said), "claimed-changes") == ["exact"]
    found = checked(tmp_path, said.replace("$880", "$884"))
    assert verdicts(found, "claimed-changes") == []
    assert any(u.rule == "claimed-changes" and "about right" in u.reason for u in found.binding.unbound)
