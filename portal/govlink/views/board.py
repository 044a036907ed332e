"""The board of dispatches and one dispatch, as the bureau sees them; the list of supervisions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy import Select
from werkzeug.wrappers import Response

from portal import tenants
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import Key, access, ctx, page
from portal.govlink.models import Dispatch, Supervision
from portal.govlink.queries import dispatches
from portal.govlink.queries.progress import progress
from portal.govlink.rules.clocks import NEAR
from portal.govlink.rules.dispatch import STATES, decides, steps_from
from portal.govlink.rules.supervision import ASKERS, LEVELS, TEMPLATES
from portal.govlink.views import shown
from portal.govlink.views.places import OFFICERS, bureau_pages

KEYS = (
    Key(Dispatch.issued_at, lambda row: row.issued_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Dispatch.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
ASKED_KEYS = (
    Key(Supervision.issued_at, lambda row: row.issued_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(Supervision.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Filter:
    """What the URL asks of the board."""

    state: str = ""
    station: UUID | None = None
    late: bool = False
    near: bool = False
    since: date | None = None
    until: date | None = None
    number: str = ""

    def select(self, today: date) -> Select[Dispatch]:
        """The statement."""
        state = self.state or ("OPEN" if self.late or self.near else "")
        return dispatches.board(
            state=state,
            station=self.station,
            late=today if self.late else None,
            due_by=(today, today + timedelta(days=NEAR)) if self.near else None,
            since=self.since,
            until=self.until,
            number=self.number,
        )

    def url(self, endpoint: str, bureau: str, **changes: Any) -> str:
        """The address of the board with some of it changed."""
        values = {**vars(self), "late": 1 if self.late else None, "near": 1 if self.near else None, **changes}
        return shown.here(endpoint, bureau=bureau, **values)


def read_filter() -> Filter:
    """From the query string; what cannot be read is left out."""
    state = request.args.get("state", "")
    return Filter(
        state=state if state in STATES or state == "OPEN" else "",
        station=request.args.get("station", type=UUID),
        late=request.args.get("late") == "1",
        near=request.args.get("near") == "1",
        since=request.args.get("since", type=date.fromisoformat),
        until=request.args.get("until", type=date.fromisoformat),
        number=request.args.get("number", "")[:64],
    )


@bureau_pages.get("/dispatches")
@access.roles(*OFFICERS)
def board(bureau: str) -> Page:
    """Dispatches by state, station, limit and date."""
    db, now, asked = ctx().db, ctx().now, read_filter()
    rows = page(
        db,
        asked.select(shown.today(now)),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    shown.make_ready(db, rows.rows)
    return render_template(
        "govlink/board.html",
        page=rows,
        asked=asked,
        filters=_filters(asked, bureau),
        station=tenants.card(db, asked.station) if asked.station else None,
        names=dispatches.station_names(db, [row.tenant_id for row in rows.rows]),
        items=[
            (
                row,
                shown.title(row),
                shown.number(row),
                STATES[row.state],
                shown.TONES[row.state],
                shown.clock_of(db, row, now),
            )
            for row in rows.rows
        ],
        export=asked.url("govlink.export", bureau),
        before=asked.url("govlink.board", bureau, before=rows.before) if rows.before else None,
        after=asked.url("govlink.board", bureau, after=rows.after) if rows.after else None,
    )


def _filters(asked: Filter, bureau: str) -> list[dict[str, Any]]:
    today = shown.today(ctx().now)
    counts = dispatches.counts(ctx().db, today, today + timedelta(days=NEAR))
    chosen = (asked.state, asked.late, asked.near)
    lines: list[tuple[str, tuple[str, bool, bool], int | None]] = [
        (gettext(N_("All")), ("", False, False), None),
        (gettext(N_("Overdue")), ("", True, False), counts["overdue"]),
        (gettext(N_("Due within 3 days")), ("", False, True), counts["near"]),
    ]
    locale = current_locale()
    lines += [(STATES.label(code, locale), (code, False, False), counts.get(code)) for code in STATES]
    return [
        {
            "label": label,
            "url": asked.url(
                "govlink.board", bureau, state=what[0], late=what[1] or None, near=what[2] or None
            ),
            "current": chosen == what,
            "n": n,
        }
        for label, what, n in lines
    ]


@bureau_pages.get("/dispatches/<uuid:dispatch>")
@access.roles(*OFFICERS)
def show(bureau: str, dispatch: UUID) -> Page:
    """One dispatch."""
    return bureau_page(bureau, dispatch)


def bureau_page(bureau: str, dispatch: UUID, *, refused: Any = None, seen: int | None = None) -> Page:
    """The page of a dispatch; after a refusal with its words and what changed meanwhile."""
    db, now, actor = ctx().db, ctx().now, ctx().actor
    row = dispatches.dispatch(db, dispatch)

    def reveal(field: str) -> str:
        return shown.here("govlink.reveal", bureau=bureau, dispatch=row.id, field=field)

    ours = decides(row.bureau_path, actor.office_path)
    earlier = dispatches.earlier(db, row)
    names = dispatches.station_names(db, [one.tenant_id for one in earlier])
    body = render_template(
        "govlink/dispatch.html",
        **shown.dispatch_page(db, row, now, reveal, seen),
        card=tenants.card(db, row.tenant_id),
        steps={step.event for step in steps_from(row.state, "bureau", actor.roles)} if ours else set(),
        ours=ours,
        progress=progress(db, row),
        earlier=[(one, names[one.tenant_id], STATES[one.state]) for one in earlier],
        may_ask=[level for level in LEVELS.values() if not ASKERS[level.code].isdisjoint(actor.roles)],
        templates=TEMPLATES.values(),
        due=(shown.today(now) + timedelta(days=1)).isoformat(),
        refused=refused,
        late=_late(row, shown.today(now)),
    )
    return (body, refused.status) if refused is not None else body


def _late(row: Dispatch, today: date) -> int:
    """Days by which the answer is late; 0 in time."""
    if row.ended_at is not None or row.state == "FED_BACK":
        return 0
    return max(0, (today - row.feedback_due).days)


@bureau_pages.get("/supervisions")
@access.roles(*OFFICERS)
def supervisions(bureau: str) -> Page:
    """What was asked of stations, and what they answered."""
    db = ctx().db
    level = request.args.get("level", "") if request.args.get("level", "") in LEVELS else ""
    open_only = request.args.get("all") != "1"
    rows = page(
        db,
        dispatches.asked(level=level, open_only=open_only),
        ASKED_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )

    def at(**values: Any) -> str:
        return shown.here("govlink.supervisions", bureau=bureau, **values)

    return render_template(
        "govlink/supervisions.html",
        page=rows,
        names=dispatches.station_names(db, [row.tenant_id for row in rows.rows]),
        levels=LEVELS,
        today=shown.today(ctx().now),
        filters=[
            {"label": gettext(N_("Open")), "url": at(level=level), "current": open_only},
            {"label": gettext(N_("All")), "url": at(level=level, all=1), "current": not open_only},
        ],
        before=at(level=level, all=None if open_only else 1, before=rows.before) if rows.before else None,
        after=at(level=level, all=None if open_only else 1, after=rows.after) if rows.after else None,
    )
