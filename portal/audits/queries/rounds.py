"""A stored round as the rules see it."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import law
from portal.audits.models import Rectification, RectificationItem
from portal.audits.rules import rectification as rules
from portal.core.clock import local_date

USUAL_DAYS = 15  # STATION_RECTIFY_15D; an extension is counted on top of it


def as_round(
    row: Rectification, items: Collection[UUID], results: dict[UUID, str] | None = None
) -> rules.Round:
    """The round of the rules. *items* are its findings; *results* those of its re-check."""
    days = (row.days or USUAL_DAYS) + row.granted_days if row.granted_days else row.days
    names = tuple(str(one) for one in items) or ("-",)
    recheck = None
    if row.recheck_on is not None and results is not None:
        people = tuple(one["name"] for one in row.recheck_by)
        recheck = rules.Recheck(row.recheck_on, people, {str(key): value for key, value in results.items()})
    proof_on = local_date(row.proof_at) if row.proof_at else None
    return rules.Round(row.kind, names, row.ordered_on, days, proof_on, recheck)


def results_of(db: Session, made: Collection[Rectification]) -> dict[UUID, dict[UUID, str | None]]:
    """By round, each finding's result."""
    found: dict[UUID, dict[UUID, str | None]] = {row.id: {} for row in made}
    lines = db.scalars(select(RectificationItem).where(RectificationItem.rectification_id.in_(list(found))))
    for line in lines:
        found[line.rectification_id][line.finding_id] = line.result
    return found


def history(db: Session, made: Sequence[Rectification]) -> list[rules.Round]:
    """All rounds of a visit as the rules see them, oldest first."""
    found = results_of(db, made)
    return [
        as_round(
            row, list(found[row.id]), {key: value or "NOT_FIXED" for key, value in found[row.id].items()}
        )
        for row in made
    ]


def state_and_next(db: Session, made: Sequence[Rectification], on: date) -> tuple[str, str]:
    """(state of the last round, what comes next), codes of rules.rectification."""
    calendar = law.load_calendar(db, made[-1].office_path)
    seen = history(db, made)
    return seen[-1].state(on, calendar), rules.next_step(seen, on, calendar)


def failed_last(db: Session, row: Rectification) -> list[UUID]:
    """The findings the last re-check did not find corrected, in their order."""
    return [
        finding
        for finding, result in sorted(results_of(db, [row])[row.id].items())
        if result is not None and result != "FIXED"
    ]
