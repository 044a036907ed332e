"""Reading the tree. Bureaux are public bodies: anyone may know which there are."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.bureaus.models import Bureau
from portal.bureaus.rules import ancestors
from portal.core.errors import Missing
from portal.core.i18n import N_


def by_code(db: Session, code: str) -> Bureau:
    """The bureau with *code*. Raises Missing."""
    found = db.execute(select(Bureau).where(Bureau.code == code)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no bureau with this code."))
    return found


def by_path(db: Session, path: str) -> Bureau:
    """The bureau at *path*. Raises Missing."""
    found = db.execute(select(Bureau).where(Bureau.path == path)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no bureau with this code."))
    return found


def by_id(db: Session, bureau_id: UUID) -> Bureau | None:
    """The bureau with this id, or None."""
    return db.get(Bureau, bureau_id)


def subtree(db: Session, path: str) -> Sequence[Bureau]:
    """The bureau at *path* and all below it, in tree order."""
    return (
        db.execute(select(Bureau).where(Bureau.path >= path, Bureau.path < path + "~").order_by(Bureau.path))
        .scalars()
        .all()
    )


def chain(db: Session, path: str) -> Sequence[Bureau]:
    """From the root down to the bureau at *path*."""
    return (
        db.execute(select(Bureau).where(Bureau.path.in_(ancestors(path))).order_by(Bureau.path))
        .scalars()
        .all()
    )


def names(db: Session, paths: Collection[str]) -> dict[str, str]:
    """The names of the bureaux at these paths."""
    rows = db.execute(select(Bureau.path, Bureau.name).where(Bureau.path.in_(list(paths))))
    return {row[0]: row[1] for row in rows}


def next_ordinal(db: Session, parent: Bureau | None) -> int:
    """The ordinal a new child of *parent* gets: one more than the highest there is."""
    condition = Bureau.parent_id == parent.id if parent else Bureau.parent_id.is_(None)
    highest: str | None = db.execute(select(func.max(Bureau.path)).where(condition)).scalar()
    return int(highest[-4:]) + 1 if highest else 1
