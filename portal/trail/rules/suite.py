"""Digest and signature, behind two small protocols, so that a GM provider (SM3, SM2) can stand in their place.

Every entry, root and manifest carries ``v``, the format version, which fixes the digest; what is signed also
carries ``alg``. Format 1 is SHA-256 and Ed25519 (RFC 8032). A GM provider takes a new version and adds its
`Suite` to SUITES: old entries keep verifying by their own.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

V = 1
GENESIS = "0" * 64  # the prev of a chain's first entry


class Suite(Protocol):
    """What a verifier needs of one format version."""

    alg: str

    def digest(self, data: bytes) -> str:
        """The digest of *data* as 64 lower-case hex digits."""

    def verify(self, public: bytes, signature: bytes, message: bytes) -> bool:
        """True when *signature* over *message* was made with the key of *public* (raw bytes)."""


class Signer(Protocol):
    """One signing key: in the settings by default, or in a hardware module."""

    @property
    def alg(self) -> str:
        """The name of the signature's algorithm, stored beside every signature."""

    @property
    def public(self) -> bytes:
        """The raw public key."""

    def sign(self, message: bytes) -> bytes:
        """The signature over *message*."""


class Sha256Ed25519:
    """Format 1."""

    alg = "ed25519"

    def digest(self, data: bytes) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(data).hexdigest()

    def verify(self, public: bytes, signature: bytes, message: bytes) -> bool:
        """Ed25519 by RFC 8032."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


SUITES: dict[int, Suite] = {V: Sha256Ed25519()}


def digest(data: bytes, v: int = V) -> str:
    """The digest that format *v* uses. Raises KeyError for a format this product does not know."""
    return SUITES[v].digest(data)


@dataclass(frozen=True)
class Ed25519Signer:
    """An Ed25519 key from its 32-byte seed."""

    key: Ed25519PrivateKey
    alg: str = "ed25519"

    @classmethod
    def from_seed(cls, seed: bytes) -> "Ed25519Signer":
        """Raises ValueError unless *seed* has 32 bytes."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def from_base64(cls, text: str) -> "Ed25519Signer":
        """The key as the setting YIZHAN_TRAIL_KEY writes it. Raises ValueError."""
        return cls.from_seed(base64.b64decode(text, validate=True))

    @property
    def public(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self.key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self.key.sign(message)


def fingerprint(public: bytes) -> str:
    """How a key is named: the SHA-256 of its raw public bytes, in hex."""
    return hashlib.sha256(public).hexdigest()
