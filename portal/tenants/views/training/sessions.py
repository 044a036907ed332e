"""Training sessions: what was held, who was there, who was left out."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import Context, Key, access, back_to, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet
from portal.tenants import queries
from portal.tenants.actions.training import sessions as actions
from portal.tenants.forms.learning import AttendanceForm, SessionFilesForm, SessionForm
from portal.tenants.models import StationMember
from portal.tenants.models.training import TrainingSession
from portal.tenants.queries import training as reading
from portal.tenants.rules.training.sessions import FILES, KINDS, ORGANIZERS, hours
from portal.tenants.views.training.places import KEEPERS, KEEPING, Page, training_pages

KEYS = (
    Key(TrainingSession.held_on, lambda row: row.held_on, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(TrainingSession.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
MOST_EXPORTED = 5_000


@training_pages.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Sessions, newest first, and how far training reaches this year."""
    context = ctx()
    today = local_date(context.now)
    words, kind = request.args.get("q", ""), request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    rows = page(
        context.db,
        reading.sessions(words, kind=kind),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    reach, lines = reading.training_state(context.db, today)
    return render_template(
        "tenants/training/list.html",
        page=rows,
        present=reading.present(context.db, [row.id for row in rows.rows]),
        reach=reach,
        lines=lines,
        hours=hours,
        today=today,
        kinds=KINDS,
        q=words,
        kind=kind,
        query={name: value for name, value in (("q", words), ("kind", kind)) if value},
        may_keep=context.actor.has(*KEEPING),
    )


@training_pages.get("/export.xlsx")
@access.member
def export(station: str) -> Response:
    """The sessions as they are filtered, with who was there."""
    context = ctx()
    kind = request.args.get("kind", "")
    found = reading.sessions(request.args.get("q", ""), kind=kind if kind in KINDS else "")
    rows = context.db.execute(
        found.order_by(TrainingSession.held_on.desc(), TrainingSession.id.desc()).limit(MOST_EXPORTED)
    ).scalars()
    kept = list(rows)
    present = reading.present(context.db, [row.id for row in kept])
    content = write_xlsx(
        [
            gettext(N_("Day")),
            gettext(N_("Kind of training")),
            gettext(N_("What the training is about")),
            gettext(N_("Who holds it")),
            gettext(N_("Teacher")),
            gettext(N_("Hours")),
            gettext(N_("People")),
            gettext(N_("Who was there")),
            gettext(N_("State")),
        ],
        (_cells(row, present.get(row.id, [])) for row in kept),
        sheet=gettext(N_("Training")),
    )
    return send_sheet(content, f"training-{station}.xlsx")


def _cells(row: TrainingSession, people: list[StationMember]) -> list[Any]:
    locale = current_locale()
    return [
        row.held_on,
        KINDS.label(row.kind, locale),
        row.title,
        ORGANIZERS.label(row.organizer, locale),
        row.teacher,
        hours(row.minutes),
        len(people),
        "、".join(one.name for one in people),
        gettext(N_("cancelled")) if row.cancelled_on else "",
    ]


@training_pages.get("/new")
@KEEPERS
def new(station: str) -> Page:  # noqa: ARG001
    """The form for a session."""
    return _form_page(SessionForm(data={"held_on": local_date(ctx().now)}), None, 200)


def _form_page(form: SessionForm, row: TrainingSession | None, status: int) -> Page:
    return render_template("tenants/training/form.html", form=form, row=row), status


@training_pages.post("/new")
@KEEPERS
def new_post(station: str) -> Page:
    """Write a session down."""
    context, form = ctx(), SessionForm()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        row = actions.plan_session(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    flash_ok(gettext(N_("The training is written down.")))
    return back_to("training.one", station=station, session=row.id)


@training_pages.get("/<uuid:session>")
@access.member
def one(station: str, session: UUID) -> Page:  # noqa: ARG001
    """One session: what, who, files."""
    context = ctx()
    row = reading.session(context.db, session)
    return _session_page(context, row, _attendance(context, row), 200)


def _attendance(context: Context, row: TrainingSession) -> AttendanceForm:
    there = reading.present(context.db, [row.id]).get(row.id, [])
    form = AttendanceForm(data={"members": [str(person.id) for person in there]})
    _offer(context, form, there)
    return form


def _offer(context: Context, form: AttendanceForm, there: list[StationMember]) -> None:
    serving = list(queries.roster(context.db, local_date(context.now)))
    known = {person.id for person in serving}
    people = serving + [person for person in there if person.id not in known]
    form.members.choices = [(str(person.id), person.name) for person in people]


def _session_page(context: Context, row: TrainingSession, form: AttendanceForm, status: int) -> Page:
    today = local_date(context.now)
    html = render_template(
        "tenants/training/session.html",
        row=row,
        attendance=form,
        there=reading.present(context.db, [row.id]).get(row.id, []),
        files=reading.session_files(context.db, row.id),
        files_form=SessionFilesForm(),
        file_kinds=FILES,
        kinds=KINDS,
        organizers=ORGANIZERS,
        hours=hours(row.minutes),
        ahead=row.held_on > today,
        may_keep=context.actor.has(*KEEPING) and row.cancelled_on is None,
    )
    return html, status


@training_pages.get("/<uuid:session>/edit")
@KEEPERS
def edit(station: str, session: UUID) -> Page:  # noqa: ARG001
    """Correct a session."""
    row = reading.session(ctx().db, session)
    return _form_page(SessionForm(obj=row), row, 200)


@training_pages.post("/<uuid:session>/edit")
@KEEPERS
def edit_post(station: str, session: UUID) -> Page:
    """Save the correction."""
    context, form = ctx(), SessionForm()
    row = reading.session(context.db, session)
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        actions.change_session(
            context.db, context.actor, row, form.facts(), form.seen_version, now=context.now
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The training is changed.")))
    return back_to("training.one", station=station, session=session)


@training_pages.post("/<uuid:session>/attendance")
@KEEPERS
def attendance(station: str, session: UUID) -> Page:
    """Who was there."""
    context, form = ctx(), AttendanceForm()
    row = reading.session(context.db, session)
    _offer(context, form, reading.present(context.db, [row.id]).get(row.id, []))
    try:
        if not form.validate():
            raise Invalid(N_("Choose people who are on the roster."), field="members")
        wanted = [UUID(one) for one in form.members.data or ()]
        actions.set_attendance(context.db, context.actor, row, wanted, now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _session_page(context, row, form, refused.status)
    flash_ok(gettext(N_("Attendance is written down.")))
    return back_to("training.one", station=station, session=session)


@training_pages.post("/<uuid:session>/cancel")
@KEEPERS
def cancel(station: str, session: UUID) -> Response:
    """It did not take place."""
    context = ctx()
    actions.cancel_session(context.db, context.actor, reading.session(context.db, session), now=context.now)
    flash_ok(gettext(N_("The session is marked as not held.")))
    return back_to("training.show", station=station)
