"""On which line of a TOML file a key stands, which its parser does not say."""

from __future__ import annotations

import re

_HEAD = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"'-]+?)\s*=")


class Places:
    """The lines of a file's tables and keys, counted from 1: ``check.fail_on``, ``expect[1].glob``."""

    def __init__(self, source: str, within: str = "") -> None:
        self._lines = source.splitlines()
        self._found: dict[str, int] = {}
        counts: dict[str, int] = {}
        table = ""
        for number, line in enumerate(self._lines, 1):
            if head := _HEAD.match(line):
                table = _plain(head[2])
                if head[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = f"{table}[{counts[table]}]"
                self._found.setdefault(_below(table, within), number)
            elif key := _KEY.match(line):
                self._found.setdefault(_below(f"{table}.{_plain(key[1])}".lstrip("."), within), number)

    def line(self, key: str) -> int | None:
        """The line of a key; else of the first line that begins with its last word; else None."""
        exact = self._found.get(key) or self._found.get(f"{key}[0]")
        if exact is not None:
            return exact
        word = key.rpartition(".")[2].partition("[")[0]
        starts = (n for n, line in enumerate(self._lines, 1) if line.strip().lstrip("[\"'").startswith(word))
        return next(starts, None) if word else None

    def column(self, line: int) -> int:
        """Where a line's text begins, counted from 1."""
        text = self._lines[line - 1]
        return len(text) - len(text.lstrip()) + 1


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def _below(key: str, within: str) -> str:
    """The key as it is called below a table: ``tool.tieout.check`` is ``check`` below ``tool.tieout``."""
    return key.removeprefix(f"{within}.") if within else key
