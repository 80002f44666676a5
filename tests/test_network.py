"""Nothing leaves the machine: reading, checking and every page work with the network forbidden, and ask for none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from released import release

#: What Python runs before anything else (`sitecustomize`): who so much as looks up a name ends with what it asked for.
FORBIDDEN = """
import os, sys

def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}:
        address = arguments[-1]
        if isinstance(address, (str, bytes)) and event in {"socket.connect", "socket.bind", "socket.sendto"}:
            return  # a socket in the file system reaches nobody outside
        if event == "socket.bind" and address[0] in {"127.0.0.1", "::1"}:
            return  # urllib3 looks whether there is IPv6
        sys.stderr.write(f"NETWORK {event} {arguments[1:]}\\n")
        sys.stderr.flush()
        os._exit(97)

sys.addaudithook(refuse)
"""
COMMANDS = {
    "check": ("check", "r1.txt", "--format", "json"),
    "check by two": ("check", "r1.txt", "r2.txt", "--jobs", "2"),
    "load": ("load", "r1.txt", "r2.txt", "--out", "landing"),
    "review": ("review", "r1.txt", "--out", "review"),
    "docs": ("docs", "r1.txt", "--out", "docs"),
    "checklist": ("checklist", "r1.txt"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two releases to work on, and a Python that may not use the network."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(FORBIDDEN)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for number in (1, 2):
        Path(f"r{number}.txt").write_text(release(number))
    return tmp_path


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of ours whose processes are watched from their first line on."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "guard")}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_guard_sees_who_asks_for_the_network(folder: Path) -> None:
    found = ran(folder, "-c", "import urllib.request; urllib.request.urlopen('http://example.com')")
    assert found.returncode == 97
    assert found.stderr.startswith("NETWORK socket.getaddrinfo")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_asks_nobody(folder: Path, name: str) -> None:
    found = ran(folder, "-m", "tieout", *COMMANDS[name])
    assert "NETWORK" not in found.stderr
    assert found.returncode in {0, 1}, found.stderr


def _can_unshare() -> bool:
    program = shutil.which("unshare")
    return (
        program is not None
        and not subprocess.run([program, "-rn", "true"], check=False, capture_output=True).returncode
    )


@pytest.mark.skipif(not _can_unshare(), reason="this machine lets nobody leave its network")
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("folder")
def test_a_command_works_where_there_is_no_network_at_all(name: str) -> None:
    command = ["unshare", "-rn", sys.executable, "-m", "tieout", *COMMANDS[name]]
    alone = subprocess.run(command, capture_output=True, text=True, check=False)
    assert alone.returncode in {0, 1}, alone.stderr
