"""Whose signatures these are, and whether the reader trusts them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from portal.trail.rules import layout
from portal.trail.rules.suite import SUITES, fingerprint
from portal.trail.rules.verify import why
from portal.trail.rules.verify.archive import Archive
from portal.trail.rules.verify.plain import plain_lines
from portal.trail.rules.verify.report import BadInput, Fault, SignedBy

_HEX64 = re.compile(r"[0-9a-f]{64}")
_HEX128 = re.compile(r"[0-9a-f]{128}")
_KEY_FILE_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Pin:
    """A key the reader trusts: its fingerprint, and the key itself when he has it."""

    key: str
    public: bytes | None = None


def pin(text: str) -> Pin:
    """A pin from what ``--key`` was given: a fingerprint (64 hex digits, ':' and blanks ignored, 'sha256:'
    allowed in front), or the name of a file with a PEM public key or such a fingerprint. Raises BadInput."""
    bare = re.sub(r"[:\s]", "", text.lower().removeprefix("sha256:"))
    if _HEX64.fullmatch(bare):
        return Pin(bare)
    try:
        path = Path(text)
        raw = path.read_bytes() if path.stat().st_size <= _KEY_FILE_LIMIT else b""
        if raw.lstrip().startswith(b"-----BEGIN"):
            public = load_pem_public_key(raw)
            if not isinstance(public, Ed25519PublicKey):
                raise BadInput(f"{text} is not an Ed25519 public key")
            return Pin(fingerprint(public.public_bytes_raw()), public.public_bytes_raw())
        inside = raw.decode().strip()
    except (OSError, ValueError) as error:
        raise BadInput(f"--key {text}: neither a fingerprint nor a file with a public key") from error
    if inside == text:
        raise BadInput(f"--key {text}: neither a fingerprint nor a file with a public key")
    return pin(inside)


@dataclass
class _Use:
    alg: str
    manifest: bool = False
    roots: int = 0


@dataclass
class KeyRing:
    """The public keys at hand: those of the archive whose fingerprints are right, and those the reader brought."""

    publics: dict[str, bytes] = field(default_factory=dict)
    pins: frozenset[str] = frozenset()
    used: dict[str, _Use] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def read(cls, archive: Archive, pins: Iterable[Pin]) -> "KeyRing":
        """The keys of *archive* and *pins*."""
        brought = list(pins)
        ring = cls(pins=frozenset(one.key for one in brought))
        ring.publics = {one.key: one.public for one in brought if one.public is not None}
        for number, line in plain_lines(archive, layout.KEYS):
            public = str(line.get("public", ""))
            if not _HEX64.fullmatch(public) or fingerprint(bytes.fromhex(public)) != line.get("key"):
                ring.faults.append(Fault("changed", layout.KEYS, why.CONTENT, line=number))
            else:
                ring.publics[fingerprint(bytes.fromhex(public))] = bytes.fromhex(public)
        return ring

    def check(
        self,
        part: str,
        signed: Mapping[str, Any],
        message: bytes,
        *,
        chain: tuple[str, str] | None = None,
        seq: int | None = None,
    ) -> bool:
        """Whether the signature in *signed* (v, alg, key, sig) holds over *message*; a fault is noted if not."""
        key, alg, sig = str(signed.get("key")), str(signed.get("alg")), str(signed.get("sig"))
        public = self.publics.get(key)
        if public is None:
            self._once(Fault("unknown_key", part, why.KEY_ABSENT, ("key", key)))
            return False
        version = signed.get("v")
        suite = SUITES.get(version) if isinstance(version, int) else None
        good = (
            suite is not None
            and suite.alg == alg
            and _HEX128.fullmatch(sig) is not None
            and suite.verify(public, bytes.fromhex(sig), message)
        )
        if not good:
            self.faults.append(Fault("bad_signature", part, why.SIGNATURE, chain, seq))
            return False
        use = self.used.setdefault(key, _Use(alg))
        use.manifest = use.manifest or part == layout.MANIFEST
        use.roots += part == layout.ROOTS
        if self.pins and key not in self.pins:
            self._once(Fault("unknown_key", part, why.KEY_UNTRUSTED, ("key", key)))
            return False
        return True

    def _once(self, fault: Fault) -> None:
        if not any(f.kind == fault.kind and f.chain == fault.chain for f in self.faults):
            self.faults.append(fault)

    def signed_by(self) -> list[SignedBy]:
        """The keys whose signatures held."""
        return [
            SignedBy(key, use.alg, use.manifest, use.roots, key in self.pins if self.pins else None)
            for key, use in sorted(self.used.items())
        ]
