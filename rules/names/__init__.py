"""Checks of words: names printed in one way throughout, and no word that recognition damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .remarks import names_consistent, words_damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...figures.reading import Reading
    from ..model import Remark, Rule, Unbound

#: Each check by the name that rules call it by, in angle brackets.
FINDERS: dict[str, Callable[[Rule, Reading], Iterable[Remark | Unbound]]] = {
    "names consistent": names_consistent,
    "words damaged": words_damaged,
}
