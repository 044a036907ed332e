"""The catalogue of a station: the list and its workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy import func
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, ctx, page, station_blueprint
from portal.core.web.downloads import send_sheet
from portal.merchants.models import CatalogueItem
from portal.merchants.queries.goods import merchant_names
from portal.merchants.queries.listing import Filters, counts, goods
from portal.merchants.queries.papers import lacks_of, open_suppliers
from portal.merchants.queries.shops import open_shops
from portal.merchants.rules.columns import IMPORTER
from portal.merchants.rules.goods import STATUSES
from portal.merchants.rules.papers import LACKS

blueprint = station_blueprint("catalogue", __name__, "/goods")
EDITING = ("HEAD", "DEPUTY", "LIAISON", "SETTLER")
EDITORS = access.roles(*EDITING)
Page = str | Response | tuple[str, int]
MOST_EXPORTED = 50_000
SHOW_WORDS = {
    "": N_("All"),
    "on_sale": N_("On sale"),
    "lacking": N_("Papers missing"),
    "soon": N_("Out of date within 30 days"),
    "expired": N_("Out of date"),
    "no_batch": N_("No batch or date"),
    "off": N_("Off the shelf"),
    "blocked": N_("Blocked"),
}
_ID = Key(CatalogueItem.id, lambda row: row.id, UUID)  # type: ignore[arg-type]


def _iso(column: Any, empty: str) -> Any:
    return func.coalesce(func.to_char(column, "YYYY-MM-DD"), empty)


SORTS = {
    "name": (N_("Product name"), (Key(CatalogueItem.name, lambda row: row.name),)),  # type: ignore[arg-type]
    "expires": (
        N_("Use by"),
        (
            Key(
                _iso(CatalogueItem.expires_on, "9999"),
                lambda row: f"{row.expires_on:%Y-%m-%d}" if row.expires_on else "9999",
            ),
        ),
    ),
    "changed": (
        N_("Last change"),
        (Key(CatalogueItem.seq, lambda row: row.seq, int, descending=True),),  # type: ignore[arg-type]
    ),
}


def _filters() -> Filters:
    given = request.args
    return Filters(given.get("q", ""), given.get("shop", ""), given.get("show", ""))


def _query() -> dict[str, str]:
    return {name: value for name in ("q", "shop", "show", "sort") if (value := request.args.get(name, ""))}


@blueprint.app_template_filter("quantity")
def quantity(amount: Decimal | None) -> str:
    """12.500 → 12.5; nothing for none."""
    return "" if amount is None else f"{amount.normalize():f}"


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The list."""
    context = ctx()
    today, sort = local_date(context.now), request.args.get("sort", "name")
    keys = (*SORTS.get(sort, SORTS["name"])[1], _ID)
    rows = page(
        context.db,
        goods(_filters(), today),
        keys,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    ids = [row.id for row in rows.rows]
    return render_template(
        "merchants/catalogue/list.html",
        page=rows,
        query=_query(),
        numbers=counts(context.db, today),
        shops=open_shops(context.db),
        names=merchant_names(context.db, [row.merchant_id for row in rows.rows]),
        lacks=lacks_of(context.db, ids, today),
        lack_words=LACKS,
        statuses=STATUSES,
        shows=SHOW_WORDS,
        sorts={name: label for name, (label, _) in SORTS.items()},
        today=today,
        may_change=context.actor.has(*EDITING),
        is_head=context.actor.has("HEAD"),
    )


@blueprint.get("/export.xlsx")
@EDITORS
def export(station: str) -> Response:
    """The list as it is filtered, all its pages; the columns are those the import knows."""
    db, today = ctx().db, local_date(ctx().now)
    statement = goods(_filters(), today).order_by(CatalogueItem.name, CatalogueItem.id).limit(MOST_EXPORTED)
    rows = db.execute(statement).scalars().all()
    names, suppliers = merchant_names(db, {row.merchant_id for row in rows}), dict(open_suppliers(db))
    titles = [gettext(one.title) for one in IMPORTER.fields.values()]
    content = write_xlsx(
        [*titles, gettext(N_("State"))],
        (_cells(row, names, suppliers) for row in rows),
        sheet=gettext(N_("Catalogue")),
    )
    return book(content, f"catalogue-{station}.xlsx")


def _cells(row: CatalogueItem, names: dict[UUID, str], suppliers: dict[UUID, str]) -> list[Any]:
    """In the order of IMPORTER.fields."""
    return [
        row.name,
        row.maker,
        row.brand,
        row.spec,
        row.produced_on,
        row.batch,
        row.expires_on,
        row.shelf_life,
        row.barcode,
        row.stock,
        row.unit,
        names.get(row.merchant_id, "") if row.merchant_id else "",
        suppliers.get(row.supplier_id, "") if row.supplier_id else "",
        row.purchased_on,
        row.note,
        STATUSES.label(row.status, current_locale()),
    ]


def book(content: bytes, name: str) -> Response:
    """A workbook to download."""
    return send_sheet(content, name)
