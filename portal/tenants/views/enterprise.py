"""Head offices: entered and asked for by a bureau; and the head office's own page, its stations side by side."""

from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page
from portal.tenants.actions import enterprise as actions
from portal.tenants.forms.enterprise import EnterpriseForm, StationNumberForm, ViewerForm
from portal.tenants.models import Enterprise, StationCard
from portal.tenants.queries import defects
from portal.tenants.queries import enterprise as reading
from portal.tenants.queries.figures import figures_of
from portal.tenants.rules import KINDS, STATUSES
from portal.tenants.rules.defects import DEFECTS
from portal.tenants.views.applications import invitation_link

bureau_pages = bureau_blueprint("enterprises", __name__, "/enterprises")
group_pages = Blueprint("group", __name__, url_prefix="/group")
OFFICERS = access.roles("SUPERVISOR", "ADMIN")
KEYS = (
    Key(Enterprise.name, lambda row: row.name),  # type: ignore[arg-type]
    Key(Enterprise.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@bureau_pages.get("/")
@OFFICERS
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The head offices this bureau entered."""
    return _list_page(EnterpriseForm(None), 200)


def _list_page(form: EnterpriseForm, status: int) -> Page:
    context = ctx()
    rows = page(
        context.db,
        reading.enterprises(context.place.office_path),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template("tenants/enterprise/list.html", page=rows, form=form), status


@bureau_pages.post("/")
@OFFICERS
def enter(bureau: str) -> Page:
    """Enter one."""
    context, form = ctx(), EnterpriseForm()
    if not form.validate():
        return _list_page(form, 422)
    try:
        row = actions.enter_enterprise(
            context.db,
            context.actor,
            context.place.office_path,
            form.name.data,
            form.uscc.data,
            now=context.now,
        )
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _list_page(form, refused.status)
    return back_to("enterprises.one", bureau=bureau, enterprise=row.id)


def _row(enterprise: UUID) -> Enterprise:
    return reading.enterprise(ctx().db, ctx().place.office_path, enterprise)


@bureau_pages.get("/<uuid:enterprise>")
@OFFICERS
def one(bureau: str, enterprise: UUID) -> Page:  # noqa: ARG001
    """One head office: its stations, its people."""
    return _one_page(_row(enterprise), 200)


def _one_page(
    row: Enterprise, status: int, *, number: StationNumberForm | None = None, viewer: ViewerForm | None = None,
    link: str | None = None,
) -> Page:  # fmt: skip
    db = ctx().db
    links = reading.links_of(db, row.id)
    return render_template(
        "tenants/enterprise/one.html",
        row=row,
        links=links,
        cards=defects.cards_of(db, {one.station for one in links}),
        number=number or StationNumberForm(None, prefix="station"),
        viewer=viewer or ViewerForm(None, prefix="viewer"),
        link=link,
    ), status


@bureau_pages.post("/<uuid:enterprise>/station")
@OFFICERS
def ask(bureau: str, enterprise: UUID) -> Page:
    """Ask a station of the subtree to be shown."""
    context, row, form = ctx(), _row(enterprise), StationNumberForm(prefix="station")
    if not form.validate():
        return _one_page(row, 422, number=form)
    try:
        card = _card_by_number(form.number.data.strip())
        actions.ask_station(context.db, context.actor, row, card, by=context.place.name, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _one_page(_row(enterprise), refused.status, number=form)
    flash_ok(gettext(N_("The station's head is asked; its figures are shown once that person agrees.")))
    return back_to("enterprises.one", bureau=bureau, enterprise=enterprise)


def _card_by_number(number: str) -> StationCard:
    found = ctx().db.scalars(select(StationCard).where(StationCard.slug == number)).one_or_none()
    if found is None or not found.office_path.startswith(ctx().place.office_path):
        raise Invalid(N_("No station of your area has this number."), field="number")
    return found


@bureau_pages.post("/<uuid:enterprise>/station/<uuid:station_id>/end")
@OFFICERS
def end(bureau: str, enterprise: UUID, station_id: UUID) -> Page:
    """Show it no more."""
    context = ctx()
    _row(enterprise)
    actions.end(context.db, context.actor, reading.link(context.db, enterprise, station_id), now=context.now)
    flash_ok(gettext(N_("The station is shown no more.")))
    return back_to("enterprises.one", bureau=bureau, enterprise=enterprise)


@bureau_pages.post("/<uuid:enterprise>/viewer")
@OFFICERS
def invite(bureau: str, enterprise: UUID) -> Page:  # noqa: ARG001
    """Invite somebody of the head office; the link is shown once."""
    context, row, form = ctx(), _row(enterprise), ViewerForm(prefix="viewer")
    if not form.validate():
        return _one_page(row, 422, viewer=form)
    secret = actions.invite_viewer(context.db, context.actor, row, form.name.data, now=context.now)
    return _one_page(row, 200, link=invitation_link(secret))


@group_pages.get("/<uuid:enterprise>/")
@access.signed_in
def stations(enterprise: UUID) -> Page:
    """The head office's own stations side by side, this quarter. Strangers: 404."""
    context = ctx()
    name = reading.own_enterprise(context.db, enterprise)
    today = local_date(context.now)
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return render_template(
        "tenants/enterprise/group.html",
        name=name,
        lines=figures_of(context.db, reading.own_stations(context.db, enterprise), first, context.now),
        first=first,
        today=today,
        kinds=KINDS,
        statuses=STATUSES,
        defect_names=DEFECTS,
    )
