"""The review of checked documents as a site: findings first, and the document as printed with a mark at every figure.

    build_review(every, Path("site"), sections={name: [Section("Assay", "assay", html)]}, links=[Link(...)])

opens from disk, loads nothing, and is the same to the byte for the same input.
"""

from __future__ import annotations

from .page import Link, Section
from .site import build_review

__all__ = ["Link", "Section", "build_review"]
