"""A mapping as YAML for people: written with comments, read back strictly, found beside its table."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Mapping_
from pathlib import Path
from typing import Any

from ..figures.complaint import FileError, nearest
from ..figures.figure import BASES, MEASURES, STATEMENTS
from ..figures.safe_yaml import Mapping as Node
from ..figures.safe_yaml import Node as AnyNode
from ..figures.safe_yaml import Scalar, clip, load
from ..figures.safe_yaml import Sequence as Items
from .cells import exponent
from .model import EVERY, LENGTHS, ROLES, SHAPES, Expect, Item, Mapping, Span
from .periods import Dating

FILE = "mapping.yaml"
_KEYS = ("mapping", "shape", "columns", "dimensions", "every", "items", "periods", "ignore", "expect")
_ITEM_KEYS = ("concept", "unit", "scale", "decimals", "polarity")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]*(?: [A-Za-z0-9_.:/-]*[A-Za-z0-9_./-])*(?<!:)")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"}
_NONE = {"none", "null", "~", ""}
_SHAPE_HINTS = {
    "long": "a row is a figure",
    "items": "a row is a period, a column an item",
    "periods": "a row is an item, a column a period",
}


def mapping_beside(path: Path) -> Path | None:
    """The mapping of a table that lies beside it: ``lake.mapping.yaml`` for ``lake.csv``, else ``mapping.yaml``."""
    folder = path if path.is_dir() else path.parent
    own = folder.parent if path.is_dir() else folder
    found = (own / f"{path.stem}.mapping.yaml", folder / FILE)
    return next((each for each in found if each.is_file()), None)


# --- Writing ---


def written(mapping: Mapping, *, table: str, notes: Sequence[str] = ()) -> str:
    """The mapping as a file for people; `notes` become comments at its head."""
    lines = [f"# How tieout reads {_comment(table)}. Correct what is wrong; `tieout check` finds it beside the table."]
    lines += [f"# - {_comment(note)}" for note in notes]
    lines += ["mapping: 1", f"shape: {mapping.shape}    # {_SHAPE_HINTS[mapping.shape]}"]
    for key, comment, pairs in _sections(mapping):
        if pairs:
            lines += ["", f"{key}:    # {comment}", *(f"  {name}: {value}" for name, value in pairs)]
    lines += ["", "every:    # what holds for all figures; a column of the same comes first"]
    lines += [f"  {key}: {_quoted(value)}" for key, value in mapping.every.items()]
    lines += [
        f"  # {key}: {hint}" for key, hint in _HINTS.items() if key not in mapping.every and key not in mapping.columns
    ]
    if mapping.ignore:
        lines += ["", f"ignore: [{', '.join(map(_quoted, mapping.ignore))}]"]
    lines += ["", "# expect:                # what must be there; `landing` finds what is not", "#   documents: [A, B]"]
    if mapping.expect.documents:
        lines[-2:] = ["expect:", f"  documents: [{', '.join(map(_quoted, mapping.expect.documents))}]"]
    return "\n".join(lines) + "\n"


_HINTS = {
    "unit": "USD",
    "scale": "thousands             # of amounts; an item may have its own",
    "decimals": "inferred           # or -3 for thousands, 2 for cents",
    "fiscal_year_end": "12          # the month",
    "standard": "US GAAP",
}


def _sections(mapping: Mapping) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    columns = [(role, _names(mapping.columns[role])) for role in ROLES if role in mapping.columns]
    yield "columns", "what: column of the table, or [year, quarter]", columns
    yield "dimensions", 'axis: column; "*" is one of axis=member|axis=member', _pairs(mapping.dimensions, _quoted)
    yield (
        "items",
        "name in the table: concept, none, or {concept, unit, scale, decimals, polarity}",
        _pairs(mapping.items, _item),
    )
    yield "periods", "column: first day/last day, or the day of a balance", _pairs(mapping.periods, _span)


def _pairs(found: Mapping_[str, Any], show: Callable[..., str]) -> list[tuple[str, str]]:
    return [(_quoted(key), show(value)) for key, value in found.items()]


def _names(names: tuple[str, ...]) -> str:
    return _quoted(names[0]) if len(names) == 1 else f"[{', '.join(map(_quoted, names))}]"


def _item(item: Item) -> str:
    said = {key: getattr(item, key) for key in _ITEM_KEYS if getattr(item, key) is not None}
    if set(said) <= {"concept"}:
        return _quoted(item.concept) if item.concept else "none"
    shown = {key: str(10**value) if key == "scale" and value >= 0 else str(value) for key, value in said.items()}
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in shown.items()) + "}"


def _span(span: Span) -> str:
    days = str(span.end) if span.start is None else f"{span.start}/{span.end}"
    return days + (" forecast" if span.forecast else "")


def _quoted(text: str) -> str:
    """A word as it is, anything else in quotes that YAML and JSON share."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 65536 else f"\\U{ord(c):08x}" for c in shown
    )


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


