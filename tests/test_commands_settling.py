"""why, waive and baseline on a small balance sheet that does not cast: from the first check to none that fails."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from tieout.cli import main
from tieout.commands import memory
from tieout.expectations.finding import Expected, Finding

Tieout = Callable[..., Result]
SHEET = """\
Example Corporation
CONSOLIDATED BALANCE SHEETS (Unaudited)
(Thousands of yen)
                         March 31, 2017     September 30, 2017
Current assets:
Cash and deposits                 1,000              1,048
Inventories                       9,000              9,900
Total current assets             10,000             11,848
"""
SETTLED = ("--reason", "netted, note 3", "--owner", "Yuki", "--expires", "2099-06-30")


@pytest.fixture
def tieout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tieout:
    """`tieout("check", "report.txt")` beside the sheet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIEOUT_OWNER", raising=False)
    Path("report.txt").write_text(SHEET)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="tieout")


def the_id(tieout: Tieout) -> str:
    """The id of the one error, as the report prints it."""
    done = tieout("check", "report.txt")
    assert done.exit_code == 1
    found = re.findall(r"^error\[F01\] ([0-9a-f]{7}) columns-foot: ", done.stdout, re.MULTILINE)
    assert len(found) == 1
    assert f"next: tieout why {found[0]}\n" in done.stdout
    return str(found[0])


def as_json(tieout: Tieout, *arguments: str) -> list[dict[str, object]]:
    done = tieout("check", "report.txt", "--format", "json", *arguments)
    return [f for document in json.loads(done.stdout)["documents"] for f in document["findings"]]


# --- why ---


def test_why_needs_an_id_alone(tieout: Tieout, snapshot: Callable[[str, str], None]) -> None:
    name = the_id(tieout)
    done = tieout("why", name)
    assert done.exit_code == 0, done.output
    snapshot(done.stdout.replace(name, "0123456"), "why.txt")


def test_why_of_any_figure(tieout: Tieout, snapshot: Callable[[str, str], None]) -> None:
    name = the_id(tieout)
    snapshot(tieout("why", "report.txt:6:54").stdout.replace(name, "0123456"), "figure.txt")
    snapshot(tieout("why", "report.txt:8").stdout, "line.txt")


def test_what_why_says_of_a_misread_number_can_be_done(tieout: Tieout) -> None:
    said = re.search(r"write into (\S+): (cells: .*)", tieout("why", the_id(tieout)).stdout)
    assert said is not None
    Path(said[1]).write_text(f"{said[2]}\n")
    assert tieout("check", "report.txt").exit_code == 0


@pytest.mark.parametrize("extra", [(), ("report.txt",)])
def test_an_id_of_nothing_is_told(tieout: Tieout, extra: tuple[str, ...]) -> None:
    the_id(tieout)
    done = tieout("why", "00000000", *extra)
    assert done.exit_code == 2
    assert "no finding has the id 00000000" in done.stderr


@pytest.mark.parametrize("what", ["", "xyz", "abc", "report.txt", "report.txt:8:1", "report.txt:99", "other.txt:8"])
def test_what_is_no_id_and_no_figure_is_told(tieout: Tieout, what: str) -> None:
    the_id(tieout)
    done = tieout("why", what)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", [("why", "0123456"), ("waive", "0123456", *SETTLED)])
def test_without_a_check_before_inputs_are_asked_for(tieout: Tieout, command: tuple[str, ...]) -> None:
    done = tieout(*command)
    assert done.exit_code == 2
    assert "name the inputs too" in done.stderr


# --- waive ---


def test_a_false_alarm_is_settled_by_one_command(tieout: Tieout) -> None:
    name = the_id(tieout)
    done = tieout("waive", name, *SETTLED)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"waived {name} columns-foot as false-alarm, until 2099-06-30: waivers.yaml\n"
    after = tieout("check", "report.txt")
    assert after.exit_code == 0
    assert "(1 waived)" in after.stdout
    assert "waivers   1 false-alarm" in after.stdout
    assert f"error[F01] (waived) {name}" in tieout("check", "report.txt", "--verbose").stdout
    assert [f["rule"] for f in as_json(tieout) if f["waived"]] == ["columns-foot"]


@pytest.mark.parametrize("place", ["report.txt:8", "report.txt:8:53", "report.txt:8:58"])
def test_the_place_that_the_report_shows_will_do_for_an_id(tieout: Tieout, place: str) -> None:
    name = the_id(tieout)
    assert tieout("waive", place, *SETTLED).stdout.startswith(f"waived {name} ")


@pytest.mark.parametrize("place", ["report.txt:8:52", "report.txt:8:59", "report.txt:7", "other.txt:8"])
def test_no_other_place_will(tieout: Tieout, place: str) -> None:
    the_id(tieout)
    done = tieout("waive", place, *SETTLED)
    assert (done.exit_code, Path("waivers.yaml").exists()) == (2, False)
    assert f"no finding points at {place}" in done.stderr


