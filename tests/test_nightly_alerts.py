"""Alerts: once for what is new, to servers of this machine's own; nothing of a document that could act anywhere."""

import json
import sys
import threading
from asyncio import Server
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hostile import FORMULAS, MARKUP, TEMPLATES
from nights import make, night, sheet, site

from tieout.nightly.alert import News, message_of, plain
from tieout.project.model import Alerts

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise imports it

GOOD, WRONG = sheet(), sheet(total=29_001)


class Hook(HTTPServer):
    """Keeps what it was sent, and answers with a status."""

    status = 200
    received: list[dict[str, Any]]


@pytest.fixture
def server() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        server: Hook

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.received.append(json.loads(body))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with Hook(("127.0.0.1", 0), Handler) as found:
        found.received = []
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def alerts(server: Hook, more: str = "") -> str:
    return f'[alerts]\nto = ["json://127.0.0.1:{server.server_port}/secret"]\n{more}'


def test_what_is_new_is_told_once(tmp_path: Path, server: Hook) -> None:
    make(tmp_path, alerts(server), a=WRONG, b=GOOD)
    assert night(tmp_path, 1).alerted == 1
    assert night(tmp_path, 2).alerted == 0
    (sent,) = server.received
    assert sent["title"] == "tieout: 1 new, 1 of them errors"
    assert sent["message"].splitlines()[0].startswith("- error: F01 columns-foot, in/a.txt (")
    make(tmp_path, alerts(server), b=WRONG)
    assert night(tmp_path, 3).alerted == 1
    assert "in/b.txt" in server.received[1]["message"]
    assert "in/a.txt" not in server.received[1]["message"]


def test_what_was_fixed_and_comes_back_is_told_again(tmp_path: Path, server: Hook) -> None:
    for number, text in enumerate((WRONG, GOOD, WRONG), 1):
        make(tmp_path, alerts(server), a=text)
        night(tmp_path, number)
    assert len(server.received) == 2


def test_only_what_is_bad_enough_is_told(tmp_path: Path, server: Hook) -> None:
    make(tmp_path, alerts(server), a=sheet(lines=5), b=GOOD)
    night(tmp_path, 1)
    make(tmp_path, alerts(server), a=sheet(lines=3))  # drift is a warning
    night(tmp_path, 2)
    assert not server.received
    make(tmp_path, alerts(server, 'level = "warning"\nlink = "https://x.example/t"\n'), a=sheet(lines=5))
    night(tmp_path, 3)
    assert "12 figures, 8 last time, in/a.txt" in server.received[0]["message"]
    assert server.received[0]["message"].endswith("https://x.example/t")


def test_an_incomplete_run_is_told_and_costs_nothing_its_place(tmp_path: Path, server: Hook) -> None:
    make(tmp_path, alerts(server), a=WRONG, b=GOOD)
    night(tmp_path, 1)
    make(tmp_path, alerts(server), b="\0")
    night(tmp_path, 2)
    night(tmp_path, 3)
    assert "the run is incomplete: in/b.txt" in server.received[1]["message"]
    assert len(server.received) == 2
    make(tmp_path, alerts(server), b=GOOD)
    assert night(tmp_path, 4).alerted == 0


def test_who_cannot_be_reached_is_told_again_the_next_night(tmp_path: Path, server: Hook) -> None:
    make(tmp_path, alerts(server), a=WRONG)
    server.status = 500
    found = night(tmp_path, 1)
    assert (found.exit_code, found.complete, found.alerted) == (3, True, 0)
    assert found.untold == "json://… could not be reached"  # and no secret
    assert site(tmp_path)
    server.status = 200
    assert (night(tmp_path, 2).alerted, night(tmp_path, 3).alerted) == (1, 0)


def test_an_address_may_stand_in_the_environment(tmp_path: Path, server: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, '[alerts]\nto = ["$TIEOUT_HOOK"]\n', a=WRONG)
    assert night(tmp_path, 1).untold == "$TIEOUT_HOOK is no address that Apprise knows"
    monkeypatch.setenv("TIEOUT_HOOK", f"json://127.0.0.1:{server.server_port}")
    assert night(tmp_path, 2).alerted == 1


def test_without_apprise_the_cure_is_said_and_the_site_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    make(tmp_path, '[alerts]\nto = ["json://x"]\n', a=WRONG)
    found = night(tmp_path, 1)
    assert "pip install 'tieout[alerts]'" in found.untold
    assert found.exit_code == 3
    assert site(tmp_path)


def test_without_addresses_nothing_is_imported_and_nothing_kept(tmp_path: Path) -> None:
    make(tmp_path, a=WRONG)
    night(tmp_path, 1)
    assert not (tmp_path / ".tieout/alerted.json").exists()


def test_by_mail(tmp_path: Path) -> None:
    from aiosmtpd.controller import Controller  # noqa: PLC0415

    class Box:
        mails: list[bytes] = []  # noqa: RUF012 - the test's own

        async def handle_DATA(self, _: object, __: object, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
            self.mails.append(envelope.content)
            return "250 OK"

    class Mailer(Controller):
        def _trigger_server(self) -> None:
            assert isinstance(self.server, Server)
            self.port = self.server.sockets[0].getsockname()[1]  # whichever was free
            super()._trigger_server()  # type: ignore[no-untyped-call]

    box = Box()
    controller = Mailer(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        address = f"mailto://127.0.0.1:{controller.port}?from=a@example.org&to=b@example.org&mode=insecure"
        make(tmp_path, f'[alerts]\nto = ["{address}"]\n', **{"a b": WRONG})
        found = night(tmp_path, 1)
    finally:
        controller.stop()
    assert (found.alerted, found.untold) == (1, "")
    mail = message_from_bytes(box.mails[0], policy=policy.default)
    assert mail["Subject"] == "tieout: 1 new, 1 of them errors"
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert "columns-foot" in body.get_content()


@pytest.mark.parametrize(
    "text", [*MARKUP, *TEMPLATES, *FORMULAS, "<!channel> @here <@U1>", "[x](http://e.vil)", "*_~`"]
)
def test_nothing_of_a_document_can_act_in_a_message(text: str) -> None:
    news = [News(fingerprint="f" * 16, level="error", document=text, says=f"B01 {text}")]
    title, body = message_of(Alerts(), news, text)
    for sign in '<>&@*_`~[]{}|\\"=$#!':
        assert sign not in title + body
    assert "://" not in body


def test_long_lists_are_cut() -> None:
    news = [News(fingerprint=f"{n:016}", level="error", document="d", says="B01") for n in range(30)]
    _, body = message_of(Alerts(most=3), news, "")
    assert body.splitlines()[3] == "- and 27 more"
    assert len(plain("x" * 500)) == 120
