"""A small town: a city bureau, two county bureaux with an office each, two stations, and their people.

Made through the product's own doors, in system scope, so that it obeys the product's own rules.
"""

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pyotp

from portal import accounts, bureaus, modules, tenants
from portal.accounts import Person, SignIn
from portal.bureaus import Bureau
from portal.core.actor import Actor
from portal.core.db import ScopedSession
from portal.core.ids import new_id
from portal.core.scope import Bureau as BureauScope
from portal.core.scope import Station
from portal.tenants import Founding, StationCard

TOTP = pyotp.random_base32()
PASSWORD = "seven lamps by the canal"
STATION_PEOPLE = {
    "head": ("王敏", ["HEAD", "SETTLER"]),
    "liaison": ("李丽", ["LIAISON", "SETTLER"]),
    "settler": ("周杰", ["SETTLER"]),
    "approver": ("赵强", ["APPROVER"]),
}
BUREAU_PEOPLE = {
    "dispatcher": ("陈晨", ["DISPATCHER"]),
    "supervisor": ("吴江", ["SUPERVISOR", "ADMIN"]),
    "contact": ("郑和", ["CONTACT"]),
    "inspector": ("何平", ["INSPECTOR"]),
}


@dataclass
class Place:
    """A station or a bureau with its people by short name."""

    kind: str
    id: UUID
    slug: str
    name: str
    path: str
    people: dict[str, UUID] = field(default_factory=dict)
    roles: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/{'s' if self.kind == 'station' else 'g'}/{self.slug}/"

    def actor(self, who: str) -> Actor:
        return Actor(
            person=self.people[who],
            name=who,
            roles=self.roles[who],
            place=self.kind,
            tenant=self.id if self.kind == "station" else None,
            office_path=self.path,
        )

    def scope(self, who: str | None = None) -> Station | BureauScope:
        person = self.people[who] if who else None
        return (
            Station(self.id, self.path, person) if self.kind == "station" else BureauScope(self.path, person)
        )


@dataclass
class Town:
    """Everything a test of two walls needs."""

    city: Place
    county: Place
    other_county: Place
    office: Place
    other_office: Place
    station: Place
    other: Place

    def places(self) -> list[Place]:
        return [
            self.city,
            self.county,
            self.other_county,
            self.office,
            self.other_office,
            self.station,
            self.other,
        ]


def build(db: ScopedSession, now: datetime) -> Town:
    """Found it all. The caller commits."""
    modules.load_models()  # a table may lead to another module's; also in a run of one file
    city = _bureau(db, "331000", "台州市市场监督管理局", "CITY", None, now)
    county = _bureau(db, "331082", "临海市市场监督管理局", "COUNTY", city, now)
    other_county = _bureau(db, "331081", "温岭市市场监督管理局", "COUNTY", city, now)
    office = _bureau(db, "331082-01", "古城市场监督管理所", "OFFICE", county, now)
    other_office = _bureau(db, "331081-01", "太平市场监督管理所", "OFFICE", other_county, now)
    station = _station(db, office, "银泰城", "91331082MA2914179D", now)
    other = _station(db, other_office, "锦园商场", "91331082MA7763170T", now)
    places = [_place(b) for b in (city, county, other_county, office, other_office)]
    for place in places:
        _people(db, place, BUREAU_PEOPLE, now)
    for place in (station, other):
        _people(db, place, STATION_PEOPLE, now)
    return Town(*places, station, other)


def _bureau(
    db: ScopedSession, code: str, name: str, kind: str, parent: Bureau | None, now: datetime
) -> Bureau:
    return bureaus.found_bureau(
        db, code=code, name=name, short_name=name[:3], kind=kind, area_code=code[:6], parent=parent, now=now
    )


def _place(bureau: Bureau) -> Place:
    return Place("bureau", bureau.id, bureau.code, bureau.name, bureau.path)


def _station(db: ScopedSession, office: Bureau, host: str, uscc: str, now: datetime) -> Place:
    made: StationCard = tenants.found_station(
        db,
        office,
        Founding(
            name=f"{host}消费维权服务站",
            host_name=f"{host}商业管理有限公司",
            host_uscc=uscc,
            kind="MALL",
            address=f"{host}路 1 号",
            phone="0576-85112315",
            keywords=host,
        ),
        now=now,
    )
    return Place("station", made.station, made.slug, made.name, made.office_path)


def _people(db: ScopedSession, place: Place, who: dict[str, tuple[str, list[str]]], now: datetime) -> None:
    for short, (name, roles) in who.items():
        person = accounts.create_person(
            db,
            login=f"{short}-{place.slug}",
            name=name,
            password=PASSWORD,
            phone=f"138{zlib.crc32((short + place.slug).encode()) % 10**8:08d}",
            totp_secret=TOTP if place.kind == "bureau" else None,
            must_change=False,
            now=now,
        )
        accounts.grant_roles(
            db,
            person=person.id,
            place_kind=place.kind,
            place_id=place.id,
            place_path=place.path,
            roles=roles,
            now=now,
        )
        if place.kind == "station":
            tenants.appoint(
                db,
                name=name,
                roles=roles,
                since=now.date(),
                person=person.id,
                tenant=place.id,
                office_path=place.path,
            )
        place.people[short], place.roles[short] = person.id, frozenset(roles)


def signed_in(db: ScopedSession, person: UUID, now: datetime, *, second_factor: bool = True) -> UUID:
    """A sign-in of *person* that a client can hold, in a session that speaks for the person (the caller commits)."""
    made = SignIn(
        id=new_id(),
        person_id=person,
        created_at=now,
        expires_at=now + timedelta(hours=12),
        address="127.0.0.1",
        agent="tests",
        second_factor_at=now if second_factor else None,
    )
    db.add(made)
    db.flush()
    return made.id


def somebody(db: ScopedSession, login: str, now: datetime) -> Person:
    """A person with no place at all."""
    return accounts.create_person(db, login=login, name="路人", password=PASSWORD, must_change=False, now=now)
