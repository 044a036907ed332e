"""Personal data at rest: the Encrypted column type, blind indexes for search, the key ring."""

from __future__ import annotations

from portal.core.crypto.blind import blind_column, blind_index, blind_match, normalise
from portal.core.crypto.column import Encrypted
from portal.core.crypto.envelope import seal, unseal
from portal.core.crypto.keys import KeyMissing, KeysMalformed, ring
from portal.core.crypto.providers import Tampered

__all__ = [
    "Encrypted",
    "KeyMissing",
    "KeysMalformed",
    "Tampered",
    "blind_column",
    "blind_index",
    "blind_match",
    "normalise",
    "ring",
    "seal",
    "unseal",
]
