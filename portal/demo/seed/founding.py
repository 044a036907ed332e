"""Bureaux, stations and their people, made through the doors that the operator's command uses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, tenants
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.scope import Bureau as BureauScope
from portal.core.scope import Station as StationScope
from portal.demo.accounts import PASSWORD, TOTP_SECRET, login_of
from portal.demo.seed.chance import Chance
from portal.demo.seed.city import CITY, COUNTIES, OFFICES, SITES, Bureau, Office, Site

STATION_STAFF = (
    ("站长", ("HEAD",)),
    ("副站长", ("DEPUTY", "SETTLER")),
    ("和解员", ("SETTLER",)),
    ("联络员", ("LIAISON", "SETTLER")),
    ("审批负责人", ("APPROVER",)),
)
SHOP_HOURS = tenants.Span((1, 2, 3, 4, 5, 6, 7), 9 * 60, 21 * 60)
OFFICE_HOURS = tenants.Span((1, 2, 3, 4, 5), 8 * 60 + 30, 17 * 60 + 30)
Staff = tuple[tuple[str, ...], ...]
COUNTY_STAFF: Staff = (("DISPATCHER",), ("DISPATCHER",), ("SUPERVISOR",), ("INSPECTOR",), ("ADMIN",))
CITY_STAFF: Staff = (("SUPERVISOR", "ADMIN"), ("INSPECTOR",))
OFFICE_STAFF: Staff = (("CONTACT", "DISPATCHER"), ("INSPECTOR",), ("SUPERVISOR", "ADMIN"))


@dataclass
class Place:
    """A bureau or a station with its people by first role."""

    kind: str
    id: UUID
    code: str
    name: str
    path: str
    people: dict[str, Actor] = field(default_factory=dict)

    def scope(self, who: str) -> StationScope | BureauScope:
        """The scope in which that person works here."""
        person = self.people[who].person
        if self.kind == "station":
            return StationScope(self.id, self.path, person)
        return BureauScope(self.path, person)


@dataclass
class Station(Place):
    """A station, and what it was made from."""

    site: Site = SITES[0]
    county: str = ""
    office: str = ""


@dataclass
class City:
    """Everything that stands before the first complaint."""

    bureaus: dict[str, Place]
    stations: list[Station]


def found(db: Session, seed: int, since: datetime, step: Callable[[], None]) -> City:
    """Make it all as of *since*. The caller commits; *step* is called after each place."""
    chance = Chance(seed, "people")
    made = _bureaus(db, chance, since, step)
    rows = {place.code: bureaus.by_code(db, place.code) for place in made.values()}
    stations = []
    for site in SITES:
        office = next(one for one in OFFICES if one.code == site.office)
        stations.append(_station(db, chance, rows[site.office], office, site, since))
        step()
    return City(made, stations)


def _bureaus(db: Session, chance: Chance, since: datetime, step: Callable[[], None]) -> dict[str, Place]:
    wanted: list[tuple[Bureau, str, str | None, Staff]] = [(CITY, "CITY", None, CITY_STAFF)]
    wanted += [(county, "COUNTY", CITY.code, COUNTY_STAFF) for county in COUNTIES]
    wanted += [
        (Bureau(o.code, o.name, o.short, f"{o.town}所前路 1 号"), "OFFICE", o.code[:6], OFFICE_STAFF)
        for o in OFFICES
    ]
    places = {}
    for one, kind, above, staff in wanted:
        row = bureaus.found_bureau(
            db,
            code=one.code,
            name=one.name,
            short_name=one.short,
            kind=kind,
            area_code=one.code[:6],
            parent=bureaus.by_code(db, above) if above else None,
            phone=chance.landline(),
            address=one.address,
            now=since,
        )
        place = Place("bureau", row.id, one.code, one.name, row.path)
        for roles in staff:
            _employ(db, chance, place, roles, since)
        places[one.code] = place
        step()
    return places


def _station(
    db: Session, chance: Chance, row: bureaus.Bureau, office: Office, site: Site, since: datetime
) -> Station:
    card = tenants.found_station(
        db,
        row,
        tenants.Founding(
            name=f"{site.name}消费维权服务站",
            host_name=site.host,
            host_uscc=chance.credit_code(office.code[:6]),
            kind=site.kind,
            address=f"{office.town}{site.street}",
            phone=chance.landline(),
            keywords=site.name,
            floor_area=site.area,
            stalls=site.stalls,
            scenic_level=site.scenic,
            hours=(SHOP_HOURS,) if site.shops else (OFFICE_HOURS,),
            room="一楼服务台旁",
            host_representative=chance.name(),
            promise_days=site.promise,
        ),
        now=since,
    )
    place = Station(
        "station",
        card.station,
        card.slug,
        card.name,
        card.office_path,
        {},
        site,
        office.code[:6],
        office.code,
    )
    for position, roles in STATION_STAFF:
        actor = _employ(db, chance, place, roles, since)
        tenants.appoint(
            db,
            name=actor.name,
            roles=roles,
            since=local_date(since),
            person=actor.person,
            position=position,
            phone=chance.mobile(),
            badge_no=f"{card.slug[-4:]}-{len(place.people):02d}",
            education=chance.pick(("HIGH", "COLLEGE", "BACHELOR")),
            tenant=card.station,
            office_path=card.office_path,
        )
    return place


def _employ(db: Session, chance: Chance, place: Place, roles: Iterable[str], since: datetime) -> Actor:
    held = frozenset(roles)
    role = next(iter(roles))
    taken = {actor.name for actor in place.people.values()}
    name = next(name for name in iter(chance.name, "") if name not in taken)
    key = role if role not in place.people else f"{role}2"
    officer = place.kind == "bureau"
    person = accounts.create_person(
        db,
        login=login_of(place.code, key),
        name=name,
        password=PASSWORD,
        phone=chance.mobile(),
        totp_secret=TOTP_SECRET if officer else None,
        must_change=False,
        now=since,
    )
    accounts.grant_roles(
        db,
        person=person.id,
        place_kind=place.kind,
        place_id=place.id,
        place_path=place.path,
        roles=held,
        now=since,
    )
    actor = Actor(
        person=person.id,
        name=name,
        roles=held,
        place="bureau" if officer else "station",
        tenant=None if officer else place.id,
        office_path=place.path,
    )
    place.people[key] = actor
    return actor
