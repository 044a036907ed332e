"""What the wall puts on a person's day: sheets that no longer say what is true."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.i18n import N_, gettext
from portal.tenants.models import WallPrint
from portal.tenants.queries.wall import last_prints, source
from portal.tenants.rules.wall import Sheet, sheets

MONTHLY = ("DUTY", "BOARD")


def _stale(sheet: Sheet, last: WallPrint, month: tuple[int, int]) -> bool:
    if sheet.key in MONTHLY:
        printed = local_date(last.printed_at)
        return (printed.year, printed.month) != month
    return sheet.missing is None and last.source != sheet.source


def reprint_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """One strip when sheets that were printed have changed since, for those who print. The chart and the board of a
    month count when their month is over; what changes on them within it is seen on the page of the wall."""
    if not actor.has("HEAD", "DEPUTY", "LIAISON"):
        return []
    prints = last_prints(db)
    if not prints:
        return []
    here = source(db, str(current_app.config["BASE_URL"]), now, monthly=False)
    month = (here.today.year, here.today.month)
    stale = [
        sheet.name.zh
        for sheet in sheets(here)
        if (last := prints.get(sheet.key)) is not None and _stale(sheet, last, month)
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
