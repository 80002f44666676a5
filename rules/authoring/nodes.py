"""A suite file's own rules with the places of their keys, for whoever points at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..safe_yaml import Mapping, Scalar, Sequence, load


def own_nodes(path: Path) -> Iterator[tuple[str, Mapping]]:
    """Each rule that the file itself writes: its id and its mapping; the file is known to read."""
    top = load(path)
    rules = top.items.get("rules") if isinstance(top, Mapping) else None
    for node in rules.items if isinstance(rules, Sequence) else ():
        if isinstance(node, Mapping) and isinstance(identity := node.items.get("id"), Scalar):
            yield " ".join(identity.text.split()), node


def own_ids(path: Path) -> set[str]:
    """The ids of the rules that the file itself writes, without those it includes."""
    return {identity for identity, _ in own_nodes(path)}
