"""Reading how stations begin and live: numbers of a county, twins, applications, steps, plaques, points, branches."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from portal.core.errors import N_, Missing
from portal.tenants.models import (
    ApplicationStep,
    ServicePoint,
    StationApplication,
    StationCard,
    StationPlaque,
    StationProfile,
    StationStep,
)

NO_APPLICATION = N_("There is no such application.")
_NUMBER = text("SELECT station_next_number(:region, :sort, :year)")
_TWIN = text("SELECT * FROM station_twin(:code, :address, :name, :but)")
_OF_SECRET = text("SELECT * FROM station_application_of(:hash)")
_STEPS_OF_SECRET = text("SELECT * FROM station_application_steps_of(:hash)")


def next_number(db: Session, region: str, sort: str, year: int) -> int:
    """The next number of a county (six digits) without gaps. Raises Missing for a county that is not ours."""
    found: int | None = db.execute(_NUMBER, {"region": region, "sort": sort, "year": year}).scalar()
    if found is None:
        raise Missing(N_("There is no bureau with this code."))
    return found


@dataclass(frozen=True)
class TwinFound:
    """A station that stands already, or an application under way."""

    slug: str
    name: str
    under_way: bool


def twin_of(db: Session, uscc: str, address: str, name: str, but: UUID | None) -> TwinFound | None:
    """What stands in the way of a new station of that enterprise there, or None."""
    values = {"code": uscc, "address": address, "name": name, "but": but}
    row = db.execute(_TWIN, values).first()
    return TwinFound(row.slug, row.name, row.under_way) if row else None


def applications(path: str, *, status: str = "", words: str = "") -> Select[StationApplication]:
    """The applications of a bureau's subtree, to be paged by (created_at, id)."""
    statement = select(StationApplication).where(
        StationApplication.office_path >= path, StationApplication.office_path < path + "~"
    )
    if status:
        statement = statement.where(StationApplication.status == status)
    if words.strip():
        wanted = words.strip()
        statement = statement.where(
            StationApplication.name.icontains(wanted, autoescape=True)
            | StationApplication.host_name.icontains(wanted, autoescape=True)
            | (StationApplication.host_uscc == wanted.upper())
        )
    return statement


def waiting_applications(db: Session, path: str) -> int:
    """How many wait for the bureau's answer."""
    waiting = applications(path, status="NEW").with_only_columns(func.count())
    return db.execute(waiting).scalar_one()


def application(db: Session, path: str, application_id: UUID) -> StationApplication:
    """One application of the subtree. Raises Missing."""
    found = db.execute(applications(path).where(StationApplication.id == application_id)).scalar_one_or_none()
    if found is None:
        raise Missing(NO_APPLICATION)
    return found


def application_steps(db: Session, application_id: UUID) -> Sequence[ApplicationStep]:
    """What happened to it, oldest first."""
    return db.scalars(
        select(ApplicationStep)
        .where(ApplicationStep.application_id == application_id)
        .order_by(ApplicationStep.at, ApplicationStep.id)
    ).all()


def application_of(db: Session, secret_hash: str) -> tuple[StationApplication, Sequence[ApplicationStep]]:
    """The application a link opens, and its steps, for who has no account. Raises Missing."""
    found = db.scalars(
        select(StationApplication).from_statement(_OF_SECRET), {"hash": secret_hash}
    ).one_or_none()
    if found is None:
        raise Missing(N_("This link opens no application. Copy it whole, as it was shown after applying."))
    steps = db.scalars(select(ApplicationStep).from_statement(_STEPS_OF_SECRET), {"hash": secret_hash}).all()
    return found, steps


def steps_of(db: Session, station: UUID) -> Sequence[StationStep]:
    """The steps of a station's life, oldest first."""
    return db.scalars(
        select(StationStep).where(StationStep.tenant_id == station).order_by(StationStep.at, StationStep.id)
    ).all()


def plaques_of(db: Session, station: UUID) -> Sequence[StationPlaque]:
    """A station's plaques, the newest first."""
    return db.scalars(
        select(StationPlaque)
        .where(StationPlaque.tenant_id == station)
        .order_by(StationPlaque.given_on.desc(), StationPlaque.id.desc())
    ).all()


def hanging(db: Session, station: UUID) -> StationPlaque | None:
    """The plaque that holds (also while it is reported missing), or None."""
    return next((one for one in plaques_of(db, station) if one.ended_on is None), None)


def profile_of(db: Session, station: UUID) -> StationProfile:
    """The profile of a station the session may see. Raises Missing."""
    found = db.scalars(select(StationProfile).where(StationProfile.tenant_id == station)).one_or_none()
    if found is None:
        raise Missing(N_("There is no such station."))
    return found


def service_points(db: Session, station: UUID) -> Sequence[ServicePoint]:
    """The points at which a station serves now."""
    return db.scalars(
        select(ServicePoint)
        .where(ServicePoint.tenant_id == station, ServicePoint.until.is_(None))
        .order_by(ServicePoint.name, ServicePoint.id)
    ).all()


def service_point(db: Session, point: UUID) -> ServicePoint:
    """One point of the scope's own station. Raises Missing."""
    found = db.scalars(
        select(ServicePoint).where(ServicePoint.id == point, ServicePoint.until.is_(None))
    ).one_or_none()
    if found is None:
        raise Missing(N_("There is no such service point."))
    return found


def branches_of(db: Session, station: UUID) -> Sequence[StationCard]:
    """The stations of the same enterprise that stand under this one. Cards are public."""
    return db.scalars(
        select(StationCard)
        .where(StationCard.parent == station, StationCard.status != "REMOVED")
        .order_by(StationCard.slug)
    ).all()
