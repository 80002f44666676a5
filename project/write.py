"""Writes a project file to begin with: what lies in the folder, and every other key as a comment that says its job."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Folders that hold no inputs, whoever made them.
_NOT = ("node_modules", "site", "venv", "__pycache__")
#: Texts that lie beside documents and are none.
_PLAIN = ("readme", "license", "licence", "requirements", "changelog", "notes", "notice")
_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What lies in a folder, as paths from it: patterns of documents and tables, landings, suites, waivers."""

    documents: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    landings: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    count: int = 0


def look(folder: Path) -> Found:
    """What lies in a folder and below it.

    Raises:
        OSError: it cannot be read.
    """
    documents: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    landings, suites, waivers = [], [], []
    for path in _below(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            landings += [name] if (path / "figures").is_dir() else []
        elif path.name == "waivers.yaml":
            waivers.append(name)
        elif path.name == "suite.yaml" or path.name.endswith(".suite.yaml"):
            suites.append(name)
        elif path.suffix == ".txt" and not path.stem.casefold().startswith(_PLAIN):
            documents[_pattern(name)] += 1
        elif path.suffix in {".csv", ".parquet"}:
            tables[_pattern(name)] += 1
    return Found(
        documents=tuple(sorted(documents)),
        tables=tuple(sorted(tables)),
        landings=tuple(landings),
        suites=tuple(suites),
        waivers=tuple(waivers),
        count=documents.total(),
    )


def project_text(found: Found) -> str:
    """The file's text for what was found."""
    waivers = found.waivers[0] if len(found.waivers) == 1 else ""
    return _TEXT.format(
        documents=_list(found.documents),
        landings=_list(found.landings),
        tables=_list(found.tables),
        suites="".join(f"# {json.dumps(name)} lies here and counts for what lies beside it\n" for name in found.suites),
        example=json.dumps(found.documents[0] if found.documents else "reports/*.txt"),
        count=found.count or 1,
        waivers=f"waivers = {json.dumps(waivers)}" if waivers else '# waivers = "waivers.yaml"',
    )


def _below(folder: Path, depth: int = 4) -> Iterator[Path]:
    """Files and folders down to some depth, in order; a landing is one thing, links and hidden ones are left out."""
    for number, path in enumerate(sorted(folder.iterdir())):
        if number > _MOST or path.name.startswith(".") or path.name in _NOT or path.is_symlink():
            continue
        yield path
        if path.is_dir() and depth and not (path / "figures").is_dir() and not (path / "index.html").is_file():
            yield from _below(path, depth - 1)


def _pattern(name: str) -> str:
    """The pattern of all files of a kind in a file's folder."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/*{Path(file).suffix}".lstrip("/")


def _list(names: tuple[str, ...]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


_TEXT = """\
# What tieout knows of this project. Commands find this file in the folder of their input or above it;
# `tieout config show --origin` says what holds and why. A key that is not known is an error.

[inputs]  # what `tieout nightly` checks: patterns from this folder, ** for any folder below
documents = {documents}
landings = {landings}  # folders that `tieout load --out` wrote
tables = {tables}  # CSV or Parquet, read by the mapping.yaml beside them
# exclude = ["drafts/*"]

[check]  # options of the commands win over these
fail_on = "error"  # or "warning", "note"
# suites = ["us-gaap", "ours.yaml"]  # without it: what the document's standard calls for, and suite.yaml beside it
{waivers}  # without it: waivers.yaml beside the input
# allow_partial = false  # do not exit with 3 for regions that were not read
{suites}
# [[suite]]  # suites of some documents or entities; as many as you like
# documents = {example}
# entity = "*"
# suites = ["us-gaap"]

# [[expect]]  # what should be there; what is not is a finding, and exit code 3
# glob = {example}
# count = {count}
# by = "18:00"  # is asked for from this hour on
# days = ["mon", "tue", "wed", "thu", "fri"]
# new = false  # true: so many must be new or changed since the last run

[store]
path = ".tieout"  # what nightly runs keep: landed figures, verdicts, history. Not for version control

[site]
path = "site"  # the review of all documents; the last good one stays until a run is complete
# title = "Tie-out"
# data_docs = false  # a Great Expectations checkpoint a document too, its pages in site/data-docs: for hundreds

[nightly]
# jobs = 0  # processes; 0 is one a core
# drift_figures = 20  # percent of a document's figures that may come or go unsaid
# drift_mapping = 10  # points of its figures with a concept
# drift_coverage = 10  # points of its figures that are tied
# drift_documents = 20  # percent of all documents

# [alerts]  # needs tieout[alerts]; who is told of what is new, once
# to = ["$TIEOUT_SLACK"]  # an address of Apprise, or $NAME of the environment, so that no secret stands here
# level = "error"
# link = "https://intranet.example/tieout"

[retention]
runs = 400  # nights of history
sites = 2

# [review]  # what a sign-off asks for
# two_persons = true
# roles_required = ["preparer", "reviewer"]
# chain_required = false
# coverage_target = 90
# materiality = 1_000_000
"""
