"""Reading stations: the public directory by code or area, and one station's own profile and roster."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import N_, Missing
from portal.core.files import StoredFile
from portal.core.scope import Public, Station
from portal.tenants.models import StationCard, StationCounter, StationMember, StationProfile
from portal.tenants.rules import WORKING, composition_gaps


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


_FACTS = (
    select(
        StationCard.slug,
        StationCard.name,
        StationCard.host_name,
        StationCard.kind,
        StationCard.status,
        StationCard.address,
        StationCard.phone,
        StationCard.office_id,
        StationCard.office_path,
        StationProfile.amount_limit,
        StationProfile.promise_days,
        StationProfile.pause_on_testing,
        StationProfile.retention_years,
    )
    .join(StationProfile, StationProfile.tenant_id == StationCard.station)
    .where(StationProfile.tenant_id == bindparam("tenant"))
)


def facts(db: Session, tenant: UUID) -> StationFacts:
    """The facts of the station *tenant*. Raises Missing for a stranger's."""
    # The statement names its tenant: a station asks for its own without the ORM's guard, which costs more than it.
    scope = scope_of(db)
    own = isinstance(scope, Station | Public) and scope.tenant == tenant
    row = (db.connection() if own else db).execute(_FACTS, {"tenant": tenant}).one_or_none()
    if row is None:
        raise Missing(N_("There is no such station."))
    region6, _, station4 = row.slug.partition("-")
    return StationFacts(
        tenant=tenant,
        slug=row.slug,
        name=row.name,
        host_name=row.host_name,
        kind=row.kind,
        status=row.status,
        region6=region6,
        station4=station4,
        address=row.address,
        phone=row.phone,
        office_id=row.office_id,
        office_path=row.office_path,
        amount_limit=row.amount_limit,
        promise_days=row.promise_days,
        pause_on_testing=row.pause_on_testing,
        retention_years=row.retention_years,
    )


def card(db: Session, station: UUID) -> StationCard | None:
    """The public card of one station."""
    return db.get(StationCard, station)


def own_card(db: Session) -> StationCard:
    """The public card of the scope's own station. Raises Missing outside one."""
    scope = scope_of(db)
    tenant = scope.tenant if isinstance(scope, Station | Public) else None
    found = db.get(StationCard, tenant) if tenant else None
    if found is None:
        raise Missing(N_("There is no such station."))
    return found


def card_under(db: Session, path: str, station: UUID) -> StationCard:
    """One station of a bureau's subtree. Raises Missing."""
    found = card(db, station)
    if found is None or not found.office_path.startswith(path):
        raise Missing(N_("There is no such station."))
    return found


def stations_under(
    path: str, words: str = "", *, kind: str = "", status: str = "", office: str = ""
) -> Select[StationCard]:
    """The stations of a bureau's subtree that fit, to be paged by (office_path, slug)."""
    below = office if office.startswith(path) else path
    statement = select(StationCard).where(
        StationCard.office_path >= below, StationCard.office_path < below + "~"
    )
    if kind:
        statement = statement.where(StationCard.kind == kind)
    if status:
        statement = statement.where(StationCard.status == status)
    return statement.where(_holds(words)) if words.strip() else statement


def _holds(words: str) -> ColumnElement[bool]:
    text = words.strip()
    columns = (StationCard.name, StationCard.host_name, StationCard.address, StationCard.keywords)
    found = [column.icontains(text, autoescape=True) for column in columns]
    return or_(*found, StationCard.slug.startswith(text, autoescape=True))


def liaisons_of(db: Session, stations: Collection[UUID], today: date) -> dict[UUID, list[str]]:
    """The names of the liaisons of several stations, as their rosters say today."""
    rows = db.execute(
        select(StationMember.tenant_id, StationMember.name)
        .where(StationMember.tenant_id.in_(list(stations)), StationMember.roles.contains(["LIAISON"]))
        .where(_serving(today))
        .order_by(StationMember.since, StationMember.id)
    )
    found: dict[UUID, list[str]] = {}
    for station, name in rows:
        found.setdefault(station, []).append(name)
    return found


