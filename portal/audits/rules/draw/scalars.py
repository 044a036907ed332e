"""The small values of a plan or transcript: ids, texts, dates, numbers, hashes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from portal.audits.rules.draw.rfc3797 import LARGEST_VALUE
from portal.audits.rules.draw.words import EXCLUSION_REASONS, KINDS, RECUSAL_REASONS

FORMAT = "yizhan-draw/1"
METHOD = "rivest-consistent-sampler-sha256"
LARGEST_COUNT = 10**9
LONGEST_TEXT = 500

ID = r"[0-9A-Za-z][0-9A-Za-z._:-]{0,63}"
NOT_TEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_TICKET = re.compile(r"0\.[0-9]{64,78}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SEED = re.compile(r"[0-9a-f]{64}\|[0-9./]*")
_DATE = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_CLASS = re.compile(r"[0-9A-Z_]{1,16}")
_RATIO = re.compile(r"[1-9][0-9]{0,8}/[1-9][0-9]{0,8}")
_ID = re.compile(ID)
# Ids one a line; "+" after a count: what was taken is not given back, which halves the time on a million.
IDS = re.compile(rf"(?:{ID}+\n)*+")


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and not NOT_TEXT.search(value)


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _whole_number(most: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and 0 <= value <= most  # bool is an int to isinstance


SCALARS: dict[str, Callable[[object], bool]] = {
    "id": _matches(_ID),
    "text": _is_text,
    "date": _is_date,
    "count": _whole_number(LARGEST_COUNT),
    "value": _whole_number(LARGEST_VALUE),
    "hash": _matches(_HASH),
    "seed": _matches(_SEED),
    "class": _matches(_CLASS),
    "ratio": _matches(_RATIO),
    "ticket": _matches(_TICKET),
    "kind": lambda value: isinstance(value, str) and value in KINDS,
    "exclusion": lambda value: isinstance(value, str) and value in EXCLUSION_REASONS,
    "recusal": lambda value: isinstance(value, str) and value in RECUSAL_REASONS,
    "format": lambda value: value == FORMAT,
    "method": lambda value: value == METHOD,
}
