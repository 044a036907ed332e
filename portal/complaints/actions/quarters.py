"""Handing the quarterly summary in; the office accepts it or sends it back (it never edits the figures)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, notify
from portal.bureaus import by_path
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.queries import quarters as queries
from portal.complaints.rules.quarters import check_figures, check_hand_in, due_on, span
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import N_
from portal.law import load_calendar
from portal.tenants import card, facts
from portal.trail import Subject, declare, record

declare(
    "complaints:quarter:handed_in", {"year": int, "quarter": int}, zh="报送季度汇总", en="Quarter handed in"
)
declare("complaints:quarter:decided", {"state": str}, zh="季度汇总审阅", en="Quarter judged")
CHANGED = N_("Somebody else judged this summary meanwhile. Look at it again.")


def hand_in(
    db: Session,
    actor: Actor,
    tenant: UUID,
    year: int,
    quarter: int,
    hotspots: str,
    suggestions: str,
    *,
    now: datetime,
) -> QuarterReturn:
    """The head hands a quarter in: figures counted now, the analysis written. Raises Forbidden, Conflict, Invalid."""
    if not actor.has("HEAD", "DEPUTY"):
        raise Forbidden(N_("The head of station hands the quarter in."))
    row = queries.handed_in(db, year, quarter, lock=True)
    check_hand_in(row.state if row else None, span(year, quarter)[1], local_date(now))
    if len(hotspots.strip()) < 2:
        raise Invalid(N_("Write what the complaints of this quarter were about."), field="hotspots")
    found = queries.figures(db, facts(db, tenant), year, quarter, local_date(now))
    check_figures(found)
    if row is None:
        row = QuarterReturn(
            year=year,
            quarter=quarter,
            due_on=due_on(year, quarter, load_calendar(db)),
            first_handed_in_at=now,
        )
        db.add(row)
    row.state, row.figures = "HANDED_IN", found
    row.hotspots, row.suggestions = hotspots.strip(), suggestions.strip()
    row.handed_in_at, row.handed_in_by, row.handed_in_name = now, actor.person, actor.name
    row.opinion, row.decided_at, row.decided_by, row.decided_name = "", None, None, ""
    db.flush()
    told = {"year": year, "quarter": quarter}
    record(db, actor, "complaints:quarter:handed_in", Subject("quarter", row.id), told, now=now)
    _tell_office(db, row, now)
    return row


def decide(
    db: Session, actor: Actor, return_id: UUID, *, accept: bool, opinion: str, seen: int, now: datetime
) -> QuarterReturn:
    """The office accepts, or sends back with words. Raises Missing, Forbidden, Conflict, Invalid."""
    if not actor.has("CONTACT", "SUPERVISOR"):
        raise Forbidden(N_("This step is another role's."))
    row = queries.one(db, return_id, lock=True)
    if row.state != "HANDED_IN" or row.version != seen:
        raise Conflict(CHANGED)
    if not accept and not opinion.strip():
        raise Invalid(N_("Say what has to be mended."), field="opinion")
    row.state, row.opinion = ("ACCEPTED" if accept else "RETURNED"), opinion.strip()
    row.decided_at, row.decided_by, row.decided_name = now, actor.person, actor.name
    db.flush()
    subject = Subject("quarter", row.id, tenant=row.tenant_id, office_path=row.office_path)
    record(db, actor, "complaints:quarter:decided", subject, {"state": row.state}, now=now)
    if row.state == "RETURNED":
        _tell_station(db, row, now)
    return row


def _tell_office(db: Session, row: QuarterReturn, now: datetime) -> None:
    path, people = accounts.officers_above(db, "CONTACT")
    found = card(db, row.tenant_id)
    if people and found is not None:
        bureau = by_path(db, path)
        notify.tell(
            db,
            people,
            N_("%(station)s handed in quarter %(quarter)s of %(year)s"),
            {"station": found.name, "quarter": row.quarter, "year": row.year},
            url=f"/g/{bureau.code}/quarters/{row.id}",
            place=bureau.name,
            key=f"quarter:{row.id}:{row.handed_in_at.isoformat()}",
            now=now,
        )


def _tell_station(db: Session, row: QuarterReturn, now: datetime) -> None:
    found = card(db, row.tenant_id)
    people = [who.person for who in accounts.people_at(db, row.tenant_id, "HEAD", "DEPUTY", "LIAISON")]
    if people and found is not None:
        notify.tell(
            db,
            people,
            N_("Quarter %(quarter)s of %(year)s is sent back"),
            {"quarter": row.quarter, "year": row.year},
            url=f"/s/{found.slug}/quarters/{row.year}/{row.quarter}",
            place=found.name,
            key=f"quarter:{row.id}:{now.isoformat()}",
            now=now,
        )
