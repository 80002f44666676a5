"""YAML is read as text in lists and mappings; everything else it can do is refused where it begins."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures import safe_yaml
from tieout.rules.complaint import SuiteError
from tieout.rules.safe_yaml import Mapping, Node, Scalar, Sequence, load, loads


def plain(node: Node) -> object:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(each) for each in node.items]
        case Mapping():
            return {key: plain(value) for key, value in node.items.items()}


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers must refuse the same."""
    if request.param == "libyaml" and not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML without libyaml")
    monkeypatch.setattr(safe_yaml, "_LOADER", yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader)


def test_words_stay_the_words_they_are() -> None:
    text = "a: on\nb: no\nc: 2017-09-30\nd: 0x1F\ne: ~\nf: 1_000\ng: 1e3\nh: 'yes'\ni: 1:30\n"
    assert plain(loads(text.encode(), "x")) == {
        "a": "on", "b": "no", "c": "2017-09-30", "d": "0x1F", "e": "~", "f": "1_000", "g": "1e3", "h": "yes",
        "i": "1:30",
    }  # fmt: skip


def test_every_node_knows_its_place() -> None:
    top = loads(b"a:\n  - one\n  - b: two\n", "x")
    assert isinstance(top, Mapping)
    items = top.items["a"]
    assert isinstance(items, Sequence)
    assert (items.items[0].line, items.items[0].column) == (2, 5)
    assert (top.keys["a"].line, top.keys["a"].column) == (1, 1)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{this}: &{this} [{','.join(['*' + last] * 9)}]\n" for last, this in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (BOMB, "1:4", "anchors (&name) are not allowed"),
        ("a: *b\n", "1:4", "aliases (*name) are not allowed"),
        ("<<: *b\n", "1:5", "aliases"),
        ("a: 1\nb: 2\na: 3\n", "3:1", 'the key "a" is here twice; the first is in line 1'),
        ("a: {b: 1, b: 2}\n", "1:11", "here twice"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4", "tags (!name) are not allowed"),
        ("a: !!int 3\n", "1:4", "tags"),
        ("a: 1\n---\nb: 2\n", "2:1", "a second document begins"),
        ("? [a]\n: b\n", "1:3", "a key is a word"),
        ("", "1:1", "is empty"),
        ("# nothing\n", "1:1", "is empty"),
        ("a: [1, 2\n", "2:1", "is no YAML here"),
        ("a:\n\t- b\n", "2:1", "is no YAML here"),
        ("a: " + "[" * 30 + "]" * 30, "1:23", "nested more than 20 deep"),
    ],
)
def test_what_is_refused_is_refused_with_its_place(text: str, place: str, said: str) -> None:
    with pytest.raises(SuiteError) as caught:
        loads(text.encode(), "mine.yaml")
    assert said in str(caught.value)
    line, _, column = place.partition(":")
    assert (caught.value.file, caught.value.line) == ("mine.yaml", int(line))
    if "no YAML" not in said:  # the two parsers notice at different columns
        assert caught.value.column == int(column)


def test_depth_is_refused_before_it_is_built() -> None:
    with pytest.raises(SuiteError):
        loads(b"a: " + b"[" * 400_000, "x")


def test_size_is_refused_before_it_is_read() -> None:
    with pytest.raises(SuiteError, match="larger than 1 MB; split it"):
        loads(b"a: " + b"x" * safe_yaml.LARGEST, "x")


def test_text_is_utf8() -> None:
    with pytest.raises(SuiteError, match="x:2:1: is no UTF-8 text"):
        loads(b"a: 1\nb: \xff\n", "x")
    assert plain(loads("﻿a: 売上高\n".encode(), "x")) == {"a": "売上高"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"none\.yaml: cannot be read \(No such file or directory\); check the name"):
        load(tmp_path / "none.yaml")


trees = st.recursive(
    st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=5), trees, min_size=1, max_size=4))
def test_what_yaml_writes_of_texts_is_read_back(tree: dict[str, object]) -> None:
    class Quoted(yaml.SafeDumper):
        """Everything in double quotes, so that nothing is left to guess."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
            return True

    text = yaml.dump(tree, Dumper=Quoted, default_style='"', sort_keys=False)
    assert plain(loads(text.replace("!!map ", "").encode(), "x")) == tree


@given(st.binary(max_size=80) | st.text("{}[]&*!|>:-?,# \n\tab'\"", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    said = "x"
    try:
        loads(data, "x")
    except SuiteError as error:
        said = str(error)
    assert said.startswith("x")
