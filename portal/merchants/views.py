"""The shops of a station."""

from uuid import UUID

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page, station_blueprint
from portal.merchants import actions, queries
from portal.merchants.forms import ShopForm
from portal.merchants.models import Merchant

blueprint = station_blueprint("merchants", __name__, "/shops")
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
    return render_template("merchants/list.html", page=rows, q=words, closed=closed)


@blueprint.get("/search")
@access.member
def search(station: str) -> FlaskResponse:  # noqa: ARG001
    """Shops for autocompletion: [{id, name, stall}]."""
    rows = queries.search(ctx().db, request.args.get("q", ""))
    return jsonify(
        [{"id": str(row.id), "name": row.name, "stall": row.stall, "title": row.title} for row in rows]
    )


@blueprint.get("/new")
@access.roles("HEAD", "DEPUTY", "LIAISON", "SETTLER")
def new(station: str) -> Page:  # noqa: ARG001
    """The form for a new shop."""
    return render_template("merchants/form.html", form=ShopForm(), shop=None)


@blueprint.post("/new")
@access.roles("HEAD", "DEPUTY", "LIAISON", "SETTLER")
def new_post(station: str) -> Page:
    """Add a shop."""
    form = ShopForm()
    if not form.validate():
        return render_template("merchants/form.html", form=form, shop=None), 422
    try:
        actions.add_shop(ctx().db, ctx().actor, form.facts(), now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return render_template("merchants/form.html", form=form, shop=None), refused.status
    flash_ok(gettext(N_("The shop is on the list.")))
    return back_to("merchants.show", station=station)


@blueprint.get("/<uuid:shop>")
@access.member
def edit(station: str, shop: UUID) -> Page:  # noqa: ARG001
    """One shop."""
    row = queries.merchant(ctx().db, shop)
    return render_template("merchants/form.html", form=ShopForm(obj=row), shop=row)


@blueprint.post("/<uuid:shop>")
@access.roles("HEAD", "DEPUTY", "LIAISON", "SETTLER")
def edit_post(station: str, shop: UUID) -> Page:
    """Change it."""
    row, form = queries.merchant(ctx().db, shop), ShopForm()
    if not form.validate():
        return render_template("merchants/form.html", form=form, shop=row), 422
    try:
        actions.change_shop(ctx().db, ctx().actor, row, form.facts(), form.seen_version, now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return render_template("merchants/form.html", form=form, shop=row), refused.status
    flash_ok(gettext(N_("The shop is changed.")))
    return back_to("merchants.show", station=station)


@blueprint.post("/<uuid:shop>/close")
@access.roles("HEAD", "DEPUTY")
def close(station: str, shop: UUID) -> Page:
    """The shop has left."""
    actions.close_shop(ctx().db, ctx().actor, queries.merchant(ctx().db, shop), now=ctx().now)
    flash_ok(gettext(N_("The shop is marked as left; its cases stay.")))
    return back_to("merchants.show", station=station)
