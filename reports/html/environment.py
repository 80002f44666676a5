"""The templates of a kind of page, in which every text is escaped and nothing but our own style and script may act."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ... import __version__
from .symbols import symbols

HERE = Path(__file__).parent


def environment(
    folder: Path, *, generator: str, styles: Sequence[str] = (), scripts: Sequence[str] = (), **values: object
) -> Environment:
    """The templates in `folder`, which may extend ``base.html.j2``.

    Every value goes through `symbols` and is escaped, whatever a template forgets; a name that nobody gave is an
    error. A page has base.css and the files of `styles`, and runs the files of `scripts`; the policy in its head
    allows these by their hash, and nothing else: no request, no other script, no frame, no form.

    Args:
        folder: where the templates, styles and scripts stand.
        generator: what pages of this kind say made them, by which `own_pages` finds them again.
        styles: names of CSS files, after ours.
        scripts: names of script files, run in this order when the page stands.
        values: what all templates of the kind may use by name.
    """
    found = Environment(
        loader=FileSystemLoader([folder, HERE]),
        autoescape=True,
        finalize=symbols,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = _joined([HERE / "base.css", *(folder / name for name in styles)])
    script = _joined([folder / name for name in scripts])
    found.globals.update(
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704 - our own files
        policy=Markup(_policy(style, script)),  # noqa: S704 - hashes
        generator=generator,
        version=__version__,
        **values,
    )
    found.filters.update(number="{:,}".format, share=_share)
    return found


def island(value: object) -> Markup:
    r"""A value as JSON that a page's script may read from ``<script type="application/json">``, which it cannot end.

    >>> str(island({"printed": "</script>"}))
    '{"printed":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing is left in it that ends or opens an element


def _joined(paths: Sequence[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _policy(style: str, script: str) -> str:
    allowed = [f"style-src {_hash(style)}", *([f"script-src {_hash(script)}"] if script else [])]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _share(part: int, whole: int) -> str:
    """Rounded down: what is not all tied is never shown as 100 %."""
    return f"{100 * part // whole} %" if whole else "none"
