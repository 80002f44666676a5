"""Runs the commands that a page of documentation shows, in a copy of the examples, and reads what they print.

A page's blocks go in order, all in one folder:

    ```sh run            each line is a command, run by sh; `# exit 1` behind one says how it ends, else with 0
    ```text              directly behind: lines that the commands print, in this order; `...` skips some
    ```yaml file=a.yaml  what the reader is told to write into that file

Other blocks are not run.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_EXIT = re.compile(r" # exit (\d+)$")
_FILE = re.compile(r"\w+ file=([\w./-]+)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands behind its fence, its text, and the line of the page that it begins in."""

    info: str
    text: str
    line: int
    follows: bool  # nothing but blank lines between it and the block before


def pages() -> list[Path]:
    """The README and the pages of docs that have commands to run."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [page for page in found if any(block.info == "sh run" for block in blocks(page.read_text("utf-8")))]


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    info, start, fenced, follows = "", 0, False, False
    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            if fenced:
                yield Block(info, "\n".join(inside) + "\n", start, follows)
                follows = True
            info, start, inside, fenced = line[3:].strip(), number, [], not fenced
        elif fenced:
            inside.append(line)
        elif line.strip():
            follows = False


def examples(folder: Path) -> Path:
    """A copy of the examples in `folder`."""
    return Path(shutil.copytree(ROOT / "examples", folder / "examples"))


def follow(page: Path, folder: Path) -> None:
    """Do what a page says, in a copy of the examples in `folder`.

    Raises:
        AssertionError: a command ends otherwise than the page says, or prints something else.
    """
    work = examples(folder)
    run = work / "run"
    run.write_text('#!/bin/sh\nexec "$@"\n')
    run.chmod(0o755)
    said = ""
    before = ""
    for block in blocks(page.read_text("utf-8")):
        if block.info == "sh run":
            said = "".join(_done(command, work, f"{page.name}:{block.line}") for command in block.text.splitlines())
        elif block.info == "text" and before == "sh run" and block.follows:
            _expect(block, said, f"{page.name}:{block.line}")
        elif named := _FILE.match(block.info):
            (work / named[1]).parent.mkdir(parents=True, exist_ok=True)
            (work / named[1]).write_text(block.text, "utf-8")
        before = block.info


def _done(line: str, work: Path, place: str) -> str:
    """What a command prints, once it has ended as its line says."""
    wanted = _EXIT.search(line)
    names = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "100"}
    kept = {key: value for key, value in os.environ.items() if key not in {"FORCE_COLOR", "TIEOUT_DEBUG"}}
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=work,
        env=kept | names,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == int(wanted[1] if wanted else 0), f"{place}: {line}\n{done.stdout}"
    return done.stdout


def _expect(block: Block, said: str, place: str) -> None:
    lines = iter([line.rstrip() for line in said.splitlines()])
    for wanted in block.text.splitlines():
        if wanted.strip() not in {"", "..."}:
            assert any(line == wanted.rstrip() for line in lines), f"{place}: not printed here: {wanted}\n{said}"
