"""Keys for shops' own systems; the text of a key is shown once."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for

from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.settings import settings
from portal.core.web import access, back_to, ctx, flash_ok
from portal.merchants.actions import keys as actions
from portal.merchants.forms.goods import KeyForm
from portal.merchants.queries.goods import merchant_names
from portal.merchants.queries.shops import open_shops
from portal.merchants.rules.columns import IMPORTER
from portal.merchants.views.catalogue import Page, blueprint

HEAD = access.roles("HEAD")


def _page(form: KeyForm, text: str, status: int) -> Page:
    db = ctx().db
    rows = actions.keys(db)
    drawn = render_template(
        "merchants/catalogue/keys.html",
        form=form,
        text=text,
        rows=rows,
        names=merchant_names(db, [row.merchant_id for row in rows]),
        address=settings().base_url + url_for("catalogue_api.push_goods", station=ctx().place.slug),
        fields=[(name, gettext(one.title), one.required) for name, one in IMPORTER.fields.items()],
    )
    return drawn, status


@blueprint.get("/keys")
@HEAD
def keys(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The keys there are, and how to use one."""
    return _page(KeyForm().offer(open_shops(ctx().db)), "", 200)


@blueprint.post("/keys")
@HEAD
def make_key(station: str) -> Page:  # noqa: ARG001
    """A new key: the only page that ever shows it."""
    form = KeyForm().offer(open_shops(ctx().db))
    if not form.validate():
        return _page(form, "", 422)
    try:
        _, text = actions.make_key(ctx().db, ctx().actor, form.label.data, form.merchant, now=ctx().now)
    except Refused as refused:
        form.refuse(refused)
        return _page(form, "", refused.status)
    return _page(KeyForm(formdata=None).offer(open_shops(ctx().db)), text, 200)


@blueprint.post("/keys/<uuid:key>/revoke")
@HEAD
def revoke_key(station: str, key: UUID) -> Page:
    """The key opens nothing any more."""
    actions.revoke_key(ctx().db, ctx().actor, key, now=ctx().now)
    flash_ok(gettext(N_("The key is revoked.")))
    return back_to("catalogue.keys", station=station)
