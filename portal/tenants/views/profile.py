"""The station's profile: seen by all its people, changed by head and deputy."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from portal.bureaus import names
from portal.core.errors import Conflict, Refused
from portal.core.i18n import N_, current_locale, gettext, money_text
from portal.core.web import access, back_to, ctx, flash_ok, station_blueprint
from portal.tenants.actions.profile import change_profile, facts_of
from portal.tenants.forms import ProfileForm
from portal.tenants.forms.station import hours_data
from portal.tenants.models import StationCard, StationProfile
from portal.tenants.queries import card as card_of
from portal.tenants.queries import own_card, profile
from portal.tenants.queries.duty import filings_of
from portal.tenants.queries.enterprise import asked_of
from portal.tenants.queries.founding import branches_of, hanging, service_points, steps_of
from portal.tenants.rules import KINDS, STATUSES, ProfileFacts, hours
from portal.tenants.rules.life import ALLOWS, STEPS
from portal.tenants.views.filings import filing_line

blueprint = station_blueprint("profile", __name__, "/profile")
Page = str | Response | tuple[str, int]
Row = tuple[str, Any]


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """What the station says of itself."""
    context = ctx()
    card, row = own_card(context.db), profile(context.db)
    return render_template(
        "tenants/profile.html",
        card=card,
        row=row,
        plaque=hanging(context.db, card.station),
        steps=steps_of(context.db, card.station),
        points=service_points(context.db, card.station),
        branches=branches_of(context.db, card.station),
        above=card_of(context.db, card.parent) if card.parent else None,
        filings=[filing_line(one) for one in filings_of(context.db, card.station)],
        groups=asked_of(context.db, card.station),
        step_names=STEPS,
        allows=ALLOWS,
        office=names(context.db, [card.office_path]).get(card.office_path, ""),
        kinds=KINDS,
        statuses=STATUSES,
        may_change=context.actor.has("HEAD", "DEPUTY"),
        may_decide=context.actor.has("HEAD"),
    )


@blueprint.get("/edit")
@access.roles("HEAD", "DEPUTY")
def edit(station: str) -> Page:  # noqa: ARG001
    """The form."""
    card, row = own_card(ctx().db), profile(ctx().db)
    form = ProfileForm(data=_filled(card, row))
    return _edit_page(form, 200)


def _filled(card: StationCard, row: StationProfile) -> dict[str, Any]:
    values = dict(vars(facts_of(card, row)))
    values["scenic_level"] = str(values["scenic_level"] or "")
    return {**values, **hours_data(values.pop("hours")), "version": row.version}


def _edit_page(form: ProfileForm, status: int, conflict: list[dict[str, str]] | None = None) -> Page:
    form.offer()
    return render_template("tenants/profile_form.html", form=form, conflict=conflict or []), status


@blueprint.post("/edit")
@access.roles("HEAD", "DEPUTY")
def edit_post(station: str) -> Page:
    """Change it. When somebody was faster, both versions are shown, and the writer decides."""
    context, form = ctx(), ProfileForm()
    form.offer()
    if not form.validate():
        return _edit_page(form, 422)
    try:
        facts = form.facts()
        change_profile(context.db, context.actor, facts, form.seen_version, now=context.now)
    except Conflict:
        return _both_versions(form)
    except Refused as refused:
        form.refuse(refused)
        return _edit_page(form, refused.status)
    flash_ok(gettext(N_("The profile is changed.")))
    return back_to("profile.show", station=station)


def _both_versions(form: ProfileForm) -> Page:
    card, row = own_card(ctx().db), profile(ctx().db)
    theirs, yours = facts_of(card, row), form.facts()
    differing = [
        {"label": _label(form, name), "yours": _shown(name, yours), "theirs": _shown(name, theirs)}
        for name in vars(yours)
        if getattr(yours, name) != getattr(theirs, name)
    ]
    form.version.data = form.version.raw_data = None
    form.version.process(None, row.version)
    return _edit_page(form, 409, differing)


def _label(form: ProfileForm, name: str) -> str:
    return gettext(N_("Opening hours")) if name == "hours" else str(form[name].label.text)


def _shown(name: str, facts: ProfileFacts) -> str:
    value = getattr(facts, name)
    words: dict[type, Callable[[Any], str]] = {
        bool: lambda on: gettext(N_("yes")) if on else gettext(N_("no")),
        Decimal: money_text,
        type(None): lambda _: "",
        tuple: lambda spans: hours.words(spans, current_locale()),
    }
    return words.get(type(value), str)(value)
