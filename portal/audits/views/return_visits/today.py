"""What return visits add to a station's home page (complaints.also_today)."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audits.actions.return_visits.contradictions import OFFICERS
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.views.return_visits.places import CALLING
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.i18n import N_, gettext, ngettext
from portal.core.i18n.formats import date_text

MOST = 8


def return_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """Visits of the station itself that nobody answered by their day, and mismatches that wait for a decision."""
    if not actor.has(*CALLING):
        return []
    mine = ReturnVisit.level == "STATION"
    late, open_ends = db.execute(
        select(
            func.count().filter(mine, ReturnVisit.state == "WAITING", ReturnVisit.due_on <= local_date(now)),
            func.count().filter(queries.WITH_STATION),
        )
    ).one()
    strips = []
    if late:
        words = ngettext("%(num)s consumer to call", "%(num)s consumers to call", late)
        url = url_for("station_returns.show", station=station, state="WAITING", level="STATION")
        strips.append(_strip(url, gettext(N_("Return visits")), words))
    if open_ends:
        words = ngettext(
            "%(num)s answer contradicts the record", "%(num)s answers contradict the record", open_ends
        )
        url = url_for("station_returns.show", station=station, state="ANSWERED", level="STATION")
        strips.append(_strip(url, gettext(N_("Return visits: decide")), words))
    return strips


def office_strips(db: Session, actor: Actor, bureau: str, now: datetime) -> list[dict[str, Any]]:
    """What consumers say against the record and this bureau has to decide, the nearest day first."""
    if not actor.has(*OFFICERS):
        return []
    today = local_date(now)
    return [
        {
            "url": url_for("returns.visit", bureau=bureau, visit=row.id),
            "number": row.case_no,
            "subject": gettext(N_("The consumer contradicts the record")),
            "extra": [gettext(N_("decide by %(day)s"), day=date_text(row.decide_by))],
            "state": gettext(N_("Overdue")) if row.decide_by and row.decide_by < today else None,
            "tone": "seal",
            "clock": None,
        }
        for row in db.scalars(queries.to_decide(actor.office_path).limit(MOST))
    ]


def _strip(url: str, subject: str, words: str) -> dict[str, Any]:
    return {"url": url, "subject": subject, "extra": [words], "state": None, "clock": None}
