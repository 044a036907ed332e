"""What a transcript looks like, as data, and the check against it.

The browser's verifier (assets/js/verify/shape.js) holds the same table; a test keeps the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from portal.audits.rules.draw.columns import tidy_columns
from portal.audits.rules.draw.faults import Fault
from portal.audits.rules.draw.scalars import SCALARS

# "key?" may be left out; "*kind" stands for any key of that kind; [shape] is a list.
PARTS_SHAPE: dict[str, Any] = {
    "plan": {
        "id": "id",
        "title": "text",
        "kind": "kind",
        "from": "date",
        "until": "date",
        "team_size": "count",
    },
    "ratios": {"classes": {"*class": {"ratio": "ratio", "at_least": "count"}}, "unrated": "class"},
    "entropy_sources": ["text"],
    "objects": [{"id": "id", "name": "text", "class?": "class", "last?": ["id"]}],
    "exclusions": [
        {
            "object": "id",
            "reason": "exclusion",
            "visits?": "count",
            "cap?": "count",
            "checked_on?": "date",
            "note?": "text",
        }
    ],
    "inspectors": [
        {"id": "id", "name": "text", "certificate?": "text", "certificate_until?": "date", "limit?": "count"}
    ],
    "recusals": [{"inspector": "id", "object": "id", "reason": "recusal"}],
}
LATER_SHAPE: dict[str, Any] = {
    "object": "id",
    "inspector": "id",
    "reason": "recusal",
    "declared_on": "date",
    "approved_by": "text",
}
SHAPE: dict[str, Any] = {
    "format": "format",
    **PARTS_SHAPE,
    "announcement": {
        "format": "format",
        "method": "method",
        "commitment": "hash",
        "digests": dict.fromkeys(PARTS_SHAPE, "hash"),
    },
    "announcement_sha256": "hash",
    "secret": "hash",
    "entropy": [["value"]],
    "seed": "seed",
    "quotas": [{"class": "class", "pool": "count", "take": "count"}],
    "selected": [{"object": "id", "class": "class", "ticket": "ticket", "team": ["id"]}],
    "later": [{**LATER_SHAPE, "replacement": "id"}],
    "sha256": "hash",
}
PART_OF = {
    "plan": "PLAN",
    "ratios": "RATIOS",
    "entropy_sources": "SOURCES",
    "objects": "OBJECTS",
    "exclusions": "EXCLUSIONS",
    "inspectors": "INSPECTORS",
    "recusals": "RECUSALS",
    "announcement": "ANNOUNCEMENT",
    "announcement_sha256": "ANNOUNCEMENT",
    "secret": "COMMITMENT",
    "entropy": "SEED",
    "seed": "SEED",
    "quotas": "QUOTAS",
    "selected": "ORDER",
    "later": "LATER",
    "sha256": "FINGERPRINT",
}


def malformed(value: object, shape: Any, path: str = "") -> str | None:
    """The path of the first place (keys in alphabetical order) that is not as `shape` says; None when all is."""
    if isinstance(shape, str):
        return None if SCALARS[shape](value) else path
    if isinstance(shape, list):
        return _malformed_list(value, shape[0], path)
    if not isinstance(value, Mapping):
        return path
    wanted = _keys(value, shape)
    for key in sorted({*wanted, *map(str, value)}):
        where = f"{path}.{key}" if path else key
        if key not in value or key not in wanted:
            return where
        found = malformed(value[key], wanted[key], where)
        if found is not None:
            return found
    return None


def _malformed_list(value: object, shape: Any, path: str) -> str | None:
    if not isinstance(value, list):
        return path
    if path == "objects" and tidy_columns(value) is not None:
        return None
    places = (malformed(item, shape, f"{path}[{i}]") for i, item in enumerate(value))
    return next((place for place in places if place is not None), None)


def _keys(value: Mapping[str, Any], shape: Mapping[str, Any]) -> dict[str, Any]:
    """The shape's keys for this value: optional ones only when present, wildcards spread over the keys found."""
    return dict(_spread(value, shape))


def _spread(value: Mapping[str, Any], shape: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, inner in shape.items():
        if key.startswith("*"):
            yield from ((found, inner) for found in value if SCALARS[key[1:]](found))
        elif not key.endswith("?"):
            yield key, inner
        elif key[:-1] in value:
            yield key[:-1], inner


def shape_fault(transcript: object) -> Fault | None:
    """The first place where a transcript is not even well formed."""
    where = malformed(transcript, SHAPE)
    if where is None:
        return None
    top = re.split(r"[.\[]", where, maxsplit=1)[0]
    return Fault(PART_OF.get(top, "FORMAT"), "MALFORMED", where)
