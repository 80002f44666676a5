"""Loads YAML as plain strings, lists and mappings with their places, and nothing that YAML can do beyond.

No anchors or aliases (a 350-byte file of them unfolds to millions of leaves), no tags, no second
document, no key twice, nothing deeper than 20 or larger than 1 MB; and no implicit types: ``on``,
``no`` and ``2017-09-30`` are the words they are written as.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from .complaint import FileError

LARGEST = 1_000_000
DEEPEST = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is some ten times as fast


@dataclass(slots=True)
class Scalar:
    """A word or text as written."""

    text: str
    line: int
    column: int


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list[Node]
    line: int
    column: int


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in the order written; ``keys`` holds where each key stands."""

    items: dict[str, Node]
    keys: dict[str, Scalar]
    line: int
    column: int


Node: TypeAlias = Scalar | Sequence | Mapping


def load(path: Path, largest: int = LARGEST) -> Node:
    """The one document of a YAML file of at most so many bytes.

    Raises:
        FileError: it cannot be read, or uses what is not allowed.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise FileError(name, None, None, f"cannot be read ({error.strerror})", "check the name") from None
    return loads(data, name, largest)


def loads(data: bytes, name: str, largest: int = LARGEST) -> Node:
    """The one document that `data` writes in UTF-8; `name` is what errors call the file.

    Raises:
        FileError: it cannot be read, or uses what is not allowed.
    """
    if len(data) > largest:
        raise FileError(name, None, None, f"is larger than {largest // 1_000_000} MB", "split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(name, line, 1, "is no UTF-8 text", "save it as UTF-8") from None
    try:
        return _Builder(name).build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = str(getattr(error, "problem", None) or "it does not read")
        raise FileError(name, line, column, f"is no YAML here: {what}", "check indentation and quotes") from None


class _Builder:
    """Turns the parser's events into nodes, refusing as early as possible; no recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stack: list[Sequence | Mapping] = []
        self.pending: list[Scalar | None] = []  # the key that waits for its value, one per open mapping
        self.root: Node | None = None
        self.documents = 0

    def build(self, text: str) -> Node:
        for event in yaml.parse(text, Loader=_LOADER):
            self.take(event)
        if self.root is None or self.documents == 0:
            raise FileError(self.name, 1, 1, "is empty", "write something into it, or leave it out")
        return self.root

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.AliasEvent():
                raise self.error(event, "aliases (*name) are not allowed", "write the value out")
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self.error(event, "a second document begins", "write it into a file of its own")
            case yaml.ScalarEvent() | yaml.CollectionStartEvent():
                self.open(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.stack.pop()
                self.pending.pop()
            case _:
                pass

    def open(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            raise self.error(event, "anchors (&name) are not allowed", "write the value out where it is used")
        if event.tag not in {None, "!"}:
            raise self.error(event, "tags (!name) are not allowed", "leave the tag out")
        line, column = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            self.place(Scalar(event.value, line, column), event)
            return
        if len(self.stack) >= DEEPEST:
            raise self.error(event, f"is nested more than {DEEPEST} deep", "four levels are enough")
        opened: Sequence | Mapping = (
            Sequence([], line, column) if isinstance(event, yaml.SequenceStartEvent) else Mapping({}, {}, line, column)
        )
        self.place(opened, event)
        self.stack.append(opened)
        self.pending.append(None)

    def place(self, node: Node, event: yaml.Event) -> None:
        """Puts a node into what is open: as an item, a key, or the value of the key that waits."""
        if not self.stack:
            self.root = node
            return
        parent, key = self.stack[-1], self.pending[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is not None:
            parent.items[key.text] = node
            self.pending[-1] = None
        else:
            self.key(parent, node, event)

    def key(self, parent: Mapping, node: Node, event: yaml.Event) -> None:
        if not isinstance(node, Scalar):
            raise self.error(event, "a key is a word", "put quotes around text that begins with [ or {")
        if node.text in parent.keys:
            first = parent.keys[node.text].line
            raise self.error(event, f'the key "{clip(node.text)}" is here twice', f"the first is in line {first}")
        parent.keys[node.text] = node
        self.pending[-1] = node

    def error(self, event: yaml.Event, what: str, cure: str) -> FileError:
        line, column = _place(event)
        return FileError(self.name, line, column, what, cure)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def clip(text: str, longest: int = 60) -> str:
    """Text fit for a message: control characters out, and not longer than a few words."""
    shown = "".join(c if c.isprintable() else "?" for c in text)
    return shown if len(shown) <= longest else shown[: longest - 3] + "..."
