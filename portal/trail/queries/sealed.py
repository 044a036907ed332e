"""Signed roots, and the leaves their trees were made from."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.trail.models import TrailLeaf, TrailRoot, TrailScopeLeaf
from portal.trail.queries.born import OVERLAP
from portal.trail.rules.entries import PEOPLE_BOOK
from portal.trail.rules.proofs import Chain
from portal.trail.rules.roots import ROOT_KIND, Leaf, Root


def last_sealed_at(db: Session) -> datetime | None:
    """When the latest root of any scope was made; None before the first."""
    return db.scalar(select(func.max(TrailRoot.at)))


def roots_made_since(db: Session, since: datetime | None) -> list[tuple[Root, str]]:
    """The latest root of every station and bureau that got one since, with its office path."""
    statement = (
        select(TrailRoot)
        .ext(distinct_on(TrailRoot.scope))
        .where(TrailRoot.scope != PEOPLE_BOOK)
        .order_by(TrailRoot.scope, TrailRoot.no.desc())
    )
    if since is not None:
        statement = statement.where(TrailRoot.at >= since - OVERLAP)
    return [(to_root(row), row.office_path) for row in db.scalars(statement)]


def roots_of(db: Session, scope: str) -> list[Root]:
    """All roots of a scope, in order."""
    return [
        to_root(row)
        for row in db.scalars(select(TrailRoot).where(TrailRoot.scope == scope).order_by(TrailRoot.no))
    ]


def published_roots(db: Session, limit: int) -> list[Root]:
    """The latest roots of bureaux, newest first: made to be published, so any session may read them."""
    statement = select(TrailRoot).where(TrailRoot.scope.startswith("bureau:"))
    rows = db.scalars(statement.order_by(TrailRoot.day.desc(), TrailRoot.scope).limit(limit))
    return [to_root(row) for row in rows]


def keys_in_use(db: Session) -> Sequence[Any]:
    """The keys that signed bureaux' roots (alg, key, public_key, since), the newest first."""
    since = func.min(TrailRoot.at).label("since")
    statement = select(TrailRoot.alg, TrailRoot.key, TrailRoot.public_key, since)
    statement = statement.where(TrailRoot.scope.startswith("bureau:"))
    grouped = statement.group_by(TrailRoot.alg, TrailRoot.key, TrailRoot.public_key)
    return db.execute(grouped.order_by(since.desc())).all()


def last_root(db: Session, scope: str) -> Root | None:
    """The latest root of a scope."""
    row = db.scalar(select(TrailRoot).where(TrailRoot.scope == scope).order_by(TrailRoot.no.desc()).limit(1))
    return to_root(row) if row else None


def to_root(row: TrailRoot) -> Root:
    """A row as the root that was signed."""
    return Root(
        scope=row.scope,
        no=row.no,
        day=row.day,
        at=row.at,
        size=row.size,
        tree=row.tree,
        prev=row.prev_hash,
        alg=row.alg,
        key=row.key,
        hash=row.hash,
        sig=row.sig,
        v=row.v,
    )


def publics_of(db: Session, scopes: list[str]) -> list[bytes]:
    """The public keys that signed roots of these scopes."""
    statement = select(TrailRoot.public_key).where(TrailRoot.scope.in_(scopes)).distinct()
    return [bytes.fromhex(found) for found in db.scalars(statement)]


def history(
    db: Session, scope: str, tenant: UUID | None, upto: int | None = None
) -> Iterator[tuple[int, Leaf]]:
    """(root no, leaf) of all leaves of a scope's roots, ordered by root: what proofs are made from."""
    statement = _leaves(scope, tenant).order_by("root_no")
    if upto is not None:
        statement = statement.where((TrailScopeLeaf if tenant is None else TrailLeaf).root_no <= upto)
    for row in db.execute(statement, execution_options={"yield_per": 5000}):
        yield row.root_no, Leaf(row.kind, row.subject, row.seq, row.head)


def leaves_of(db: Session, scope: str, tenant: UUID | None) -> dict[Chain, Leaf]:
    """The leaves of a scope's latest tree."""
    model = TrailScopeLeaf if tenant is None else TrailLeaf
    latest = _leaves(scope, tenant).ext(distinct_on(model.kind, model.subject))
    rows = db.execute(latest.order_by(model.kind, model.subject, model.root_no.desc()))
    return {(row.kind, row.subject): Leaf(row.kind, row.subject, row.seq, row.head) for row in rows}


def _leaves(scope: str, tenant: UUID | None) -> Select[Any]:
    model: Any = TrailScopeLeaf if tenant is None else TrailLeaf
    mine = TrailScopeLeaf.scope == scope if tenant is None else TrailLeaf.tenant_id == tenant
    statement: Select[Any] = select(model.root_no, model.kind, model.subject, model.seq, model.head)
    return statement.where(mine)


def root_above(db: Session, root: Root, parent: str) -> Root | None:
    """The first root of *parent* whose tree took *root* in; None when that has not happened yet. For the worker."""
    held = select(func.min(TrailScopeLeaf.root_no)).where(
        TrailScopeLeaf.scope == parent,
        TrailScopeLeaf.kind == ROOT_KIND,
        TrailScopeLeaf.subject == root.scope,
        TrailScopeLeaf.seq == root.no,
    )
    row = db.scalar(
        select(TrailRoot).where(TrailRoot.scope == parent, TrailRoot.no == held.scalar_subquery())
    )
    return to_root(row) if row else None
