"""What the system itself knows of a station, as evidence: profile fields, the roster, records."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.i18n import N_
from portal.tenants.models import StationCard, StationMember, StationProfile
from portal.tenants.rules import composition_gaps
from portal.tenants.rules.standards import Record, Roster, Words

SCHOOLED = frozenset({"HIGH", "COLLEGE", "BACHELOR", "MASTER"})


@dataclass(frozen=True)
class StationEvidence:
    """The evidence a station need not show: it is here already."""

    fields: Mapping[str, str]
    records: Mapping[str, Record]
    roster: Roster
    names: tuple[str, ...]


def station_evidence(db: Session, card: StationCard, today: date) -> StationEvidence:
    """Of the station of *card*, in its own session or a bureau's."""
    lines = _lines(db, card.station)
    serving = [one for one in lines if one.since <= today and (one.until is None or one.until > today)]
    return StationEvidence(
        fields=_fields(db, card),
        records=_records(serving),
        roster=Roster(len(serving), _digest(serving), _changed_on(lines, today)),
        names=tuple(one.name for one in serving),
    )


def roster_digest(db: Session, station: UUID, today: date) -> str:
    """A fingerprint of who serves in which roles."""
    serving = [one for one in _lines(db, station) if one.until is None or one.until > today]
    return _digest(serving)


def _lines(db: Session, station: UUID) -> Sequence[StationMember]:
    statement = select(StationMember).where(StationMember.tenant_id == station)
    return db.execute(statement.order_by(StationMember.since, StationMember.id)).scalars().all()


def _digest(serving: Sequence[StationMember]) -> str:
    people = sorted(f"{one.id}|{one.name}|{','.join(sorted(one.roles))}" for one in serving)
    return hashlib.sha256("\n".join(people).encode()).hexdigest()[:16]


def _changed_on(lines: Sequence[StationMember], today: date) -> date | None:
    days = [day for one in lines for day in (one.since, one.until) if day is not None and day <= today]
    return max(days, default=None)


def _fields(db: Session, card: StationCard) -> dict[str, str]:
    row = db.execute(select(StationProfile).where(StationProfile.tenant_id == card.station)).scalar_one()
    return {
        "room": row.room,
        "opening_hours": row.opening_hours,
        "plaque_no": row.plaque_no,
        "host_representative": row.host_representative,
        "address": card.address,
        "phone": card.phone,
        "landline": card.phone if card.phone.startswith("0") else "",
    }


def _records(serving: Sequence[StationMember]) -> dict[str, Record]:
    roles = Counter(role for one in serving for role in one.roles)
    liaisons = [one for one in serving if "LIAISON" in one.roles]
    settlers = [one for one in serving if "SETTLER" in one.roles]
    return {
        "staff": Record(bool(serving), Words(N_("Nobody is on the roster. Enter the staff first."))),
        "composition": Record(
            not composition_gaps(roles),
            Words(N_("The roster is not complete. Look at what it misses there.")),
        ),
        "liaison": Record(
            any(one.education in SCHOOLED for one in liaisons),
            Words(N_("No liaison with high school or more is on the roster. Enter the education there.")),
        ),
        "badges": Record(
            bool(settlers) and all(one.badge_no for one in settlers),
            Words(N_("A settler has no badge number on the roster yet. Enter it there.")),
        ),
        "register": Record(True, Words(N_("The system keeps register, papers and archive by itself."))),
    }
