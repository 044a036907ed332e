"""The offline pack: all that a visit needs for a day without signal, as one JSON document with a hash.

What was picked once (ledger sample, questions) stays when the pack is made again: two devices look at the same cases.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.visits.quiz import drawn

FORMAT = "yizhan-visit-pack/1"
LEDGER_SAMPLE = 5
LEDGER_MONTHS = 12
GOODS_MOST = 5_000
KEY_LASTS = timedelta(hours=72)
# Longer than this and the person is told: a photo's time is evidence.
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Delisted:
    """A good that must not be on the shelf: its barcode, its name, the batches meant, the notice that says so and the
    station's task about it."""

    barcode: str
    name: str
    batch: str
    notice: str
    task: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A fault an earlier visit found."""

    item: str
    title: str
    words: str
    on: date


def sample(seed: str, numbers: Sequence[str], take: int = LEDGER_SAMPLE) -> list[str]:
    """The cases to compare with the paper, by the visit's seed (consistent sampling, docs/draw-format.md)."""
    return [number for _, number in Sampler(f"{seed}/ledger").first(sorted(set(numbers)), take)]


def contents(
    task: Mapping[str, Any],
    station: Mapping[str, Any],
    *,
    seed: str,
    failures: Sequence[Failure],
    cases: Sequence[str],
    goods: Sequence[Delisted],
) -> dict[str, Any]:
    """A new pack. *task* holds what the plan says (`plan_of`), *station* the route card and station file."""
    return {
        "format": FORMAT,
        "task": dict(task),
        "station": dict(station),
        "failures": [asdict(one) | {"on": one.on.isoformat()} for one in failures],
        "ledger": {"of": len(set(cases)), "cases": sample(seed, cases)},
        "quiz": [asdict(one) | {"choices": list(one.choices)} for one in drawn(seed)],
        "goods": [asdict(one) for one in goods[:GOODS_MOST]],
    }


def renewed(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The pack of a visit that was packed before: the plan, the station and the goods of today, the same sample."""
    return {**now, "ledger": before["ledger"], "quiz": before["quiz"]}


def encoded(pack: Mapping[str, Any]) -> tuple[str, str]:
    """The pack as text, and its SHA-256."""
    text = json.dumps(pack, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, sha256(text.encode()).hexdigest()


def ahead(device: datetime, server: datetime) -> int:
    """By how many seconds the device's clock is ahead of ours (negative: behind)."""
    return round((device - server).total_seconds())


def clock_is_wrong(skew: int) -> bool:
    """Whether a device's clock must be spoken of."""
    return abs(skew) > CLOCK_TOLERANCE.total_seconds()
