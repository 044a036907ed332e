"""Writing an export: one ZIP that proves itself without this product, its database or a network."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from portal.trail.rules import layout
from portal.trail.rules.canonical import dumps
from portal.trail.rules.entries import Head
from portal.trail.rules.events import instant_text
from portal.trail.rules.proofs import Anchor, Chain, Proof
from portal.trail.rules.readme import README
from portal.trail.rules.roots import MANIFEST_CONTEXT, ROOT_KIND, Root
from portal.trail.rules.suite import Signer, V, fingerprint


@dataclass(frozen=True, slots=True)
class Document:
    """A stored file that entries name. ``open`` is None when it could not be had (purged, or not asked for)."""

    sha256: str
    size: int
    media_type: str
    open: Callable[[], IO[bytes]] | None


@dataclass
class Parcel:
    """What goes into an export. ``entries`` are lines in (kind, id, seq) order; ``whole`` says that every chain
    of the scope is meant to be there; ``data`` are further members (name below data/, content)."""

    scope: str
    whole: bool
    made_at: datetime
    entries: Iterable[Mapping[str, Any]]
    roots: list[Root]
    proofs: Iterable[Proof]
    anchors: list[Anchor]
    publics: list[bytes]
    documents: Callable[[list[str]], Iterable[Document]] = lambda _hashes: ()
    data: Iterable[tuple[str, bytes]] = ()


@dataclass
class _Seen:
    """What went by while entries were written."""

    entries: int = 0
    heads: dict[Chain, Head] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def look(self, line: Mapping[str, Any]) -> None:
        self.entries += 1
        self.heads[line["kind"], line["id"]] = Head(line["seq"], line["hash"])
        self.files.update(files_of(line["data"]))


def write(out: IO[bytes], parcel: Parcel, signer: Signer) -> dict[str, Any]:
    """Write the export to *out*, a file that can be read and sought, and return its manifest. The chains are written
    as they are found: whether they are sound is the verifier's to say."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        members = _Members(archive)
        members.blob(layout.README, README.encode())
        publics = sorted({*parcel.publics, signer.public}, key=fingerprint)
        members.lines(layout.KEYS, [_key_line(public, signer.alg) for public in publics])
        seen = _Seen()
        members.lines(layout.ENTRIES, _watched(parcel.entries, seen))
        members.lines(layout.ROOTS, [root.as_json() for root in parcel.roots])
        sealed: dict[Chain, int] = {}
        members.lines(layout.PROOFS, _sealing(parcel.proofs, sealed))
        members.lines(layout.SUBJECTS, _subject_lines(seen.heads, sealed))
        members.lines(layout.ANCHORS, [anchor.as_json() for anchor in parcel.anchors])
        _documents(members, list(parcel.documents(sorted(seen.files))))
        for name, content in parcel.data:
            members.blob(layout.DATA_FOLDER + name, content)
        manifest = _manifest(parcel, members, seen, sealed)
        raw = dumps(manifest)
        members.blob(layout.MANIFEST, raw)
        members.blob(layout.SIGNATURE, dumps(_signature(raw, signer)))
        archive.comment = layout.COMMENT + b"0" * 64
    _close_comment(out)
    return manifest


def _close_comment(out: IO[bytes]) -> None:
    size = out.seek(-64, 2)
    out.seek(0)
    digest = hashlib.sha256()
    while size > 0 and (chunk := out.read(min(size, 1 << 20))):
        digest.update(chunk)
        size -= len(chunk)
    out.write(digest.hexdigest().encode())


def files_of(data: Any) -> Iterator[str]:
    """The SHA-256 of each file that an entry's data names, lists included."""
    for value in data.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item.startswith("file:sha256:"):
                yield item.removeprefix("file:sha256:")


class _Members:
    """The archive's members with their hashes, as the manifest lists them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator["_Hashing"]:
        if name in self.parts:
            raise ValueError(f"two members are called {name}")
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        with self._archive.open(info, "w", force_zip64=True) as handle:
            hashing = _Hashing(handle)
            yield hashing
        self.parts[name] = {"sha256": hashing.sha256.hexdigest(), "size": hashing.size}

    def blob(self, name: str, content: bytes) -> None:
        with self.member(name) as out:
            out.write(content)

    def lines(self, name: str, lines: Iterable[Mapping[str, Any]]) -> None:
        with self.member(name) as out:
            for line in lines:
                out.write(dumps(dict(line)) + b"\n")


class _Hashing:
    """A member being written, hashed on its way."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._handle.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


def _watched(entries: Iterable[Mapping[str, Any]], seen: _Seen) -> Iterator[Mapping[str, Any]]:
    for line in entries:
        seen.look(line)
        yield line


def _sealing(proofs: Iterable[Proof], sealed: dict[Chain, int]) -> Iterator[dict[str, Any]]:
    for proof in proofs:
        if (
            proof.leaf.kind != ROOT_KIND
        ):  # a bureau's tree also holds the roots below it: those have no entries here
            sealed[proof.leaf.kind, proof.leaf.id] = proof.leaf.seq
        yield proof.as_json()


def _subject_lines(heads: dict[Chain, Head], sealed: dict[Chain, int]) -> Iterator[dict[str, Any]]:
    # A chain that was sealed but has no entry any more is listed too: with a count of 0 it accuses itself.
    for chain in sorted(heads.keys() | sealed.keys()):
        head = heads.get(chain, Head())
        yield {
            "v": V,
            "kind": chain[0],
            "id": chain[1],
            "count": head.seq,
            "head": head.hash,
            "sealed": sealed.get(chain, 0),
        }


def _documents(members: _Members, documents: list[Document]) -> None:
    lines = [
        {
            "v": V,
            "sha256": one.sha256,
            "size": one.size,
            "media_type": one.media_type,
            "included": one.open is not None,
        }
        for one in documents
    ]
    members.lines(layout.FILES, lines)
    for one in documents:
        if one.open is not None:
            with one.open() as source, members.member(layout.FILES_FOLDER + one.sha256, packed=False) as out:
                shutil.copyfileobj(source, out)


def _key_line(public: bytes, alg: str) -> dict[str, Any]:
    return {"v": V, "alg": alg, "key": fingerprint(public), "public": public.hex()}


def _manifest(parcel: Parcel, members: _Members, seen: _Seen, sealed: dict[Chain, int]) -> dict[str, Any]:
    return {
        "v": V,
        "format": layout.FORMAT,
        "scope": parcel.scope,
        "whole": parcel.whole,
        "made_at": instant_text(parcel.made_at),
        "subjects": len(seen.heads.keys() | sealed.keys()),
        "entries": seen.entries,
        "roots": len(parcel.roots),
        "parts": dict(members.parts),
    }


def _signature(raw: bytes, signer: Signer) -> dict[str, Any]:
    return {
        "v": V,
        "alg": signer.alg,
        "key": fingerprint(signer.public),
        "sig": signer.sign(MANIFEST_CONTEXT + raw).hex(),
    }
