"""What the wall puts on a person's day: sheets that no longer say what is true."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.i18n import N_, gettext
from portal.tenants.queries.wall import last_prints, source
from portal.tenants.rules.wall import sheets


def reprint_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """One strip when sheets that were printed have changed since, for those who print."""
    if not actor.has("HEAD", "DEPUTY", "LIAISON"):
        return []
    prints = last_prints(db)
    if not prints:
        return []
    here = source(db, str(current_app.config["BASE_URL"]), now)
    stale = [
        sheet.name.zh
        for sheet in sheets(here)
        if sheet.missing is None and sheet.key in prints and prints[sheet.key].source != sheet.source
    ]
    if not stale:
        return []
    more = [f"+{len(stale) - 3}"] if len(stale) > 3 else []
    return [
        {
            "url": url_for("wall.show", station=station),
            "subject": gettext(N_("Sheets on the wall are out of date: print them anew")),
            "extra": [*stale[:3], *more],
            "state": None,
            "clock": None,
        }
    ]
