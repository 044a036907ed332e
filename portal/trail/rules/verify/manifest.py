"""The manifest: what the archive should hold, and the signature over that."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.trail.rules import layout
from portal.trail.rules.canonical import NotCanonical, loads
from portal.trail.rules.roots import MANIFEST_CONTEXT
from portal.trail.rules.suite import SUITES
from portal.trail.rules.verify import why
from portal.trail.rules.verify.archive import Archive
from portal.trail.rules.verify.keys import KeyRing
from portal.trail.rules.verify.report import BadInput, Fault

_SCOPE = re.compile(r"tenant:[0-9a-f-]{36}|bureau:[0-9a-z]+|people")


@dataclass
class Manifest:
    """What the manifest says. ``authentic``: its signature held. Empty when it could not be read."""

    authentic: bool = False
    scope: str = ""
    whole: bool = False
    made_at: str = ""
    roots: int = 0
    parts: dict[str, str] = field(default_factory=dict)

    def vouches(self, archive: Archive, name: str) -> bool:
        """True when the signed manifest names *name* with the very content that was read."""
        found = archive.hash_of(name) if name in archive.names else None
        return self.authentic and found is not None and self.parts.get(name) == found


def read_manifest(archive: Archive, ring: KeyRing) -> Manifest:
    """The manifest of *archive*; faults go to the archive and the ring. Raises BadInput for a newer format."""
    raw = archive.blob(layout.MANIFEST, layout.MAX_MANIFEST)
    authentic = raw is not None and _signed(archive, ring, raw)
    if raw is None:
        return Manifest()
    try:
        content = loads(raw)
        if content["format"] != layout.FORMAT or content["v"] not in SUITES:
            raise NotCanonical("another format")
        return _read(content, authentic)
    except (NotCanonical, KeyError, TypeError, AttributeError) as error:
        if authentic:
            raise BadInput("the manifest is of a format this verifier does not know") from error
        archive.faults.append(Fault("changed", layout.MANIFEST, why.UNREADABLE))
        return Manifest()


def _read(content: dict[str, Any], authentic: bool) -> Manifest:
    if not _SCOPE.fullmatch(content["scope"]) or not isinstance(content["roots"], int):
        raise NotCanonical("no such scope")
    return Manifest(
        authentic=authentic,
        scope=content["scope"],
        whole=content["whole"] is True,
        made_at=str(content["made_at"]),
        roots=content["roots"],
        parts={str(name): str(part["sha256"]) for name, part in content["parts"].items()},
    )


def _signed(archive: Archive, ring: KeyRing, raw: bytes) -> bool:
    text = archive.blob(layout.SIGNATURE, layout.MAX_LINE)
    if text is None:
        return False
    try:
        signature = loads(text)
        if not isinstance(signature, dict):
            raise NotCanonical("not an object")
    except NotCanonical:
        archive.faults.append(Fault("changed", layout.SIGNATURE, why.UNREADABLE))
        return False
    return ring.check(layout.MANIFEST, signature, MANIFEST_CONTEXT + raw)


def compare_parts(archive: Archive, manifest: Manifest, blamed: Iterable[str]) -> Iterator[Fault]:
    """Faults of whole members: absent, unlisted, or changed where nothing more exact was found."""
    named = set(blamed)
    for name, recorded in sorted(manifest.parts.items()):
        if name not in archive.names:
            if name not in named:
                yield Fault("missing_part", name, why.PART_ABSENT)
        elif name not in named and archive.hash_of(name) != recorded and name not in _parts(archive.faults):
            yield Fault("changed", name, why.PART_HASH)
    if manifest.parts:
        known = {*manifest.parts, layout.MANIFEST, layout.SIGNATURE}
        for name in sorted(archive.names - known):
            if not (name.endswith("/") and archive.size(name) == 0):  # folders, as some tools add them
                yield Fault("inserted", name, why.PART_EXTRA)


def _parts(faults: Iterable[Fault]) -> set[str]:
    return {fault.part for fault in faults}
