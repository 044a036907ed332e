"""The frozen document of a draw: the register as it stands now, with what keeps a station or a person out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import tenants
from portal.audits.models import Inspector, Plan, Task
from portal.audits.queries import registers
from portal.audits.rules.draw.dates import add_months
from portal.audits.rules.draw.plan import PLAN_FORMAT
from portal.audits.rules.draw.words import HIGHER_LEVEL_MONTHS
from portal.audits.rules.planning import DRAW_KINDS
from portal.audits.rules.task import VISITED
from portal.core.errors import N_, Invalid

Card = tenants.StationCard
Rows = list[dict[str, Any]]


def document(db: Session, plan: Plan, number: str, sources: Sequence[str]) -> dict[str, Any]:
    """The plan document (docs/draw-format.md) without commitment. Raises Invalid: nobody to draw from, too few
    inspectors in the register."""
    cards = _cards(db, plan)
    if not cards:
        raise Invalid(N_("Nobody to draw from: no station of the register fits this plan's kinds and area."))
    people = _people(db, plan)
    tasks = _earlier(db, [card.station for card in cards])
    by_person = {str(one.person_id): one.code for one in people}
    last = _last_teams(tasks, by_person)
    credit = registers.object_rows(db, [card.station for card in cards])
    return {
        "format": PLAN_FORMAT,
        "plan": {
            "id": number,
            "title": plan.title,
            "kind": DRAW_KINDS[plan.kind],
            "from": plan.starts_on.isoformat(),
            "until": plan.ends_on.isoformat(),
            "team_size": plan.team_size,
        },
        "ratios": plan.ratios,
        "entropy_sources": list(sources),
        "objects": [_object(card, credit.get(card.station), last.get(card.station)) for card in cards],
        "exclusions": _exclusions(db, plan, cards, tasks),
        "inspectors": _inspectors(db, plan, people),
        "recusals": _recusals(db, cards, people),
    }


def _cards(db: Session, plan: Plan) -> list[Card]:
    area = plan.filters.get("area") or plan.office_path
    kinds = set(plan.filters.get("kinds") or ())
    found = tenants.cards_under(db, area, working_only=True)
    off = {
        station
        for station, row in registers.object_rows(db, [card.station for card in found]).items()
        if row.off_at is not None
    }
    return [card for card in found if card.station not in off and (not kinds or card.kind in kinds)]


def _people(db: Session, plan: Plan) -> list[Inspector]:
    """Those of the bureau's register who serve; an inspection takes only people with a valid certificate."""
    found = registers.inspectors(db, plan.office_path, active_only=True)
    if plan.kind == "INSPECTION":
        found = [one for one in found if one.certificate_until and one.certificate_until >= plan.ends_on]
    if len(found) < plan.team_size:
        raise Invalid(
            N_(
                "A team takes %(needed)s inspectors; the register has %(found)s who may be sent until %(day)s."
            ),
            needed=plan.team_size,
            found=len(found),
            day=plan.ends_on.isoformat(),
        )
    return list(found)


def _earlier(db: Session, stations: Sequence[UUID]) -> Sequence[Task]:
    return db.scalars(
        select(Task)
        .where(Task.tenant_id.in_(list(stations)), Task.state != "CANCELLED")
        .order_by(Task.window_from, Task.id)
    ).all()


def _last_teams(tasks: Sequence[Task], codes: Mapping[str, str]) -> dict[UUID, list[str]]:
    """Who visited each station last time: they rotate out."""
    last = {task.tenant_id: task.people for task in tasks if task.state in VISITED}
    return {
        station: sorted({codes[one] for one in people if one in codes}) for station, people in last.items()
    }


def _object(card: Card, row: Any, last: list[str] | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": card.slug, "name": card.name}
    if row is not None and row.credit:
        made["class"] = row.credit
    if last:
        made["last"] = last
    return made


def _exclusions(db: Session, plan: Plan, cards: Sequence[Card], tasks: Sequence[Task]) -> Rows:
    """At the yearly cap (an enterprise may have several stations), or inspected from above within six months."""
    if plan.kind != "INSPECTION":
        return []  # the cap of the law counts administrative inspections; guidance has its own calendar
    usccs = _usccs(db, cards)
    inspected = [task for task in tasks if task.kind == "INSPECTION"]
    visits = Counter(
        usccs.get(task.tenant_id, str(task.tenant_id))
        for task in inspected
        if (task.visited_on or task.window_from).year == plan.year
    )
    at_station: dict[UUID, list[Task]] = defaultdict(list)
    for task in inspected:
        at_station[task.tenant_id].append(task)
    first = plan.starts_on.isoformat()
    found: Rows = []
    for card in cards:
        number = visits[usccs.get(card.station, str(card.station))]
        above = _checked_above(plan, at_station[card.station], first)
        if number >= plan.cap:
            found.append({"object": card.slug, "reason": "YEARLY_CAP", "visits": number, "cap": plan.cap})
        elif above:
            found.append({"object": card.slug, "reason": "HIGHER_LEVEL", "checked_on": above})
    return found


def _checked_above(plan: Plan, tasks: Sequence[Task], first: str) -> str | None:
    days = [
        task.visited_on.isoformat()
        for task in tasks
        if task.visited_on is not None and len(task.bureau_path) < len(plan.office_path)
    ]
    return next(
        (day for day in sorted(days, reverse=True) if day <= first <= add_months(day, HIGHER_LEVEL_MONTHS)),
        None,
    )


def _usccs(db: Session, cards: Sequence[Card]) -> dict[UUID, str]:
    profile = tenants.StationProfile
    rows = db.execute(
        select(profile.tenant_id, func.upper(profile.host_uscc)).where(
            profile.tenant_id.in_([card.station for card in cards]), profile.host_uscc != ""
        )
    )
    return dict(rows.all())


def _inspectors(db: Session, plan: Plan, people: Sequence[Inspector]) -> Rows:
    turns = registers.turns_this_year(db, plan.year)
    return [_inspector(one, turns.get(str(one.person_id), 0)) for one in people]


def _inspector(one: Inspector, taken: int) -> dict[str, Any]:
    made: dict[str, Any] = {"id": one.code, "name": one.name}
    if one.certificate and one.certificate_until:
        made |= {"certificate": one.certificate, "certificate_until": one.certificate_until.isoformat()}
    return made if one.limit is None else made | {"limit": max(0, one.limit - taken)}


def _recusals(db: Session, cards: Sequence[Card], people: Sequence[Inspector]) -> Rows:
    slugs = {card.station: card.slug for card in cards}
    codes = {one.id: one.code for one in people}
    pairs = {
        (slugs[one.station], codes[one.inspector_id]): one.reason
        for one in registers.relations(db, list(codes))
        if one.station in slugs
    }
    return [
        {"object": station, "inspector": code, "reason": reason}
        for (station, code), reason in sorted(pairs.items())
    ]
