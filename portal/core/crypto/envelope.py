"""How one encrypted value is stored: version · algorithm set · key id · nonce · ciphertext · tag.

The header and the place (table.column) are authenticated with the ciphertext, so a value copied into another
column, or dressed up with another header, does not open.
"""

from __future__ import annotations

import os

from portal.core.crypto.keys import Key, Ring, ring
from portal.core.crypto.providers import NONCE_BYTES, Tampered

VERSION = 1


def header(key: Key) -> bytes:
    """The first bytes of every value written under `key`."""
    return bytes((VERSION, key.provider.number, len(key.id))) + key.id.encode()


def seal(plain: str, place: str, keys: Ring | None = None) -> bytes:
    """Encrypt under the current key for `place`."""
    key = (keys or ring()).current
    head, nonce = header(key), os.urandom(NONCE_BYTES)
    return head + nonce + key.provider.seal(key.data, nonce, plain.encode(), head + place.encode())


def unseal(stored: bytes, place: str, keys: Ring | None = None) -> str:
    """The text written for `place`. Raises KeyMissing or Tampered."""
    key_id = key_id_of(stored)
    key = (keys or ring()).by_id(key_id)
    head = header(key)
    if stored[: len(head)] != head:
        raise Tampered("a stored value names another algorithm than its key's")
    nonce, sealed = stored[len(head) : len(head) + NONCE_BYTES], stored[len(head) + NONCE_BYTES :]
    return key.provider.open(key.data, nonce, sealed, head + place.encode()).decode()


def key_id_of(stored: bytes) -> str:
    """The id of the key a value was written under. Raises Tampered when it is no value of ours."""
    if len(stored) < 3 or stored[0] != VERSION or len(stored) < 3 + stored[2] + NONCE_BYTES:
        raise Tampered("a stored value has no envelope")
    return stored[3 : 3 + stored[2]].decode("ascii", "replace")
