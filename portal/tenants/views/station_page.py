"""One station as its bureau sees it: what it is, the steps of its life, its plaques, branches and open tasks."""

from typing import Any
from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from portal import accounts, bureaus
from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, gettext
from portal.core.web import Context, access, back_to, ctx, flash_ok
from portal.tenants import queries
from portal.tenants.actions import life
from portal.tenants.actions.branches import place_under
from portal.tenants.forms.founding import BranchForm, PlaqueForm, StepForm
from portal.tenants.models import StationCard
from portal.tenants.queries import defects, duty
from portal.tenants.queries import founding as reading
from portal.tenants.rules import KINDS, STATUSES, WORKING
from portal.tenants.rules.defects import DEFECTS
from portal.tenants.rules.life import ALLOWS, PLAQUE_ENDS, STEPS, open_steps
from portal.tenants.views.bureau import blueprint
from portal.tenants.views.filings import filing_line

Page = str | Response | tuple[str, int]
OFFICERS = access.roles("CONTACT", "SUPERVISOR", "ADMIN")
DONE = {
    "ACCEPT": N_("The station is accepted; its plaque has a number."),
    "SUSPEND": N_("The station is suspended: it takes no new complaints."),
    "RESUME": N_("The station works again."),
    "REMOVE": N_("The plaque is taken down. The station takes no more complaints."),
}


@blueprint.get("/<uuid:station_id>")
@access.member
def station(bureau: str, station_id: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """The page of one station."""
    return _page(_card(station_id), 200)


def _card(station_id: UUID) -> StationCard:
    context = ctx()
    return queries.card_under(context.db, context.place.office_path, station_id)


def _page(
    card: StationCard, status: int, *, step: StepForm | None = None, plaque: PlaqueForm | None = None,
    branch: BranchForm | None = None, step_of: str = "",
) -> Page:  # fmt: skip
    context = ctx()
    officer = context.actor.has("CONTACT", "SUPERVISOR", "ADMIN")
    hanging = reading.hanging(context.db, card.station)
    events = open_steps(card.status, context.actor.roles)
    plaque = plaque or PlaqueForm(formdata=None, prefix="plaque", seen=hanging.number if hanging else "")
    plaque.offer()
    page = render_template(
        "tenants/founding/station.html",
        card=card,
        row=reading.profile_of(context.db, card.station),
        steps=reading.steps_of(context.db, card.station),
        plaques=reading.plaques_of(context.db, card.station),
        hanging=hanging,
        forms={event: step if event == step_of and step else _step_form(card, event) for event in events},
        plaque=plaque,
        branch=branch or BranchForm(formdata=None, prefix="branch", parent=_parent_slug(card)),
        officer=officer,
        may_invite=context.actor.has("ADMIN"),
        **_around(context, card),
    )
    return page, status


def _step_form(card: StationCard, event: str) -> StepForm:
    form = StepForm(formdata=None, prefix=event.lower(), seen=card.status)
    form.on_day.data = local_date(ctx().now)
    return form


def _parent_slug(card: StationCard) -> str:
    above = queries.card(ctx().db, card.parent) if card.parent else None
    return above.slug if above else ""


def _around(context: Context, card: StationCard) -> dict[str, Any]:
    db = context.db
    return {
        "office": bureaus.names(db, [card.office_path]).get(card.office_path, ""),
        "liaisons": queries.liaisons_of(db, [card.station], local_date(context.now)).get(card.station, []),
        "has_head": accounts.has_head(db, card.station),
        "parent": queries.card(db, card.parent) if card.parent else None,
        "branches": reading.branches_of(db, card.station),
        "points": reading.service_points(db, card.station),
        "filings": [filing_line(one) for one in duty.filings_of(db, card.station)],
        "defects": defects.open_of(db, card.station),
        "kinds": KINDS,
        "statuses": STATUSES,
        "working": WORKING,
        "allows": ALLOWS,
        "names": STEPS,
        "ends": PLAQUE_ENDS,
        "defect_names": DEFECTS,
    }


@blueprint.post("/<uuid:station_id>/step/<any(accept, suspend, resume, remove):event>")
@OFFICERS
def step(bureau: str, station_id: UUID, event: str) -> Page:
    """Take a step of its life."""
    context, card, form, code = ctx(), _card(station_id), StepForm(prefix=event), event.upper()
    if not form.validate():
        return _page(card, 422, step=form, step_of=code)
    try:
        life.take_step(
            context.db, context.actor, card, code, form.facts(),
            seen=form.seen.data or "", by=context.place.name, now=context.now,
        )  # fmt: skip
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        form.seen.data = card.status
        return _page(_card(station_id), refused.status, step=form, step_of=code)
    flash_ok(gettext(DONE[code]))
    return back_to("stations.station", bureau=bureau, station_id=station_id)


@blueprint.post("/<uuid:station_id>/plaque")
@OFFICERS
def plaque(bureau: str, station_id: UUID) -> Page:
    """Give another plaque."""
    context, card, form = ctx(), _card(station_id), PlaqueForm(prefix="plaque")
    form.offer()
    if not form.validate():
        return _page(card, 422, plaque=form)
    try:
        made = life.replace_plaque(
            context.db, context.actor, card, form.why.data,
            seen=form.seen.data or "", by=context.place.name, now=context.now,
        )  # fmt: skip
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(_card(station_id), refused.status, plaque=form)
    flash_ok(gettext(N_("The new plaque has number %(number)s."), number=made.number))
    return back_to("stations.station", bureau=bureau, station_id=station_id)


@blueprint.post("/<uuid:station_id>/parent")
@OFFICERS
def parent(bureau: str, station_id: UUID) -> Page:
    """Place it under the station of its head office, or take it out again."""
    context, card, form = ctx(), _card(station_id), BranchForm(prefix="branch")
    if not form.validate():
        return _page(card, 422, branch=form)
    try:
        place_under(context.db, context.actor, card, form.parent.data or "", now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _page(_card(station_id), refused.status, branch=form)
    flash_ok(gettext(N_("It is stored.")))
    return back_to("stations.station", bureau=bureau, station_id=station_id)
