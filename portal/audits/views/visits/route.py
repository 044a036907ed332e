"""With a sign-in: the route of today, and the pack of one visit for one device."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from portal.audits.actions.visits.packing import pack as pack_visit
from portal.audits.models import Task
from portal.audits.queries import tasks
from portal.audits.rules.visits.pack import clock_is_wrong
from portal.audits.views.visits.places import INSPECTORS, visit_app
from portal.core.clock import local_date
from portal.core.errors import N_, Invalid
from portal.core.web import access, ctx


@visit_app.get("/route")
@access.roles(*INSPECTORS)
def route(bureau: str) -> Response:  # noqa: ARG001
    """The person's visits to be made, as JSON, with a token for taking their packs."""
    db, now, person = ctx().db, ctx().now, ctx().actor.person
    assert person is not None
    rows = tasks.tasks_of(db, person, local_date(now))
    cards = tasks.cards(db, [row.tenant_id for row in rows])
    failed = tasks.failure_counts(db, [row.tenant_id for row in rows])
    told = [
        {**_stop(row), "station": cards[row.tenant_id].name, "address": cards[row.tenant_id].address}
        | {"failures": failed.get(row.tenant_id, 0)}
        for row in rows
        if row.tenant_id in cards
    ]
    answer = jsonify(person=str(person), server_time=now.isoformat(), csrf=generate_csrf(), stops=told)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _stop(row: Task) -> dict[str, object]:
    return {
        "task": str(row.id),
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "title": row.title,
        "planned_on": row.planned_on.isoformat() if row.planned_on else None,
        "window_until": row.window_until.isoformat(),
    }


@visit_app.post("/packs/<uuid:task>")
@access.roles(*INSPECTORS)
def pack(bureau: str, task: UUID) -> Response:  # noqa: ARG001
    """The pack of one visit, and a key for this device."""
    tasks.task(ctx().db, task)  # 404 before anything else is read
    told = request.get_json(silent=True)
    told = told if isinstance(told, dict) else {}
    made = pack_visit(
        ctx().db,
        ctx().actor,
        task,
        str(told.get("device", "")),
        device_time(told),
        bureau=ctx().place.facts["id"],
        now=ctx().now,
    )
    body = {**made.pack, "visit": str(made.visit.id), "sha256": made.visit.pack_sha256}
    answer = jsonify(
        pack=body | {"version": made.visit.pack_version},
        key=made.key,
        key_until=made.key_until.isoformat(),
        server_time=ctx().now.isoformat(),
        skew=made.skew,
        clock_wrong=clock_is_wrong(made.skew),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def device_time(told: dict[str, object]) -> datetime:
    """The device's own time. Raises Invalid in words."""
    try:
        found = datetime.fromisoformat(str(told["device_time"]))
    except (KeyError, ValueError):
        raise Invalid(N_("The device did not say what time it has.")) from None
    if found.tzinfo is None:
        raise Invalid(N_("The device did not say what time it has."))
    return found
