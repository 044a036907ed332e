"""Blocking keys as 64-bit numbers for a database column. Two keys may rarely share a number; the judge decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def hashed(keys: Iterable[str]) -> list[int]:
    """Signed 64-bit numbers, sorted, each once."""
    return sorted({_number(key) for key in keys})


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def digest_of(*texts: Iterable[tuple[str, str]]) -> str:
    """What tells whether either side of a pair has changed since a person looked at it."""
    whole = hashlib.sha256()
    for side in texts:
        for name, text in sorted(side):
            whole.update(f"{name}\x1f{text}\x1e".encode())
        whole.update(b"\x1d")
    return whole.hexdigest()
