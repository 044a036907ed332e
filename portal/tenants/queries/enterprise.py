"""Reading head offices: the bureau's list, the station's own consent, and what a head office may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from portal.core.errors import N_, Missing
from portal.tenants.models import Enterprise, EnterpriseStation

NONE = N_("There is no such head office.")
_STATIONS = text("SELECT * FROM enterprise_stations(:wanted)")
_OWN = text("SELECT enterprise_own(:wanted)")
_NAMES = text("SELECT id, name FROM enterprise_names(:wanted)")


def enterprises(path: str) -> Select[Enterprise]:
    """The head offices a bureau's subtree entered, to be paged by (name, id)."""
    return select(Enterprise).where(Enterprise.office_path >= path, Enterprise.office_path < path + "~")


def enterprise(db: Session, path: str, enterprise_id: UUID) -> Enterprise:
    """One of them. Raises Missing."""
    found = db.scalars(enterprises(path).where(Enterprise.id == enterprise_id)).one_or_none()
    if found is None:
        raise Missing(NONE)
    return found


def links_of(db: Session, enterprise_id: UUID) -> Sequence[EnterpriseStation]:
    """The stations asked for one head office, ended ones left out."""
    return db.scalars(
        select(EnterpriseStation)
        .where(EnterpriseStation.enterprise_id == enterprise_id, EnterpriseStation.ended_at.is_(None))
        .order_by(EnterpriseStation.asked_at, EnterpriseStation.station)
    ).all()


def link(db: Session, enterprise_id: UUID, station: UUID) -> EnterpriseStation:
    """One station's link. Raises Missing."""
    found = db.scalars(
        select(EnterpriseStation).where(
            EnterpriseStation.enterprise_id == enterprise_id, EnterpriseStation.station == station
        )
    ).one_or_none()
    if found is None:
        raise Missing(NONE)
    return found


@dataclass(frozen=True)
class Asked:
    """A head office that wants to see a station's figures, as the station's own page shows it."""

    id: UUID
    name: str
    agreed: bool


def asked_of(db: Session, station: UUID) -> list[Asked]:
    """The head offices of the scope's own station, ended ones left out."""
    rows = db.scalars(
        select(EnterpriseStation).where(
            EnterpriseStation.station == station, EnterpriseStation.ended_at.is_(None)
        )
    ).all()
    if not rows:
        return []
    wanted = [row.enterprise_id for row in rows]
    names = {one.id: one.name for one in db.execute(_NAMES, {"wanted": wanted})}
    return [Asked(row.enterprise_id, names.get(row.enterprise_id, ""), row.agreed) for row in rows]


@dataclass(frozen=True)
class OwnStation:
    """A station as its head office may know it: the public card, and where its rows lie."""

    station: UUID
    office_path: str
    slug: str
    name: str
    kind: str
    status: str
    address: str


def own_enterprise(db: Session, enterprise_id: UUID) -> str:
    """The name of the head office whose member the session's person is. Raises Missing for anybody else."""
    found: str | None = db.execute(_OWN, {"wanted": enterprise_id}).scalar()
    if found is None:
        raise Missing(NONE)
    return found


def own_stations(db: Session, enterprise_id: UUID) -> list[OwnStation]:
    """The stations that agreed to be shown to the head office of the session's person; none for a stranger."""
    rows = db.execute(_STATIONS, {"wanted": enterprise_id})
    return [OwnStation(r.station, r.office_path, r.slug, r.name, r.kind, r.status, r.address) for r in rows]
