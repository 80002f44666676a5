"""Tells people of what is new, once: by any service that Apprise knows, in words that none of them can misread."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..figures.files import write_atomic
from ..project.model import LEVELS, Alerts
from ..project.show import masked

#: Letters and digits of any script stay, and these; all else could be markup, a mention or an address somewhere.
_HARMLESS = frozenset(" .,:;-+/%'()\n")
_LONGEST = 120


class AlertError(RuntimeError):
    """Somebody could not be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to be told: its fingerprint and level, the document (empty for the run itself), and our words."""

    fingerprint: str
    level: str
    document: str
    says: str


class Told:
    """Which standing things have been told already, by their fingerprints with their documents."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: frozenset[str] = frozenset()
        with contextlib.suppress(OSError, ValueError, TypeError):
            self._known = frozenset(map(str, json.loads(path.read_bytes())))

    def new(self, every: Sequence[News]) -> list[News]:
        """Those that nobody was told of yet."""
        return [news for news in every if _key(news) not in self._known]

    def keep(self, standing: Sequence[News]) -> None:
        """These stand and were told; what does not stand any more is told again should it come back.

        Raises:
            OSError: it cannot be written.
        """
        keys = frozenset(map(_key, standing))
        if keys != self._known or not self._path.exists():
            write_atomic(self._path, json.dumps(sorted(keys)).encode())
            self._known = keys

    def add(self, news: Sequence[News]) -> None:
        """These were told too.

        Raises:
            OSError: it cannot be written.
        """
        self._known |= frozenset(map(_key, news))
        write_atomic(self._path, json.dumps(sorted(self._known)).encode())


def _key(news: News) -> str:
    return f"{news.fingerprint} {news.document}".encode(errors="backslashreplace").decode()


def due(alerts: Alerts, every: Sequence[News]) -> list[News]:
    """The news of a level that is to be told."""
    most = LEVELS.index(alerts.level)
    return [news for news in every if LEVELS.index(news.level) <= most]


def message_of(alerts: Alerts, news: Sequence[News], summary: str) -> tuple[str, str]:
    """The title and the text of one alert over all that is new."""
    errors = sum(one.level == "error" for one in news)
    title = f"tieout: {len(news)} new, {errors} of them errors" if news else "tieout"
    shown = news[: alerts.most] if alerts.most else news
    lines = [f"- {one.level}: {plain(one.says)}{_place(one)} ({one.fingerprint[:7]})" for one in shown]
    if len(shown) < len(news):
        lines.append(f"- and {len(news) - len(shown)} more")
    tail = [alerts.link] if alerts.link else []  # the project's own words, not a document's
    return title, "\n".join([*lines, "", plain(summary), *tail])


def _place(news: News) -> str:
    return f", {plain(news.document)}" if news.document else ""


def plain(text: str) -> str:
    """Text in which no service finds markup, mentions, links or templates: other signs become a middle dot.

    >>> plain("a<b>.txt @channel *x* http://e.vil")
    'a·b·.txt ·channel ·x· http:··e.vil'
    """
    apart = text[:_LONGEST].replace("//", "··")
    return "".join(c if c.isalnum() or c in _HARMLESS else "·" for c in apart)


def send(alerts: Alerts, title: str, text: str, environment: Mapping[str, str]) -> None:
    """Tell all addresses; nothing but this line of the project ever leaves the machine.

    Raises:
        AlertError: Apprise is missing, an address is not known, or somebody could not be reached.
    """
    try:
        import apprise  # noqa: PLC0415 - an extra, and only where there is something to tell
    except ImportError:
        raise AlertError("alerts need Apprise: pip install 'tieout[alerts]'") from None
    failed = []
    for named, address in _addresses(alerts, environment):
        # each alone, so that one that fails is known by name; Apprise itself never raises
        service = apprise.Apprise(asset=apprise.AppriseAsset(app_id="tieout", app_desc="tieout", app_url=""))
        if not address or not service.add(address):
            failed.append(f"{named} is no address that Apprise knows")
        elif not service.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT):
            failed.append(f"{named} could not be reached")
    if failed:
        raise AlertError("; ".join(failed))


def _addresses(alerts: Alerts, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each address with the name by which it may be spoken of: what is secret in it never is."""
    for written in alerts.to:
        yield masked(written), environment.get(written[1:], "") if written.startswith("$") else written


def environment() -> Mapping[str, str]:
    """The environment that addresses are looked up in."""
    return os.environ
