"""What a station's profile has besides its form: service points, and the word to a head office."""

from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.tenants.actions import branches as actions
from portal.tenants.actions import enterprise
from portal.tenants.forms.founding import PointForm
from portal.tenants.models import ServicePoint
from portal.tenants.queries import own_card
from portal.tenants.queries.enterprise import link
from portal.tenants.queries.founding import service_point
from portal.tenants.views.profile import blueprint

Page = str | Response | tuple[str, int]
KEEPERS = access.roles("HEAD", "DEPUTY")


def _facts(form: PointForm) -> dict[str, str]:
    return {name: " ".join((form[name].data or "").split()) for name in actions.FIELDS}


def _page(form: PointForm, row: ServicePoint | None, status: int) -> Page:
    return render_template("tenants/founding/point.html", form=form, row=row), status


@blueprint.get("/points/new")
@KEEPERS
def point_new(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """A new service point."""
    return _page(PointForm(), None, 200)


@blueprint.post("/points/new")
@KEEPERS
def point_new_post(station: str) -> Page:
    """Open it."""
    context, form = ctx(), PointForm()
    if not form.validate():
        return _page(form, None, 422)
    actions.open_point(context.db, context.actor, _facts(form), now=context.now)
    flash_ok(gettext(N_("The service point is on the list.")))
    return back_to("profile.show", station=station)


@blueprint.get("/points/<uuid:point>")
@KEEPERS
def point(station: str, point: UUID) -> Page:  # noqa: ARG001
    """One service point."""
    row = service_point(ctx().db, point)
    return _page(PointForm(obj=row), row, 200)


@blueprint.post("/points/<uuid:point>")
@KEEPERS
def point_post(station: str, point: UUID) -> Page:
    """Change it."""
    context, row, form = ctx(), service_point(ctx().db, point), PointForm()
    if not form.validate():
        return _page(form, row, 422)
    try:
        actions.change_point(context.db, context.actor, row, _facts(form), form.seen_version, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(form, row, refused.status)
    flash_ok(gettext(N_("The service point is changed.")))
    return back_to("profile.show", station=station)


@blueprint.post("/points/<uuid:point>/close")
@KEEPERS
def point_close(station: str, point: UUID) -> Page:
    """It serves no more."""
    context = ctx()
    actions.close_point(context.db, context.actor, service_point(context.db, point), now=context.now)
    flash_ok(gettext(N_("The service point is closed.")))
    return back_to("profile.show", station=station)


@blueprint.post("/group/<uuid:group>/<any(agree, end):word>")
@access.roles("HEAD")
def group(station: str, group: UUID, word: str) -> Page:
    """The head of station agrees to be shown to a head office, or ends it."""
    context = ctx()
    row = link(context.db, group, own_card(context.db).station)
    act = enterprise.agree if word == "agree" else enterprise.end
    act(context.db, context.actor, row, now=context.now)
    flash_ok(gettext(N_("It is stored.")))
    return back_to("profile.show", station=station)
