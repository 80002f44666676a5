"""What a caller can mend about a foreign table or its mapping: where, what is wrong, and the cure."""

from __future__ import annotations

from ..figures.complaint import FileError


class MappingError(FileError):
    """A table that cannot be read by this mapping, or by none yet: ``where: what is wrong; the cure``."""

    def __init__(self, where: str, what: str, cure: str = "") -> None:
        super().__init__(where, None, None, what, cure)


class SqlExtraError(MappingError):
    """A query without what runs it."""

    def __init__(self, where: str, package: str) -> None:
        extra = "pip install 'tieout[sql]'"
        more = " and the driver of the database" if package == "SQLAlchemy" else ""
        cure = extra if package == "duckdb" else f"pip install {package}{more}"
        super().__init__(where, f"a query needs the package {package}, which is not installed", cure)
