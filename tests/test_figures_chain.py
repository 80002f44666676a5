"""Chains of entries: whole, changed, parted, loose."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.chain import CHANGED, LOOSE, PARTED, START, Break, Link, breaks, canonical, digest, head


def chain(*texts: str) -> list[Link]:
    """Entries that say these texts, chained; one that begins with `~` was written by hand."""
    found: list[Link] = []
    for text in texts:
        facts = {"why": text}
        before = head(found)
        found.append(Link(facts) if text.startswith("~") else Link(facts, before, digest(before, facts)))
    return found


def test_a_chain_as_it_was_written_has_no_break() -> None:
    assert breaks(chain("a", "b", "c")) == []
    assert breaks([]) == []


def test_a_changed_entry_is_told_where_it_stands_and_nowhere_else() -> None:
    links = chain("a", "b", "c")
    links[1] = replace(links[1], facts={"why": "B"})
    assert breaks(links) == [Break(2, CHANGED)]


def test_an_entry_that_was_changed_with_its_hash_parts_the_next() -> None:
    links = chain("a", "b", "c")
    facts = {"why": "B"}
    links[1] = Link(facts, links[1].before, digest(links[1].before, facts))
    assert breaks(links) == [Break(3, PARTED)]


@pytest.mark.parametrize("gone", [0, 1])
def test_a_removed_entry_parts_the_one_behind_it(gone: int) -> None:
    links = chain("a", "b", "c")
    del links[gone]
    assert breaks(links) == [Break(gone + 1, PARTED)]


def test_entries_by_hand_are_loose_and_sealed_by_the_next() -> None:
    links = chain("~a", "b")
    assert breaks(links) == [Break(1, LOOSE)]
    links[0] = Link({"why": "~A"})
    assert breaks(links) == [Break(1, LOOSE), Break(2, PARTED)]


def test_what_was_removed_from_the_end_shows_in_the_head_alone() -> None:
    links = chain("a", "b")
    assert breaks(links[:1]) == []
    assert head(links[:1]) != head(links)
    assert head([]) == START


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_order_and_empty_values_say_nothing(facts: dict[str, str]) -> None:
    turned = dict(reversed(list(facts.items()))) | ({} if "no" in facts else {"no": ""})
    assert canonical(turned) == canonical(facts)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=3), min_size=2, max_size=5), st.data())
def test_two_entries_that_differ_cannot_change_places(texts: list[str], data: st.DataObject) -> None:
    links = chain(*texts)
    one = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(st.integers(0, len(links) - 1))
    links[one], links[other] = links[other], links[one]
    assert bool(breaks(links)) == (one != other)
