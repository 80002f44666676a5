"""Elements of SVG and HTML as escaped text: document text cannot leave the place where it is shown."""

from __future__ import annotations

from fractions import Fraction

from markupsafe import Markup, escape

from ..html.symbols import symbols

#: Elements of HTML that have no end tag are not needed here; SVG's all have one or are closed at once.
_EMPTY = frozenset({"rect", "line", "circle", "path"})


def element(name: str, *children: object, **attributes: object) -> Markup:
    """One element with its attributes in the order given; None leaves an attribute out.

    A trailing underscore falls away (``class_``) and others become hyphens (``aria_label``). Every text goes
    through `symbols` and is escaped, in attributes too; what is Markup already stands as it is.

    >>> str(element("text", "1 < 2", class_="n", text_anchor="end"))
    '<text class="n" text-anchor="end">1 &lt; 2</text>'
    """
    pairs = (f' {_name(key)}="{escape(symbols(value))}"' for key, value in attributes.items() if value is not None)
    opening = f"<{name}{''.join(pairs)}"
    if not children and name in _EMPTY:
        return Markup(f"{opening}/>")  # noqa: S704 - escaped above
    inner = "".join(str(escape(symbols(child))) for child in children)
    return Markup(f"{opening}>{inner}</{name}>")  # noqa: S704 - escaped above


def _name(key: str) -> str:
    camel = {"viewBox", "patternUnits", "patternTransform"}
    return key if key in camel else key.rstrip("_").replace("_", "-")


def percent(share: Fraction | int) -> str:
    """A share of the width, 0 to 1, as SVG takes it; rounded to a hundredth of a percent, a tenth of a pixel.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 2)), percent(1)
    ('33.33%', '50%', '100%')
    """
    hundredths = round(share * 10_000)
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}%"
