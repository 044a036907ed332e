"""Reading a bureau's lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.core.db import scope_of
from portal.core.errors import N_, Missing
from portal.core.scope import Bureau
from portal.recalls.models import Alert, AlertItem, IssuerColumn, Task
from portal.recalls.queries.one import one
from portal.recalls.rules.alert.words import DRAFTS

NONE_SUCH = N_("There is no such list on this desk.")


def _range(db: Session) -> tuple[str, str]:
    scope = scope_of(db)
    if not isinstance(scope, Bureau) or scope.path is None:
        raise Missing(NONE_SUCH)
    return scope.path, scope.path + "~"


def _mine(db: Session) -> Select[Alert]:
    low, high = _range(db)
    return select(Alert).where(Alert.office_path >= low, Alert.office_path < high)


def alert(db: Session, alert_id: UUID, *, lock: bool = False) -> Alert:
    """One list of this bureau or one under it. Raises Missing."""
    return one(db, _mine(db).where(Alert.id == alert_id), NONE_SUCH, lock=lock)


def alert_or_none(db: Session, alert_id: UUID) -> Alert | None:
    """The list, where this bureau may look at it: one of a bureau above is known by its tasks only."""
    return db.scalars(_mine(db).where(Alert.id == alert_id)).one_or_none()


def alerts(db: Session, *, state: str = "", kind: str = "", words: str = "") -> Select[Alert]:
    """Lists to be paged by (created_at, id), newest first. *state*: a code, DRAFT, or "" for all that were issued."""
    statement = _mine(db)
    if state == "DRAFT":
        statement = statement.where(Alert.state.in_(sorted(DRAFTS)))
    elif state:
        statement = statement.where(Alert.state == state)
    else:
        statement = statement.where(Alert.state.in_(("IN_FORCE", "WITHDRAWN", "CLOSED")))
    if kind:
        statement = statement.where(Alert.kind == kind)
    if words.strip():
        text = words.strip()
        statement = statement.where(
            Alert.title.icontains(text, autoescape=True) | Alert.notice_no.icontains(text, autoescape=True)
        )
    return statement


def counts(db: Session) -> dict[str, int]:
    """How many lists there are by state."""
    low, high = _range(db)
    rows = db.execute(
        select(Alert.state, func.count())
        .where(Alert.office_path >= low, Alert.office_path < high)
        .group_by(Alert.state)
    )
    return dict(rows.all())


def same_content(db: Session, path: str, sha256: str) -> Alert | None:
    """A list of this bureau made from the very same file, given up ones aside."""
    return db.scalars(
        select(Alert)
        .where(Alert.sha256 == sha256, Alert.office_path == path)
        .where(Alert.state.not_in(("DROPPED", "FAILED")))
        .order_by(Alert.created_at.desc())
        .limit(1)
    ).one_or_none()


def items(row: Alert, *, waiting: bool = False) -> Select[AlertItem]:
    """The items of a list, to be paged by number; only those a person must look at, when asked."""
    statement = select(AlertItem).where(
        AlertItem.alert_id == row.id, AlertItem.office_path == row.office_path
    )
    if waiting:
        statement = statement.where(AlertItem.review != [], AlertItem.checked_at.is_(None))
    return statement


def all_items(db: Session, row: Alert) -> Sequence[AlertItem]:
    """Every item of a list, in order."""
    return db.scalars(items(row).order_by(AlertItem.number)).all()


def item(db: Session, row: Alert, item_id: UUID, *, lock: bool = False) -> AlertItem:
    """One item of a list. Raises Missing."""
    statement = items(row).where(AlertItem.id == item_id)
    return one(db, statement, N_("There is no such item in this list."), lock=lock)


def item_counts(db: Session, row: Alert) -> dict[str, int]:
    """How many items: all, active, waiting for a person, qualified, and matched with all catalogues."""
    waiting = (AlertItem.review != []) & AlertItem.checked_at.is_(None)
    found = db.execute(
        select(
            func.count(),
            func.count().filter(AlertItem.state == "ACTIVE"),
            func.count().filter(waiting),
            func.count().filter(AlertItem.qualified),
            func.count().filter(AlertItem.matched_revision == AlertItem.revision),
        ).where(AlertItem.alert_id == row.id, AlertItem.office_path == row.office_path)
    ).one()
    return dict(zip(("all", "active", "waiting", "qualified", "matched"), found, strict=True))


def chosen_columns(db: Session, path: str, issuer: str) -> dict[str, str]:
    """What officers of this bureau said about an issuer's headers."""
    rows = db.execute(
        select(IssuerColumn.header, IssuerColumn.field).where(
            IssuerColumn.office_path == path, IssuerColumn.issuer == issuer
        )
    )
    return dict(rows.all())


@dataclass(frozen=True)
class FromAbove:
    """A list of a bureau above, as the tasks of this bureau's stations tell it."""

    alert_id: UUID
    title: str
    bureau_name: str
    notice_no: str
    notice_date: date
    stations: int
    open: int


def from_above(db: Session, own: Collection[UUID], limit: int = 20) -> list[FromAbove]:
    """Lists of bureaux above that stations here work on, newest first."""
    path, _ = _range(db)
    rows = db.execute(
        select(
            Task.alert_id,
            func.min(Task.title),
            func.min(Task.bureau_name),
            func.min(Task.notice_no),
            func.min(Task.notice_date),
            func.count(),
            func.count().filter(Task.ended_at.is_(None)),
        )
        .where(Task.bureau_path < path, Task.alert_id.not_in(list(own)))
        .group_by(Task.alert_id)
        .order_by(func.max(Task.told_at).desc())
        .limit(limit)
    )
    return [FromAbove(*row) for row in rows]