def cards_under(db: Session, path: str, *, working_only: bool = False) -> Sequence[StationCard]:
    """The stations of a bureau's subtree, by office and number."""
    statement = select(StationCard).where(
        StationCard.office_path >= path, StationCard.office_path < path + "~"
    )
    if working_only:
        statement = statement.where(StationCard.status.in_(WORKING))
    return db.execute(statement.order_by(StationCard.office_path, StationCard.slug)).scalars().all()


def find_cards(db: Session, path: str, words: str, limit: int = 20) -> Sequence[StationCard]:
    """Working stations of a subtree whose name, host, address or keywords hold *words*; for a picker."""
    statement = stations_under(path, words).where(StationCard.status.in_(WORKING))
    return db.execute(statement.order_by(StationCard.name).limit(limit)).scalars().all()


def profile(db: Session) -> StationProfile:
    """The profile of the scope's own station. Raises Missing outside one."""
    found = db.execute(select(StationProfile)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such station."))
    return found


def _serving(today: date) -> ColumnElement[bool]:
    return or_(StationMember.until.is_(None), StationMember.until > today)


def roster(db: Session, today: date) -> Sequence[StationMember]:
    """The people serving today, head first."""
    rows = (
        db.execute(
            select(StationMember).where(_serving(today)).order_by(StationMember.since, StationMember.id)
        )
        .scalars()
        .all()
    )
    order = ("HEAD", "DEPUTY", "APPROVER", "SETTLER", "LIAISON")
    return sorted(rows, key=lambda m: min(order.index(r) for r in m.roles))


def left_roster(db: Session, today: date, limit: int = 50) -> Sequence[StationMember]:
    """Those who served before, the last to leave first."""
    gone = StationMember.until.is_not(None) & (StationMember.until <= today)
    statement = select(StationMember).where(gone).order_by(StationMember.until.desc(), StationMember.id)
    return db.execute(statement.limit(limit)).scalars().all()


def gaps_today(db: Session, now: datetime) -> list[tuple[str, int, int, int]]:
    """(role, present, least, most) for each role of this station that the standard finds wrongly filled today."""
    counts = Counter(role for line in roster(db, local_date(now)) for role in line.roles)
    return composition_gaps(counts)


def member_of_person(db: Session, person: UUID) -> StationMember | None:
    """The line of somebody with an account, while it is open."""
    mine = select(StationMember).where(StationMember.person_id == person, StationMember.until.is_(None))
    return db.execute(mine.order_by(StationMember.since.desc()).limit(1)).scalar_one_or_none()


def invited_member(db: Session, invitation: UUID) -> StationMember | None:
    """The open line an invitation was made from."""
    line = select(StationMember).where(
        StationMember.invitation_id == invitation,
        StationMember.until.is_(None),
        StationMember.person_id.is_(None),
    )
    return db.execute(line).scalar_one_or_none()


def member(db: Session, member_id: UUID) -> StationMember:
    """One line of the roster. Raises Missing."""
    found = db.execute(select(StationMember).where(StationMember.id == member_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is nobody by this number on the roster."))
    return found


def photo_of(db: Session, row: StationMember) -> StoredFile:
    """The photograph of a line. Raises Missing."""
    found = db.execute(select(StoredFile).where(StoredFile.id == row.photo_id)).scalar_one_or_none()
    if row.photo_id is None or found is None:
        raise Missing(N_("There is no photograph."))
    return found


_TAKE = (
    insert(StationCounter)
    .values({name: bindparam(name) for name in ("tenant_id", "office_path", "kind", "year")} | {"last": 1})
    .on_conflict_do_update(
        index_elements=["tenant_id", "kind", "year"], set_={"last": StationCounter.last + 1}
    )
    .returning(StationCounter.last)
)


def take_number(db: Session, tenant: UUID, office_path: str, kind: str, year: int) -> int:
    """The next number of *kind* in *year*: no gaps, because the row stays locked until the caller commits."""
    given = {"tenant_id": tenant, "office_path": office_path, "kind": kind, "year": year}
    return int(db.connection().execute(_TAKE, given).scalar_one())


def counts_by_office(db: Session, path: str) -> dict[str, int]:
    """How many working stations each office path under *path* has."""
    rows = db.execute(
        select(StationCard.office_path, func.count())
        .where(StationCard.office_path >= path, StationCard.office_path < path + "~")
        .where(StationCard.status.in_(WORKING))
        .group_by(StationCard.office_path)
    )
    return {row[0]: row[1] for row in rows}
