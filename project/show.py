"""What holds in a project, key by key, and where each value comes from; secrets stay secret."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal

from .model import LISTS, TABLES, Project

DEFAULT = "default"


def rows_of(project: Project) -> list[tuple[str, str, str]]:
    """Every key with its value as TOML would have it, and its origin."""
    rows = []
    for name in TABLES:
        value = getattr(project, name)
        parts = [(f"{name}[{n}]", each) for n, each in enumerate(value)] if name in LISTS else [(name, value)]
        for place, table in parts:
            for one in fields(table):
                key = f"{place}.{one.name}"
                told = getattr(table, one.name)
                shown = _addresses(told) if key == "alerts.to" else _value(told)
                rows.append((key, shown, project.origins.get(key, DEFAULT)))
    return rows


def config_text(project: Project, *, origin: bool) -> str:
    """The rows as lines, and the file above them."""
    rows = rows_of(project)
    wide = [max(len(row[n]) for row in rows) for n in (0, 1)]
    wide[1] = min(wide[1], 60)
    head = project.file or "no project file here or above; `tieout init` writes one"
    lines = [f"# {head}"]
    for key, value, source in rows:
        line = f"{key:<{wide[0]}}  {value:<{wide[1]}}  {source}" if origin else f"{key:<{wide[0]}}  {value}"
        lines.append(line.rstrip())
    return "\n".join([*lines, ""])


def config_json(project: Project) -> str:
    """The same for machines: ``{"file": ..., "values": [{"key", "value", "origin"}]}``."""
    rows = [{"key": key, "value": value, "origin": origin} for key, value, origin in rows_of(project)]
    return json.dumps({"file": project.file or None, "values": rows}, indent=2, ensure_ascii=False) + "\n"


def masked(address: str) -> str:
    """An alert's address without what is secret in it: ``mailto://…``; a name of the environment is none.

    >>> masked("$TIEOUT_SLACK"), masked("slack://TokenA/TokenB")
    ('$TIEOUT_SLACK', 'slack://…')
    """
    scheme, found, _ = address.partition("://")
    return f"{scheme}://…" if found else address if address.startswith("$") else "…"


def _addresses(told: tuple[str, ...]) -> str:
    return json.dumps([masked(each) for each in told], ensure_ascii=False)


def _value(told: object) -> str:
    if told is None:
        return "none"
    if isinstance(told, Decimal):
        return str(told)
    return json.dumps(list(told) if isinstance(told, tuple) else told, ensure_ascii=False)
