"""Making an export: the entries of a book, the roots that seal them, the proofs, the files they name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import files
from portal.core.db import open_session
from portal.core.scope import Public, Scope, Station, System
from portal.trail.actions.suppliers import supplies
from portal.trail.queries import books, born, sealed
from portal.trail.queries.books import Book
from portal.trail.rules.events import TrailFault
from portal.trail.rules.pack import Document, Parcel, write
from portal.trail.rules.proofs import Anchor, prove
from portal.trail.rules.roots import SEGMENT, Root
from portal.trail.rules.suite import Signer

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to export: a book, whole or some subjects of it, with or without the files entries name."""

    book: Book
    tenant: UUID | None
    path: str
    subjects: list[UUID] | None = None
    with_files: bool = True


def own_wish(scope: Scope, subjects: list[UUID] | None = None) -> Wish:
    """The wish for the session's own book. Raises TrailFault for a session that stands in no place."""
    if isinstance(scope, Station | Public) and scope.tenant is not None:
        book = books.of_tenant(scope.tenant, scope.office_path)
        return Wish(book, scope.tenant, scope.office_path, subjects)
    path = getattr(scope, "path", None)
    if path:
        return Wish(books.of_bureau(path), None, path, subjects)
    raise TrailFault(f"no book in a session of {scope}")


def export(
    db: Session,
    out: IO[bytes],
    wish: Wish,
    signer: Signer,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the export to *out* and return its manifest. The rows go out as they stand: were they tampered with,
    the export says so to whoever verifies it. For the worker: proofs of a bureau's roots need its tree."""
    scope = wish.book.name
    roots = sealed.roots_of(db, scope)
    anchors = anchors_of(roots[-1], wish) if roots else []
    wanted = None if wish.subjects is None else frozenset(str(subject) for subject in wish.subjects)
    scopes = [scope, *(anchor.root.scope for anchor in anchors)]
    parcel = Parcel(
        scope=scope,
        whole=wish.subjects is None,
        made_at=now,
        entries=_counted(db, wish, progress),
        roots=roots,
        proofs=prove(scope, _history(db, wish), roots[-1].no if roots else 0, wanted),
        anchors=anchors,
        publics=sealed.publics_of(db, scopes),
        documents=lambda hashes: _documents(db, hashes, wish.with_files),
        data=supplies(db, now) if wish.subjects is None else (),
    )
    return write(out, parcel, signer)


def _counted(db: Session, wish: Wish, progress: Progress | None) -> Iterator[dict[str, Any]]:
    total = born.count_entries(db, wish.book, wish.subjects)
    for number, entry in enumerate(born.all_entries(db, wish.book, wish.subjects)):
        if progress and number % max(1, total // 20) == 0:
            progress(90 * number // total)
        yield entry.as_json()


def _history(db: Session, wish: Wish) -> Iterable[tuple[int, Any]]:
    if wish.tenant is not None:
        return sealed.history(db, wish.book.name, wish.tenant)
    with open_session(System("trail export: leaves of a bureau's tree")) as system:
        return list(sealed.history(system, wish.book.name, None))


def anchors_of(root: Root, wish: Wish) -> list[Anchor]:
    """The way up from a scope's *root*: each bureau's first root that took the one below in. It reads the trees of
    bureaus, which hold other stations' leaves; only their hashes get into the proofs."""
    anchors: list[Anchor] = []
    path = wish.path if wish.tenant is not None else wish.path[:-SEGMENT]
    with open_session(System("trail export: proofs in the bureaus' roots")) as db:
        while path:
            above = sealed.root_above(db, root, f"bureau:{path}")
            if above is None:
                break
            leaves = sealed.history(db, above.scope, None, upto=above.no)
            proofs = prove(above.scope, leaves, above.no, frozenset({root.scope}))
            anchors.append(Anchor(above, next(p for p in proofs if p.no == above.no)))
            root, path = above, path[:-SEGMENT]
    return anchors


def _documents(db: Session, hashes: list[str], included: bool) -> Iterator[Document]:
    # Known here means: a row this session may see still keeps it. A purged file stays a hash.
    rows = db.scalars(
        select(files.StoredFile).where(
            files.StoredFile.sha256.in_(hashes), files.StoredFile.purged_at.is_(None)
        )
    )
    known = {row.sha256: row for row in rows}
    for sha256 in hashes:
        row = known.get(sha256)
        if row is None:
            yield Document(sha256, 0, "", None)
        else:
            there = included and files.backend().has(sha256)
            yield Document(sha256, row.size, row.media_type, _opener(sha256) if there else None)


def _opener(sha256: str) -> Callable[[], IO[bytes]]:
    return lambda: files.open_file(sha256)
