"""The station's self-check: the list of its standards, one standard item by item, photos one by one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing, Refused
from portal.core.files import extensions, file_response
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import access, back_to, ctx, flash_ok, station_blueprint
from portal.tenants.actions import standards as actions
from portal.tenants.actions.standards.checking import KINDS
from portal.tenants.models import StationCard
from portal.tenants.queries import own_card
from portal.tenants.queries import standards as queries
from portal.tenants.rules.standards.words import BINDING, FIELDS
from portal.tenants.views.standards import words

blueprint = station_blueprint("standards", __name__, "/standards")
Page = str | Response | tuple[str, int]
WORKERS = ("HEAD", "DEPUTY", "LIAISON", "SETTLER")
SUBMITTERS = ("HEAD", "DEPUTY")
VERSION = "version"


@blueprint.get("/")
@access.member
def show(station: str) -> Page:  # noqa: ARG001 - the URL's own
    """The standards this station is asked or may take up, and how it stands."""
    context = ctx()
    states = queries.standard_states(context.db, context.now)
    asked = [one for one in states if one.binding == "ASKED" or one.version_id]
    return render_template(
        "tenants/standards/list.html",
        asked=asked,
        offered=[one for one in states if one not in asked],
        std=words,
        binding=BINDING,
        zh=current_locale().startswith("zh"),
    )


@blueprint.get("/<code>")
@access.member
def check(station: str, code: str) -> Page:  # noqa: ARG001
    """One standard, item by item."""
    return _page(_sheet(code), {}, 200)


def _sheet(code: str) -> queries.Sheet:
    context = ctx()
    return queries.sheet(context.db, own_card(context.db), code, local_date(context.now))


def _shown(sheet: queries.Sheet, errors: dict[str, str]) -> dict[str, Any]:
    actor = ctx().actor
    return {
        "sheet": sheet,
        "errors": errors,
        "typed": request.form if errors else {},
        "may_work": actor.has(*WORKERS),
        "may_submit": actor.has(*SUBMITTERS),
        "std": words,
        "field_names": FIELDS,
        "locale": current_locale(),
        "documents": extensions(KINDS["DOCUMENT"]).replace(" ", ""),
    }


def _page(sheet: queries.Sheet, errors: dict[str, str], status: int) -> Page:
    steps = queries.steps_of(ctx().db, sheet.check) if sheet.check else []
    page = render_template(
        "tenants/standards/check.html", events=words.events(steps), **_shown(sheet, errors)
    )
    return page, status


def _part(sheet: queries.Sheet, item: str, errors: dict[str, str], status: int) -> Page:
    """One item and the standing of the whole, for a page that should not reload."""
    page = render_template("tenants/standards/_item.html", line=sheet.line(item), **_shown(sheet, errors))
    return page, status


Step = Callable[[Session, Actor, StationCard, datetime], object]


def _step(station: str, code: str, item: str, step: Step, said: str) -> Page:
    """Take a step upon an item; answer with the item, or with the page for a browser without our script."""
    context, quick = ctx(), bool(request.headers.get("HX-Request"))
    try:
        with context.db.begin_nested():
            step(context.db, context.actor, own_card(context.db), context.now)
    except Missing:
        raise
    except Refused as refused:
        text = gettext(refused.message)
        errors = {item: text % refused.params if refused.params else text}
        sheet = _sheet(code)
        return _part(sheet, item, errors, refused.status) if quick else _page(sheet, errors, refused.status)
    if quick:
        return _part(_sheet(code), item, {}, 200)
    flash_ok(said)
    return back_to("standards.check", station=station, code=code, _anchor=f"item-{item}")


@blueprint.post("/<code>/<item>/files/<int:slot>")
@access.roles(*WORKERS)
def add_post(station: str, code: str, item: str, slot: int) -> Page:
    """Keep one photo or document."""
    upload = request.files.get("file")

    def step(db: Session, actor: Actor, card: StationCard, now: datetime) -> object:
        if upload is None or not upload.filename:
            raise Invalid(N_("Choose at least one file."))
        return actions.add_file(db, actor, card, code, item, slot, upload.stream, upload.filename, now=now)

    return _step(station, code, item, step, gettext(N_("It is kept.")))


@blueprint.post("/<code>/<item>/files/<uuid:file>/remove")
@access.roles(*WORKERS)
def remove_post(station: str, code: str, item: str, file: UUID) -> Page:
    """Take a file away."""

    def step(db: Session, actor: Actor, card: StationCard, now: datetime) -> None:
        actions.remove_file(db, actor, card, code, item, file, now=now)

    return _step(station, code, item, step, gettext(N_("It is removed.")))


@blueprint.post("/<code>/<item>")
@access.roles(*WORKERS)
def fill_post(station: str, code: str, item: str) -> Page:
    """Keep what is written for an item."""
    texts = {
        int(name[1:]): value
        for name, value in request.form.items()
        if name[:1] == "f" and name[1:].isdigit() and len(name) < 4
    }

    def step(db: Session, actor: Actor, card: StationCard, now: datetime) -> None:
        seen = request.form.get("mark", "")
        actions.fill(db, actor, card, code, item, texts, seen, now=now)

    return _step(station, code, item, step, gettext(N_("It is kept.")))


@blueprint.post("/<code>/<item>/renew")
@access.roles(*WORKERS)
def renew_post(station: str, code: str, item: str) -> Page:
    """Open a confirmed item for renewal."""

    def step(db: Session, actor: Actor, card: StationCard, now: datetime) -> None:
        actions.renew(db, actor, card, code, item, now=now)

    return _step(station, code, item, step, gettext(N_("The item is open for new photos.")))


@blueprint.post("/<code>/submit")
@access.roles(*SUBMITTERS)
def submit_post(station: str, code: str) -> Page:
    """Hand over what is complete."""

    def step(db: Session, actor: Actor, card: StationCard, now: datetime) -> object:
        return actions.submit(db, actor, card, code, _seen(), now=now)

    return _whole(station, code, step, gettext(N_("Handed over to the office.")))


@blueprint.post("/<code>/take-back")
@access.roles(*SUBMITTERS)
def take_back_post(station: str, code: str) -> Page:
    """Take it back before the office decided."""

    def step(db: Session, actor: Actor, card: StationCard, now: datetime) -> None:
        actions.take_back(db, actor, card, code, _seen(), now=now)

    return _whole(
        station, code, step, gettext(N_("Taken back; change what you like and hand it over again."))
    )


def _seen() -> int:
    text = request.form.get(VERSION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _whole(station: str, code: str, step: Step, said: str) -> Page:
    context = ctx()
    try:
        with context.db.begin_nested():
            step(context.db, context.actor, own_card(context.db), context.now)
    except Missing:
        raise
    except Refused as refused:
        text = gettext(refused.message)
        return _page(_sheet(code), {"": text % refused.params if refused.params else text}, refused.status)
    flash_ok(said)
    return back_to("standards.check", station=station, code=code)


@blueprint.get("/<code>/files/<uuid:file>")
@access.member
def file(station: str, code: str, file: UUID) -> Response:  # noqa: ARG001
    """A photo (its display copy unless `original=1`) or a document."""
    context = ctx()
    row = queries.stored_file(context.db, own_card(context.db).station, code, file)
    return make_response(file_response(row, display=request.args.get("original") != "1"))


def strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """What standards add to a station's home page: one line for each that waits for the station."""
    if not actor.has(*WORKERS):
        return []
    zh = current_locale().startswith("zh")
    return [
        {
            "url": url_for("standards.check", station=station, code=one.code),
            "subject": one.title if zh or not one.title_en else one.title_en,
            "extra": [gettext(N_("%(count)s items to complete")) % {"count": one.open_items}],
            "state": words.state_word(one.state)[0],
            "tone": words.state_word(one.state)[1],
            "clock": None,
        }
        for one in queries.asked_states(queries.standard_states(db, now))
        if one.state != "SUBMITTED"
    ]
