"""One call of the command line: its inputs one by one, what went wrong with them, and the exit code."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from . import api
from .figures.complaint import FileError
from .loader.errors import CorrectionsError, InputError
from .reports.excerpt import visible
from .rules.complaint import SuiteError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from .expectations.waivers import Waiver
    from .figures.reading import Reading
    from .project.model import Project
    from .reports.checked import Checked
    from .rules.model import Suite
    from .signing.policy import Policy

FINDINGS, USAGE, INPUT, INTERNAL = 1, 2, 3, 4
#: Where several hold, the first of these is the exit code.
_WORST_FIRST = (INTERNAL, USAGE, INPUT, FINDINGS)
#: Nobody needs to be told of progress that is over in this many seconds.
_PATIENCE = 1.5


class Call:
    """What a call has come to so far; messages go to stderr, and one bad input does not end it."""

    def __init__(
        self,
        *,
        quiet: bool = False,
        allow_partial: bool = False,
        pandas: bool = False,
        waivers: Path | None = None,
        mapping: Path | None = None,
        database: str | None = None,
    ) -> None:
        self.quiet = quiet
        self.mapping = mapping
        self.database = database
        self._waiver_file = waivers
        self._waivers: dict[Path, list[Waiver]] = {}
        self._projects: dict[Path, Project | None] = {}
        self.pandas = pandas
        self.allow_partial = allow_partial
        self.codes: set[int] = set()
        self._told: set[str] = set()
        self._fetched: TemporaryDirectory[str] | None = None
        self._places: dict[str, str] = {}  # where what was fetched is now -> where it is from
        self._known: dict[str, str] = {}

    @property
    def options(self) -> dict[str, Any]:
        """What another process needs to read and judge as this one does."""
        return {
            "allow_partial": self.allow_partial,
            "waivers": self._waiver_file,
            "mapping": self.mapping,
            "database": self.database,
        }

    @property
    def exit_code(self) -> int:
        """The worst that happened: 4 before 2 before 3 before 1."""
        return next((code for code in _WORST_FIRST if code in self.codes), 0)

    def wrong(self, code: int, message: str, quoted: Sequence[str] = ()) -> None:
        """Tell once what is wrong, above the lines it is about, and remember the exit code that it calls for."""
        self.codes.add(code)
        message = self._from(message)
        if message not in self._told:
            self._told.add(message)
            for line in (f"error: {message}", *quoted):
                self._say(line)

    def say(self, message: str) -> None:
        """Tell something that is no error."""
        if not self.quiet:
            self._say(self._from(message))

    def internal(self, what: str, error: BaseException) -> None:
        """Own up to a defect of tieout itself, in one line unless TIEOUT_DEBUG=1 asks for all of it."""
        if os.environ.get("TIEOUT_DEBUG", "0") not in {"", "0"}:
            sys.stderr.write(visible_lines("".join(traceback.format_exception(error))))
        kind = type(error).__name__
        cure = "please report it, with the traceback that TIEOUT_DEBUG=1 shows"
        self.wrong(INTERNAL, f"internal error: {what}: {kind}: {str(error)[:200]}; {cure}")

    def thrifty(self) -> None:
        """Keep Arrow from importing pandas, which takes a second, unless this call needs pandas itself."""
        if not self.pandas:
            from .figures.arrow import without_pandas  # noqa: PLC0415 - a document alone needs no Arrow

            without_pandas()

    # --- The inputs ---

    def readings(self, inputs: Sequence[str]) -> Iterator[tuple[Path, Reading]]:
        """Every reading that the inputs hold, in order; what cannot be read is told and left out."""
        queries = [each for each in dict.fromkeys(inputs) if api.is_query(each)]
        paths = self.fetched(each for each in inputs if each not in queries)
        if queries or any(path.is_dir() or api.holds_table(path) for path in paths):
            self.thrifty()
        with _Ticker(len(paths) + len(queries), quiet=self.quiet) as ticker:
            for path, name in zip(paths, self.names(paths), strict=True):
                ticker.now(path.name)
                yield from ((path, reading) for reading in self.opened(path, name))
                ticker.done()
            for query in queries:
                ticker.now(query)
                yield from ((Path("query"), reading) for reading in self.opened(query, "query"))
                ticker.done()

    def fetched(self, places: Iterable[str]) -> list[Path]:
        """The places as paths of this machine; what is stored elsewhere is fetched for as long as the call lasts."""
        from .figures.storage import StorageError, fetch, is_remote, local  # noqa: PLC0415 - a part of them is heavy

        paths: dict[Path, None] = {}
        for number, place in enumerate(dict.fromkeys(places)):
            if not is_remote(place):
                paths[Path(local(place))] = None
                continue
            self.thrifty()
            self._fetched = self._fetched or TemporaryDirectory(prefix="tieout-")
            try:
                path = fetch(place, Path(self._fetched.name) / str(number))
            except StorageError as error:
                self.wrong(INPUT, str(error))
            else:
                self._places[str(path)] = place
                paths[path] = None
        return list(paths)

    def names(self, paths: Sequence[Path]) -> list[str]:
        """What the documents of these paths are called: as where they are from, where they were fetched."""
        return [self._places.get(str(path), name) for path, name in zip(paths, api.names(paths), strict=True)]

    def _from(self, message: str) -> str:
        for path, place in self._places.items():
            message = message.replace(path, place)
        return message

    def opened(
        self, path: Path | str, name: str, *, corrected: bool = True, given: Iterator[Reading] | None = None
    ) -> Iterator[Reading]:
        """The readings of one input, or those `given` of it; what cannot be read is told and ends it.

        A document whose corrections do not read goes on without them.
        """
        readings = given if given is not None else api.open_input(
            path, name, lambda said: self.say(f"note: {path}: {said}"), corrected=corrected, mapping=self.mapping,
            database=self.database,
        )  # fmt: skip
        while True:
            try:
                reading = next(readings)
            except StopIteration:
                return
            except CorrectionsError as error:
                self.wrong(USAGE, f"corrections {error}")
                yield from self.opened(path, name, corrected=False)
                return
            except InputError as error:
                return self.wrong(INPUT, str(error))
            except FileError as error:
                return self.wrong(USAGE, str(error))
            except Exception as error:  # noqa: BLE001 - a defect in one input must not cost the others
                return self.internal(f"reading {path}", error)
            if self.first(reading.document.document, path):
                self._partial(reading, path)
                yield reading

    def first(self, name: str, path: Path | str) -> bool:
        """Whether no other input has a document of this name."""
        other = self._known.setdefault(name, str(path))
        if other == str(path):
            return True
        cure = "check them apart, or land one under another name (tieout load --id)"
        self.wrong(USAGE, f"{path}: its document {name} is in {other} too; {cure}")
        return False

    def _partial(self, reading: Reading, path: Path | str) -> None:
        regions = reading.document.unread
        if not regions:
            return
        project = self.project(Path(path))
        if not (self.allow_partial or (project is not None and project.check.allow_partial)):
            self.codes.add(INPUT)
        first = regions[0]
        more = f" and {len(regions) - 1} more regions" if len(regions) > 1 else ""
        name = reading.document.document
        self.say(f"warning: {name}:{first.first}: not read up to line {first.last} ({first.reason}){more}")

    @contextmanager
    def writing(self, what: str) -> Iterator[None]:
        """Say what is wrong with a folder that results were to go to, or own up if it is not the folder."""
        from .figures.storage import StorageError  # noqa: PLC0415 - only where something is written

        try:
            yield
        except OSError as error:
            if isinstance(error, StorageError):
                return self.wrong(INPUT, str(error))
            cure = "name another folder with --out"
            self.wrong(USAGE, f"{error.filename or what}: {error.strerror or error}; {cure}")
        except Exception as error:  # noqa: BLE001 - what else there is to report must still be
            self.internal(f"writing {what}", error)

    # --- The verdicts ---

    def judged(self, inputs: Sequence[str], suites: Sequence[str]) -> Iterator[tuple[Reading, Checked | None]]:
        """Every reading and what its check came to, None where tieout itself failed; nothing if no suite is left."""
        known = self.known_suites(suites)
        if suites and not known:
            return
        for path, reading in self.readings(inputs):
            yield reading, self.judge(reading, path, known)

    def judge(self, reading: Reading, path: Path, known: list[Suite]) -> Checked | None:
        """What a reading's check came to by the suites that are `known`, else by those that it calls for."""
        chosen = known or self._chosen(reading, path)
        return self._checked(reading, chosen, path) if chosen else None

    def _checked(self, reading: Reading, suites: list[Suite], path: Path) -> Checked | None:
        policy = self.policy(path)
        try:
            checked = api.settled(api.check(reading, suites), self.waivers(path), policy=policy)
            return self._signed(checked, path, policy)
        except Exception as error:  # noqa: BLE001 - as above
            self.internal(reading.document.document, error)
            return None

    def waivers(self, path: Path) -> list[Waiver]:
        """The waivers that count for an input; none, and exit code 2, if their file does not read."""
        if path not in self._waivers:
            try:
                self._waivers[path] = api.waivers_for(self._waiver_file, path, self.project(path))
            except FileError as error:
                self._waivers[path] = []
                self.wrong(USAGE, f"waivers {error}")
        return self._waivers[path]

    def policy(self, path: Path) -> Policy | None:
        """The rules of review that hold for an input; none where its project sets none."""
        project = self.project(path)
        if project is None:
            return None
        from .signing.policy import policy_of  # noqa: PLC0415 - only a project sets any

        return policy_of(project)

    def project(self, path: Path) -> Project | None:
        """The project of an input; none, and exit code 2, if its file does not read."""
        if path not in self._projects:
            try:
                self._projects[path] = api.project_for(path)
            except FileError as error:
                self._projects[path] = None
                self.wrong(USAGE, str(error))
        return self._projects[path]

    def fails_from(self, option: str | None, path: Path) -> str:
        """From which level findings fail the call: the option's, else that of the input's project, else error."""
        project = self.project(path) if option is None else None
        return option or ("error" if project is None else project.check.fail_on)

    def _signed(self, checked: Checked, path: Path, policy: Policy | None) -> Checked:
        """With the faults of the sign-offs beside it; without, and exit code 2, if they do not read."""
        try:
            return api.signed(checked, path, policy)
        except FileError as error:
            self.wrong(USAGE, str(error))
            return checked

    def input_of(self, document: str) -> str:
        """The input that holds the document of this name."""
        path = self._known[document]
        return self._places.get(path, path)

    def suites(self, names: Sequence[str]) -> list[Suite]:
        """The suites named, else all that come with tieout."""
        from .rules.language import own_suites  # noqa: PLC0415 - only who asks for rules

        return self.known_suites(names or own_suites())

    def known_suites(self, names: Sequence[str]) -> list[Suite]:
        """The suites named with --suite that can be used."""
        from .rules.language import load_suites  # noqa: PLC0415 - only who names suites

        found: list[Suite] = []
        for name in dict.fromkeys(names):
            found += self._tried(lambda name=name: load_suites([name])) or []  # type: ignore[misc]
        return found

    def _chosen(self, reading: Reading, path: Path) -> list[Suite]:
        """The suites that the document calls for; without those beside it if one of these does not read."""
        chosen = self._tried(lambda: api.suites_for([], reading, path, self.project(path)))
        if chosen is None:
            chosen = self._tried(lambda: api.suites_for([], reading, None))
        return chosen or []

    def _tried(self, load: Callable[[], list[Suite]]) -> list[Suite] | None:
        try:
            return load()
        except SuiteError as error:
            said, *quoted = str(error).split("\n")
            self.wrong(USAGE, f"suite {said}", quoted)
        except Exception as error:  # noqa: BLE001 - as above
            self.internal("loading suites", error)
        return None

    def _say(self, message: str) -> None:
        sys.stderr.write(f"{visible(message)}\n")
        sys.stderr.flush()


def visible_lines(text: str) -> str:
    """Text of several lines with all but the line ends made visible."""
    return "".join(f"{visible(line)}\n" for line in text.split("\n"))


class _Ticker:
    """Progress over the inputs on a terminal's stderr, once a call takes long.

    Not where stdout is shown there too: the reports that appear are progress enough.
    """

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total = total
        self._wanted = not quiet and total > 1 and sys.stderr.isatty() and not sys.stdout.isatty()
        self._since = time.monotonic()
        self._ready = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def now(self, name: str) -> None:
        """Say which input is being read."""
        if self._bar is None and self._wanted and time.monotonic() - self._since > _PATIENCE:
            self._start()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._ready, description=visible(name)[:40])

    def done(self) -> None:
        """Count an input as finished."""
        self._ready += 1

    def _start(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only a long call on a terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
        console = Console(stderr=True, markup=False)
        # Progress would send stdout to its console too, and what was meant for a pipe with it
        self._bar = Progress(*columns, console=console, transient=True, redirect_stdout=False)
        self._task = self._bar.add_task("", total=self._total)
        self._bar.start()