def test_it_lapses_with_the_digits(tieout: Tieout) -> None:
    tieout("waive", the_id(tieout), *SETTLED)
    Path("report.txt").write_text(SHEET.replace("1,048", "1,049"))
    done = tieout("check", "report.txt")
    assert done.exit_code == 1
    assert "= waiver: lapsed: false-alarm, Yuki until 2099-06-30: netted, note 3" in done.stdout
    assert "waivers   1 lapsed" in done.stdout
    assert [f["level"] for f in as_json(tieout) if f["rule"] == "waiver-lapsed"] == ["note"]


def test_it_holds_in_the_next_draft(tieout: Tieout) -> None:
    tieout("waive", the_id(tieout), *SETTLED)
    Path("draft2.txt").write_text(f"Draft 2\n\n{SHEET}")
    assert tieout("check", "draft2.txt").exit_code == 0


def test_when_it_has_expired_the_finding_stands_again(tieout: Tieout) -> None:
    tieout("waive", the_id(tieout), *SETTLED)
    Path("waivers.yaml").write_text(Path("waivers.yaml").read_text().replace("2099", "2017"))
    done = tieout("check", "report.txt")
    assert done.exit_code == 1
    assert "waiver-expired: 1 waiver has expired, its finding stands again: " in " ".join(done.stdout.split())
    assert "= waiver: expired: " in done.stdout


def test_skipped_in_junit(tieout: Tieout) -> None:
    tieout("waive", the_id(tieout), *SETTLED)
    xml = JUnitXml.fromstring(tieout("check", "report.txt", "--format", "junit").stdout.encode())
    skipped = [case.result[0].message for suite in xml for case in suite if case.result]
    assert any(str(message).startswith("waived (in force: false-alarm, Yuki") for message in skipped)


def test_a_landing_has_the_waivers_beside_it(tieout: Tieout) -> None:
    name = the_id(tieout)
    tieout("load", "report.txt", "--out", "landing")
    assert tieout("check", "landing").exit_code == 1
    tieout("waive", name, *SETTLED)
    assert tieout("check", "landing").exit_code == 0
    Path("waivers.yaml").rename("ours.yaml")
    assert tieout("check", "landing").exit_code == 1
    assert tieout("check", "landing", "--waivers", "ours.yaml").exit_code == 0


