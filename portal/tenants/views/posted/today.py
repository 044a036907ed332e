"""What posted rules put on a person's day: something to read, something to approve."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.i18n import N_, gettext
from portal.tenants.queries.posted import open_versions, unread_of
from portal.tenants.rules.posted import APPROVERS


def reading_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """One strip for what the person has to read, one for what waits for their approval."""
    found = []
    unread = unread_of(db, actor.person, local_date(now)) if actor.person else []
    if unread:
        found.append(_strip(station, N_("Read and confirm the posted rules"), [row.title for row in unread]))
    if actor.has(*APPROVERS):
        waits = [
            row.title
            for row in open_versions(db).values()
            if row.state == "SENT" and row.written_by != actor.person
        ]
        if waits:
            found.append(_strip(station, N_("Rules wait for your approval"), waits))
    return found


def _strip(station: str, words: str, titles: list[str]) -> dict[str, Any]:
    more = [f"+{len(titles) - 3}"] if len(titles) > 3 else []
    return {
        "url": url_for("posted.show", station=station),
        "subject": gettext(words),
        "extra": [*titles[:3], *more],
        "state": None,
        "clock": None,
    }
