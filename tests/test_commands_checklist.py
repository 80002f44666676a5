"""checklist, sign and verify from the command line: from the first answer to the proof that the file is the one."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tieout.cli import main

Tieout = Callable[..., Result]
SHEET = """\
Example Corporation
CONSOLIDATED BALANCE SHEETS (Unaudited)
(Thousands of yen)
                         March 31, 2017     September 30, 2017
Current assets:
Cash and deposits                 1,000              1,948
Inventories                       9,000              9,900
Total current assets             10,000             11,848
"""
WHO = ("--answer", "yes", "--by", "Yuki", "--role", "reviewer", "--why", "compared by hand")


@pytest.fixture
def tieout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tieout:
    """`tieout("checklist", "report.txt")` beside the sheet, at one moment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIEOUT_OWNER", raising=False)
    monkeypatch.setattr("tieout.commands.sign._now", lambda: "2017-11-07T15:00:00Z")
    Path("report.txt").write_text(SHEET)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="tieout")


def answers(tieout: Tieout, *arguments: str) -> dict[int, str]:
    done = tieout("checklist", "report.txt", "--format", "json", *arguments)
    (document,) = json.loads(done.stdout)["documents"]
    return {item["item"]: item["answer"] for item in document["items"]}


def test_every_format_by_its_suffix_and_each_is_verified(tieout: Tieout) -> None:
    for name in ("c.html", "c.xlsx", "c.md", "c.json"):
        done = tieout("checklist", "report.txt", "--out", name)
        assert done.exit_code == 1, done.output
        assert f"{name}: not publishable yet; report.txt: " in done.stderr
        assert tieout("checklist", "make", "report.txt", "--out", name, "--quiet").stderr == ""
        verified = tieout("checklist", "verify", name, "report.txt")
        assert (verified.exit_code, verified.stdout[:7]) == (0, "holds: ")


