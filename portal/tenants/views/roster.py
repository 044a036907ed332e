"""The roster: who serves here, in which roles, and who may sign in."""

from uuid import UUID

from flask import Response as FlaskResponse
from flask import current_app, render_template, url_for
from werkzeug.wrappers import Response

from portal import accounts
from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.files import file_response
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok, station_blueprint
from portal.tenants.actions.roster import (
    add_member,
    change_member,
    drop_photo,
    end_member,
    invite_member,
    set_photo,
)
from portal.tenants.forms import MemberForm, NewMemberForm
from portal.tenants.forms.station import PhotoForm
from portal.tenants.models import StationMember
from portal.tenants.queries import gaps_today, left_roster, member, photo_of, roster
from portal.tenants.rules import EDUCATION
from portal.tenants.views.words import gap_words

blueprint = station_blueprint("roster", __name__, "/roster")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """Who serves, who served, what the standard misses."""
    return _roster_page(None)


def _roster_page(link: str | None) -> Page:
    context = ctx()
    today = local_date(context.now)
    place_id = context.place.facts["id"]
    return render_template(
        "tenants/roster.html",
        people=roster(context.db, today),
        left=left_roster(context.db, today),
        gaps=gap_words(gaps_today(context.db, context.now)),
        invited={i.id for i in accounts.open_invitations(context.db, place_id, context.now)},
        roles=accounts.STATION_ROLES,
        education=EDUCATION,
        link=link,
        may_change=context.actor.has("HEAD"),
    )


def _link(secret: str) -> str:
    return str(current_app.config["BASE_URL"]) + url_for("accounts.invitation", secret=secret)


@blueprint.get("/new")
@access.roles("HEAD")
def new(station: str) -> Page:  # noqa: ARG001
    """The form for somebody new."""
    return _form_page(NewMemberForm(data={"invite": True}), None, 200)


def _form_page(
    form: MemberForm, row: StationMember | None, status: int, photo: PhotoForm | None = None
) -> Page:
    form.offer()
    return render_template("tenants/member.html", form=form, row=row, photo=photo or PhotoForm(None)), status


@blueprint.post("/new")
@access.roles("HEAD")
def new_post(station: str) -> Page:
    """Put somebody on the roster, with an invitation when wanted: its link is shown once."""
    context, form = ctx(), NewMemberForm()
    form.offer()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        row = add_member(context.db, context.actor, form.facts(), now=context.now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    if form.invite.data:
        secret = invite_member(context.db, context.actor, context.place, row, now=context.now)
        context.db.flush()
        return _roster_page(_link(secret))
    flash_ok(gettext(N_("The person is on the roster.")))
    return back_to("roster.show", station=station)


@blueprint.post("/<uuid:line>/invite")
@access.roles("HEAD")
def invite_post(station: str, line: UUID) -> Page:  # noqa: ARG001
    """Invite somebody who is on the roster already; the link is shown once."""
    context = ctx()
    row = member(context.db, line)
    secret = invite_member(context.db, context.actor, context.place, row, now=context.now)
    context.db.flush()
    return _roster_page(_link(secret))


@blueprint.get("/<uuid:line>")
@access.roles("HEAD")
def edit(station: str, line: UUID) -> Page:  # noqa: ARG001
    """One line of the roster."""
    row = member(ctx().db, line)
    return _form_page(MemberForm(obj=row), row, 200)


@blueprint.post("/<uuid:line>")
@access.roles("HEAD")
def edit_post(station: str, line: UUID) -> Page:
    """Change it; the account's roles follow at once."""
    context, form = ctx(), MemberForm()
    row = member(context.db, line)
    form.offer()
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        change_member(
            context.db,
            context.actor,
            context.place,
            row,
            form.facts(),
            form.seen_version,
            now=context.now,
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The roster is changed.")))
    return back_to("roster.show", station=station)


@blueprint.post("/<uuid:line>/end")
@access.roles("HEAD")
def end_post(station: str, line: UUID) -> Page:
    """The person has left: off the roster, access ended."""
    context = ctx()
    end_member(context.db, context.actor, context.place, member(context.db, line), now=context.now)
    flash_ok(gettext(N_("The person is off the roster and has no access any more.")))
    return back_to("roster.show", station=station)


@blueprint.get("/<uuid:line>/photo")
@access.member
def photo(station: str, line: UUID) -> FlaskResponse:  # noqa: ARG001
    """The photograph of somebody on the roster."""
    db = ctx().db
    return file_response(photo_of(db, member(db, line)), display=True)


@blueprint.post("/<uuid:line>/photo")
@access.roles("HEAD")
def photo_post(station: str, line: UUID) -> Page:
    """Store a photograph for badge and wall."""
    context, form = ctx(), PhotoForm()
    row = member(context.db, line)
    if not form.validate():
        return _form_page(MemberForm(None, obj=row), row, 422, form)
    upload = form.photo.data
    try:
        set_photo(context.db, context.actor, row, upload.stream, upload.filename, now=context.now)
    except Refused as refused:
        context.db.rollback()
        refused.field = "photo"
        form.refuse(refused)
        return _form_page(
            MemberForm(None, obj=member(context.db, line)), member(context.db, line), refused.status, form
        )
    flash_ok(gettext(N_("The photograph is stored.")))
    return back_to("roster.edit", station=station, line=line)


@blueprint.post("/<uuid:line>/photo/drop")
@access.roles("HEAD")
def photo_drop(station: str, line: UUID) -> Page:
    """Take the photograph away."""
    context = ctx()
    drop_photo(context.db, context.actor, member(context.db, line), now=context.now)
    flash_ok(gettext(N_("The photograph is gone.")))
    return back_to("roster.edit", station=station, line=line)
