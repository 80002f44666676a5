"""Writes rules.md, catalogue.md and relations.md, which are made from the code: `./run python docs/reference.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tieout.rules import relation
from tieout.rules.authoring import cases, lint, sentence
from tieout.rules.catalogue import Family, families
from tieout.rules.families import GROUPS
from tieout.rules.language import own_suite, own_suites
from tieout.rules.model import Rule

HERE = Path(__file__).resolve().parent
_MADE = "<!-- Made by docs/reference.py; change the code and run it again. -->\n"


def rules_page() -> str:
    """Every family of checks with the rules of our own suites that belong to it."""
    suites = {name: own_suite(name) for name in own_suites()}
    found: dict[str, dict[str, tuple[Rule, list[str]]]] = {}
    for name, suite in suites.items():
        for rule in suite.rules:
            found.setdefault(rule.family, {}).setdefault(rule.id, (rule, []))[1].append(name)
    parts = [_MADE, "# The rules that come with tieout\n", _intro(found)]
    parts += [f"- `{name}`: {suite.title} ({len(suite.rules)} rules)" for name, suite in suites.items()]
    for letter, (title, _) in GROUPS.items():
        own = [family for family in families().values() if family.id[0] == letter]
        parts += [f"\n## {title}\n", *(line for family in own for line in _family(family, found.get(family.id, {})))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)) + "\n"


def _intro(found: dict[str, dict[str, tuple[Rule, list[str]]]]) -> str:
    rules = sum(map(len, found.values()))
    return (
        f"{rules} rules in {len(found)} families; a family is a kind of check that reviewers know, and a rule one way"
        " of making it. `tieout rules explain ID` says the same in the terminal. Relations are explained in"
        " [relations](relations.md), and what no rule covers in [the catalogue](catalogue.md);"
        " `<...>` names a finder, which looks through every table. The suites:\n"
    )


def _family(family: Family, rules: dict[str, tuple[Rule, list[str]]]) -> Iterator[str]:
    if not rules:
        yield f"**{family.id} {family.title}.** {family.says} *No rule of its own; {family.without_rules}.*\n"
        return
    yield f"### {family.id} {family.title}\n"
    example = f" Example: {family.example}." if family.example else ""
    limits = f" Limits: {family.limits}" if family.limits else ""
    yield f"{family.says}{example}{limits}\n"
    for rule, suites in rules.values():
        yield from _rule(rule, suites)
    yield ""


def _rule(rule: Rule, suites: list[str]) -> Iterator[str]:
    severity = "" if rule.severity == "error" else f", {rule.severity}"
    yield f"- **{rule.id}** ({', '.join(suites)}{severity}): {rule.title}. `{rule.relation}`"
    where = f"Where `{rule.where}`. " if rule.where else ""
    source = f" *{rule.source}.*" if rule.source else ""
    yield f"  {where}{rule.why}{source}".rstrip()


def coverage_page() -> str:
    """Every family with the rules or commands that check it, or that nothing does yet."""
    rules: dict[str, list[str]] = {}
    for name in own_suites():
        for rule in own_suite(name).rules:
            if rule.id not in rules.setdefault(rule.family, []):
                rules[rule.family].append(rule.id)
    rows, counts = [], {"rules": 0, "else": 0, "none": 0}
    for family in families().values():
        own = rules.get(family.id, [])
        counts["rules" if own else "else" if family.by else "none"] += 1
        by = ", ".join(f"`{rule}`" for rule in own) or family.by or "**not yet**"
        rows.append(f"| {family.id} | {family.title} | {by} |")
    return (
        f"{_MADE}# The catalogue and what covers it\n\nOf {len(rows)} families of checks {counts['rules']} have rules,"
        f" {counts['else']} are checked by something else, and {counts['none']} are not checked yet: silence there is"
        " no pass. A rule may cover its family in part; `tieout rules explain ID` says what it binds to, and a run"
        " names the rules that bound to nothing.\n\n| family | check | covered by |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def relations_page() -> str:
    """The grammar of relations, how a sentence is read, cases, and the codes of lint: from the modules' own words."""
    return (
        f"{_MADE}# Relations\n\n{_marked(relation.__doc__)}\n"
        f"\n## Sentences: `tieout rules new`\n\n{_marked(sentence.__doc__)}\n"
        f"\n## Cases: `tieout rules test`\n\n{_marked(cases.__doc__)}\n"
        f"\n## Problems: `tieout rules lint`\n\n{_marked(lint.__doc__)}\n"
    )


def _marked(docstring: str | None) -> str:
    """A module's docstring as Markdown: indented blocks fenced, double backquotes single."""
    lines: list[str] = []
    inside = False
    for line in (docstring or "").strip().split("\n"):
        if line.startswith("    ") and not inside:
            lines.append("```text")
            inside = True
        elif inside and line and not line.startswith("    "):
            while not lines[-1]:
                lines.pop()
            lines += ["```", ""]
            inside = False
        lines.append(line[4:] if inside else line.replace("``", "`"))
    return "\n".join([*lines, "```"] if inside else lines)


PAGES = {"rules.md": rules_page, "catalogue.md": coverage_page, "relations.md": relations_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8")
