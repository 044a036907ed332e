"""The bureau's home: what waits today, each number a way to its list."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.i18n import N_, gettext
from portal.core.web import access, ctx
from portal.govlink.models import Dispatch
from portal.govlink.queries import desk, dispatches
from portal.govlink.rules.clocks import NEAR
from portal.govlink.rules.dispatch import OPEN
from portal.govlink.views.places import bureau_pages
from portal.govlink.views.shown import here, make_ready, midnight, strip, today

SHOWN = 8
# Called with session, actor, bureau code and time; returns strips (templates/parts/case.html), nearest first.
Source = Callable[[Session, Actor, str, datetime], Sequence[dict[str, Any]]]
SOURCES: list[Source] = []


def also_at_bureau(source: Source) -> None:
    """Let another module put what waits for a bureau on its home. Registered in portal.modules."""
    if source not in SOURCES:
        SOURCES.append(source)


@bureau_pages.get("/")
@access.member
def home(bureau: str) -> str:
    """Today."""
    db, place, now = ctx().db, ctx().place, ctx().now
    day = today(now)
    counts = dispatches.counts(db, day, day + timedelta(days=NEAR))
    waiting = desk.count_waiting(db, place.office_path)
    rows = _first(day)
    make_ready(db, rows)
    names = dispatches.station_names(db, [row.tenant_id for row in rows])
    return render_template(
        "govlink/home.html",
        numbers=_numbers(bureau, counts, waiting),
        sent=desk.sent_since(db, place.office_path, midnight(now)),
        strips=[
            *(one for source in SOURCES for one in source(db, ctx().actor, bureau, now)),
            *(_strip(bureau, row, names) for row in rows),
        ],
        waiting=sum(waiting.values()),
    )


def _strip(bureau: str, row: Dispatch, names: Mapping[UUID, str]) -> dict[str, Any]:
    url = here("govlink.show", bureau=bureau, dispatch=row.id)
    return strip(ctx().db, row, url, ctx().now, who=names[row.tenant_id])


def _first(day: Any) -> Any:
    """What needs the bureau's hand first: overdue, then answers and requests waiting for it."""
    db = ctx().db
    late = dispatches.board(state="OPEN", late=day).order_by(Dispatch.feedback_due).limit(SHOWN)
    rows = list(db.scalars(late))
    for state in ("FED_BACK", "EXTENSION"):
        if len(rows) < SHOWN:
            more = dispatches.board(state=state).order_by(Dispatch.fed_back_at).limit(SHOWN)
            rows += [row for row in db.scalars(more) if row not in rows]
    return rows[:SHOWN]


def _numbers(bureau: str, counts: dict[str, int], waiting: dict[str, int]) -> list[dict[str, Any]]:
    def board(**values: Any) -> str:
        return here("govlink.board", bureau=bureau, **values)

    working = sum(counts.get(state, 0) for state in OPEN - {"ISSUED", "FED_BACK"})
    return [
        {
            "label": gettext(N_("To dispatch")),
            "value": sum(waiting.values()),
            "url": here("govlink.desk", bureau=bureau),
            "tone": "brand" if waiting else None,
            "note": gettext(N_("%(n)s came back"), n=waiting.get("BACK", 0)) if waiting.get("BACK") else None,
        },
        {
            "label": gettext(N_("Waiting for signature")),
            "value": counts.get("ISSUED", 0),
            "url": board(state="ISSUED"),
        },
        {"label": gettext(N_("At the stations")), "value": working, "url": board(state="OPEN")},
        {
            "label": gettext(N_("Due within 3 days")),
            "value": counts["near"],
            "url": board(near=1),
            "tone": "amber" if counts["near"] else None,
        },
        {
            "label": gettext(N_("Overdue")),
            "value": counts["overdue"],
            "url": board(late=1),
            "tone": "seal" if counts["overdue"] else None,
        },
        {
            "label": gettext(N_("Fed back, to confirm")),
            "value": counts.get("FED_BACK", 0),
            "url": board(state="FED_BACK"),
            "tone": "brand" if counts.get("FED_BACK") else None,
        },
        {
            "label": gettext(N_("Extensions asked for")),
            "value": counts.get("EXTENSION", 0),
            "url": board(state="EXTENSION"),
        },
    ]
