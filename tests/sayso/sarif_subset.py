"""What SARIF 2.1.0 says about the parts that the report writes, as a closed JSON Schema of our own.

Written from the standard (OASIS, sections 3.13 to 3.52): a member that is not listed here is not written.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _closed(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


_TEXT: Schema = {"type": "string", "minLength": 1}
_MESSAGE = _closed({"text": _TEXT})
_RULE = _closed({"id": _TEXT}, {"fullDescription": _MESSAGE, "help": _MESSAGE})
_DRIVER = _closed({"name": _TEXT}, {"version": _TEXT, "rules": {"type": "array", "uniqueItems": True, "items": _RULE}})
_FROM_ONE: Schema = {"type": "integer", "minimum": 1}
_REGION = _closed({"startLine": _FROM_ONE, "startColumn": _FROM_ONE})
_URI = _closed({"uri": {"type": "string", "format": "uri-reference", "pattern": r"^[^\s\\]+$"}})
_LOCATION = _closed({"physicalLocation": _closed({"artifactLocation": _URI, "region": _REGION})})
_SUPPRESSION = _closed(
    {"kind": {"enum": ["inSource", "external"]}},
    {"status": {"enum": ["accepted", "underReview", "rejected"]}, "justification": {"type": "string"}},
)
_RESULT = _closed(
    {"message": _MESSAGE, "ruleId": _TEXT, "level": {"enum": ["none", "note", "warning", "error"]}},
    {
        "ruleIndex": {"type": "integer", "minimum": 0},
        "locations": {"type": "array", "minItems": 1, "items": _LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "suppressions": {"type": "array", "uniqueItems": True, "items": _SUPPRESSION},
        "properties": {"type": "object"},
    },
)
_RUN = _closed(
    {"tool": _closed({"driver": _DRIVER}), "results": {"type": "array", "items": _RESULT}},
    {"columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]}},
)
SARIF = _closed(
    {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": _RUN}},
    {"$schema": {"type": "string", "format": "uri"}},
)
