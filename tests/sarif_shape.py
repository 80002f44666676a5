"""What a log of ours may hold: the objects of SARIF 2.1.0 that we write, each closed, as a JSON Schema.

The names, types and words are the standard's; what it allows and we do not write is refused here, so that nothing
new is written without a look at the standard. GitHub's limits are those of its documentation.
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
NUMBER = {"type": "integer", "minimum": 1}


def closed(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these properties and no others."""
    properties = required | (optional or {})
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def several(items: dict[str, Any], most: int | None = None) -> dict[str, Any]:
    """A list, at most so long."""
    return {"type": "array", "items": items} | ({} if most is None else {"maxItems": most})


MESSAGE = closed({"text": TEXT})
REGION = closed({"startLine": NUMBER}, {"startColumn": NUMBER, "endColumn": NUMBER})
#: A relative reference: no scheme, no space, no backslash, everything else percent-encoded.
URI = {"type": "string", "pattern": r"^(?!//)[A-Za-z0-9._~%/-]+$"}
PLACE = closed({"artifactLocation": closed({"uri": URI}), "region": REGION})
LOCATION = closed({"physicalLocation": PLACE})
RELATED = closed({"id": {"type": "integer", "minimum": 0}, "physicalLocation": PLACE, "message": MESSAGE})
SUPPRESSION = closed(
    {
        "kind": {"enum": ["inSource", "external"]},
        "status": {"enum": ["accepted", "underReview", "rejected"]},
    },
    {"justification": {"type": "string"}},
)
RESULT = closed(
    {
        "ruleId": TEXT,
        "level": LEVEL,
        "message": MESSAGE,
        "locations": several(LOCATION, 1_000) | {"minItems": 1},
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
        "properties": {"type": "object"},
    },
    {
        "ruleIndex": {"type": "integer", "minimum": 0},
        "relatedLocations": several(RELATED, 1_000),
        "suppressions": several(SUPPRESSION),
    },
)
RULE = closed(
    {
        "id": TEXT,
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": closed({"level": LEVEL}),
        "properties": closed({"tags": several(TEXT, 10)}),
    }
)
DRIVER = closed({"name": TEXT, "version": TEXT, "semanticVersion": TEXT, "rules": several(RULE, 25_000)})
NOTIFICATION = closed({"level": LEVEL, "message": MESSAGE})
RUN = closed(
    {
        "tool": closed({"driver": DRIVER}),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "invocations": several(
            closed({"executionSuccessful": {"type": "boolean"}, "toolExecutionNotifications": several(NOTIFICATION)})
        ),
        "results": several(RESULT, 25_000),
    }
)
LOG = closed({"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": several(RUN, 20)})
