"""A small book of entries, sealed on three days, exported: what the verifier's tests damage."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from portal.trail.rules import layout, pack
from portal.trail.rules.canonical import dumps
from portal.trail.rules.entries import By, Entry, bureau_book, hash_of, tenant_book
from portal.trail.rules.proofs import Anchor, prove
from portal.trail.rules.roots import MANIFEST_CONTEXT, Leaf, Root, make
from portal.trail.rules.suite import GENESIS, Ed25519Signer

TENANT = UUID("01900000-0000-7000-8000-000000000001")
BOOK = tenant_book(TENANT)
OFFICE = bureau_book("00010002")
CITY = bureau_book("0001")
CASES = [UUID(int=0x01900000_0000_7000_8000_000000000010 + i) for i in range(4)]
START = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
PHOTO = b"\xff\xd8\xff a photograph"
PHOTO_SHA = hashlib.sha256(PHOTO).hexdigest()


class Ledger:
    """Chains by subject, and the roots over them."""

    def __init__(self, signer: Ed25519Signer = SIGNER) -> None:
        self.signer = signer
        self.chains: dict[tuple[str, str], list[Entry]] = {}
        self.roots: list[Root] = []
        self.history: list[tuple[int, Leaf]] = []
        self.clock = START

    def write(self, case: UUID, event: str = "complaints:case:noted", **data: Any) -> Entry:
        """Append an entry to a case's chain."""
        chain = self.chains.setdefault(("case", str(case)), [])
        self.clock += timedelta(minutes=7)
        entry = Entry(
            book=BOOK,
            kind="case",
            id=case,
            seq=len(chain) + 1,
            event=event,
            at=self.clock,
            by=By(UUID(int=7), "station", ("HEAD",), "00010002"),
            data=data,
            public=False,
            prev=chain[-1].hash if chain else GENESIS,
        )
        chain.append(replace(entry, hash=entry.computed()))
        return chain[-1]

    def seal(self) -> Root:
        """The root over all heads as they stand."""
        leaves = [
            Leaf(kind, id_, chain[-1].seq, chain[-1].hash) for (kind, id_), chain in self.chains.items()
        ]
        self.clock += timedelta(days=1)
        root = make(
            BOOK,
            leaves,
            previous=self.roots[-1] if self.roots else None,
            day=self.clock.date(),
            at=self.clock,
            signer=self.signer,
        )
        known = {(leaf.kind, leaf.id): leaf for _, leaf in self.history}
        self.history += [(root.no, leaf) for leaf in leaves if known.get((leaf.kind, leaf.id)) != leaf]
        self.roots.append(root)
        return root

    def anchors(self) -> list[Anchor]:
        """The last root inside an office's root, and that inside the city's."""
        made, below = [], self.roots[-1]
        for scope in (OFFICE, CITY):
            leaf = Leaf("root", below.scope, below.no, below.hash)
            other = Leaf("root", "tenant:other", 1, "ab" * 32)
            root = make(
                scope, [leaf, other], previous=None, day=date(2026, 11, 21), at=self.clock, signer=self.signer
            )
            (proof,) = prove(scope, [(1, leaf), (1, other)], 1, frozenset({below.scope}))
            made.append(Anchor(root, proof))
            below = root
        return made

    def export(self, only: set[UUID] | None = None) -> bytes:
        """The ZIP, whole or of some cases."""
        wanted = None if only is None else frozenset(str(case) for case in only)
        entries = [
            entry.as_json()
            for chain in sorted(self.chains)
            if wanted is None or chain[1] in wanted
            for entry in self.chains[chain]
        ]
        parcel = pack.Parcel(
            scope=BOOK,
            whole=only is None,
            made_at=self.clock,
            entries=entries,
            roots=self.roots,
            proofs=list(prove(BOOK, self.history, len(self.roots), wanted)),
            anchors=self.anchors() if self.roots else [],
            publics=[self.signer.public],
            documents=lambda hashes: [
                pack.Document(sha, len(PHOTO), "image/jpeg", lambda: io.BytesIO(PHOTO)) for sha in hashes
            ],
            data=[("cases.csv", "编号\n331082-0001-202600001\n".encode())],
        )
        out = io.BytesIO()
        pack.write(out, parcel, self.signer)
        return out.getvalue()


def filled(signer: Ed25519Signer = SIGNER) -> Ledger:
    """Four cases, three seals, a photograph, and two entries after the last seal."""
    ledger = Ledger(signer)
    for case in CASES[:3]:
        ledger.write(case, "complaints:case:registered", number="331082-0001-202600001", amount="128.50")
        ledger.write(case, "complaints:case:accepted", due="2026-12-08")
    ledger.seal()
    for _ in range(3):
        ledger.write(CASES[0], photo=f"file:sha256:{PHOTO_SHA}")
    ledger.write(CASES[3])
    ledger.seal()
    ledger.write(CASES[1])
    ledger.write(CASES[2])
    ledger.seal()
    ledger.write(CASES[2])
    ledger.write(CASES[2])
    return ledger


def members(export: bytes) -> dict[str, bytes]:
    """The members of an export, in order."""
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> io.BytesIO:
    """A ZIP of *parts*, nothing signed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def edited(export: bytes, name: str, edit: Callable[[list[bytes]], list[bytes]]) -> io.BytesIO:
    """The export with the lines of one member edited."""
    parts = members(export)
    parts[name] = b"".join(edit(parts[name].splitlines(keepends=True)))
    return zipped(parts)


def remade(parts: dict[str, bytes], signer: Ed25519Signer) -> io.BytesIO:
    """*parts* with a manifest that fits them, signed by *signer*: what someone with a key could do."""
    manifest = json.loads(parts[layout.MANIFEST])
    manifest["parts"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in parts.items()
        if name not in (layout.MANIFEST, layout.SIGNATURE)
    }
    raw = dumps(manifest)
    old = json.loads(parts[layout.SIGNATURE])
    new = {**old, "sig": signer.sign(MANIFEST_CONTEXT + raw).hex()}
    return zipped({**parts, layout.MANIFEST: raw, layout.SIGNATURE: dumps(new)})


def rehashed(line: bytes, **changes: Any) -> bytes:
    """An entry's line changed, with a hash that fits the change."""
    content = {**json.loads(line), **changes}
    body = {key: value for key, value in content.items() if key != "hash"}
    return dumps({**body, "hash": hash_of(body)}) + b"\n"
