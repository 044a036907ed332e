"""The shops of a station."""

from uuid import UUID

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page, station_blueprint
from portal.merchants import queries
from portal.merchants.actions import shops as actions
from portal.merchants.forms import ShopForm
from portal.merchants.models import Merchant
from portal.merchants.rules import STATUSES

blueprint = station_blueprint("merchants", __name__, "/shops")
EDITING = ("HEAD", "DEPUTY", "LIAISON", "SETTLER")
EDITORS = access.roles(*EDITING)
KEYS = (
    Key(Merchant.name, lambda row: row.name),  # type: ignore[arg-type]
    Key(Merchant.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The list of shops."""
    words, closed = request.args.get("q", ""), request.args.get("closed") == "1"
    rows = page(
        ctx().db,
        queries.shops(words, closed=closed),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "merchants/list.html",
        page=rows,
        q=words,
        closed=closed,
        statuses=STATUSES,
        query={name: value for name, value in (("q", words), ("closed", "1" if closed else "")) if value},
        may_change=ctx().actor.has(*EDITING),
    )


@blueprint.get("/search")
@access.member
def search(station: str) -> FlaskResponse:  # noqa: ARG001
    """Shops for autocompletion: [{id, name, stall}]."""
    rows = queries.search(ctx().db, request.args.get("q", ""))
    return jsonify(
        [{"id": str(row.id), "name": row.name, "stall": row.stall, "title": row.title} for row in rows]
    )


@blueprint.get("/new")
@EDITORS
def new(station: str) -> Page:  # noqa: ARG001
    """The form for a new shop."""
    return _form_page(ShopForm(), None, 200)


def _form_page(form: ShopForm, shop: Merchant | None, status: int) -> Page:
    actor = ctx().actor
    page = render_template(
        "merchants/form.html",
        form=form,
        shop=shop,
        may_change=actor.has(*EDITING),
        may_close=actor.has("HEAD", "DEPUTY"),
    )
    return page, status


@blueprint.post("/new")
@EDITORS
def new_post(station: str) -> Page:
    """Add a shop."""
    form = ShopForm()
    if not form.validate():
        return _form_page(form, None, 422)
    try:
        actions.add_shop(ctx().db, ctx().actor, form.facts(), now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, None, refused.status)
    flash_ok(gettext(N_("The shop is on the list.")))
    return back_to("merchants.show", station=station)


@blueprint.get("/<uuid:shop>")
@access.member
def edit(station: str, shop: UUID) -> Page:  # noqa: ARG001
    """One shop."""
    row = queries.merchant(ctx().db, shop)
    return _form_page(ShopForm(obj=row), row, 200)


@blueprint.post("/<uuid:shop>")
@EDITORS
def edit_post(station: str, shop: UUID) -> Page:
    """Change it."""
    row, form = queries.merchant(ctx().db, shop), ShopForm()
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        actions.change_shop(ctx().db, ctx().actor, row, form.facts(), form.seen_version, now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, row, refused.status)
    flash_ok(gettext(N_("The shop is changed.")))
    return back_to("merchants.show", station=station)


@blueprint.post("/<uuid:shop>/close")
@access.roles("HEAD", "DEPUTY")
def close(station: str, shop: UUID) -> Page:
    """The shop has left."""
    actions.close_shop(ctx().db, ctx().actor, queries.merchant(ctx().db, shop), now=ctx().now)
    flash_ok(gettext(N_("The shop is marked as left; its cases stay.")))
    return back_to("merchants.show", station=station)


@blueprint.post("/<uuid:shop>/reopen")
@access.roles("HEAD", "DEPUTY")
def reopen(station: str, shop: UUID) -> Page:
    """The shop trades again."""
    actions.reopen_shop(ctx().db, ctx().actor, queries.merchant(ctx().db, shop), now=ctx().now)
    flash_ok(gettext(N_("The shop is on the list again.")))
    return back_to("merchants.edit", station=station, shop=shop)
