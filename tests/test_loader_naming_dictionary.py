"""The dictionary itself: every concept is well formed, and no wording has two meanings in one place."""

import re
from collections import defaultdict
from itertools import combinations

import pytest

from tieout.loader.naming.dictionary import FILES, SIGNS, Dictionary
from tieout.loader.naming.match import Matcher
from tieout.loader.naming.vocabulary import read_yaml

NAMES = sorted({name for names in FILES.values() for name in names})
ZONES = {
    "any", "eps", "shares", "revenue", "cost", "nonoperating", "oci",
    "current_assets", "noncurrent_assets", "current_liabilities", "noncurrent_liabilities", "unclassified", "equity",
    "adjustments", "changes", "operating", "investing", "financing", "after", "supplemental",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Dictionary:
    book = Dictionary()
    book.load(FILES)
    return book


@pytest.mark.parametrize("name", NAMES)
def test_zones_signs_and_concepts_are_known(name: str) -> None:
    for zones, signs in read_yaml(name).items():
        assert set(zones.split()) <= ZONES
        for sign, concepts in signs.items():
            assert sign in SIGNS
            for concept, patterns in concepts.items():
                assert re.fullmatch(r"[A-Z][A-Za-z0-9]+", concept)
                assert patterns.strip(" ;")


@pytest.mark.parametrize("name", NAMES)
def test_brackets_close(name: str) -> None:
    for signs in read_yaml(name).values():
        for concepts in signs.values():
            for concept, patterns in concepts.items():
                for pattern in patterns.split(";"):
                    assert pattern.count("[") == pattern.count("]"), concept
                    assert pattern.count("{") == pattern.count("}"), concept


@pytest.mark.parametrize("name", NAMES)
def test_no_wording_has_two_concepts_in_one_zone(book: Dictionary, name: str) -> None:
    held = defaultdict(set)
    for entry in book.entries(name):
        for zone in entry.zones:
            held[zone, entry.need, entry.may].add(entry.concept)
    twice = {tuple(sorted(concepts)) for concepts in held.values() if len(concepts) > 1}
    assert not twice


@pytest.mark.parametrize("name", NAMES)
def test_every_concept_has_a_caption_that_finds_it_first_or_second(book: Dictionary, name: str) -> None:
    """A concept whose every wording is taken by others could never be named."""
    statement = next(s for s, files in FILES.items() if files[0] == name)
    matcher = Matcher(book)
    reachable = set()
    for entry in book.entries(name):
        text = " ".join(w for i, w in enumerate(book.words) if entry.need >> i & 1)
        for zone in entry.zones:
            reachable |= {c.concept for c in matcher.claims(text, statement, zone)[:2]}
    assert {e.concept for e in book.entries(name)} <= reachable


def test_one_file_does_not_call_a_concept_by_two_signs(book: Dictionary) -> None:
    for name in NAMES:
        signs = defaultdict(set)
        for entry in book.entries(name):
            signs[entry.concept].add(entry.sign)
        for concept, found in signs.items():
            for one, other in combinations(sorted(found), 2):
                assert {one, other} <= {"flow", "flow-", "result", "positive"}, concept


def test_words_fold_to_themselves(book: Dictionary) -> None:
    """Folding is done once: a canonical word is its own fold."""
    assert [w for w in book.words if book.vocabulary.fold(w) != w] == []
