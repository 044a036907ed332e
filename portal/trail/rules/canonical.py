"""Canonical JSON: one value, one sequence of bytes, so that a hash means the same on every machine.

The subset of RFC 8785 (JCS) that the trail needs: objects with ASCII keys in code-point order, arrays,
strings, integers of at most 2^53-1, true, false and null; UTF-8, no white space, no fractions (amounts are strings).
"""

import json
import re
from typing import Any, NoReturn

MAX_INTEGER = 2**53 - 1  # beyond it, readers in other languages round
_KEY = re.compile(r"[a-z][a-z0-9_./-]{0,255}", re.IGNORECASE)


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not the canonical form of what they say."""


def dumps(value: Any) -> bytes:
    """The canonical bytes of *value*. Raises NotCanonical for fractions, huge integers and odd keys."""
    _check(value)
    return encode(value)


def encode(value: Any) -> bytes:
    """`dumps` for what `loads` gave (or parts of it), which needs no second look."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a string holds half a character") from error


def loads(raw: bytes) -> Any:
    """The value of canonical bytes. Raises NotCanonical when *raw* is not JSON or not its canonical form."""
    try:
        value = json.loads(raw.decode(), parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    if encode(value) != raw:
        raise NotCanonical("not in canonical form")
    return value


def _integer(text: str) -> int:
    if (
        len(text) > 17 or abs(int(text)) > MAX_INTEGER
    ):  # the length first: reading a million digits takes its time
        raise NotCanonical("integer out of range")
    return int(text)


def _check(value: Any) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"integer out of range: {value}")
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise NotCanonical(f"not a key: {key!r}")
            _check(item)
    else:
        raise NotCanonical(f"no canonical form for {type(value).__name__}")


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(f"not an integer: {text}")
