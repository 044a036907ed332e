"""Audits at a bureau: an inspector's visits as a route, and what waits for the others."""

from typing import Any

from flask import render_template

from portal.audits.queries import plans as plan_queries
from portal.audits.queries import registers
from portal.audits.queries import tasks as queries
from portal.audits.views import shown
from portal.audits.views.places import OFFICERS, bureau_pages
from portal.audits.views.tasks import visit_app
from portal.core.errors import N_
from portal.core.i18n import gettext
from portal.core.web import access, ctx

SHOWN = 6


@bureau_pages.get("/today")
@access.roles(*OFFICERS)
def home(bureau: str) -> str:
    """Today: the route first, then what is due."""
    db, actor, now = ctx().db, ctx().actor, ctx().now
    today = shown.today(now)
    route = list(queries.tasks_of(db, actor.person, today)) if actor.person else []
    coming = _coming(db, actor.person, {row.id for row in route})
    counts = queries.counts(db, today)
    rows = [*route, *coming]
    names = queries.cards(db, [row.tenant_id for row in rows])
    failed = queries.failure_counts(db, [row.tenant_id for row in rows])
    return render_template(
        "audits/home.html",
        route=[(row, names.get(row.tenant_id), failed.get(row.tenant_id, 0)) for row in route],
        coming=[(row, names.get(row.tenant_id), failed.get(row.tenant_id, 0)) for row in coming],
        team=shown.team,
        visit_url=visit_app(bureau),
        numbers=_numbers(bureau, counts),
        waiting=plan_queries.entropy_waiting(db, now),
        recusals=_recusals(db),
        mine=registers.inspector_of(db, ctx().place.office_path, actor.person),
        today=today,
    )


def _coming(db: Any, person: Any, shown_already: set[Any]) -> list[Any]:
    if person is None:
        return []
    statement = queries.board(state="TO_VISIT", person=person).limit(50)
    found = [row for row in db.scalars(statement) if row.id not in shown_already]
    return sorted(found, key=lambda row: (row.planned_on or row.window_from, row.number))


def _recusals(db: Any) -> list[Any]:
    asked = queries.asked_recusals(db)[:SHOWN]
    names = queries.cards(db, [one.tenant_id for one in asked])
    return [(one, names.get(one.tenant_id)) for one in asked]


def _numbers(bureau: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    def board(**values: Any) -> str:
        return shown.here("audits.tasks", bureau=bureau, **values)

    to_visit = sum(counts.get(state, 0) for state in queries.TO_VISIT)
    review = counts.get("FINDINGS", 0) + counts.get("RECTIFYING", 0)
    late = counts["late"]
    return [
        {"label": gettext(N_("To be visited")), "value": to_visit, "url": board(state="TO_VISIT")},
        {
            "label": gettext(N_("Result to be entered")),
            "value": counts.get("SYNCED", 0),
            "url": board(state="SYNCED"),
        },
        {"label": gettext(N_("To be reviewed")), "value": review, "url": board(state="FINDINGS")},
        {
            "label": gettext(N_("To be published")),
            "value": counts.get("REVIEWED", 0),
            "url": board(state="REVIEWED"),
        },
        {
            "label": gettext(N_("Publication overdue")),
            "value": late,
            "url": board(late=1),
            "tone": "seal" if late else None,
        },
    ]
