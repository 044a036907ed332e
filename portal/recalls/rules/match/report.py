"""Hits as plain data for JSON (shape: docs/cli-recalls.md)."""

from __future__ import annotations

from typing import Any

from portal.recalls.rules.match.run import Hit, Outcome
from portal.recalls.rules.reading.catalogue import Row
from portal.recalls.rules.reading.listing import Item
from portal.recalls.rules.terms import LEVELS

_BATCH = ("batch", "production_date", "lot", "use_by")


def outcome_as_json(found: Outcome) -> dict[str, Any]:
    """Hits, gravest first, and their number by level."""
    return {"hits": [hit_as_json(hit) for hit in found.hits], "rows": found.rows, "by_level": found.by_level}


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """`review` is true where a person must decide before anything is done."""
    judgement = hit.judgement
    reasons = [{"code": reason.code, "zh": reason.zh, "en": reason.en} for reason in hit.reasons]
    return {
        "item": _item(hit.item),
        "row": _row(hit.row),
        "level": judgement.level,
        "level_zh": LEVELS[judgement.level].zh,
        "score": judgement.score,
        "reasons": reasons,
        "review": judgement.review,
        "flags": sorted(hit.item.flags),
    }


def _item(item: Item) -> dict[str, Any]:
    cells = item.cells
    named = {
        key: text for key in ("seq", "sample_no", "product_name", "brand", "spec") if (text := cells.get(key))
    }
    makers = "；".join(f"{party.role}:{party.name}" for party in item.parties)
    return {
        "index": item.index,
        "sheet": item.sheet,
        "line": item.lines[0],
        **named,
        "maker": makers,
        "batch": _batch(cells.values),
    }


def _row(row: Row) -> dict[str, Any]:
    fields = ("product_name", "maker_name", "brand", "spec", "gtin")
    named = {key: text for key in fields if (text := row.texts.get(key))}
    return {"sheet": row.sheet, "line": row.line, **named, "batch": _batch(row.texts), "cells": row.raw}


def _batch(texts: dict[str, str]) -> str:
    return "；".join(text for key in _BATCH if (text := texts.get(key)))
