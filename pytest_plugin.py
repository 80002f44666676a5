"""Ties as pytest tests: the fixture `tieout_check`, which fails with the findings and not with a traceback of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .reports.checked import Checked


@pytest.fixture(scope="session")
def tieout_check() -> Callable[..., list[Checked]]:
    """Check a path, a frame or a reading, and fail unless it ties: `tieout_check("figures.parquet", suite="us-gaap")`.

    It takes what `tieout.assert_ties` takes, `suite` for one suite, and returns the checked documents.
    """

    def check(source: object, *, suite: object = None, **options: object) -> list[Checked]:
        __tracebackhide__ = True
        from .figures.complaint import FileError  # noqa: PLC0415 - tests that tie nothing pay for nothing
        from .loader.errors import InputError  # noqa: PLC0415 - as above
        from .testing import assert_ties  # noqa: PLC0415 - as above

        if suite is not None:
            options["suites"] = suite
        try:
            return assert_ties(source, **options)  # type: ignore[arg-type] # it says itself what it does not take
        except (AssertionError, FileError, InputError) as error:
            said = str(error)
        pytest.fail(said, pytrace=False)

    return check
