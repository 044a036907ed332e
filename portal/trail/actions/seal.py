"""The nightly seal: a signed root for every station, bureau and the people's book that was written in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.core.ids import new_id
from portal.trail.models import TrailLeaf, TrailRoot, TrailScopeLeaf
from portal.trail.queries import books, born, sealed
from portal.trail.queries.books import Book
from portal.trail.rules.entries import Head, bureau_book, follow
from portal.trail.rules.proofs import Chain
from portal.trail.rules.roots import ROOT_KIND, SEGMENT, Leaf, Root, make
from portal.trail.rules.suite import Signer


@dataclass(frozen=True, slots=True)
class SealFault:
    """A chain that does not hold: the entry *seq* of *chain* is missing or was changed before it was sealed.
    The root stands for the entries in front of it."""

    scope: str
    chain: Chain
    seq: int


@dataclass
class Sealed:
    """What one run made, and what it found."""

    roots: list[Root] = field(default_factory=list)
    faults: list[SealFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Night:
    """One run: the session of the worker, the day that is sealed, since when to look, the key."""

    db: Session
    day: date
    now: datetime
    since: datetime | None
    signer: Signer
    sealed: Sealed = field(default_factory=Sealed)


def seal(db: Session, signer: Signer, *, day: date, now: datetime) -> Sealed:
    """Seal what was written since the last run: stations first, then the people, then bureaus from the offices
    up, so that the root at the top stands for everything under it. One root a scope and *day* (a Shanghai date):
    a second run on the same day leaves what was sealed and catches up the next. For a System session."""
    night = _Night(db, day, now, sealed.last_sealed_at(db), signer)
    for tenant, path in born.tenants_written_since(db, night.since):
        _seal_book(night, books.of_tenant(tenant, path), tenant, path)
    _seal_book(night, books.PEOPLE, None, "")
    _seal_bureaus(night)
    return night.sealed


def _seal_book(night: _Night, book: Book, tenant: UUID | None, path: str) -> None:
    before = sealed.leaves_of(night.db, book.name, tenant)
    _put(night, book.name, tenant, path, before, _moved(night, book, before))


def _seal_bureaus(night: _Night) -> None:
    lower: dict[str, list[Leaf]] = defaultdict(list)
    for root, path in sealed.roots_made_since(night.db, night.since):
        lower[_above(root.scope, path)].append(_leaf_of(root))
    written = {
        book.removeprefix("bureau:") for book in born.bureau_books_written_since(night.db, night.since)
    }
    paths = {above for path in written | lower.keys() for above in _ancestry(path)}
    for path in sorted(paths, key=lambda path: (-len(path), path)):
        scope = bureau_book(path)
        before = sealed.leaves_of(night.db, scope, None)
        moved = _moved(night, books.of_bureau(path), before)
        moved += [leaf for leaf in lower[path] if before.get((ROOT_KIND, leaf.id)) != leaf]
        made = _put(night, scope, None, path, before, moved)
        if made is not None:
            above = lower[path[:-SEGMENT]]
            above[:] = [leaf for leaf in above if leaf.id != scope] + [_leaf_of(made)]


def _above(scope: str, path: str) -> str:
    """The path of the bureau whose tree takes in the root of *scope*: a station's office, a bureau's parent."""
    return path if scope.startswith("tenant:") else path[:-SEGMENT]


def _ancestry(path: str) -> list[str]:
    return [path[:end] for end in range(len(path), 0, -SEGMENT)]


def _leaf_of(root: Root) -> Leaf:
    return Leaf(ROOT_KIND, root.scope, root.no, root.hash)


def _moved(night: _Night, book: Book, before: dict[Chain, Leaf]) -> list[Leaf]:
    """The chains of *book* that grew, each checked from its sealed head on: a signature is not given blindly."""
    moved = []
    entries = born.entries_born_since(night.db, book, night.since)
    for chain, group in groupby(entries, key=lambda entry: (entry.kind, str(entry.id))):
        old = before.get(chain)
        head = Head(old.seq, old.head) if old else Head()
        fresh = [entry for entry in group if entry.seq > head.seq]
        if not fresh:
            continue
        if (
            fresh[0].seq != head.seq + 1
        ):  # left behind by an earlier fault: read on from where the seal stands
            fresh = list(born.entries_after(night.db, book, chain, head.seq))
        end, fault = follow(head, fresh)
        if fault is not None:
            night.sealed.faults.append(SealFault(book.name, chain, fault))
        if end != head:
            moved.append(Leaf(chain[0], chain[1], end.seq, end.hash))
    return moved


def _put(
    night: _Night, scope: str, tenant: UUID | None, path: str, before: dict[Chain, Leaf], moved: list[Leaf]
) -> Root | None:
    """The root of *scope* over its leaves, stored with those that moved; None when none did or today has one."""
    previous = sealed.last_root(night.db, scope)
    if not moved or (previous is not None and previous.day >= night.day):
        return None
    leaves = before | {(leaf.kind, leaf.id): leaf for leaf in moved}
    root = make(scope, leaves.values(), previous=previous, day=night.day, at=night.now, signer=night.signer)
    night.db.execute(insert(TrailRoot), [_root_row(root, path, night.signer.public)])
    _put_leaves(night.db, root, tenant, path, moved)
    night.sealed.roots.append(root)
    return root


def _put_leaves(db: Session, root: Root, tenant: UUID | None, path: str, moved: Iterable[Leaf]) -> None:
    place: dict[str, Any] = (
        {"scope": root.scope} if tenant is None else {"tenant_id": tenant, "office_path": path}
    )
    rows = [
        {
            "id": new_id(),
            **place,
            "root_no": root.no,
            "kind": leaf.kind,
            "subject": leaf.id,
            "seq": leaf.seq,
            "head": leaf.head,
        }
        for leaf in moved
    ]
    db.execute(insert(TrailScopeLeaf if tenant is None else TrailLeaf), rows)


def _root_row(root: Root, path: str, public: bytes) -> dict[str, Any]:
    return {
        "id": new_id(),
        "scope": root.scope,
        "office_path": path,
        "v": root.v,
        "no": root.no,
        "day": root.day,
        "at": root.at,
        "size": root.size,
        "tree": root.tree,
        "prev_hash": root.prev,
        "alg": root.alg,
        "key": root.key,
        "public_key": public.hex(),
        "hash": root.hash,
        "sig": root.sig,
    }
