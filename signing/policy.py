"""The rules of review of a project: the table `[review]` of its file, which `tieout.project` reads."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ..project.model import ROLES
from ..project.read import ProjectError, project_for

if TYPE_CHECKING:
    from ..project.model import Project

__all__ = ["ROLES", "Policy", "PolicyError", "policy_for", "policy_of"]

#: What is wrong with `[review]` is wrong with the project's file.
PolicyError = ProjectError


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a review of this project asks for; ``file`` says so, and is empty where nothing was set.

    ``coverage_target`` is the least percentage of figures that must be tied. ``materiality`` is an amount in the
    document's own currency: 1000000 is a million yen in a report in yen; untied figures below it need no reviewer.
    """

    two_persons: bool = False
    roles_required: tuple[str, ...] = ROLES
    chain_required: bool = False
    coverage_target: Decimal | None = None
    materiality: Decimal | None = None
    file: str = ""


def policy_for(path: Path) -> Policy:
    """The policy that holds for an input: of the nearest project file in its folder or above it.

    Raises:
        PolicyError: that file does not read.
    """
    return policy_of(project_for(path))


def policy_of(project: Project | None) -> Policy:
    """The policy that a project sets, if there is one."""
    if project is None:
        return Policy()
    review = project.review
    return Policy(**{one.name: getattr(review, one.name) for one in fields(review)}, file=project.file)
