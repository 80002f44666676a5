"""What a caller is told when an input cannot be read: file, place, what is wrong, and the cure."""

from __future__ import annotations

from ..figures.complaint import FileError


class InputError(ValueError):
    """An input that cannot be read at all; `place` is a line, a byte or empty."""

    def __init__(self, path: str, place: str, message: str, cure: str) -> None:
        """Build the one sentence a user needs from its parts."""
        self.path, self.place, self.message, self.cure = path, place, message, cure
        where = f"{path}:{place}" if place else path
        super().__init__(f"{where}: {message}; {cure}")


class CorrectionsError(FileError):
    """A corrections file that cannot be used: ``file:line:column: what is wrong; the cure``."""