def test_by_rule(tieout: Tieout) -> None:
    the_id(tieout)
    nothing = tieout("waive", "--rule", "F01", "--caption", "Goodwill", *SETTLED)
    assert (nothing.exit_code, Path("waivers.yaml").exists()) == (2, False)
    assert "no rule or family is called 'F1'" in tieout("waive", "--rule", "F1", *SETTLED).stderr
    done = tieout("waive", "--rule", "F01", "--caption", "Total current assets", "--kind", "accepted", *SETTLED)
    assert done.stdout.startswith("waived 1 finding of F01 in report.txt as accepted, until 2099-06-30: ")
    assert tieout("check", "report.txt").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--reason, --owner, --expires missing"),
        (("--reason", "r", "--owner", "o"), "--expires missing"),
        (("--reason", "r", "--owner", "o", "--expires", "2017-06-30"), "has passed"),
        (("--reason", "r", "--owner", "o", "--expires", "soon"), "is no day"),
        (("--reason", "r", "--owner", "o", "--expires", "99999y"), "is no day"),
        (("--rule", "F01"), "name findings by ID, or a --rule"),
    ],
)
def test_a_waiver_says_why_who_and_until_when(tieout: Tieout, arguments: tuple[str, ...], said: str) -> None:
    done = tieout("waive", the_id(tieout), *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not Path("waivers.yaml").exists()


def test_the_owner_may_stand_in_the_environment(tieout: Tieout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEOUT_OWNER", "Ken")
    assert tieout("waive", the_id(tieout), "--reason", "r", "--expires", "90d").exit_code == 0
    assert 'owner: "Ken"' in Path("waivers.yaml").read_text()


def test_what_is_waived_is_not_waived_again(tieout: Tieout) -> None:
    name = the_id(tieout)
    tieout("waive", name, *SETTLED)
    before = Path("waivers.yaml").read_text()
    assert tieout("waive", name, *SETTLED).exit_code == 0
    assert Path("waivers.yaml").read_text() == before
    assert "It is waived: in force: " in tieout("why", name).stdout


@pytest.mark.parametrize("text", ["waivers:\n- rul: F01\n", "waivers: [", "\0"])
def test_a_file_that_does_not_read_waives_nothing_and_is_told(tieout: Tieout, text: str) -> None:
    Path("waivers.yaml").write_text(text)
    done = tieout("check", "report.txt", "report.txt")
    assert done.exit_code == 2
    assert done.stderr.count("error: waivers waivers.yaml:") == 1
    assert "error[F01]" in done.stdout
    assert tieout("check", "report.txt", "--waivers", "missing.yaml").exit_code == 2


def test_one_word_wrong_in_many_places_is_waived_by_its_one_id(tieout: Tieout, monkeypatch: pytest.MonkeyPatch) -> None:
    from tieout import api  # noqa: PLC0415 - for this test alone
    from tieout.reports.checked import Checked  # noqa: PLC0415

    def words(reading: object, suites: object) -> Checked:
        found: Checked = check(reading, suites)  # type: ignore[call-overload]
        expected = Expected(low="IoT", high="IoT")
        common = {"rule": "names", "family": "W04", "level": "error", "verdict": "anomaly", "message": "m"}
        found.findings = [
            Finding(**common, line=k, printed="loT", expected=expected, fingerprint=f"{k:016x}", state="s")  # type: ignore[arg-type]
            for k in (1, 2, 3)
        ]
        return found

    check = api.check
    monkeypatch.setattr(api, "check", words)
    assert tieout("check", "report.txt").exit_code == 1
    done = tieout("waive", f"{1:016x}", *SETTLED)
    assert " in 3 places as false-alarm" in done.stdout
    assert done.stdout.count("waived") == 1
    assert tieout("check", "report.txt").exit_code == 0


# --- baseline ---


def test_a_baseline_lets_only_new_findings_fail(tieout: Tieout) -> None:
    the_id(tieout)
    done = tieout("baseline", "report.txt", "--owner", "Yuki")
    assert done.exit_code == 0, done.output
    assert done.stdout == "1 error, 0 warnings of 1 document accepted as legacy in waivers.yaml\n"
    assert tieout("check", "report.txt", "--fail-on", "warning").exit_code == 0
    Path("report.txt").write_text(SHEET.replace("9,000 ", "8,000 "))
    assert tieout("check", "report.txt").exit_code == 1
    again = tieout("baseline", "report.txt", "--owner", "Yuki")
    assert again.stdout == "1 error, 0 warnings of 1 document accepted as legacy in waivers.yaml; 1 waived before\n"
    assert tieout("check", "report.txt", "--fail-on", "warning").exit_code == 0


def test_a_baseline_has_an_owner_and_a_file_of_its_own(tieout: Tieout) -> None:
    assert "--owner missing" in tieout("baseline", "report.txt").stderr
    tieout("baseline", "report.txt", "--owner", "Yuki", "--out", "legacy.yaml", "--expires", "1y")
    assert not Path("waivers.yaml").exists()
    assert tieout("check", "report.txt").exit_code == 1
    assert tieout("check", "report.txt", "--waivers", "legacy.yaml").exit_code == 0


# --- What is remembered ---


def test_rules_list_shows_the_share_of_false_alarms(tieout: Tieout) -> None:
    name = the_id(tieout)
    assert "false alarms" not in tieout("rules", "list").stdout
    tieout("waive", name, *SETTLED)
    tieout("check", "report.txt")
    assert re.search(r"^columns-foot .* 1 of 1 \(100 %\) ", tieout("rules", "list").stdout, re.MULTILINE)


def test_a_folder_that_may_not_be_written_costs_nothing(tieout: Tieout) -> None:
    Path(memory.FOLDER).write_text("in the way")
    assert tieout("check", "report.txt").exit_code == 1
    assert tieout("why", "0123456").exit_code == 2


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"inputs": 5}', '{"inputs": ["a"], "suites": [], "waivers": 1, "findings": {}}']
)
def test_a_memory_that_is_not_ours_is_none(tieout: Tieout, text: str) -> None:
    name = the_id(tieout)
    (Path(memory.FOLDER) / memory.FILE).write_text(text)
    assert memory.recall() is None
    assert tieout("why", name).exit_code == 2
    assert tieout("rules", "list").exit_code == 0


def test_only_the_inputs_with_such_a_finding_are_read_again(tieout: Tieout) -> None:
    Path("clean.txt").write_text(SHEET.replace("1,048", "1,948"))
    tieout("check", "clean.txt", "report.txt")
    last = memory.recall()
    assert last is not None
    name = next(mark for mark, places in last.findings.items() if places == [1])
    assert last.holding(name[:7]) == ["report.txt"]
    assert last.holding("zzz") == ["clean.txt", "report.txt"]


def test_python_has_the_waivers_too(tieout: Tieout) -> None:
    import tieout as package  # noqa: PLC0415 - the fixture has its name

    tieout("waive", the_id(tieout), *SETTLED)
    Path("other").mkdir()
    Path("waivers.yaml").rename("other/ours.yaml")
    assert not any(f.waived for f in package.check("report.txt")[0].findings)
    assert any(f.waived for f in package.check("report.txt", waivers="other/ours.yaml")[0].findings)
    Path("other/ours.yaml").rename("waivers.yaml")
    assert any(f.waived for f in package.check("report.txt")[0].findings)
