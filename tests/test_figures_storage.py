"""Documents and landings in object storage: read, landed and checked as on disk, and what is wrong is said clearly."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow import fs
from released import release

from tieout.figures.storage import StorageError, _inside, is_remote, local

CLEAN, FINDINGS, INPUT = 0, 1, 3


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture
def bucket(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> fs.S3FileSystem:
    """A bucket `reports` with two releases and a suite beside them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    system = fs.S3FileSystem(endpoint_override=server, allow_bucket_creation=True, allow_delayed_open=True)
    system.create_dir("reports")
    for number in (1, 2):
        with system.open_output_stream(f"reports/2018/r{number}.txt") as file:
            file.write(release(number).encode())
    return system


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own: Arrow's S3 and forked or spawned processes must live together."""
    return subprocess.run([sys.executable, "-m", "tieout", *arguments], capture_output=True, text=True, check=False)


def documents(said: str) -> list[str]:
    return [each["document"] for each in json.loads(said)["documents"]]


# --- Read and landed ---


@pytest.mark.needs("moto")
@pytest.mark.usefixtures("bucket")
def test_a_document_in_a_bucket_is_checked_under_its_address() -> None:
    found = ran("check", "s3://reports/2018/r1.txt", "--format", "json")
    assert (found.returncode, found.stderr) == (CLEAN, "")
    assert documents(found.stdout) == ["s3://reports/2018/r1.txt"]


@pytest.mark.needs("moto")
def test_suites_and_waivers_beside_a_document_count_there_too(bucket: fs.S3FileSystem) -> None:
    with bucket.open_output_stream("reports/2018/suite.yaml") as file:
        file.write(b"suite: [")
    found = ran("check", "s3://reports/2018/r1.txt")
    bucket.delete_file("reports/2018/suite.yaml")
    assert found.returncode == 2
    assert "s3://reports/2018" in found.stderr or "suite.yaml" in found.stderr


@pytest.mark.needs("moto")
def test_a_landing_in_a_bucket_is_written_whole_read_and_checked_there(bucket: fs.S3FileSystem) -> None:
    names = ("s3://reports/2018/r1.txt", "s3://reports/2018/r2.txt")
    assert ran("load", *names, "--out", "s3://reports/landed").returncode == CLEAN
    listed = bucket.get_file_info(fs.FileSelector("reports/landed", recursive=True))
    assert sorted(each.path for each in listed if each.is_file) == [
        f"reports/landed/{table}/part-0.parquet" for table in ("columns", "documents", "figures", "lines")
    ]
    found = ran("check", "s3://reports/landed", "--format", "json", "--out", "s3://reports/landed", "--jobs", "2")
    assert documents(found.stdout) == list(names)
    assert bucket.get_file_info("reports/landed/ties/part-0.parquet").is_file


# --- What can be wrong ---


@pytest.mark.needs("moto")
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("s3://nowhere/r1.txt", "nothing of that name"),
        ("s3://reports/2018/r9.txt", "nothing of that name"),
        ("s3:///r1.txt", "no such bucket"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_what_is_not_there_is_one_clear_error_and_the_rest_goes_on(place: str, words: str) -> None:
    found = ran("check", place, "s3://reports/2018/r1.txt", "--format", "json")
    assert found.returncode == INPUT
    assert found.stderr.startswith(f"error: {place}: there is ")
    assert words in found.stderr
    assert documents(found.stdout) == ["s3://reports/2018/r1.txt"]


@pytest.mark.needs("moto")
@pytest.mark.usefixtures("bucket")
def test_a_bucket_that_cannot_be_written_is_one_clear_error() -> None:
    found = ran("load", "s3://reports/2018/r1.txt", "--out", "s3://nowhere/landed")
    assert found.returncode == INPUT
    assert found.stderr == "error: s3://nowhere/landed: there is no such bucket; name one that there is\n"


def test_without_a_network_somebody_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    found = ran("check", "s3://reports/r1.txt")
    assert found.returncode == INPUT
    assert found.stderr.startswith("error: s3://reports/r1.txt: nobody answers; ")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("AWS Error ACCESS_DENIED during HeadObject operation", "access is denied"),
        ("google::cloud::Status(PERMISSION_DENIED: no)", "access is denied"),
        ("AWS Error NETWORK_CONNECTION: curlCode: 6, Couldn't resolve host name", "nobody answers"),
        ("AWS Error NO_SUCH_BUCKET during PutObject", "no such bucket"),
        ("something new", "it cannot be used (something new)"),
    ],
)
def test_what_a_provider_says_becomes_a_reason_and_a_cure(error: str, words: str) -> None:
    said = str(StorageError("s3://b/k", OSError(error)))
    assert words in said
    assert "; " in said


@pytest.mark.parametrize("key", ["../x.yaml", "a/../../x.yaml", "/etc/x.yaml", "a\\..\\x.yaml", "a/\0.yaml"])
def test_a_name_in_a_bucket_leads_nowhere_else_on_disk(key: str) -> None:
    with pytest.raises(StorageError, match="no file's"):
        _inside("s3://b/k", key)


# --- This machine ---


def test_a_file_address_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r 1.txt").write_text(release(1))
    found = ran("check", (tmp_path / "r 1.txt").as_uri(), "--format", "json")
    assert documents(found.stdout) == ["r 1.txt"]
    assert [local("report.txt"), local("file:///a%20b/c.txt")] == ["report.txt", os.sep + "a b/c.txt"]


def test_what_is_remote() -> None:
    assert [is_remote(place) for place in ("s3://b/k", "gs://b/k", "file:///k", "s3", Path("s3:/b"))] == [
        *(True, True, False, False, False)
    ]
