"""Publicity activities: what was done, for how many, with photos."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.files import IMAGE, file_response, store
from portal.core.i18n import N_, current_locale, gettext, ngettext
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, back_to, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet
from portal.tenants.actions.publicity import activities as actions
from portal.tenants.forms.learning import ActivityForm, PhotosForm
from portal.tenants.models.publicity import PublicityActivity
from portal.tenants.queries import publicity as reading
from portal.tenants.rules.publicity import ACTIVITIES
from portal.tenants.views.publicity.places import WRITERS, WRITING, Page, publicity_pages

KEYS = (
    Key(PublicityActivity.held_on, lambda row: row.held_on, date.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(PublicityActivity.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
MOST_EXPORTED = 5_000


@publicity_pages.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Activities, newest first, with the sums of this year."""
    context = ctx()
    year = local_date(context.now).year
    kind = _kind()
    rows = page(
        context.db,
        reading.activities(kind=kind),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "tenants/publicity/list.html",
        page=rows,
        photos=reading.photos(context.db, [row.id for row in rows.rows]),
        sums=reading.year_counts(context.db, year),
        year=year,
        kinds=ACTIVITIES,
        kind=kind,
        may_write=context.actor.has(*WRITING),
    )


def _kind() -> str:
    kind = request.args.get("kind", "")
    return kind if kind in ACTIVITIES else ""


@publicity_pages.get("/export.xlsx")
@access.member
def export(station: str) -> Response:
    """The activities as they are filtered."""
    found = reading.activities(kind=_kind()).order_by(PublicityActivity.held_on.desc()).limit(MOST_EXPORTED)
    content = write_xlsx(
        [
            gettext(N_("Day")),
            gettext(N_("Kind of activity")),
            gettext(N_("Title of the activity")),
            gettext(N_("Place")),
            gettext(N_("Pieces handed out")),
            gettext(N_("People reached")),
            gettext(N_("Questions answered on the spot")),
            gettext(N_("State")),
        ],
        (_cells(row) for row in ctx().db.execute(found).scalars()),
        sheet=gettext(N_("Publicity")),
    )
    return send_sheet(content, f"publicity-{station}.xlsx")


def _cells(row: PublicityActivity) -> list[Any]:
    return [
        row.held_on,
        ACTIVITIES.label(row.kind, current_locale()),
        row.title,
        row.place,
        row.materials,
        row.people,
        row.consultations,
        gettext(N_("struck out")) if row.struck_on else "",
    ]


@publicity_pages.get("/new")
@WRITERS
def new(station: str) -> Page:  # noqa: ARG001
    """The form for an activity."""
    return _form_page(ActivityForm(data={"held_on": local_date(ctx().now)}), None, 200)


def _form_page(form: ActivityForm, row: PublicityActivity | None, status: int) -> Page:
    return render_template("tenants/publicity/form.html", form=form, row=row), status


@publicity_pages.post("/new")
@WRITERS
def new_post(station: str) -> Page:
    """Write it down."""
    context, form = ctx(), ActivityForm()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        row = actions.record_activity(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    flash_ok(gettext(N_("The activity is on record; add its photos.")))
    return back_to("publicity.one", station=station, activity=row.id)


@publicity_pages.get("/<uuid:activity>")
@access.member
def one(station: str, activity: UUID) -> Page:  # noqa: ARG001
    """One activity with its photos."""
    context = ctx()
    row = reading.activity(context.db, activity)
    return render_template(
        "tenants/publicity/activity.html",
        row=row,
        kinds=ACTIVITIES,
        photos=reading.photos(context.db, [row.id]).get(row.id, []),
        form=PhotosForm(),
        may_write=context.actor.has(*WRITING) and row.struck_on is None,
    )


@publicity_pages.get("/<uuid:activity>/edit")
@WRITERS
def edit(station: str, activity: UUID) -> Page:  # noqa: ARG001
    """Correct it."""
    row = reading.activity(ctx().db, activity)
    return _form_page(ActivityForm(obj=row), row, 200)


@publicity_pages.post("/<uuid:activity>/edit")
@WRITERS
def edit_post(station: str, activity: UUID) -> Page:
    """Save the correction."""
    context, form = ctx(), ActivityForm()
    row = reading.activity(context.db, activity)
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        actions.change_activity(
            context.db, context.actor, row, form.facts(), form.seen_version, now=context.now
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The activity is changed.")))
    return back_to("publicity.one", station=station, activity=activity)


@publicity_pages.post("/<uuid:activity>/strike")
@WRITERS
def strike(station: str, activity: UUID) -> Response:
    """It counts no more."""
    context = ctx()
    row = reading.activity(context.db, activity)
    actions.strike_activity(context.db, context.actor, row, now=context.now)
    flash_ok(gettext(N_("The activity is struck out and counts no more.")))
    return back_to("publicity.show", station=station)


@publicity_pages.post("/<uuid:activity>/photos")
@WRITERS
def add_photos(station: str, activity: UUID) -> Response:
    """Add photos."""
    context, form = ctx(), PhotosForm()
    row = reading.activity(context.db, activity)
    form.validate()
    kept = 0
    for upload in form.files.data or []:
        if not getattr(upload, "filename", ""):
            continue
        file = store(context.db, context.actor, upload.stream, upload.filename, now=context.now, kinds=IMAGE)
        actions.add_photo(context.db, context.actor, row, file, now=context.now)
        kept += 1
    if not kept:
        raise Invalid(N_("Choose at least one file."))
    flash_ok(ngettext("%(num)s file added", "%(num)s files added", kept))
    return back_to("publicity.one", station=station, activity=activity)


@publicity_pages.get("/<uuid:activity>/photos/<uuid:photo>")
@access.member
def photo(station: str, activity: UUID, photo: UUID) -> FlaskResponse:  # noqa: ARG001
    """One photo."""
    db = ctx().db
    for link, file in reading.photos(db, [reading.activity(db, activity).id]).get(activity, []):
        if link.id == photo:
            return file_response(file, display=request.args.get("display") == "1")
    raise Missing(N_("There is no such file here."))
