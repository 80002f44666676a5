"""Styled lines of a given width, collected as one text: colours where they are wanted, and nothing cut off."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from rich.console import Console
from rich.text import Text

LEVEL_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan", "pass": "bold green"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a text report looks, and how much of it there is.

    ``width`` is in cells and folds prose; ``excerpt`` is how much of a source line may be shown.
    ``limit`` is how many findings of a level are shown per document, None for all.
    """

    color: bool = False
    width: int = 100
    excerpt: int = 1000
    verbose: bool = False
    quiet: bool = False
    limit: int | None = 20


def look_for(stream: IO[str], color: str = "auto", environment: Mapping[str, str] = os.environ) -> Look:
    """The look that suits a stream: a terminal's own width and colours; 100 cells and none for a pipe or file.

    `color` is auto, always or never; auto heeds NO_COLOR before FORCE_COLOR, and TERM=dumb.
    """
    terminal = stream.isatty()
    if color == "auto":
        forced = bool(environment.get("FORCE_COLOR"))
        painted = not environment.get("NO_COLOR") and (forced or (terminal and environment.get("TERM") != "dumb"))
    else:
        painted = color == "always"
    if not terminal:
        return Look(color=painted)
    width = max(shutil.get_terminal_size().columns, 40)
    return Look(color=painted, width=min(width, 120), excerpt=width - 10)


class Page:
    """Lines of styled text, wrapped to a width."""

    def __init__(self, look: Look) -> None:
        self._out = io.StringIO()
        self._width = max(look.width, 40)
        self._console = Console(
            file=self._out,
            force_terminal=look.color,
            color_system="standard" if look.color else None,
            no_color=not look.color,
            width=self._width,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def __str__(self) -> str:
        return self._out.getvalue()

    def line(self, *parts: str | tuple[str, str]) -> None:
        """Add one line as it is; a part may be a pair of text and style."""
        self._console.print(Text.assemble(*parts), soft_wrap=True)

    def hanging(self, lead: str, *parts: str | tuple[str, str], style: str = "") -> None:
        """Add a paragraph after a lead; what does not fit goes on under its first word."""
        room = max(self._width - len(lead), 20)
        for number, row in enumerate(Text.assemble(*parts).wrap(self._console, room)):
            row.rstrip()
            self.line((lead if number == 0 else " " * len(lead), style), row)  # type: ignore[arg-type]
