"""The documentation: its commands run and print what it shows, and what is generated is up to date."""

import runpy
from collections.abc import Callable
from pathlib import Path

import guide
import pytest

from tieout.rules.families import FAMILIES
from tieout.rules.language import own_suite, own_suites


@pytest.mark.slow
@pytest.mark.parametrize("page", guide.pages(), ids=lambda page: page.name)
def test_the_commands_of_a_page_run_and_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    guide.follow(page, tmp_path)


PAGE = """
Write a file:

```text file=notes/a.txt
one
two
```

```sh run
cat notes/a.txt
false # exit 1
```

```text
one
...
```
"""


def told(folder: Path, page: str) -> None:
    path = folder / "page.md"
    path.write_text(page)
    guide.follow(path, folder)


def test_a_page_that_is_right_is_followed_to_its_end(tmp_path: Path) -> None:
    told(tmp_path, PAGE)


@pytest.mark.parametrize(("old", "new"), [("...", "three"), (" # exit 1", ""), ("one\n...", "two\none")])
def test_a_page_that_is_wrong_is_found(old: str, new: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"page\.md:\d+"):
        told(tmp_path, PAGE.replace(old, new))


# --- What is generated ---


def reference(root: Path) -> dict[str, Callable[[], str]]:
    pages: dict[str, Callable[[], str]] = runpy.run_path(str(root / "docs" / "reference.py"))["PAGES"]
    return pages


@pytest.mark.parametrize("name", ["rules.md", "catalogue.md", "relations.md"])
def test_a_generated_page_is_up_to_date(name: str, root: Path) -> None:
    assert (root / "docs" / name).read_text("utf-8") == reference(root)[name](), "run: ./run python docs/reference.py"


def test_every_rule_and_family_is_in_the_reference(root: Path) -> None:
    page = reference(root)["rules.md"]()
    rules = {rule.id for name in own_suites() for rule in own_suite(name).rules}
    assert [each for each in (*FAMILIES, *rules) if each not in page] == []
