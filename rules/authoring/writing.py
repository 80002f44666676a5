"""Writes a rule as YAML, and puts it into a suite file behind the others without touching a word of these."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import yaml

from ..complaint import SuiteError
from ..language import read_suite
from ..model import Rule
from ..safe_yaml import Mapping, Sequence, load

_WIDTH = 110
_KEYS = ("id", "family", "title", "kind", "relation", "severity", "source", "why")


def rule_yaml(rule: Rule, indent: int = 2) -> str:
    """The rule as an item of a suite's `rules:`, its dash after so many spaces.

    Its options and `where` are no business of a drafted rule, which has none.
    """
    lines: list[str] = []
    for key in _KEYS:
        value = getattr(rule, key)
        if not value or (key == "severity" and value == "error"):
            continue
        lines += _folded(key, value) if key == "relation" else _dumped(key, value)
    pad = " " * indent
    return "".join(f"{pad}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def _dumped(key: str, value: str) -> list[str]:
    text = yaml.safe_dump({key: value}, allow_unicode=True, width=_WIDTH, default_flow_style=False)
    return text.rstrip("\n").split("\n")


def _folded(key: str, value: str) -> list[str]:
    """A relation over as many lines as it needs, broken before its operators; a short one in single quotes."""
    short = f"{key}: '" + value.replace("'", "''") + "'"
    if len(short) <= _WIDTH:
        return [short]
    lines = [""]
    for piece in _at_operators(value):
        if lines[-1] and len(lines[-1]) + len(piece) + 1 > _WIDTH - 4:
            lines.append("")
        lines[-1] = f"{lines[-1]} {piece}".strip()
    return [f"{key}: >-", *(f"  {line}" for line in lines)]


def _at_operators(relation: str) -> list[str]:
    """The relation cut before every operator that stands outside quotes."""
    pieces, quoted, last = [], False, 0
    for at, character in enumerate(relation):
        if character == '"' and relation[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted and character in "=+-" and relation[at - 1 : at] == " " and relation[at + 1 : at + 2] == " ":
            pieces.append(relation[last:at].strip())
            last = at
    return [*pieces, relation[last:].strip()]


def suite_yaml(name: str, rule: Rule) -> str:
    """A whole suite with the one rule."""
    return f"suite: {name}\ntitle: Rules of our own\nrules:\n{rule_yaml(rule)}"


# --- Saving ---


def save(rule: Rule, path: Path) -> None:
    """Put the rule behind the others of a suite file, or begin one; every other byte stays as it is.

    Written beside and renamed, once it is seen to read back as the old rules and the new one.

    Raises:
        SuiteError: the file does not read, has a rule of that id, or its `rules` are not written as a list of lines.
        OSError: it cannot be written.
    """
    path = path.resolve()
    if not path.exists():
        _replace(path, suite_yaml(_name(path), rule), [rule])
        return
    before = read_suite(path)
    if rule.id in {each.id for each in before.rules}:
        raise SuiteError(str(path), None, None, f'has a rule "{rule.id}" already', "choose another with --id")
    text = path.read_bytes().decode("utf-8")
    _replace(path, _appended(text, path, rule), [*before.rules, rule])


def _name(path: Path) -> str:
    """The suite's name: its file's, without `.suite.yaml`, in the letters that a name may have."""
    stem = path.name.partition(".")[0]
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in stem)[:80].strip("-") or "own"


def _appended(text: str, path: Path, rule: Rule) -> str:
    top = load(path)
    rules = top.items["rules"] if isinstance(top, Mapping) else None
    if not isinstance(top, Mapping) or not isinstance(rules, Sequence):
        raise SuiteError(str(path), 1, 1, "has no list of rules", 'write "rules:"')
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if not rules.items:
        return _begun(lines, top, path, rule, newline)
    first = lines[rules.items[0].line - 1]
    indent = len(first) - len(first.lstrip())
    if not first.lstrip().startswith("-"):
        cure = 'write each rule on lines of its own, beginning with "- id: NAME"'
        raise SuiteError(str(path), rules.line, rules.column, "has its rules in brackets", cure)
    end = _end(lines, top)
    if end and not lines[end - 1].endswith("\n"):
        lines[end - 1] += newline
    spaced = len(rules.items) < 2 or not lines[rules.items[1].line - 2].strip()
    block = (newline if spaced else "") + rule_yaml(rule, indent).replace("\n", newline)
    return "".join([*lines[:end], block, *lines[end:]])


def _begun(lines: list[str], top: Mapping, path: Path, rule: Rule, newline: str) -> str:
    """`rules: []` becomes a list of lines."""
    key = top.keys["rules"]
    line = lines[key.line - 1]
    if "[]" not in line.replace(" ", ""):
        raise SuiteError(str(path), key.line, key.column, "has no rules where they should stand", 'write "rules: []"')
    tail = line[line.index("]") + 1 :].strip()
    head = "rules:" + (f" {tail}" if tail else "") + newline
    lines[key.line - 1] = head + rule_yaml(rule).replace("\n", newline)
    return "".join(lines)


def _end(lines: list[str], top: Mapping) -> int:
    """The number of lines up to the end of the rules: of the file, or of the comments before the next key."""
    later = [key.line for key in top.keys.values() if key.line > top.keys["rules"].line]
    end = min(later) - 1 if later else len(lines)
    while end and (not lines[end - 1].strip() or (later and lines[end - 1].startswith("#"))):
        end -= 1
    return end


def _replace(path: Path, text: str, expected: list[Rule]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".yaml", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        if list(read_suite(beside).rules) != expected:
            raise SuiteError(str(path), None, None, "cannot be added to safely", "paste the rule into it by hand")
        if path.exists():
            shutil.copymode(path, beside)
        else:
            beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
