"""What is computed once: within a block over one reading, and never across readings or blocks."""

from tieout.figures.reading import Document, Reading
from tieout.rules.memo import once, remembering

CALLS: list[str] = []


@once
def length(reading: Reading) -> list[int]:
    CALLS.append(reading.document.document)
    return [len(reading.figures)]


def test_once_within_the_block_and_only_for_its_reading() -> None:
    CALLS.clear()
    mine, other = (Reading(document=Document(document=name)) for name in ("mine", "other"))
    with remembering(mine):
        assert length(mine) is length(mine)
        length(other)
        length(other)
        with remembering(other):
            length(other)
            length(other)
        length(mine)
    assert CALLS == ["mine", "other", "other", "other"]
    length(mine)
    length(mine)
    assert CALLS[4:] == ["mine", "mine"]
