"""Suites as safe YAML: what `figures.safe_yaml` refuses is an error of the suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..figures import safe_yaml
from ..figures.complaint import FileError
from ..figures.safe_yaml import Mapping, Node, Scalar, Sequence, clip
from .complaint import SuiteError

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "clip", "load", "loads"]


def load(path: Path) -> Node:
    """The one document of a YAML file.

    Raises:
        SuiteError: it cannot be read, or uses what is not allowed.
    """
    with _as_suite_errors():
        return safe_yaml.load(path)


def loads(data: bytes, name: str) -> Node:
    """The one document that `data` writes in UTF-8; `name` is what errors call the file.

    Raises:
        SuiteError: it cannot be read, or uses what is not allowed.
    """
    with _as_suite_errors():
        return safe_yaml.loads(data, name)


@contextmanager
def _as_suite_errors() -> Iterator[None]:
    try:
        yield
    except FileError as error:
        cure = 'a suite has at least "suite:" and "rules:"' if error.what == "is empty" else error.cure
        raise SuiteError(error.file, error.line, error.column, error.what, cure) from None
