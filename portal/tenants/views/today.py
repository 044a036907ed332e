"""What tenants add to a station's home page (complaints.also_today)."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.i18n import N_, day_text, gettext
from portal.tenants.queries import gaps_today
from portal.tenants.queries.duty import duty_days, open_pattern
from portal.tenants.rules.duty import ahead
from portal.tenants.views.words import gap_words


def gap_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """What the roster and the rota miss, for those who can mend it."""
    if not actor.has("HEAD", "DEPUTY"):
        return []
    return [*_roster(db, station, now), *_duty(db, station, now)]


def _duty(db: Session, station: str, now: datetime) -> list[dict[str, Any]]:
    """Days of the coming week on which the station opens with nobody on duty; silent until there is a rota."""
    if not open_pattern(db):
        return []
    days = [one.day for one in duty_days(db, ahead(local_date(now))) if one.gap]
    if not days:
        return []
    return [
        {
            "url": url_for("duty.show", station=station),
            "subject": gettext(N_("Nobody is on duty")),
            "extra": [day_text(day) for day in days],
            "state": None,
            "clock": None,
        }
    ]


def _roster(db: Session, station: str, now: datetime) -> list[dict[str, Any]]:
    gaps = gap_words(gaps_today(db, now))
    if not gaps:
        return []
    return [
        {
            "url": url_for("roster.show", station=station),
            "subject": gettext(N_("The roster is not complete")),
            "extra": gaps,
            "state": None,
            "clock": None,
        }
    ]
