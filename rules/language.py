"""Reads suite files (YAML) into suites, and chooses the suites for a document.

    suite: mine
    title: What our group reports
    include: [us-gaap, parts/shares.yaml]
    rules:
      - id: network-parts
        family: F01
        title: Network services add up
        kind: foot
        relation: '"Total network services" = "WAN services" + "Outsourcing services"'
        why: The breakdown is what analysts model.

A rule further has ``severity`` (error if not given), ``source``, ``where`` (conditions under which
it binds), ``options`` (words for the finder it names) and ``replaces: true``, which lets it take
the place of an included rule of the same id. Included files lie beside the suite or below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path, PurePosixPath

from .complaint import SuiteError, nearest
from .families import FAMILIES
from .model import KINDS, SEVERITIES, Rule, Suite
from .relation import RelationError, parse, parse_conditions
from .safe_yaml import Mapping, Node, Scalar, clip, load
from .safe_yaml import Sequence as Items

OWN = Path(__file__).parent / "suites"
SUITE_KEYS = ("suite", "title", "include", "rules")
NEEDED = ("id", "family", "title", "kind", "relation")
RULE_KEYS = (*NEEDED, "severity", "source", "why", "where", "options", "replaces")
ALWAYS = ("universal", "landing")
STANDARDS = {"us gaap": ("us-gaap",), "us-gaap": ("us-gaap",)}
UNKNOWN = ("us-gaap",)  # binds only where its concepts are printed
IMPLIED = "suite.yaml"
#: What ids and suites' names are made of.
LONGEST_WORD = 80
WORD_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def own_suites() -> list[str]:
    """The names of the suites that come with tieout."""
    return sorted(path.stem for path in OWN.glob("*.yaml"))


def load_suites(
    names_or_files: Iterable[str | Path], *, beside: Path | None = None, standard: str | None = None
) -> list[Suite]:
    """The suites asked for; if none is, those for the document's standard and those lying beside it.

    `beside` is the document (or its folder): ``suite.yaml`` there counts, and ``release.suite.yaml``
    for ``release.txt``.

    Raises:
        SuiteError: a suite is unknown, cannot be read or does not read.
    """
    asked = list(names_or_files)
    if asked:
        return [_named(each) for each in asked]
    called = (*ALWAYS, *STANDARDS.get(standard.casefold(), ())) if standard else (*ALWAYS, *UNKNOWN)
    own = [own_suite(name) for name in called]
    return own + [read_suite(path) for path in implied_files(beside)]


def implied_files(beside: Path | None) -> list[Path]:
    """The suite files that count for a document without being asked for."""
    if beside is None:
        return []
    folder = beside if beside.is_dir() else beside.parent
    own = [] if beside.is_dir() else [folder / f"{beside.stem}.suite.yaml"]
    return [path for path in (folder / IMPLIED, *own) if path.is_file()]


def rules_of(suites: Iterable[Suite]) -> list[Rule]:
    """The rules of several suites in order, each once: suites may include the same ones.

    A suite's replacement of a rule that it includes replaces it for all.

    Raises:
        SuiteError: two suites that know nothing of each other define one id.
    """
    found: dict[str, Rule] = {}
    for suite in suites:
        for rule in suite.rules:
            if found.setdefault(rule.id, rule) == rule:
                continue
            if suite.path is None or not suite.includes:
                what = f'the rule "{rule.id}" is defined in another suite too'
                cure = 'rename it, or include that suite and say "replaces: true"'
                raise SuiteError(suite.path or suite.name, None, None, what, cure)
            found[rule.id] = rule
    return list(found.values())


def _named(asked: str | Path) -> Suite:
    text = str(asked)
    if isinstance(asked, str) and text in own_suites():
        return own_suite(text)
    if isinstance(asked, Path) or text.endswith((".yaml", ".yml")) or "/" in text:
        return read_suite(Path(asked))
    raise SuiteError(clip(text), None, None, "is no suite" + nearest(text, own_suites()), "a file ends in .yaml")


@cache
def own_suite(name: str) -> Suite:
    """The suite of that name that comes with tieout."""
    suite = read_suite(OWN / f"{name}.yaml")
    return Suite(name=suite.name, title=suite.title, rules=suite.rules, includes=suite.includes)


def read_suite(path: Path, opened: tuple[Path, ...] = ()) -> Suite:
    """The suite of a file, with the rules it includes before its own.

    Raises:
        SuiteError: names the place of the first mistake, and its cure.
    """
    return _File(path, opened).suite()


class _File:
    """One suite file being read; `opened` are the files that led here by including."""

    def __init__(self, path: Path, opened: tuple[Path, ...]) -> None:
        self.path, self.name, self.opened = path, str(path), (*opened, path.resolve())
        self.rules: dict[str, Rule] = {}

    def suite(self) -> Suite:
        top = load(self.path)
        if not isinstance(top, Mapping):
            raise self.error(top, "a suite is a mapping", 'begin with "suite: NAME"')
        self.known(top, SUITE_KEYS, ("suite", "rules"), "a suite")
        name = self.word(top.items["suite"], "the suite's name")
        includes = tuple(self.include(node) for node in self.items(top.items.get("include"), "include"))
        for node in self.items(top.items["rules"], "rules"):
            self.add(node)
        title = self.text(top.items["title"], "title") if "title" in top.items else name
        rules = tuple(self.rules.values())
        return Suite(name=name, title=title, rules=rules, path=self.name, includes=includes)

    # --- includes ---

    def include(self, node: Node) -> str:
        name = self.text(node, "an included suite")
        path = self.included_path(name, node)
        if path.resolve() in self.opened:
            raise self.error(node, f'"{clip(name)}" includes itself in a circle', "remove one of the includes")
        for rule in read_suite(path, self.opened).rules:
            if self.rules.setdefault(rule.id, rule) != rule:
                raise self.error(node, f'"{clip(name)}" defines the rule "{clip(rule.id)}" another way', "rename one")
        return name

    def included_path(self, name: str, node: Node) -> Path:
        if name in own_suites():
            return OWN / f"{name}.yaml"
        if not name.endswith((".yaml", ".yml")):
            what = f'"{clip(name)}" is no suite' + nearest(name, own_suites())
            raise self.error(node, what, "a file ends in .yaml")
        folder = self.path.resolve().parent
        inside = (folder / PurePosixPath(name)).resolve()
        if not inside.is_relative_to(folder):
            raise self.error(node, f'"{clip(name)}" lies outside the suite\'s folder', "move it beside the suite")
        return inside

    # --- rules ---

    def add(self, node: Node) -> None:
        if not isinstance(node, Mapping):
            raise self.error(node, "a rule is a mapping", 'begin it with "- id: NAME"')
        self.known(node, RULE_KEYS, NEEDED, "a rule")
        rule = self.rule(node)
        replaces = "replaces" in node.items and self.flag(node.items["replaces"])
        if rule.id in self.rules and not replaces:
            cure = 'say "replaces: true" or choose another id'
            raise self.error(node.items["id"], f'the rule "{rule.id}" is defined twice', cure)
        if replaces and rule.id not in self.rules:
            what = f'"{rule.id}" replaces nothing' + nearest(rule.id, self.rules)
            raise self.error(node.items["id"], what, 'leave "replaces" out')
        self.rules[rule.id] = rule

    def rule(self, node: Mapping) -> Rule:
        given = {key: self.text(value, key) for key, value in node.items.items() if key not in {"options", "replaces"}}
        self.word(node.items["id"], "a rule's id")
        self.one_of(node.items["family"], given["family"], FAMILIES, "family")
        self.one_of(node.items["kind"], given["kind"], KINDS, "kind")
        if "severity" in given:
            self.one_of(node.items["severity"], given["severity"], SEVERITIES, "severity")
        try:
            given["relation"] = str(parse(given["relation"]))
        except RelationError as error:
            raise self.error(node.items["relation"], f"the relation does not read: {error}") from None
        try:
            parse_conditions(given.get("where", "0 = 0"))
        except RelationError as error:
            raise self.error(node.items["where"], f"the condition does not read: {error}") from None
        return Rule(**given, options=self.options(node.items.get("options")))

    def options(self, node: Node | None) -> tuple[tuple[str, str], ...]:
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            raise self.error(node, "options are a mapping", 'write "name: value" lines')
        return tuple((key, self.joined(value, key)) for key, value in node.items.items())

    def joined(self, node: Node, key: str) -> str:
        """An option's text; a list of words is joined by ``|``."""
        if isinstance(node, Items):
            return "|".join(self.text(each, key) for each in node.items)
        return self.text(node, key)

    # --- what a node must be ---

    def known(self, node: Mapping, keys: Sequence[str], needed: Sequence[str], what: str) -> None:
        for key, place in node.keys.items():
            if key not in keys:
                raise self.error(place, f'{what} has no key "{clip(key)}"{nearest(key, keys)}', "correct or remove it")
        for key in needed:
            if key not in node.keys:
                raise self.error(node, f'{what} needs the key "{key}"', f'add "{key}: ..."')

    def items(self, node: Node | None, key: str) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node, Items):
            raise self.error(node, f'"{key}" is a list', "begin each item with a dash")
        return node.items

    def text(self, node: Node, key: str) -> str:
        if not isinstance(node, Scalar):
            raise self.error(node, f'"{clip(key)}" is a text', "put quotes around text that begins with [ or {")
        text = " ".join(node.text.split())
        if not text:
            raise self.error(node, f'"{clip(key)}" is empty', "fill it or remove it")
        return text

    def word(self, node: Node, what: str) -> str:
        text = self.text(node, what)
        if not set(text) <= WORD_LETTERS or len(text) > LONGEST_WORD:
            raise self.error(node, f"{what} is at most 80 letters, digits, dots and dashes", "rename it")
        return text

    def flag(self, node: Node) -> bool:
        text = self.text(node, "replaces")
        self.one_of(node, text, ("true", "false"), "replaces")
        return text == "true"

    def one_of(self, node: Node, text: str, known: Iterable[str], what: str) -> None:
        if text not in known:
            raise self.error(node, f'no {what} is called "{clip(text)}"{nearest(text, known)}', "choose a known one")

    def error(self, node: Node, what: str, cure: str = "") -> SuiteError:
        return SuiteError(self.name, node.line, node.column, what, cure)