def test_another_file_an_edited_checklist_and_one_about_no_file(tieout: Tieout) -> None:
    tieout("checklist", "report.txt", "--out", "c.md")
    Path("published.txt").write_text(SHEET.replace("11,848", "11,849"))
    other = tieout("checklist", "verify", "c.md", "published.txt")
    assert (other.exit_code, other.stdout[:7]) == (1, "fails: ")
    assert "published.txt is not the file that was checked" in other.stdout
    Path("c.md").write_text(Path("c.md").read_text().replace("**needs a person**", "**yes**", 1))
    edited = tieout("checklist", "verify", "c.md", "report.txt")
    assert (edited.exit_code, "was changed after it was made" in edited.stdout) == (1, True)
    tieout("load", "report.txt", "--out", "landing")
    for part in Path("landing/documents").iterdir():
        part.unlink()
    Path("landing/documents").rmdir()
    tieout("checklist", "landing", "--out", "d.json")
    unknown = tieout("checklist", "verify", "d.json", "report.txt")
    assert (unknown.exit_code, unknown.stdout[:13]) == (1, "cannot tell: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("report.txt", "report.txt"), 2), (("gone.md", "report.txt"), 2), (("c.md", "gone.txt"), 3)],
)
def test_what_cannot_be_verified_is_told(tieout: Tieout, arguments: tuple[str, str], code: int) -> None:
    tieout("checklist", "report.txt", "--out", "c.md")
    done = tieout("checklist", "verify", *arguments)
    assert (done.exit_code, "Traceback" in done.output) == (code, False)
    assert done.stderr.startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "c.pdf"), "end its name in .html"),
        (("--format", "xlsx"), "a workbook needs a file"),
        (("--out", "no/such/c.md"), "name another folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_told(tieout: Tieout, arguments: tuple[str, ...], said: str) -> None:
    done = tieout("checklist", "report.txt", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_landing_of_a_file_knows_its_hash(tieout: Tieout) -> None:
    tieout("load", "report.txt", "--out", "landing")
    tieout("checklist", "landing", "--out", "c.html")
    assert tieout("checklist", "verify", "c.html", "report.txt").exit_code == 0


def test_evidence_leads_to_the_reviews_page_where_there_is_one(tieout: Tieout) -> None:
    Path("report.txt").write_text(SHEET.replace("1,948", "1,048"))
    tieout("checklist", "report.txt", "--out", "c.html")
    assert "report.txt.html" not in Path("c.html").read_text()
    Path("site").mkdir()
    Path("site/report.txt.html").touch()
    tieout("checklist", "report.txt", "--out", "c.html", "--pages", "site")
    assert re.search(r'href="site/report\.txt\.html#f=[0-9a-f]{7}"', Path("c.html").read_text())
    tieout("checklist", "report.txt", "--out", "site/c.html")
    assert re.search(r'href="report\.txt\.html#f=[0-9a-f]{7}"', Path("site/c.html").read_text())


# --- Signing ---


def test_what_a_person_answers_is_written_chained_and_counts(tieout: Tieout) -> None:
    assert answers(tieout)[30] == "needs a person"
    done = tieout("sign", "report.txt", "--item", "30", "--item", "29", *WHO)
    assert done.exit_code == 0, done.output
    assert re.match(r"signed item 30 as reviewer: yes \(signoffs\.yaml, [0-9a-f]{12}\)\n", done.stdout)
    found = answers(tieout)
    assert (found[30], found[29]) == ("yes", "yes")
    text = Path("signoffs.yaml").read_text()
    assert text.count("before:") == text.count("hash:") == 2
    assert tieout("check", "report.txt").exit_code == 0


def test_what_needs_no_correction_but_people_becomes_publishable(tieout: Tieout) -> None:
    Path("tieout.toml").write_text('[review]\nroles_required = ["preparer", "cfo"]\n')
    waits = [number for number, answer in answers(tieout).items() if answer in {"no", "needs a person"} and number < 32]
    items = [word for number in waits for word in ("--item", str(number))]
    assert tieout("sign", "report.txt", *items, *WHO).exit_code == 0
    for role, by in (("preparer", "Ai"), ("cfo", "Ken")):
        whole = ("--item", "32", "--answer", "yes", "--by", by, "--role", role, "--why", "agreed")
        assert tieout("sign", "report.txt", *whole).exit_code == 0
    done = tieout("checklist", "report.txt", "--out", "c.html")
    assert (done.exit_code, "c.html: publishable" in done.stderr) == (0, True)
    Path("report.txt").write_text(SHEET + "\n")
    after = tieout("checklist", "report.txt")
    assert after.exit_code == 1
    assert "(lapsed: the file has changed since)" in " ".join(after.stdout.split())


def test_a_changed_sign_off_is_an_error_of_every_check(tieout: Tieout) -> None:
    tieout("sign", "report.txt", "--item", "30", *WHO)
    Path("signoffs.yaml").write_text(Path("signoffs.yaml").read_text().replace("compared by hand", "never looked"))
    done = tieout("check", "report.txt")
    assert done.exit_code == 1
    assert "chain-broken: signoffs.yaml: the chain is broken at entry 1 (item 30, Yuki)" in " ".join(
        done.stdout.split()
    )
    assert answers(tieout)[30] == "needs a person"
    assert answers(tieout)[32] == "no"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--item", "30", *WHO[:-2]), "--why missing"),
        (("--item", "30", "--answer", "yes", "--role", "cfo", "--by", " ", "--why", "w"), "--by missing"),
        (("--item", "33", *WHO), "33"),
        (WHO, "--item missing"),
        (("--export", "w.pdf"), "ends in .md, .json, .csv"),
    ],
)
def test_an_answer_says_what_who_and_why(tieout: Tieout, arguments: tuple[str, ...], said: str) -> None:
    done = tieout("sign", "report.txt", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not Path("signoffs.yaml").exists()


def test_an_answer_that_does_not_settle_its_item_says_so(tieout: Tieout) -> None:
    Path("report.txt").write_text(SHEET.replace("1,948", "1,048"))
    done = tieout("sign", "report.txt", "--item", "1", *WHO)
    assert "note: item 1 is still 'no': correct or waive what stands against it" in done.stderr


def test_without_an_item_it_shows_what_waits(tieout: Tieout) -> None:
    tieout("sign", "report.txt", "--item", "30", *WHO)
    done = tieout("sign", "report.txt")
    assert done.exit_code == 0
    assert "reviewer Yuki 2017-11-07: yes: compared by hand" in done.stdout
    assert "29 needs a person" in done.stdout


def test_what_is_not_shown_counts_all_the_same(tieout: Tieout) -> None:
    """With its findings left out of what waits, a document looked publishable."""
    heads = {tieout(*words).stdout.splitlines()[0] for words in (("sign", "report.txt"), ("checklist", "report.txt"))}
    assert len(heads) == 1
    assert "not publishable yet" in heads.pop()


def test_the_workpaper(tieout: Tieout) -> None:
    tieout("sign", "report.txt", "--item", "30", *WHO)
    assert tieout("sign", "report.txt", "--export", "w.csv").exit_code == 0
    (row,) = csv.DictReader(Path("w.csv").read_text().splitlines())
    assert (row["by"], row["role"], row["at"], row["state"]) == ("Yuki", "reviewer", "2017-11-07T15:00:00Z", "in force")
    tieout("sign", "report.txt", "--export", "w.json")
    assert json.loads(Path("w.json").read_text())["entries"][0]["why"] == "compared by hand"
    tieout("sign", "report.txt", "--export", "w.md")
    assert "compared by hand" in Path("w.md").read_text()


# --- The project's rules of review ---


def test_a_project_file_that_does_not_read_is_told_and_the_rest_goes_on(tieout: Tieout) -> None:
    Path("tieout.toml").write_text("[review]\ntwo_person = true\n")
    done = tieout("check", "report.txt")
    assert done.exit_code == 2
    assert 'tieout.toml:2:1: "two_person" is not known (did you mean "two_persons"?)' in done.stderr
    assert "report.txt: 0 errors" in done.stdout


@pytest.mark.parametrize("text", ["signoffs: [", "signoffs:\n- item: 99\n"])
def test_sign_offs_that_do_not_read_are_told(tieout: Tieout, text: str) -> None:
    Path("signoffs.yaml").write_text(text)
    for command in (("check", "report.txt"), ("checklist", "report.txt"), ("sign", "report.txt", "--item", "30", *WHO)):
        done = tieout(*command)
        assert done.exit_code == 2
        assert "error: signoffs.yaml" in done.stderr.replace(str(Path.cwd()) + "/", "")
    assert Path("signoffs.yaml").read_text() == text


SETTLED = ("--reason", "netted", "--owner", "Yuki", "--expires", "2099-06-30")


def the_id(tieout: Tieout) -> str:
    Path("report.txt").write_text(SHEET.replace("1,948", "1,048"))
    found = re.search(r"^error\[F01\] ([0-9a-f]{7}) ", tieout("check", "report.txt").stdout, re.MULTILINE)
    assert found is not None
    return found[1]


def test_two_persons_settle_a_finding_where_two_are_asked_for(tieout: Tieout) -> None:
    Path("tieout.toml").write_text("[review]\ntwo_persons = true\nchain_required = true\n")
    name = the_id(tieout)
    assert tieout("waive", name, *SETTLED).exit_code == 0
    alone = tieout("check", "report.txt", "--fail-on", "warning")
    assert "waiver-self-reviewed: 1 waiver without a second person" in " ".join(alone.stdout.split())
    assert answers(tieout)[31] == "no"
    assert tieout("waive", name, "--reviewer", "yuki").exit_code == 2
    done = tieout("waive", name, "--reviewer", "Ken")
    assert (done.exit_code, done.stdout) == (0, f"{name} columns-foot: waived by Yuki, reviewed by Ken: waivers.yaml\n")
    assert answers(tieout)[31] == answers(tieout)[1] == "yes"
    Path("waivers.yaml").write_text(Path("waivers.yaml").read_text().replace("netted", "agreed", 1))
    assert "chain-broken" in tieout("check", "report.txt").stdout


def test_only_what_is_waived_is_reviewed(tieout: Tieout) -> None:
    done = tieout("waive", the_id(tieout), "--reviewer", "Ken")
    assert done.exit_code == 2
    assert "is not waived by its id; give --reason, --owner and --expires" in done.stderr


def test_the_example_is_answered_as_it_was(root: Path, snapshot: Callable[[str, str], None]) -> None:
    done = CliRunner().invoke(main, ["checklist", str(root / "examples/iij-1h17.txt"), "--format", "json"])
    (document,) = json.loads(done.stdout)["documents"]
    rows = [f"{item['item']:>2} {item['answer']:<14} {item['text']}\n" for item in document["items"]]
    snapshot("".join(rows), "answers.txt")
