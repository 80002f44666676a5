"""Names and words as rules: one remark for each place, with what is meant."""

from tieout.api import check
from tieout.figures.reading import Document, Line, Reading
from tieout.rules.model import Remark, Rule, Unbound
from tieout.rules.names import FINDERS

TEXT = """Acme Island Lines Inc. ("AIL") reports.
Revenues of AIL were up, and so were those of A1L.
Net income attributable to A1L
Subseguent events"""


def reading(text: str) -> Reading:
    lines = [Line(page=1, line=k, text=line) for k, line in enumerate(text.split("\n"), start=1) if text]
    return Reading(document=Document(document="d", entity="Acme Island Lines Inc."), lines=lines)


def remarks(name: str, text: str) -> list[Remark | Unbound]:
    rule = Rule(id="r", family="W04", title="t", kind="text", relation=f"<{name}>", severity="warning")
    return list(FINDERS[name](rule, reading(text)))


def told(name: str, text: str) -> list[tuple[int | None, int | None, int | None, str | None, str | None]]:
    found = [each for each in remarks(name, text) if isinstance(each, Remark)]
    return [(r.line, r.col_start, r.col_end, r.printed, r.expected) for r in found]


def test_names_printed_in_two_ways() -> None:
    assert told("names consistent", TEXT) == [(2, 46, 49, "A1L", "AIL"), (3, 27, 30, "A1L", "AIL")]


def test_words_damaged() -> None:
    assert told("words damaged", TEXT) == [(4, 0, 10, "Subseguent", "Subsequent")]


def test_consistent_text_is_left_alone() -> None:
    clean = TEXT.replace("A1L", "AIL").replace("Subseguent", "Subsequent")
    assert not remarks("names consistent", clean)
    assert not remarks("words damaged", clean)


def test_without_the_text_nothing_can_be_told() -> None:
    (unbound,) = remarks("names consistent", "")
    assert isinstance(unbound, Unbound)
    assert "text" in unbound.reason


def test_places_are_findings_of_their_own() -> None:
    findings = [f for f in check(reading(TEXT), ["universal"]).findings if f.family == "W04" and f.level == "warning"]
    assert [(f.line, f.printed) for f in findings] == [(2, "A1L"), (3, "A1L")]
    assert all(f.expected is not None and f.expected.low == "AIL" and f.accused is None for f in findings)
