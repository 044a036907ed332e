"""One list over all its stations: live, overdue on top, each number a way to the stations behind it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import law
from portal.core.i18n import N_, gettext, ngettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.core.web.forms import VersionedForm
from portal.recalls.actions.alerts import amend
from portal.recalls.actions.tasks import office
from portal.recalls.forms.alerts import NoteForm
from portal.recalls.models import Alert, Task
from portal.recalls.queries import alerts, board
from portal.recalls.rules.alert.words import GRAVITIES, KINDS, STATES
from portal.recalls.rules.task import clocks, draws
from portal.recalls.rules.task.steps import STATES as TASK_STATES
from portal.recalls.rules.terms import LEVELS
from portal.recalls.views import shown
from portal.recalls.views.bureau.draft import draft_page
from portal.recalls.views.places import KEEPERS, OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]
KEYS = (
    Key(Task.office_path, lambda row: row.office_path),  # type: ignore[arg-type]
    Key(Task.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
VIEWS = (
    ("ALL", N_("All stations")),
    ("OVERDUE", N_("Overdue")),
    ("UNANSWERED", N_("No answer yet")),
    ("MATCHED", N_("Matched, to be confirmed")),
    ("CONFIRMED", N_("With goods")),
    ("TO_CHECK", N_("To be checked")),
    ("NONE", N_("Without goods")),
    ("DRAWN", N_("Drawn")),
    ("AGAINST", N_("Against a declaration")),
    ("CLOSED", N_("Closed stations")),
)


@bureau_pages.get("/<uuid:alert>")
@access.roles(*OFFICERS)
def show(bureau: str, alert: UUID) -> Page:
    """A draft to be checked, or the board of a list that is out."""
    row = alerts.alert_or_none(ctx().db, alert)
    if row is not None and row.issued_at is None:
        return draft_page(row)
    return _board(bureau, alert, row)


def _board(bureau: str, alert: UUID, row: Alert | None) -> Page:
    db, now = ctx().db, ctx().now
    facts: Any = row or board.first_task(db, alert)
    view = request.args.get("view", "ALL")
    view = view if view in {code for code, _ in VIEWS} else "ALL"
    found = page(
        db, board.stations(alert, view, now), KEYS,
        after=request.args.get("after"), before=request.args.get("before"), limit=50,
    )  # fmt: skip
    law.load_calendars(db, [one.office_path for one in found.rows])
    standing = board.standing(db, alert, now)

    def at(**values: Any) -> str:
        return shown.here("recalls.show", bureau=bureau, alert=alert, **values)

    return render_template(
        "recalls/board.html",
        row=row,
        facts=facts,
        alert=alert,
        kind=KINDS[facts.kind],
        gravity=GRAVITIES[facts.gravity],
        state=STATES[row.state] if row else None,
        standing=standing,
        bars=_bars(standing, at),
        stations=_stations(bureau, found.rows),
        task_states=TASK_STATES,
        tones=shown.TONES,
        levels=LEVELS,
        quantity=shown.quantity,
        filters=[
            {
                "label": gettext(label),
                "url": at(view=code),
                "current": view == code,
                "n": standing.all if code == "ALL" else standing.of(code),
            }
            for code, label in VIEWS
        ],
        counts=alerts.item_counts(db, row) if row else None,
        legal=_legal(facts, now),
        draw=_draw(row),
        running=_running(row, standing.all),
        may=row is not None and ctx().actor.has(*KEEPERS),
        before=at(view=view, before=found.before) if found.before else None,
        after=at(view=view, after=found.after) if found.after else None,
    )


def _bars(standing: board.Standing, at: Any) -> list[dict[str, Any]]:
    labels = (
        ("NONE", N_("Without goods"), "jade"),
        ("UNANSWERED", N_("No answer yet"), 0),
        ("MATCHED", N_("Matched, to be confirmed"), "seal"),
    )
    bars = [
        {"label": gettext(label), "n": standing.of(code), "tone": tone, "url": at(view=code)}
        for code, label, tone in labels
    ]
    states = standing.states
    for label, names, tone in (
        (N_("Confirmed"), ("CONFIRMED",), 1),
        (N_("Withdrawn and sealed"), ("WITHDRAWN", "POSTED", "REFUNDING"), 2),
        (N_("Disposed"), ("DISPOSED",), 3),
        (N_("Checked and closed"), ("CHECKED", "CLOSED"), "jade"),
        (N_("Lapsed"), ("LAPSED",), 0),
    ):
        bars.append(
            {
                "label": gettext(label),
                "n": sum(states.get(name, 0) for name in names),
                "tone": tone,
                "url": at(view="CONFIRMED" if tone != "jade" else "CLOSED"),
            }
        )
    return [bar for bar in bars if bar["n"]]


def _stations(bureau: str, rows: Any) -> list[dict[str, Any]]:
    db, now = ctx().db, ctx().now
    sums = board.summaries(db, rows)
    return [
        {
            "task": one,
            "sum": sums[one.id],
            "url": shown.here("recalls.station", bureau=bureau, task=one.id),
            "clock": _short(shown.clock_of(db, one, now)),
            "late": bool(one.due_at and one.due_at < now),
        }
        for one in rows
    ]


def _short(clock: dict[str, Any] | None) -> dict[str, Any] | None:
    """Only what is left: the table has many columns, and the day stands on the station's page."""
    return {**clock, "due": None} if clock else None


