"""转办: a case goes to a station, alone or up to fifty at once; a case that came back goes to another (transfer)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, law, notify, tenants, trail
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.ids import new_id
from portal.govlink import events
from portal.govlink.actions.enter import CHANGED, subject
from portal.govlink.actions.hand import reckon_next, write_step
from portal.govlink.actions.numbers import take_number
from portal.govlink.actions.tell import tell_station
from portal.govlink.models import Dispatch, PlatformCase
from portal.govlink.queries.desk import platform_case
from portal.govlink.queries.dispatches import times_of
from portal.govlink.rules import clocks
from portal.govlink.rules.desk import BULK, TRANSFER_ALARM, check_dispatch, order_no
from portal.govlink.rules.facts import Facts

FACTS = Facts.__dataclass_fields__


@dataclass(frozen=True)
class Order:
    """One case, the version its reader saw, and the station it is to go to."""

    case: UUID
    seen: int
    station: UUID


def dispatch(db: Session, actor: Actor, order: Order, *, instruction: str = "", now: datetime) -> Dispatch:
    """Send a case to a station. Raises Missing; Conflict when it changed or left the desk; Refused for a report
    (举报), for a station that does not work, or when no time is left to settle first."""
    case = platform_case(db, order.case, lock=True)
    if case.version != order.seen:
        raise Conflict(CHANGED)
    if case.office_path != actor.office_path:
        raise Forbidden(N_("This case lies on another bureau's desk."))
    card = _station(db, order.station, actor.office_path)
    check_dispatch(case.state, report=case.report, working=card.status in tenants.WORKING)
    row = _row(db, actor, case, card, instruction, now)
    if case.dispatch_id is not None:
        case.transfers += 1
    case.state, case.station, case.dispatch_id = "DISPATCHED", row.tenant_id, row.id
    db.add(row)
    db.flush()
    _leave_word(db, actor, case, row, case.transfers, now)
    return row


def dispatch_many(
    db: Session, actor: Actor, orders: Sequence[Order], *, instruction: str = "", now: datetime
) -> list[Dispatch]:
    """Send up to fifty cases, all or none. Raises like `dispatch`, Invalid for none or too many."""
    if not 1 <= len(orders) <= BULK:
        raise Invalid(N_("Choose 1 to %(most)s cases."), most=BULK)
    # In one order of ids, and all of them before the first takes a number: so two people who choose the same cases
    # wait for each other instead of blocking each other.
    ordered = sorted(orders, key=lambda order: order.case)
    for order in ordered:
        platform_case(db, order.case, lock=True)
    return [dispatch(db, actor, order, instruction=instruction, now=now) for order in ordered]


def _station(db: Session, station: UUID, path: str) -> tenants.StationCard:
    card = tenants.card(db, station)
    if card is None or not bureaus.inside(card.office_path, path):
        raise Invalid(N_("Choose a station of this bureau's area."), field="station")
    return card


def _row(
    db: Session, actor: Actor, case: PlatformCase, card: tenants.StationCard, instruction: str, now: datetime
) -> Dispatch:
    bureau = bureaus.by_path(db, actor.office_path)
    year = local_date(now).year
    calendar = law.load_calendar(db, card.office_path)
    row = Dispatch(
        tenant_id=card.station,
        id=new_id(),
        office_path=card.office_path,
        platform_case_id=case.id,
        order_no=order_no(bureau.code, year, take_number(db, actor.office_path, "dispatch", year)),
        bureau_id=bureau.id,
        bureau_path=bureau.path,
        bureau_name=bureau.name,
        state="ISSUED",
        instruction=instruction.strip() or None,
        issued_by=actor.person,
        issued_at=now,
        granted_days=0,
        reworks=0,
        version=0,
        **{field: getattr(case, field) for field in FACTS},
    )
    times = times_of(row)
    row.feedback_due = clocks.check_time_left(times, calendar).last_day
    row.sign_due = clocks.sign(times, calendar).last_day
    row.bureau_due = clocks.bureau(times, calendar).last_day
    return row


def _leave_word(
    db: Session, actor: Actor, case: PlatformCase, row: Dispatch, transfer: int, now: datetime
) -> None:
    reckon_next(db, row, now)
    write_step(db, actor, row, "issue", row.instruction or "", {"transfer": transfer or None}, now)
    told = {"order": row.order_no, "transfer": transfer}
    trail.record(db, actor, "govlink:platform:dispatch", subject(case), told, now=now)
    told_station = {**told, "sign_due": row.sign_due, "feedback_due": row.feedback_due}
    trail.record(db, actor, "govlink:dispatch:issue", events.subject_of(row), told_station, now=now)
    tell_station(
        db,
        row,
        N_("A case was dispatched to you: %(order)s. Sign for it by %(due)s."),
        {"order": row.order_no, "due": row.sign_due},
        now=now,
    )
    if transfer >= TRANSFER_ALARM:
        _alarm(db, row, transfer, now)


def _alarm(db: Session, row: Dispatch, transfer: int, now: datetime) -> None:
    bureau = bureaus.by_path(db, row.bureau_path)
    people = [who.person for who in accounts.people_at(db, bureau.id, "SUPERVISOR")]
    notify.tell(
        db,
        people,
        N_(
            "Case %(order)s was sent on for the %(n)s. time. The bureau's own clock has run on since receipt."
        ),
        {"order": row.order_no, "n": transfer},
        url=f"/g/{bureau.code}/dispatches/{row.id}",
        place=bureau.name,
        urgency="TODAY",
        now=now,
    )
