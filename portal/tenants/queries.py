"""Reading stations: the public directory by code or area, and one station's own profile and roster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.tenants.models import StationCard, StationCounter, StationMember, StationProfile
from portal.tenants.rules import WORKING


@dataclass(frozen=True)
class StationFacts:
    """What other modules need of the station they work in."""

    tenant: UUID
    slug: str
    name: str
    host_name: str
    kind: str
    status: str
    region6: str
    station4: str
    address: str
    phone: str
    office_id: UUID
    office_path: str
    amount_limit: Decimal | None
    promise_days: int | None
    pause_on_testing: bool
    retention_years: int


def facts(db: Session, tenant: UUID) -> StationFacts:
    """The facts of the station *tenant*. Raises Missing for a stranger's."""
    row = db.execute(
        select(StationCard, StationProfile)
        .join(StationProfile, StationProfile.tenant_id == StationCard.station)
        .where(StationProfile.tenant_id == tenant)
    ).one_or_none()
    if row is None:
        raise Missing(N_("There is no such station."))
    card, profile = row
    region6, _, station4 = card.slug.partition("-")
    return StationFacts(
        tenant=tenant,
        slug=card.slug,
        name=card.name,
        host_name=card.host_name,
        kind=card.kind,
        status=card.status,
        region6=region6,
        station4=station4,
        address=card.address,
        phone=card.phone,
        office_id=card.office_id,
        office_path=card.office_path,
        amount_limit=profile.amount_limit,
        promise_days=profile.promise_days,
        pause_on_testing=profile.pause_on_testing,
        retention_years=profile.retention_years,
    )


def card(db: Session, station: UUID) -> StationCard | None:
    """The public card of one station."""
    return db.get(StationCard, station)


def cards_under(db: Session, path: str, *, working_only: bool = False) -> Sequence[StationCard]:
    """The stations of a bureau's subtree, by office and number."""
    statement = select(StationCard).where(
        StationCard.office_path >= path, StationCard.office_path < path + "~"
    )
    if working_only:
        statement = statement.where(StationCard.status.in_(WORKING))
    return db.execute(statement.order_by(StationCard.office_path, StationCard.slug)).scalars().all()


def find_cards(db: Session, path: str, words: str, limit: int = 20) -> Sequence[StationCard]:
    """Stations of a subtree whose name, host, address or keywords hold *words*; for a picker."""
    like = f"%{words.strip()}%"
    return (
        db.execute(
            select(StationCard)
            .where(StationCard.office_path >= path, StationCard.office_path < path + "~")
            .where(StationCard.status.in_(WORKING))
            .where(
                or_(
                    StationCard.name.ilike(like),
                    StationCard.host_name.ilike(like),
                    StationCard.address.ilike(like),
                    StationCard.keywords.ilike(like),
                    StationCard.slug.startswith(words.strip()),
                )
            )
            .order_by(StationCard.name)
            .limit(limit)
        )
        .scalars()
        .all()
    )


def profile(db: Session) -> StationProfile:
    """The profile of the scope's own station. Raises Missing outside one."""
    found = db.execute(select(StationProfile)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such station."))
    return found


def roster(db: Session, today: date) -> Sequence[StationMember]:
    """The people serving today, head first."""
    rows = (
        db.execute(
            select(StationMember)
            .where(or_(StationMember.until.is_(None), StationMember.until > today))
            .order_by(StationMember.since, StationMember.id)
        )
        .scalars()
        .all()
    )
    order = ("HEAD", "DEPUTY", "APPROVER", "SETTLER", "LIAISON")
    return sorted(rows, key=lambda m: min(order.index(r) for r in m.roles))


def member(db: Session, member_id: UUID) -> StationMember:
    """One line of the roster. Raises Missing."""
    found = db.execute(select(StationMember).where(StationMember.id == member_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is nobody by this number on the roster."))
    return found


def take_number(db: Session, tenant: UUID, office_path: str, kind: str, year: int) -> int:
    """The next number of *kind* in *year*: no gaps, because the row stays locked until the caller commits."""
    statement = (
        insert(StationCounter)
        .values(tenant_id=tenant, office_path=office_path, kind=kind, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["tenant_id", "kind", "year"], set_={"last": StationCounter.last + 1}
        )
        .returning(StationCounter.last)
    )
    return db.execute(statement).scalar_one()


def counts_by_office(db: Session, path: str) -> dict[str, int]:
    """How many working stations each office path under *path* has."""
    rows = db.execute(
        select(StationCard.office_path, func.count())
        .where(StationCard.office_path >= path, StationCard.office_path < path + "~")
        .where(StationCard.status.in_(WORKING))
        .group_by(StationCard.office_path)
    )
    return {row[0]: row[1] for row in rows}
