"""`check --engine spark`: what such a call may ask for, the run on the cluster, and its codes and messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..call import FINDINGS, INPUT, INTERNAL, USAGE, Call
from ..expectations.verdict import LEVELS
from ..figures.complaint import FileError
from ..rules.complaint import SuiteError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from ..spark.engine import Outcome
    from ..spark.landing import ClusterLanding
    from ..spark.task import Task

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a call asks of a cluster."""

    landing: str
    suites: tuple[str, ...]
    out: str | None
    form: str
    fail_on: str | None
    output: Path | None
    master: str | None
    least: str
    ties: bool
    verbose: bool


def check_on_spark(
    call: Call,
    inputs: Sequence[str],
    suites: Sequence[str],
    out: str | None,
    waivers: Path | None,
    **more: Any,  # noqa: ANN401 - the fields of `Asked`
) -> None:
    """Check a landing where the cluster works, write the findings there, and show the counts."""
    if len(inputs) != 1:
        raise click.UsageError("--engine spark takes one landing, of any number of documents")
    asked = Asked(landing=inputs[0], suites=tuple(suites), out=out, **more)
    _demand(call, asked)
    from ..spark.session import SparkError, brief, open_session, running  # noqa: PLC0415 - only who asks for it

    theirs = running()
    try:
        spark = open_session(asked.master)
    except SparkError as error:
        return call.wrong(USAGE, str(error))
    try:
        _checked(call, spark, asked, waivers)
    except SparkError as error:
        call.wrong(INPUT, str(error))
    except FileExistsError as error:
        call.wrong(USAGE, f"{error.filename}: {error.strerror}; name another folder with --out")
    except SuiteError as error:
        said, *quoted = str(error).split("\n")
        call.wrong(USAGE, f"suite {said}", quoted)
    except FileError as error:
        call.wrong(USAGE, str(error))
    except Exception as error:  # noqa: BLE001 - the cluster's own failures are of no class of ours
        call.wrong(INTERNAL, _told(brief(error)))
    finally:
        if theirs is None:
            spark.stop()


def _demand(call: Call, asked: Asked) -> None:
    """Refuse what a cluster cannot do before it is asked for anything.

    Raises:
        UsageError: names it, and what to do instead.
    """
    if asked.out is None:
        raise click.UsageError("--engine spark needs --out DIR, where the cluster writes the findings")
    if asked.form not in {"text", "json"}:
        raise click.UsageError(
            f"--engine spark shows counts as text or json, no {asked.form}; the findings are in --out DIR/findings"
        )
    if call.mapping is not None or call.database is not None:
        raise click.UsageError("--engine spark reads landings: land your own tables first (tieout load --mapping)")
    least = asked.fail_on or "error"
    if LEVELS.index(asked.least) > LEVELS.index(least):
        raise click.UsageError(f"--least {asked.least} leaves out what --fail-on {least} would fail from")


def _told(said: str) -> str:
    if "No module named 'tieout'" in said or "No module named 'pyarrow'" in said:
        cure = "install tieout where the workers' Python is, or send its environment along (docs/spark.md)"
        return f"the cluster's workers: {said}; {cure}"
    if "OtherVersionError" in said:
        return f"the cluster's workers: {said}; install the same version on both"
    return f"Spark failed: {said}"


def _checked(call: Call, spark: SparkSession, asked: Asked, waivers: Path | None) -> None:
    from ..spark.engine import check_landing  # noqa: PLC0415 - as above
    from ..spark.landing import open_landing  # noqa: PLC0415

    landing = open_landing(spark, asked.landing)
    task = _task(call, landing, asked, waivers)
    _tell_unread(call, landing)
    if Path(asked.landing).parent.joinpath("signoffs.yaml").is_file():
        call.say("note: sign-offs beside the landing are not looked at with --engine spark")
    outcome = check_landing(spark, landing, task, str(asked.out))
    _report(call, outcome, asked)


def _task(call: Call, landing: ClusterLanding, asked: Asked, waivers: Path | None) -> Task:
    """All that workers need, read here: they open no file but the landing's."""
    from .. import api  # noqa: PLC0415 - as above
    from ..rules.language import load_suites  # noqa: PLC0415
    from ..spark.landing import siblings, standards  # noqa: PLC0415
    from ..spark.task import Task  # noqa: PLC0415

    path = Path(asked.landing)
    project = call.project(path)
    named = tuple(load_suites(asked.suites)) if asked.suites else ()
    own = () if named or project is None else project.every_suite
    chosen = {str(name): load_suites([name])[0] for name in own}
    beside = path if path.is_dir() else None
    by_standard = {} if named else {s: tuple(load_suites([], beside=beside, standard=s)) for s in standards(landing)}
    every = [suite for suites in (named, chosen.values(), *by_standard.values()) for suite in suites]
    wanted = {
        name for suite in every for rule in suite.rules for name in dict(rule.options).get("documents", "").split("|")
    }
    return Task(
        named=named,
        chosen=chosen,
        standard=by_standard,
        project=project,
        waivers=api.waivers_for(waivers, path, project),
        policy=call.policy(path),
        today=dt.date.today(),  # noqa: DTZ011 - days end where the user is
        least=asked.least,
        ties=asked.ties,
        siblings=siblings(landing, sorted(wanted - {""})) if wanted - {""} else (),
    )


def _tell_unread(call: Call, landing: ClusterLanding) -> None:
    from ..spark.landing import unread  # noqa: PLC0415 - as above

    count, first = unread(landing, _SHOWN)
    project = call.project(Path(landing.path))
    if count and not (call.allow_partial or (project is not None and project.check.allow_partial)):
        call.codes.add(INPUT)
    for document, begin, end, reason in first:
        call.say(f"warning: {document}:{begin}: not read up to line {end} ({reason})")
    if count > len(first):
        call.say(f"warning: {count - len(first):,} more documents were not read as a whole")


def _report(call: Call, outcome: Outcome, asked: Asked) -> None:
    from ..spark.report import outcome_json, outcome_text  # noqa: PLC0415 - as above
    from .checking import deliver  # noqa: PLC0415

    for code, message in outcome.troubles:
        call.wrong(code, message if code != INTERNAL else f"internal error: {message}")
    more = sum(outcome.troubled.values()) - len(outcome.troubles)
    if more > 0:
        call.say(f"warning: {more:,} more documents could not be checked")
    call.codes.update(outcome.troubled)
    least = LEVELS.index(call.fails_from(asked.fail_on, Path(asked.landing)))
    if any(outcome.total[level] for level in LEVELS[1:] if LEVELS.index(level) >= least):
        call.codes.add(FINDINGS)
    if asked.form == "json":
        deliver(call, [outcome_json(outcome, str(asked.out))], asked.output)
    else:
        deliver(call, outcome_text(outcome, str(asked.out), verbose=asked.verbose), asked.output)
