"""The key ring, from YIZHAN_KEYS.

Format: entries separated by commas, the first is current, the others only read:
`<id>:<base64 of 32 random bytes>` or `<id>:sm4:<base64>` (default algorithm set: aes). An id has 1–16 of
[a-z0-9_-] and is never reused for another secret. Example: `2027:sm4:4Jk…=,2026:9fQ…=`.
From each secret HKDF derives a data key and a blind-index key, so one leak of either does not give the other.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cache

from portal.core.crypto.providers import PROVIDERS, Provider
from portal.core.settings import settings

ID = re.compile(r"[a-z0-9_-]{1,16}")
SECRET_BYTES = 32


class KeysMalformed(ValueError):
    """YIZHAN_KEYS cannot be read; the message names the entry, never its secret."""


class KeyMissing(RuntimeError):
    """A stored value names a key that is not in YIZHAN_KEYS."""


@dataclass(frozen=True, repr=False)
class Key:
    """One entry of the ring."""

    id: str
    provider: Provider
    data: bytes
    index: bytes

    def __repr__(self) -> str:
        return f"<Key {self.id} {self.provider.name}>"


@dataclass(frozen=True)
class Ring:
    """All keys this process holds, the current one first."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        """The key that writes."""
        return self.keys[0]

    def by_id(self, key_id: str) -> Key:
        """Raises KeyMissing."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise KeyMissing(f"YIZHAN_KEYS has no key {key_id!r}, but stored values need it")


@cache
def parse(text: str) -> Ring:
    """Read the setting. Raises KeysMalformed."""
    keys = tuple(
        _entry(number, part.strip()) for number, part in enumerate(text.split(","), 1) if part.strip()
    )
    if not keys:
        raise KeysMalformed("YIZHAN_KEYS names no key")
    if len({key.id for key in keys}) < len(keys):
        raise KeysMalformed("YIZHAN_KEYS names one id twice")
    return Ring(keys)


def _entry(number: int, entry: str) -> Key:
    key_id, _, rest = entry.partition(":")
    algorithm, colon, encoded = rest.rpartition(":")
    provider = PROVIDERS.get(algorithm if colon else "aes")
    if not ID.fullmatch(key_id) or provider is None or not encoded:
        raise KeysMalformed(f"YIZHAN_KEYS entry {number} is not id:base64 or id:sm4:base64")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise KeysMalformed(f"YIZHAN_KEYS entry {number} ({key_id}) is not {SECRET_BYTES} bytes in base64")
    return Key(key_id, provider, provider.data_key(secret), provider.derive(secret, "blind index", 32))


def ring() -> Ring:
    """This process's ring. Raises KeysMalformed or SettingsError."""
    return parse(settings().keys)