def _legal(facts: Any, now: datetime) -> list[Any]:
    calendar = law.load_calendar(ctx().db, ctx().place.office_path)
    found = clocks.legal(facts.kind, facts.gravity, facts.notice_date, facts.filed_on, calendar)
    return [shown.chip(one, now) for one in found]


def _draw(row: Alert | None) -> dict[str, Any] | None:
    if row is None or not row.draw:
        return None
    return {
        **row.draw,
        "at": datetime.fromisoformat(row.draw["at"]),
        "classes": [{**one, "term": draws.CLASSES[one["class"]]} for one in row.draw["classes"]],
    }


def _running(row: Alert | None, asked: int) -> bool:
    if row is None or row.state != "IN_FORCE":
        return False
    counts = alerts.item_counts(ctx().db, row)
    return counts["matched"] < counts["all"] or asked < row.stations


@bureau_pages.get("/<uuid:alert>/live")
@access.roles(*OFFICERS)
def live(bureau: str, alert: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """How far the matching is; asked by the page until it is done."""
    db, now = ctx().db, ctx().now
    row = alerts.alert(db, alert)
    standing = board.standing(db, alert, now)
    return render_template(
        "recalls/_live.html",
        row=row,
        counts=alerts.item_counts(db, row),
        standing=standing,
        running=_running(row, standing.all),
    )


@bureau_pages.post("/<uuid:alert>/withdraw")
@access.roles(*KEEPERS)
def withdraw_post(bureau: str, alert: UUID) -> Page:
    """撤回名单."""
    form = NoteForm()
    form.validate()
    amend.withdraw(ctx().db, ctx().actor, alert, form.note.data or "", seen=form.seen_version, now=ctx().now)
    flash_ok(gettext(N_("Withdrawn. The stations are being told.")))
    return back_to("recalls.show", bureau=bureau, alert=alert)


@bureau_pages.post("/<uuid:alert>/draw")
@access.roles(*KEEPERS)
def draw_post(bureau: str, alert: UUID) -> Page:
    """抽取核查对象."""
    office.draw(ctx().db, ctx().actor, alert, now=ctx().now)
    flash_ok(gettext(N_("Drawn. The seed stands in the record; anyone can draw again.")))
    return back_to("recalls.show", bureau=bureau, alert=alert, view="DRAWN")


@bureau_pages.post("/<uuid:alert>/close-answered")
@access.roles(*OFFICERS)
def close_answered_post(bureau: str, alert: UUID) -> Page:
    """Close every station that has nothing left to do."""
    done = office.close_many(ctx().db, ctx().actor, alert, now=ctx().now)
    flash_ok(ngettext("%(num)s station closed", "%(num)s stations closed", done))
    return back_to("recalls.show", bureau=bureau, alert=alert)


@bureau_pages.post("/<uuid:alert>/close")
@access.roles(*KEEPERS)
def close_post(bureau: str, alert: UUID) -> Page:
    """名单办结."""
    form = VersionedForm()
    amend.close(ctx().db, ctx().actor, alert, seen=form.seen_version, now=ctx().now)
    flash_ok(gettext(N_("Closed. The close-out report is complete.")))
    return back_to("recalls.show", bureau=bureau, alert=alert)
