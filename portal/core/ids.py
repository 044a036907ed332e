"""Identifiers: UUIDv7 made here (not by the database), and unguessable tokens for links."""

import secrets
import time
from datetime import datetime
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits, so keys sort by birth."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= (random >> 62) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return UUID(int=value)


def least_id(moment: datetime) -> UUID:
    """The smallest UUIDv7 that can be born at *moment* (aware): where a range of ids since then begins."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=((milliseconds & 0xFFFF_FFFF_FFFF) << 80) | (0x7 << 76) | (0b10 << 62))


def token(nbytes: int = 16) -> str:
    """A url-safe secret of *nbytes* random bytes, for links that are a key by themselves."""
    return secrets.token_urlsafe(nbytes)
