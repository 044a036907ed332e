"""Applications at an office: the list, one application, the answers; and founding a station directly."""

from datetime import datetime
from uuid import UUID

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import bureaus
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page
from portal.tenants import queries
from portal.tenants.actions import applications as actions
from portal.tenants.actions.founding import found_by_office, invite_head
from portal.tenants.actions.twins import Twin
from portal.tenants.forms.founding import FoundForm, PaperForm, WordsForm
from portal.tenants.models import StationApplication
from portal.tenants.queries import founding as reading
from portal.tenants.rules import KINDS
from portal.tenants.rules.application import APPLICATION_STATES, APPLICATION_STEPS, OPEN

blueprint = bureau_blueprint("applications", __name__, "/applications")
OFFICERS = access.roles("CONTACT", "SUPERVISOR", "ADMIN")
KEYS = (
    Key(StationApplication.created_at, lambda row: row.created_at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(StationApplication.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@OFFICERS
def show(bureau: str) -> Page:
    """The applications of the subtree, newest first."""
    context = ctx()
    status, words = request.args.get("status", "NEW"), request.args.get("q", "")
    wanted = status if status in APPLICATION_STATES else ""
    rows = page(
        context.db,
        reading.applications(context.place.office_path, status=wanted, words=words),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "tenants/founding/applications.html",
        page=rows,
        status=wanted,
        q=words,
        states=APPLICATION_STATES,
        kinds=KINDS,
        offices={one.path: one.short_name for one in bureaus.subtree(context.db, context.place.office_path)},
        apply_url=str(current_app.config["BASE_URL"]) + url_for("apply.form", area=bureau),
    )


@blueprint.get("/<uuid:application>")
@OFFICERS
def one(bureau: str, application: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """One application and what may be answered."""
    return _one_page(application, 200)


def _one_page(
    application: UUID, status: int, *, asked: WordsForm | None = None, refused: WordsForm | None = None,
    paper: PaperForm | None = None, link: str | None = None, twin: str = "",
) -> Page:  # fmt: skip
    context = ctx()
    row = reading.application(context.db, context.place.office_path, application)
    version = {"version": row.version}
    page = render_template(
        "tenants/founding/application.html",
        row=row,
        steps=reading.application_steps(context.db, row.id),
        card=queries.card(context.db, row.station) if row.station else None,
        office=bureaus.by_path(context.db, row.office_path),
        asked=asked or WordsForm(formdata=None, data=version, prefix="ask"),
        refused=refused or WordsForm(formdata=None, data=version, prefix="refuse"),
        paper=paper or PaperForm(formdata=None, data=version, prefix="found"),
        link=link,
        twin=twin,
        open=row.status in OPEN,
        kinds=KINDS,
        states=APPLICATION_STATES,
        step_names=APPLICATION_STEPS,
    )
    return page, status


@blueprint.post("/<uuid:application>/ask")
@OFFICERS
def ask(bureau: str, application: UUID) -> Page:
    """Ask for more."""
    context, form = ctx(), WordsForm(prefix="ask")
    row = reading.application(context.db, context.place.office_path, application)
    if not form.validate():
        return _one_page(application, 422, asked=form)
    try:
        actions.ask_more(context.db, context.actor, row, form.words.data, form.seen_version, now=context.now)
    except Refused as no:
        context.db.rollback()
        form.refuse(no)
        return _one_page(application, no.status, asked=form)
    flash_ok(gettext(N_("The applicant reads your question on the link's page.")))
    return back_to("applications.one", bureau=bureau, application=application)


@blueprint.post("/<uuid:application>/refuse")
@OFFICERS
def refuse(bureau: str, application: UUID) -> Page:
    """Refuse it, with the reason."""
    context, form = ctx(), WordsForm(prefix="refuse")
    row = reading.application(context.db, context.place.office_path, application)
    if not form.validate():
        return _one_page(application, 422, refused=form)
    try:
        actions.refuse(context.db, context.actor, row, form.words.data, form.seen_version, now=context.now)
    except Refused as no:
        context.db.rollback()
        form.refuse(no)
        return _one_page(application, no.status, refused=form)
    flash_ok(gettext(N_("The application is refused; the applicant reads why.")))
    return back_to("applications.one", bureau=bureau, application=application)


@blueprint.post("/<uuid:application>/found")
@OFFICERS
def found(bureau: str, application: UUID) -> Page:  # noqa: ARG001
    """Found the station; the head's invitation is shown once."""
    context, form = ctx(), PaperForm(prefix="found")
    row = reading.application(context.db, context.place.office_path, application)
    if not form.validate():
        return _one_page(application, 422, paper=form)
    try:
        made = actions.found_from(
            context.db, context.actor, context.place, row, form.paper.data or "", form.seen_version,
            now=context.now,
        )  # fmt: skip
    except Refused as no:
        context.db.rollback()
        form.refuse(no)
        twin = no.slug if isinstance(no, Twin) else ""
        return _one_page(application, no.status, paper=form, twin=twin)
    return _one_page(application, 200, link=invitation_link(made.secret))


def invitation_link(secret: str) -> str:
    """The whole address of an invitation."""
    return str(current_app.config["BASE_URL"]) + url_for("accounts.invitation", secret=secret)


@blueprint.get("/new")
@OFFICERS
def new(bureau: str) -> Page:  # noqa: ARG001
    """Found a station without an application."""
    return _new_page(FoundForm(), 200)


def _new_page(form: FoundForm, status: int, twin: str = "") -> Page:
    form.offer(_offices())
    return render_template("tenants/founding/new.html", form=form, twin=twin), status


def _offices() -> list[tuple[str, str]]:
    context = ctx()
    below = bureaus.subtree(context.db, context.place.office_path)
    return [(one.path, one.name) for one in below if one.kind == "OFFICE"] or [
        (one.path, one.name) for one in below[:1]
    ]


@blueprint.post("/new")
@OFFICERS
def new_post(bureau: str) -> Page:
    """Found it and invite its head."""
    context, form = ctx(), FoundForm()
    form.offer(_offices())
    if not form.validate():
        return _new_page(form, 422)
    try:
        card = found_by_office(
            context.db,
            context.actor,
            bureaus.by_path(context.db, form.office.data),
            form.facts(),
            by=context.place.name,
            paper=form.paper.data or "",
            now=context.now,
        )
    except Refused as no:
        context.db.rollback()
        form.refuse(no)
        return _new_page(form, no.status, no.slug if isinstance(no, Twin) else "")
    secret = invite_head(context.db, context.actor, context.place, card, form.head_name.data, now=context.now)
    return render_template(
        "tenants/founding/founded.html", card=card, link=invitation_link(secret), bureau=bureau
    )
