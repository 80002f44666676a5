"""Blocks of documents get the verdicts that each document gets by itself, and what blocks cannot hold is named."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.expectations.bulk.dense import LIMIT
from tieout.expectations.bulk.plan import SlotPlan, plan
from tieout.expectations.bulk.stream import Sieved, SpreadError, sieve, sieve_table
from tieout.expectations.evaluate import evaluate
from tieout.expectations.verdict import IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, PLUG, ROUNDING
from tieout.figures.figure import Figure
from tieout.figures.landing import tables_of
from tieout.figures.reading import Document, Reading
from tieout.rules.bind import bind
from tieout.rules.model import Rule

HALF, QUARTER = dt.date(2017, 4, 1), dt.date(2017, 7, 1)
END = dt.date(2017, 9, 30)
RELATIONS = {
    "assets": "Assets = CurrentAssets + OtherAssets",
    "gross": "GrossProfit = Revenues - CostOfRevenue",
    "owing": "Liabilities = CurrentLiabilities + [Leases]",
    "cover": "CurrentAssets >= Cash",
}
NAMES = (
    *("Assets", "CurrentAssets", "OtherAssets", "GrossProfit", "Revenues", "CostOfRevenue"),
    *("Liabilities", "CurrentLiabilities", "Leases", "Cash"),
)


def rules(**relations: str) -> list[Rule]:
    kinds = {name: "bound" if ">=" in relation or "<=" in relation else "foot" for name, relation in relations.items()}
    return [
        Rule(id=name, family="F01", title=name, kind=kinds[name], relation=relation)
        for name, relation in relations.items()
    ]


def reported(concept: str, mantissa: int | None, decimals: int = -3, **more: object) -> Figure:
    given: dict[str, object] = {"period_start": HALF, "period_end": END, "unit": "JPY", "origin": "supplied"}
    given |= {"status": "number" if mantissa is not None else "unreadable"} | more
    return Figure(figure=0, concept=concept, mantissa=mantissa, decimals=decimals, **given)  # type: ignore[arg-type]


def document(name: str, figures: Sequence[Figure]) -> Reading:
    for number, figure in enumerate(figures):
        figure.figure = number
    return Reading(document=Document(document=name), figures=list(figures))


def sieved(readings: Sequence[Reading], asked: SlotPlan) -> Sieved:
    return sieve_table(tables_of(readings)["figures"], asked)


def one_by_one(
    readings: Sequence[Reading], declared: list[Rule]
) -> tuple[dict[str, Counter[str]], set[tuple[str, str, frozenset[int]]]]:
    """The verdicts per rule, and the failing ties, as each document gets them by itself; rounding is not graded."""
    counts: dict[str, Counter[str]] = {rule.id: Counter() for rule in declared}
    failed = set()
    for reading in readings:
        binding = bind(declared, reading)
        for tie, outcome in zip(binding.ties, evaluate(binding, reading), strict=True):
            verdict = outcome.verdict
            if verdict == IMPOSSIBLE or (verdict == PLUG and outcome.residual):
                verdict = IMPOSSIBLE
                failed.add((reading.document.document, tie.rule, frozenset(tie.figures)))
            counts[tie.rule][ROUNDING if verdict == IMPLAUSIBLE else verdict] += 1
        for unbound in binding.unbound:
            if unbound.figures:
                counts[unbound.rule][NOT_EVALUATED] += 1
    return counts, failed


# --- Which rules ---


def test_sums_of_concepts_are_taken_and_all_else_is_left_to_each_document() -> None:
    declared = rules(
        **RELATIONS,
        caption='"Total" = Assets',
        margin="Margin = 100 * GrossProfit / Revenues",
        rolled="Cash@end = Cash@start + CashChange",
        segment="Revenues = Revenues[segment=*]",
        either="Assets = (Liabilities | Debt) + Equity",
        finder="<columns foot>",
    )
    asked = plan(declared)
    assert [each.rule.id for each in asked.rules] == list(RELATIONS)
    assert [rule.id for rule in asked.others] == ["caption", "margin", "rolled", "segment", "either", "finder"]
    assert asked.concepts[: len(asked.rules)] == ("Assets", "CurrentAssets", "OtherAssets", "GrossProfit")


# --- Holds, fails, cannot tell ---


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ((1_948, 900, 1_048), "exact"),
        ((1_948, 900, 1_047), "rounding"),
        ((1_048, 900, 1_048), "impossible"),
        ((1_948, 900, None), "not_evaluated"),
    ],
)
def test_a_sum_holds_fails_or_cannot_be_told(parts: tuple[int | None, ...], verdict: str) -> None:
    names = ("Assets", "CurrentAssets", "OtherAssets")
    figures = [reported(name, part) for name, part in zip(names, parts, strict=True) if part is not None]
    found = sieved([document("a", figures)], plan(rules(assets=RELATIONS["assets"])))
    assert found.verdicts == {
        "assets": Counter({"exact": 0, "rounding": 0, "impossible": 0, "not_evaluated": 0} | {verdict: 1})
    }
    assert [(each.document, each.residual, each.decimals, each.members) for each in found.failed] == (
        [("a", -900, -3, (0, 1, 2))] if verdict == "impossible" else []
    )
    assert found.rounded == (["a"] if verdict == "rounding" else [])


def test_coarser_digits_leave_more_room() -> None:
    figures = [reported("Assets", 2, -6), reported("CurrentAssets", 900), reported("OtherAssets", 1_540)]
    found = sieved([document("a", figures)], plan(rules(assets=RELATIONS["assets"])))
    assert found.verdicts["assets"]["rounding"] == 1  # 2 million may be 2,440 thousand
    figures[2].mantissa = 1_602
    found = sieved([document("a", figures)], plan(rules(assets=RELATIONS["assets"])))
    assert [(each.residual, each.decimals) for each in found.failed] == [(-502, -3)]  # but not 2,502


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ([reported("Assets", None)], "unreadable"),
        ([reported("Assets", 1), reported("Assets", 2)], "twice"),
        ([reported("Assets", 1, dimensions={"segment": "ATM"})], "a part"),
        ([reported("Assets", 1, basis="forecast")], "another basis"),
        ([reported("Assets", int(LIMIT)), reported("CurrentAssets", 1), reported("OtherAssets", 1)], "too large"),
    ],
)
def test_what_a_block_has_no_place_for_is_named(figures: list[Figure], why: str) -> None:
    plain = document("b", [reported("Assets", 3), reported("CurrentAssets", 1), reported("OtherAssets", 2)])
    found = sieved([document("a", figures), plain], plan(rules(assets=RELATIONS["assets"])))
    assert found.singly in (["a"], ["a", "b"]), why
    assert "b" not in found.singly or why == "too large"


# --- The same as one by one ---

_FACTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(-60, 60),
        st.sampled_from([-3, -3, -3, -4]),
        st.sampled_from([(HALF, END), (QUARTER, END), (None, END)]),
        st.sampled_from([1, 1, 1, -1]),
        st.booleans(),
        st.sampled_from(["JPY", "JPY", "JPY", "shares", None]),
        st.sampled_from([None, None, None, "Another Corp."]),
    ),
    max_size=24,
    unique_by=lambda fact: (fact[0], fact[3]),
)


def _document(name: str, facts: Sequence[tuple[Any, ...]]) -> Reading:
    return document(
        name,
        [
            reported(
                concept,
                mantissa,
                decimals,
                period_start=period[0],
                period_end=period[1],
                polarity=polarity,
                exact=exact,
                unit=unit,
                entity=entity,
            )
            for concept, mantissa, decimals, period, polarity, exact, unit, entity in facts
        ],
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(_FACTS, min_size=1, max_size=4))
def test_many_documents_at_once_get_the_verdicts_of_each(
    facts: list[list[tuple[Any, ...]]],
) -> None:
    declared = rules(**RELATIONS)
    readings = [_document(f"d{k}", each) for k, each in enumerate(facts)]
    found = sieved(readings, plan(declared))
    single = set(found.singly)
    counts, failed = one_by_one([r for r in readings if r.document.document not in single], declared)
    for rule in counts:
        assert +found.verdicts[rule] == +counts[rule], rule
    assert {(each.document, each.rule, frozenset(each.members)) for each in found.failed} == failed


def test_row_groups_of_a_file_add_up_and_usual_columns_are_not_read(tmp_path: Path) -> None:
    readings = [
        document(
            f"d{k}",
            [
                reported("Assets", 1_948 - 900 * (k == 2)),
                reported("CurrentAssets", 900),
                reported("OtherAssets", 1_048),
            ],
        )
        for k in range(5)
    ]
    path = tmp_path / "part-0.parquet"
    pq.write_table(tables_of(readings)["figures"], path, row_group_size=6)
    found = sieve([path], plan(rules(assets=RELATIONS["assets"])), workers=2)
    assert (found.documents, found.figures) == (5, 15)
    assert found.verdicts["assets"] == Counter({"exact": 4, "impossible": 1, "rounding": 0, "not_evaluated": 0})
    assert [(each.document, Fraction(each.residual)) for each in found.failed] == [("d2", Fraction(-900))]


@pytest.mark.parametrize("names", ["aabb", "abba"])
def test_a_document_in_two_row_groups_is_refused(tmp_path: Path, names: str) -> None:
    readings = [document(name, [reported("Assets", 1), reported("CurrentAssets", 1)]) for name in dict.fromkeys(names)]
    tables = {r.document.document: tables_of([r])["figures"] for r in readings}
    path = tmp_path / "part-0.parquet"
    with pq.ParquetWriter(path, next(iter(tables.values())).schema) as file:
        for half in (names[:2], names[2:]):
            file.write_table(pa.concat_tables([tables[name] for name in dict.fromkeys(half)]))
    if names == "aabb":
        assert sieve([path], plan(rules(assets=RELATIONS["assets"]))).documents == 2
    else:
        with pytest.raises(SpreadError, match=r"figures of \w stand in several row groups"):
            sieve([path], plan(rules(assets=RELATIONS["assets"])))
