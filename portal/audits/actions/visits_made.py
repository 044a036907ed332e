"""From a draw's result to visits: one row a station, its team, its frozen checklist; everybody concerned is told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import bureaus, tenants, trail
from portal.audits import events
from portal.audits.actions.tell import tell_people, tell_station
from portal.audits.models import AuditItem, Draw, Inspector, Plan, Task
from portal.audits.queries.plans import take_number
from portal.audits.queries.registers import inspectors, object_rows
from portal.core.actor import Actor
from portal.core.errors import N_

Card = tenants.StationCard
TOLD_AT_ONCE = 25


def make_tasks(
    db: Session,
    actor: Actor,
    plan: Plan,
    draw: Draw,
    transcript: Mapping[str, Any],
    *,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> list[Task]:
    """The visits of a draw, in the order of the draw; *progress* hears how many hundredths have been told."""
    drawn = [row["object"] for row in transcript["selected"]]
    cards = {card.slug: card for card in db.scalars(select(Card).where(Card.slug.in_(drawn)))}
    people = {one.code: one for one in inspectors(db, plan.office_path)}
    credit = object_rows(db, [card.station for card in cards.values()])
    checklist = frozen_checklist(db, plan)
    bureau = bureaus.by_path(db, plan.office_path)
    made = []
    for row in transcript["selected"]:
        card = cards[row["object"]]
        task = Task(
            tenant_id=card.station,
            office_path=card.office_path,
            plan_id=plan.id,
            draw_id=draw.id,
            bureau_id=bureau.id,
            bureau_path=bureau.path,
            bureau_name=bureau.name,
            number=f"{bureau.code}-CC-{plan.year}-{take_number(db, bureau.path, 'task', plan.year):04d}",
            kind=plan.kind,
            title=plan.title,
            state="PLANNED",
            credit=credit[card.station].credit if card.station in credit else None,
            team=team_of(row["team"], people),
            people=[str(people[code].person_id) for code in row["team"]],
            window_from=plan.starts_on,
            window_until=plan.ends_on,
            checklist=checklist,
            seed=f"{transcript['seed']}|{card.slug}",
            publish_months=plan.publish_months,
        )
        made.append(task)
    db.add_all(made)
    db.flush()
    for done, task in enumerate(made):
        if progress is not None and done % TOLD_AT_ONCE == 0:
            progress(100 * done // len(made))
        trail.record(db, actor, "audits:task:plan", events.of_task(task), {"number": task.number}, now=now)
        _tell(db, task, now)
    return made


def team_of(codes: Sequence[str], people: Mapping[str, Inspector]) -> list[dict[str, Any]]:
    """A team as a visit keeps it, the leader first."""
    return [
        {
            "inspector": code,
            "person": str(people[code].person_id),
            "name": people[code].name,
            "certificate": people[code].certificate,
        }
        for code in codes
    ]


def frozen_checklist(db: Session, plan: Plan) -> dict[str, Any]:
    """What is looked at, as the catalogue said when the visits were made: later editions change no visit."""
    wanted = [UUID(one) for one in plan.items]
    rows = {row.id: row for row in db.scalars(select(AuditItem).where(AuditItem.id.in_(wanted)))}
    items = [rows[one] for one in wanted if one in rows]
    return {
        "edition": "+".join(f"{row.code}.{row.edition}" for row in items),
        "items": [
            {"code": row.code, "title": row.title, "basis": row.basis, "checks": row.checks} for row in items
        ],
    }


def _tell(db: Session, task: Task, now: datetime) -> None:
    told = {"number": task.number, "until": task.window_until}
    people = [UUID(one) for one in task.people]
    tell_people(
        db, task, people, N_("You are drawn for visit %(number)s, to be made until %(until)s."), told, now=now
    )
    words = (
        N_("Your station was drawn for inspection %(number)s, until %(until)s. See why and who comes.")
        if task.kind == "INSPECTION"
        else N_(
            "Your station was drawn for guidance visit %(number)s, until %(until)s. See why and who comes."
        )
    )
    tell_station(db, task, words, told, now=now)
    task.told_at = now
