"""Who hears of a check: the office when something is handed over, the station when it is decided or runs out."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal import accounts, notify
from portal.bureaus import by_path
from portal.core.i18n import N_
from portal.tenants.models import StandardCheck, StationCard
from portal.tenants.rules.standards import Checklist

STATION_ROLES = ("HEAD", "DEPUTY", "LIAISON")
REVIEWERS = ("CONTACT", "INSPECTOR", "SUPERVISOR")
SUBMITTED = N_("%(station)s: self-check of “%(standard)s” handed over, %(count)s items")
RETURNED = N_("The office returned items of “%(standard)s”: see the reasons and mend them")
CONFIRMED = N_("“%(standard)s” is confirmed: %(score)s points, valid until %(until)s")
ITEMS = N_("The office confirmed items of “%(standard)s”")
EXPIRED = N_("“%(standard)s”: %(count)s items are out of date and wait to be renewed")
SOON = N_("“%(standard)s”: items run out on %(until)s and can be renewed now")
ROSTER = N_("“%(standard)s”: the roster changed, so the staff board must be shown anew")
VERSION = N_("“%(standard)s” has a new version: %(count)s items ask something else")


def tell_office(
    db: Session, card: StationCard, check: StandardCheck, checklist: Checklist, count: int, *, now: datetime
) -> None:
    """The contacts of the station's office, or of the nearest bureau above that has reviewers."""
    path, people = accounts.officers_above(db, *REVIEWERS)
    if not people:
        return
    bureau = by_path(db, path)
    params = {"station": card.name, "standard": checklist.title, "count": count}
    url = f"/g/{bureau.code}/standards/{card.slug}/{check.code}"
    key = f"standard:{check.id}:{now.isoformat()}"
    notify.tell(db, people, SUBMITTED, params, url=url, place=bureau.name, urgency="DIGEST", key=key, now=now)


def tell_station(
    db: Session,
    card: StationCard,
    check: StandardCheck,
    title: str,
    params: Mapping[str, object],
    *,
    key: str | None = None,
    now: datetime,
) -> None:
    """The station's head, deputy and liaisons."""
    people = [who.person for who in accounts.people_at(db, card.station, *STATION_ROLES)]
    if not people:
        return
    url = f"/s/{card.slug}/standards/{check.code}"
    notify.tell(db, people, title, params, url=url, place=card.name, urgency="DIGEST", key=key, now=now)


def day_words(day: date | None) -> str:
    """A day as messages write it."""
    return day.isoformat() if day else ""
