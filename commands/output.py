"""Where commands write what they have to say: stdout, as long as somebody reads it."""

from __future__ import annotations

import os
import sys


class Output:
    """Stdout, for as long as somebody reads it: behind `| head` the rest is judged, and said to nobody."""

    def __init__(self) -> None:
        self._open = True
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")  # an ASCII terminal must not end a check

    def write(self, text: str) -> None:
        """Write at once, so that a reader sees each document when it is ready."""
        if not self._open:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            self._drop()

    def close(self) -> None:
        """Write what is left."""
        self.write("")

    def _drop(self) -> None:
        self._open = False
        # Python flushes stdout once more when it ends, and would complain there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