# --- Reading ---


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file.

    Raises:
        FileError: it does not read; names the place, and the nearest right word.
    """
    return _File(path).mapping()


class _File:
    """One mapping file being read."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.top = load(path)

    def mapping(self) -> Mapping:
        top = self.of(self.top, "a mapping")
        self.known(top, _KEYS, "a mapping")
        for key in ("shape", "columns"):
            if key not in top.items and key == "shape":
                raise self.error(top, 'a mapping needs "shape"', f"shape: {' | '.join(SHAPES)}")
        shape = self.one_of(top.items["shape"], SHAPES, "shape")
        every = {key: self.every(key, node) for key, node in self.pairs(top, "every", EVERY)}
        return Mapping(
            shape=shape,
            columns={role: self.names(node) for role, node in self.pairs(top, "columns", ROLES)},
            dimensions={axis: self.text(node) for axis, node in self.pairs(top, "dimensions", None)},
            every=every,
            items={name: self.item(node) for name, node in self.pairs(top, "items", None)},
            periods={name: self.span(node, every) for name, node in self.pairs(top, "periods", None)},
            ignore=self.names(top.items["ignore"]) if "ignore" in top.items else (),
            expect=self.expect(top),
            path=self.name,
        )

    def every(self, key: str, node: AnyNode) -> str:
        text = self.text(node)
        known: dict[str, Iterable[str]] = {
            "length": LENGTHS, "measure": MEASURES, "basis": BASES, "statement": STATEMENTS,
            "days": ("first", "second"),
        }  # fmt: skip
        if key in known:
            return self.one_of(node, tuple(known[key]), key)
        if key == "scale" and exponent(text) is None:
            raise self.error(node, f'"{clip(text)}" is no scale', "write thousands, millions, or 1000")
        if key == "decimals" and text != "inferred":
            self.number(node, -18, 18)
        if key == "fiscal_year_end":
            self.number(node, 1, 12)
        return text

    def item(self, node: AnyNode) -> Item:
        if isinstance(node, Scalar):
            return Item(concept=None if node.text.strip().casefold() in _NONE else self.text(node))
        own = self.of(node, "an item")
        self.known(own, _ITEM_KEYS, "an item")
        found = dict(own.items)
        scale = None
        if "scale" in found:
            scale = exponent(self.text(found["scale"]))
            if scale is None:
                raise self.error(found["scale"], "this is no scale", "write thousands, millions, or 1000")
        return Item(
            concept=self.item(found["concept"]).concept if "concept" in found else None,
            unit=self.text(found["unit"]) if "unit" in found else None,
            scale=scale,
            decimals=self.number(found["decimals"], -18, 18) if "decimals" in found else None,
            polarity=int(self.one_of(found["polarity"], ("1", "-1"), "polarity")) if "polarity" in found else None,
        )

    def span(self, node: AnyNode, every: dict[str, str]) -> Span:
        text = self.text(node)
        forecast = text.endswith(" forecast")
        span = Dating(int(every.get("fiscal_year_end", "12"))).span(text.removesuffix(" forecast"))
        if span is None:
            raise self.error(node, f'"{clip(text)}" is no period', "write 2023-01-01/2023-12-31, or 2023-12-31")
        return Span(start=span.start, end=span.end, forecast=forecast or span.forecast)

    def expect(self, top: Node) -> Expect:
        pairs = dict(self.pairs(top, "expect", ("documents",)))
        return Expect(documents=self.names(pairs["documents"]) if "documents" in pairs else ())

    # --- what a node must be ---

    def pairs(self, top: Node, key: str, known: Sequence[str] | None) -> Iterator[tuple[str, AnyNode]]:
        node = top.items.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            return
        own = self.of(node, f'"{key}"')
        if known is not None:
            self.known(own, known, f'"{key}"')
        yield from own.items.items()

    def of(self, node: AnyNode, what: str) -> Node:
        if not isinstance(node, Node):
            raise self.error(node, f"{what} is made of lines like this: name: value", "write it so")
        return node

    def known(self, node: Node, keys: Sequence[str], what: str) -> None:
        for key, place in node.keys.items():
            if key not in keys:
                raise self.error(place, f'{what} has no key "{clip(key)}"{nearest(key, keys)}', "correct or remove it")

    def names(self, node: AnyNode) -> tuple[str, ...]:
        return tuple(self.text(each) for each in node.items) if isinstance(node, Items) else (self.text(node),)

    def text(self, node: AnyNode) -> str:
        if not isinstance(node, Scalar) or not node.text.strip():
            raise self.error(node, "a word belongs here", "fill it, or remove the line")
        return node.text

    def number(self, node: AnyNode, low: int, high: int) -> int:
        text = self.text(node)
        if not re.fullmatch(r"[+-]?\d{1,3}", text) or not low <= int(text) <= high:
            raise self.error(node, f'"{clip(text)}" is no whole number from {low} to {high}', "correct it")
        return int(text)

    def one_of(self, node: AnyNode, known: Sequence[str], what: str) -> str:
        text = self.text(node)
        if text not in known:
            raise self.error(node, f'no {what} is called "{clip(text)}"{nearest(text, known)}', "choose a known one")
        return text

    def error(self, node: AnyNode, what: str, cure: str = "") -> FileError:
        return FileError(self.name, node.line, node.column, what, cure)
