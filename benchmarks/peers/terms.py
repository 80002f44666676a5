"""The suite of the made-up documents as rows: rule, concept, coefficient, and how many members the rule has."""

from __future__ import annotations

from pathlib import Path

import yaml


def terms(folder: Path) -> list[tuple[str, str, int, int]]:
    """`A = B + C` as (rule, A, 1, 3), (rule, B, -1, 3), (rule, C, -1, 3)."""
    found = []
    for rule in yaml.safe_load((folder / "suite.yaml").read_text("utf-8"))["rules"]:
        total, _, parts = rule["relation"].partition(" = ")
        names = [(total, 1), *((part, -1) for part in parts.split(" + "))]
        found += [(rule["id"], name, sign, len(names)) for name, sign in names]
    return found
