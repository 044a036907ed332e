"""Founding a station: its home row, its public card, its profile, the first step of its life."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts
from portal.bureaus import Bureau
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local_date
from portal.core.ids import new_id
from portal.core.places import Place
from portal.tenants.actions.life import StepFacts, keep_step, note_step
from portal.tenants.actions.twins import refuse_twin
from portal.tenants.models import StationCard, StationProfile, TenantHome
from portal.tenants.queries.founding import next_number
from portal.tenants.rules import DEFAULT_AMOUNT_LIMIT, DEFAULT_RETENTION_YEARS, hours
from portal.tenants.rules.application import check_premises
from portal.tenants.rules.hours import Span


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
    hours: tuple[Span, ...] = ()
    directions: str = ""
    parent: UUID | None = None


def found_station(
    db: Session,
    office: Bureau,
    founding: Founding,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    by: str = "",
    paper: str = "",
) -> StationCard:
    """Found a station under *office* (system scope, or the session of a bureau at or above the office). *by* is the
    bureau's name and *paper* the document it goes by, both for the record. Raises Invalid beside a field."""
    check_premises(
        founding.host_uscc, founding.kind, founding.floor_area, founding.stalls, founding.scenic_level
    )
    hours.check(founding.hours)
    tenant = new_id()
    region = office.area_code[:6]
    db.add(TenantHome(tenant_id=tenant, office_path=office.path))
    db.flush()
    number = next_number(db, region, "station", 0)
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
        parent=founding.parent,
    )
    db.add_all([made, _profile(tenant, office, founding, now)])
    db.flush()
    keep_step(db, actor, made, "FOUND", StepFacts(local_date(now), paper=paper), by=by, now=now)
    return made


def _profile(tenant: UUID, office: Bureau, founding: Founding, now: datetime) -> StationProfile:
    return StationProfile(
        tenant_id=tenant,
        office_path=office.path,
        host_name=founding.host_name,
        host_uscc=founding.host_uscc,
        host_representative=founding.host_representative,
        room=founding.room,
        opening_hours=hours.words(founding.hours) or founding.opening_hours,
        hours=hours.stored(founding.hours),
        directions=founding.directions,
        floor_area=founding.floor_area,
        stalls=founding.stalls,
        scenic_level=founding.scenic_level,
        founded_on=local_date(now),
        amount_limit=DEFAULT_AMOUNT_LIMIT,
        promise_days=founding.promise_days,
        pause_on_testing=True,
        retention_years=DEFAULT_RETENTION_YEARS,
    )


def found_by_office(
    db: Session, actor: Actor, office: Bureau, founding: Founding, *, by: str, paper: str, now: datetime
) -> StationCard:
    """An officer founds a station of the subtree. Raises Invalid beside a field; Twin when it stands already."""
    refuse_twin(db, founding.host_uscc, founding.address, founding.name)
    made = found_station(db, office, founding, now=now, actor=actor, by=by, paper=paper)
    note_step(db, actor, made, "FOUND", now)
    return made


def invite_head(
    db: Session, actor: Actor, bureau: Place, card: StationCard, name: str, *, now: datetime
) -> str:
    """A bureau invites somebody to lead a station of its subtree: the first head, or one in place of a head nobody
    can reach. It stands on the station's own trail. Returns the secret of the link. Raises Missing elsewhere."""
    station = accounts.reach(bureau, card.station, card.name, card.office_path)
    _, secret = accounts.invite(db, actor, station, name, ["HEAD"], now=now)
    return secret
