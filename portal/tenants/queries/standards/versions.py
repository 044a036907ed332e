"""Reading checklists: a bureau's own versions, and what is in force for a station."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.bureaus import ancestors, subtree
from portal.core.db import scope_of
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.core.scope import Bureau, Public, Station
from portal.tenants.models import StandardVersion, StationCard
from portal.tenants.rules.standards import Checklist, for_station, in_force, unpacked_items

NO_LIST = N_("There is no such checklist here.")


def checklist_of(row: StandardVersion) -> Checklist:
    """The row as rules read it."""
    return Checklist(
        code=row.code,
        title=row.title,
        items=unpacked_items(row.items),
        pass_mark=row.pass_mark,
        title_en=row.title_en,
        note=row.note,
        kinds=tuple(row.kinds),
        areas=tuple(row.areas),
        binding=row.binding,
        id=row.id,
        number=row.number,
        office_path=row.office_path,
        effective_from=row.effective_from,
    )


def _published(db: Session, statement: Select[StandardVersion]) -> list[Checklist]:
    rows = db.execute(statement.where(StandardVersion.state == "PUBLISHED")).scalars()
    return [checklist_of(row) for row in rows]


def checklists_for(db: Session, card: StationCard, today: date) -> list[Checklist]:
    """The versions in force for a station, asked ones first."""
    above = select(StandardVersion).where(StandardVersion.office_path.in_(ancestors(card.office_path)))
    return for_station(
        _published(db, above), path=card.office_path, kind=card.kind, area=card.area_code, today=today
    )


def checklists_around(db: Session, path: str, today: date) -> list[Checklist]:
    """The versions in force that may speak to a station under the bureau at *path*: of the bureaux above it, its own,
    and of those below, where their areas meet."""
    areas = {bureau.area_code for bureau in subtree(db, path)}
    around = StandardVersion.office_path.in_(ancestors(path)) | (
        (StandardVersion.office_path >= path) & (StandardVersion.office_path < path + "~")
    )
    found = [
        one
        for one in in_force(_published(db, select(StandardVersion).where(around)), today).values()
        if not one.areas or any(area.startswith(prefix) for area in areas for prefix in one.areas)
    ]
    return sorted(found, key=lambda one: (one.binding != "ASKED", one.code, one.office_path))


def checklist(db: Session, code: str, *, today: date) -> Checklist:
    """The version of the standard with *code* in force in the session's place: at a station the one it is judged by,
    at a bureau its own or that of the nearest bureau above. Raises Missing."""
    scope = scope_of(db)
    path = scope.path if isinstance(scope, Bureau) else getattr(scope, "office_path", "")
    above = select(StandardVersion).where(
        StandardVersion.code == code, StandardVersion.office_path.in_(ancestors(path or ""))
    )
    found = list(in_force(_published(db, above), today).values())
    tenant = scope.tenant if isinstance(scope, Station | Public) else None
    if tenant and (card := db.get(StationCard, tenant)):
        found = for_station(found, path=card.office_path, kind=card.kind, area=card.area_code, today=today)
    if not found:
        raise Missing(NO_LIST)
    return max(found, key=lambda one: len(one.office_path))


def by_id(db: Session, version_id: UUID) -> Checklist:
    """One version, whatever its state: what a check was judged by. Raises Missing."""
    row = db.get(StandardVersion, version_id)
    if row is None:
        raise Missing(NO_LIST)
    return checklist_of(row)


def own_versions(db: Session, path: str) -> Sequence[StandardVersion]:
    """The versions of the bureau at *path*, dropped drafts left out; the latest of each code first."""
    statement = select(StandardVersion).where(
        StandardVersion.office_path == path, StandardVersion.state != "DROPPED"
    )
    return db.execute(statement.order_by(StandardVersion.code, StandardVersion.number.desc())).scalars().all()


def inherited(db: Session, path: str, today: date) -> list[Checklist]:
    """What the bureaux above the one at *path* have in force."""
    above = [one for one in ancestors(path) if one != path]
    statement = select(StandardVersion).where(StandardVersion.office_path.in_(above))
    return sorted(in_force(_published(db, statement), today).values(), key=lambda one: one.code)


def own_version(db: Session, path: str, version_id: UUID, *, lock: bool = False) -> StandardVersion:
    """One version of the bureau at *path*. Raises Missing."""
    statement = select(StandardVersion).where(
        StandardVersion.id == version_id, StandardVersion.office_path == path
    )
    row = db.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if row is None or row.state == "DROPPED":
        raise Missing(NO_LIST)
    return row


def readable_version(db: Session, path: str, version_id: UUID) -> StandardVersion:
    """A version the bureau at *path* may look at: its own, or published by a bureau above. Raises Missing."""
    row = db.get(StandardVersion, version_id)
    mine = row is not None and row.office_path == path and row.state != "DROPPED"
    above = row is not None and row.published_at is not None and row.office_path in ancestors(path)
    if row is None or not (mine or above):
        raise Missing(NO_LIST)
    return row


def draft_of(db: Session, path: str, code: str) -> StandardVersion | None:
    """The open draft of *code* at the bureau, if there is one."""
    statement = select(StandardVersion).where(
        StandardVersion.office_path == path, StandardVersion.code == code, StandardVersion.state == "DRAFT"
    )
    return db.execute(statement).scalars().first()


def last_number(db: Session, path: str, code: str) -> int:
    """The highest number of a version of *code* at the bureau; 0 when there is none."""
    statement = select(func.max(StandardVersion.number)).where(
        StandardVersion.office_path == path, StandardVersion.code == code
    )
    return db.execute(statement).scalar() or 0
