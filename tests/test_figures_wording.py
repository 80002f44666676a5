"""Damaged names and words: what is found, what is meant, and what must be left alone."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.api import read
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Line, Reading
from tieout.figures.wording import misreadings
from tieout.figures.wording.glyphs import UNLIKE, costs, misread
from tieout.figures.wording.tokens import known_words

RELEASE = """
Northern Bridge Lines Inc. ("NBL") today announced its results. See https://www.nbl.example/ir
Revenues of NBL were 1,204 and NBL Mobile services were 310.
NBL Mobile service 310 299 3.7
Systems integration (SI) 44 41
Outsourcing services 12 11
Outsourcing services were up. Outsourcing costs were flat.
NBL 1H FY2017
Profit attributable to NBL per share 12 11
"""


def reading(text: str, entity: str | None = None, figures: tuple[Figure, ...] = ()) -> Reading:
    lines = [Line(page=1, line=k, text=line) for k, line in enumerate(text.split("\n"), start=1)]
    return Reading(document=Document(document="d", entity=entity), lines=lines, figures=list(figures))


def found(line: str, text: str = RELEASE, entity: str | None = "Northern Bridge Lines Inc.") -> dict[str, str]:
    """What is flagged where the line stands under the release, and what each is said to mean."""
    last = len(text.split("\n"))
    return {m.printed: m.meant for m in misreadings(reading(f"{text}\n{line}", entity)) if m.line > last}


@pytest.mark.parametrize(
    ("line", "flagged"),
    [
        ("NB1 was founded in 1992", {"NB1": "NBL"}),
        ("N8L's customers, and NB[’s too", {"N8L": "NBL", "NB[": "NBL"}),
        ("N8Lmio Mobile", {"N8Lmio": "NBLmio"}),
        ("Cost of Sl revenues", {"Sl": "SI"}),
        ("Qutsourcing costs 9 8", {"Qutsourcing": "Outsourcing"}),
        ("Outs0urcing 9 8", {"Outs0urcing": "Outsourcing"}),
        ("Subseguent events", {"Subseguent": "Subsequent"}),
        ("the concept of loT, and of 10T", {"loT": "IoT", "10T": "IoT"}),
        (r"rEeqCL(Jellt\)//elg net income", {r"rEeqCL(Jellt\)//elg": ""}),
        # left alone
        ("", {}),
        ("NBL and its group, NBLX on the exchange", {}),
        ("1H17, 2Q17, FY2017, 10-K, 20-F, A1, 5G, 3Q, B2B", {}),
        ("Part I, Part II, Part III, Item 1A", {}),
        ("the modem of a modern bank, its compliant complaint", {}),
        ("results1 (see note2) | costs| [Under review]", {}),
        ("eBay and iPhone, kWh and mRNA", {}),
        ("Watai, Katsu and Sollers", {}),
        ("https://www.nb1.example/SYSTEM5 ir@nb1.example", {}),
    ],
)
def test_words(line: str, flagged: dict[str, str]) -> None:
    assert found(line) == flagged


INITIALS = RELEASE.replace("NBL", "IIB").replace("nbl", "iib").replace("Northern Bridge Lines", "Inland Isle Bank")


@pytest.mark.parametrize(
    ("line", "flagged"),
    [
        ("118 Mobile service 9 8", {"118": "IIB"}),  # the words behind it are those behind the name
        ("118 1H FY2017", {"118": "IIB"}),
        ('Inland Isle Bank Inc. ("118") results', {"118": "IIB"}),
        ("attributable to IIB per | attributable to 118 attributable", {"118": "IIB"}),
        ("118 Others 9 8", {}),
        ("Others 118 110", {}),
        ("118", {}),
        ("attributable to 118 customers", {}),
    ],
)
def test_whole_numbers_are_names_only_among_their_words(line: str, flagged: dict[str, str]) -> None:
    assert found(line, INITIALS, "Inland Isle Bank Inc.") == flagged


def test_a_figure_of_a_column_is_no_name() -> None:
    text = f"{INITIALS}\n118 Mobile service 9 8"
    line = len(text.split("\n"))
    figure = Figure(figure=0, line=line, col_start=0, col_end=3, column=0, printed="118")
    known = [m for m in misreadings(reading(text, "Inland Isle Bank Inc.")) if m.line == line]
    assert [m.printed for m in known] == ["118"]
    assert not [m for m in misreadings(reading(text, "Inland Isle Bank Inc.", (figure,))) if m.line == line]


def test_places() -> None:
    (m,) = misreadings(reading(f"{RELEASE}of “N8L’s” units"))
    assert (m.printed, m.end - m.start, m.start, m.name) == ("N8L", 3, 4, True)
    assert "initials of Northern Bridge Lines" in m.evidence


def test_no_name_without_evidence() -> None:
    assert not misreadings(reading("NB1 was founded.\nN8L grew.", "Other Company Inc."))


# --- Glyphs ---


def test_likeness_holds_both_ways() -> None:
    assert all(costs()[other, one] == cost for (one, other), cost in costs().items())


@pytest.mark.parametrize(("true", "read"), [("IIJ", "11J"), ("modern", "modem"), ("IIJ", "I11J"), ("IIJ", "1J")])
def test_alike(true: str, read: str) -> None:
    assert 0 < misread(true, read) < UNLIKE


@given(st.text("IJS0abl1", max_size=6), st.text("IJS0abl1", max_size=6))
def test_misread_is_a_distance(one: str, other: str) -> None:
    assert misread(one, one) == 0
    assert misread(one, other) == misread(other, one)
    assert misread(one, other, 3.0) in {misread(one, other), UNLIKE}


# --- Properties ---

_WORDS = ("Northern", "Bridge", "Logistics", "Island", "Systems", "Global", "Ocean", "Zenith", "Quality", "Data")
_DIGITS = {"N": "", "B": "8", "L": "1", "I": "1|[", "S": "5", "G": "6", "O": "0", "Z": "2", "Q": "0", "D": "0"}
_LONG_WORDS = ("outsourcing", "construction", "impairment", "subsidiaries", "comprehensive", "amortization")
_LOOKS = {"o": "0", "s": "5", "i": "1|", "l": "1|", "b": "6", "z": "2"}


@given(st.data())
def test_a_damaged_name_is_flagged_and_an_intact_one_is_not(data: st.DataObject) -> None:
    own = data.draw(st.lists(st.sampled_from(_WORDS), min_size=3, max_size=4, unique=True))
    name = "".join(word[0] for word in own)
    text = f'{" ".join(own)} Corp. ("{name}") reports.\nNet income attributable to {name} 10 12\n'
    assert not misreadings(reading(text + f"About {name}"))
    at = data.draw(st.sampled_from([k for k, c in enumerate(name) if _DIGITS[c]]))
    damaged = name[:at] + data.draw(st.sampled_from(_DIGITS[name[at]])) + name[at + 1 :]
    (m,) = misreadings(reading(text + f"About {damaged}"))
    assert (m.printed, m.meant, m.line) == (damaged, name, 3)


@given(st.data())
def test_a_damaged_word_is_flagged_and_an_intact_one_is_not(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(_LONG_WORDS))
    text = "\n".join(f"{word} of line {k}" for k in range(3))
    assert not misreadings(reading(f"{text}\nmore {word}"))
    at = data.draw(st.sampled_from([k for k, c in enumerate(word) if c in _LOOKS and k]))
    damaged = word[:at] + data.draw(st.sampled_from(_LOOKS[word[at]])) + word[at + 1 :]
    (m,) = misreadings(reading(f"{text}\nmore {damaged}"))
    assert (m.printed.lower(), m.meant) == (damaged.rstrip("|"), word)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for m in misreadings(reading(text, text[:40])):
        assert text.split("\n")[m.line - 1][m.start : m.end] == m.printed != m.meant


def test_known_words_are_words() -> None:
    assert all(word.isascii() and word.isalnum() for word in known_words())


# --- The release ---


def test_names_of_the_release(shared: Callable[[str], Path]) -> None:
    """The company's name is misread in 76 places there."""
    release = read(shared("seed/iij-1h17.txt"))
    meant = Counter(m.meant for m in misreadings(release))
    assert meant["IIJ"] + meant["IIJmio"] == 76
    assert (meant["SI"], meant["IoT"], meant["Outsourcing"], meant["Subsequent"]) == (7, 2, 2, 1)
    assert meant.total() == 89  # with one row that is no word


@pytest.mark.parametrize("filing", ["meta-10k-a", "ma-10k-a", "sjm-10q-a", "riot-10k-a", "gme-10k-a"])
def test_nothing_in_clean_text(shared: Callable[[str], Path], filing: str) -> None:
    assert not misreadings(read(shared(f"dev/ocr/{filing}/clean.txt")))
