"""登记投诉: the first step. A number without gaps, a status link, the trail's first entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.born import bear
from portal.complaints.actions.clocks import apply_clocks
from portal.complaints.actions.desk import Desk, sit_down, subject_of
from portal.complaints.actions.intake import index_case, write_intake
from portal.complaints.actions.link import MADE as LINK_MADE
from portal.complaints.actions.link import make_link, new_link
from portal.complaints.actions.party import add_proxy
from portal.complaints.actions.take import leave_trail, new_event, trail_data, write_event
from portal.complaints.actions.telling import tell_new, text_consumer
from portal.complaints.events import name_of
from portal.complaints.models import Complaint
from portal.complaints.queries.cases import by_external_no, just_registered
from portal.complaints.queries.facts import Gathered
from portal.complaints.rules.elements import ELEMENTS, missing_elements
from portal.complaints.rules.facts import ONLY_REPORT, Acting, CaseFacts
from portal.complaints.rules.intake import Dispatched, Intake
from portal.complaints.rules.numbers import case_no
from portal.complaints.rules.steps import allowed
from portal.complaints.rules.table import Transition
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import Conflict, Refused
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.core.scope import Public, Station
from portal.tenants import facts as station_facts
from portal.tenants import take_number
from portal.trail import record_first

SAME = timedelta(minutes=10)  # the same words of the same telephone within it are one complaint sent twice


@dataclass(frozen=True)
class Registered:
    """A new case and the secret of its status link, which is shown and sent but not kept in the clear."""

    complaint: Complaint
    token: str


def register(db: Session, actor: Actor, intake: Intake, *, now: datetime) -> Registered:
    """Register a complaint. For a Station session (staff, or a job for a dispatch) or a Public one (consumer).

    Raises Conflict when an element is missing, Invalid on input that cannot be, Refused for what is only a
    report (举报): its teller's name may not be taken at the station.
    """
    _refuse_report(intake)
    _refuse_twice(db, intake)
    desk = _new_desk(db, actor, intake, now)
    row = _ask(desk, None)
    return _finish(desk, row, intake, first=True)


def save_draft(db: Session, actor: Actor, intake: Intake, *, now: datetime) -> Complaint:
    """Keep what was told so far; it has no number yet. Raises Forbidden for a role that may not register."""
    _refuse_report(intake)
    desk = _new_desk(db, actor, intake, now)
    row = allowed(CaseFacts(None, desk.today), "draft", desk.acting)
    desk.case.state, desk.case.version = row.target, 1
    made = write_event(desk, row, note="", shown=False, first=True)
    db.add(desk.case)
    db.flush()
    leave_trail(desk, row, made, {}, None)
    return desk.case


def register_draft(
    db: Session, actor: Actor, draft: UUID, intake: Intake, *, seen: int | None, now: datetime
) -> Registered:
    """Turn a draft into a registered case. Raises like `register`, and CaseChanged."""
    _refuse_report(intake)
    desk = sit_down(db, actor, draft, seen=seen, now=now)
    write_intake(desk.case, intake)
    desk.case.registered_at, desk.case.registered_by, desk.case.registrar = now, actor.person, actor.name
    return _finish(desk, _ask(desk, desk.case.state), intake, first=False)


def _refuse_report(intake: Intake) -> None:
    if intake.report == ONLY_REPORT:
        raise Refused(
            N_(
                "A report of a violation is not registered here: no name may be taken. Send it to the office."
            ),
            field="report",
        )


def _refuse_twice(db: Session, intake: Intake) -> None:
    number = intake.dispatched.external_no if intake.dispatched else intake.external_no
    earlier = by_external_no(db, number) if number else None
    if earlier is not None:
        raise Conflict(
            N_("Number %(external)s is registered already as case %(number)s."),
            field="external_no",
            external=number,
            number=earlier.number or "",
        )


def _refuse_double(db: Session, complaint: Complaint, now: datetime) -> None:
    earlier = just_registered(db, complaint, since=now - SAME)
    if earlier is not None:
        raise Conflict(N_("Exactly this was registered a moment ago as case %(number)s."), number=earlier)


def _new_desk(db: Session, actor: Actor, intake: Intake, now: datetime) -> Desk:
    scope = scope_of(db)
    if not isinstance(scope, Station | Public) or scope.tenant is None:
        raise Refused(N_("A complaint is registered at a station."))
    complaint = Complaint(
        tenant_id=scope.tenant,
        id=new_id(),
        office_path=scope.office_path,
        round=1,
        created_at=now,
        registered_at=now,
        registered_by=actor.person,
        registrar=actor.name,
        officers=[],
        simple=False,
        due_on=None,
        due_code=None,
    )
    write_intake(complaint, intake)
    station = station_facts(db, scope.tenant)
    known = Gathered(CaseFacts(None, local_date(now)), station, [], None)
    return Desk(db, actor, complaint, now, known, promised=_dispatch_clock(intake.dispatched))


def _dispatch_clock(dispatched: Dispatched | None) -> dict[str, object] | None:
    if dispatched is None:
        return None
    wanted: dict[str, object] = {
        "received": dispatched.received_on.isoformat(),
        "started_at": dispatched.dispatched_at,
    }
    if dispatched.days is not None:
        wanted["length"] = dispatched.days
    return {"DISPATCH_FEEDBACK": wanted}


def _ask(desk: Desk, state: str | None) -> Transition:
    record = {key: getattr(desk.case, key) for key in ELEMENTS}
    facts = CaseFacts(state, desk.today, missing=missing_elements(record))
    return allowed(facts, "register", Acting(desk.actor.person, desk.actor.roles))


def _finish(desk: Desk, row: Transition, intake: Intake, *, first: bool) -> Registered:
    db, complaint, station = desk.db, desk.case, desk.known.station
    year = desk.today.year
    seq = take_number(db, complaint.tenant_id, complaint.office_path, "case", year)
    # Under the number's lock, so that of two presses of one button the second finds what the first wrote.
    _refuse_double(db, complaint, desk.now)
    complaint.number = case_no(station.region6, station.station4, year, seq)
    token = _write_new(desk, row) if first else _write_on(desk, row)
    if intake.proxy is not None:
        add_proxy(desk, intake.proxy)
    tell_new(desk)
    text_consumer(desk, "REGISTERED")
    db.flush()
    return Registered(complaint, token)


def _write_new(desk: Desk, row: Transition) -> str:
    """A case that was never a draft: all of it at once."""
    made = new_event(desk, row, note="", shown=True, first=True)
    desk.case.state, desk.case.version = row.target, made.seq
    link = new_link(desk.case, desk.now)
    bear(desk.db, desk.case, made, link)
    apply_clocks(desk, row)
    step = name_of(row.event), trail_data(made, _told(desk), row.source)
    record_first(desk.db, desk.actor, subject_of(desk.case), (step, (LINK_MADE, {})), now=desk.now)
    return link.token


def _write_on(desk: Desk, row: Transition) -> str:
    """A draft that becomes a case."""
    made = write_event(desk, row, note="", shown=True)
    desk.case.state, desk.case.version = row.target, made.seq
    desk.db.flush()
    apply_clocks(desk, row)
    index_case(desk.db, desk.case)
    leave_trail(desk, row, made, _told(desk), row.source)
    return make_link(desk)


def _told(desk: Desk) -> dict[str, str | None]:
    return {"number": desk.case.number, "source": desk.case.source, "category": desk.case.category}
