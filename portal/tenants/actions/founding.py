"""Founding a station: its home row, its public card, its profile. System scope: a station is approved, not made."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from portal import accounts
from portal.bureaus import Bureau
from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.core.places import Place
from portal.tenants.models import StationCard, StationProfile, TenantHome
from portal.tenants.queries import take_number
from portal.tenants.rules import DEFAULT_AMOUNT_LIMIT, DEFAULT_RETENTION_YEARS, KINDS


@dataclass(frozen=True)
class Founding:
    """What an office writes when it founds a station (forms.json F10, the part the main job needs)."""

    name: str
    host_name: str
    host_uscc: str
    kind: str
    address: str
    phone: str
    keywords: str = ""
    floor_area: int | None = None
    stalls: int | None = None
    scenic_level: int | None = None
    opening_hours: str = ""
    room: str = ""
    host_representative: str = ""
    promise_days: int | None = None


def found_station(db: Session, office: Bureau, founding: Founding, *, now: datetime) -> StationCard:
    """Found a station under *office* (system scope). Raises Invalid on a wrong credit code or kind."""
    if founding.kind not in KINDS:
        raise Invalid(N_("Unknown kind of station."), field="kind")
    if not uscc.is_valid(founding.host_uscc):
        raise Invalid(N_("This is not a valid unified social credit code."), field="host_uscc")
    tenant = new_id()
    region = office.area_code[:6]
    db.add(TenantHome(tenant_id=tenant, office_path=office.path))
    db.flush()
    number = _station_number(db, office)
    made = StationCard(
        station=tenant,
        slug=f"{region}-{number:04d}",
        name=founding.name,
        host_name=founding.host_name,
        kind=founding.kind,
        status="FOUNDED",
        office_id=office.id,
        office_path=office.path,
        area_code=region,
        address=founding.address,
        phone=founding.phone,
        keywords=founding.keywords,
    )
    db.add_all([made, _profile(tenant, office, founding, now)])
    db.flush()
    return made


def _profile(tenant: UUID, office: Bureau, founding: Founding, now: datetime) -> StationProfile:
    return StationProfile(
        tenant_id=tenant,
        office_path=office.path,
        host_name=founding.host_name,
        host_uscc=founding.host_uscc,
        host_representative=founding.host_representative,
        room=founding.room,
        opening_hours=founding.opening_hours,
        floor_area=founding.floor_area,
        stalls=founding.stalls,
        scenic_level=founding.scenic_level,
        founded_on=now.date(),
        amount_limit=DEFAULT_AMOUNT_LIMIT,
        promise_days=founding.promise_days,
        pause_on_testing=True,
        retention_years=DEFAULT_RETENTION_YEARS,
    )


def _station_number(db: Session, office: Bureau) -> int:
    # One number line per region: the counter lives with the region's root office row (tenant of id 0).
    return take_number(db, UUID(int=int(office.area_code[:6])), office.path, "station", 0)


def invite_head(
    db: Session, actor: Actor, bureau: Place, card: StationCard, name: str, *, now: datetime
) -> str:
    """A bureau invites somebody to lead a station of its subtree: the first head, or one in place of a head nobody
    can reach. It stands on the station's own trail. Returns the secret of the link. Raises Missing elsewhere."""
    station = accounts.reach(bureau, card.station, card.name, card.office_path)
    _, secret = accounts.invite(db, actor, station, name, ["HEAD"], now=now)
    return secret
