"""What tenants add to a station's home page (complaints.also_today)."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.i18n import N_, gettext
from portal.tenants.queries import gaps_today
from portal.tenants.views.words import gap_words


def gap_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """One strip when the roster is not what the standard asks, for those who can mend it."""
    if not actor.has("HEAD", "DEPUTY"):
        return []
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
