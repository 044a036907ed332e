"""The station as the public sees it: who, where, when, what it promises and how well it keeps that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask, abort, current_app, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.accounts import STATION_ROLES
from portal.bureaus import names
from portal.core import clock
from portal.core.clock import local_date
from portal.core.db import enter, open_session
from portal.core.errors import Missing
from portal.core.files import file_response
from portal.core.i18n import N_, current_locale
from portal.core.scope import Public
from portal.core.web import access, ctx, limit, public_blueprint
from portal.core.web.cycle import bare
from portal.tenants.queries import own_card, profile
from portal.tenants.queries.notices import notices, on_time
from portal.tenants.queries.posted import in_force
from portal.tenants.queries.standards.state import standard_states
from portal.tenants.queries.wall import face_of, people
from portal.tenants.rules import KINDS, STATUSES, WORKING
from portal.tenants.rules.posted import GROUPS, PROMISE, group_of, lines
from portal.tenants.views.public.hours import open_now
from portal.tenants.views.public.kept import serve

blueprint = public_blueprint("public", __name__)
YEAR = timedelta(days=365)
FEW = 10  # below it a share says nothing
Draw = Callable[[Session, datetime], str]


def install(app: Flask) -> None:
    """These pages open the database themselves, and only when they are not kept."""
    bare(app, "public.show", "public.rules")


@blueprint.get("", strict_slashes=False)
@access.anyone
def show(station: str) -> Response:
    """The page a code on the wall leads to."""
    return serve("show", station, lambda: _with(station, _show))


@blueprint.get("/rules", strict_slashes=False)
@access.anyone
def rules(station: str) -> Response:
    """The rules in force, in full."""
    return serve("rules", station, lambda: _with(station, _rules))


def _with(station: str, draw: Draw) -> str:
    """Draw in the station's public scope; read only. Not found: there is no such station."""
    now = clock.now()
    with open_session(Public(None)) as db:
        entry = current_app.extensions["yizhan.door"](db, "public", station, None)
        if entry is None:
            abort(404)
        db.info["read_only"] = True
        enter(db, Public(entry.place.tenant, entry.place.office_path))
        return draw(db, now)


def _show(db: Session, now: datetime) -> str:
    card, row, today = own_card(db), profile(db), local_date(now)
    holding = in_force(db, today)
    promise = holding.get(PROMISE)
    return render_template(
        "tenants/public/show.html",
        card=card,
        row=row,
        office=names(db, [card.office_path]).get(card.office_path, ""),
        kinds=KINDS,
        statuses=STATUSES,
        working=card.status in WORKING,
        open=open_now(row, now),
        people=people(db, now) if card.status != "REMOVED" else (),
        roles=_roles,
        promise=lines(promise.body) if promise else [],
        days=row.promise_days,
        rules=[rule for code, rule in holding.items() if code != PROMISE],
        standards=[one for one in standard_states(db, now) if one.confirmed],
        rate=on_time(db, today - YEAR, today),
        few=FEW,
        notices=notices(db, now),
        today=today,
    )


def _rules(db: Session, now: datetime) -> str:
    holding = in_force(db, local_date(now))
    groups = [(group, [row for code, row in holding.items() if group_of(code) == group]) for group in GROUPS]
    return render_template(
        "tenants/public/rules.html",
        card=own_card(db),
        groups=[(group, rows) for group, rows in groups if rows],
        group_names=GROUPS,
        lines=lines,
    )


def _roles(codes: tuple[str, ...]) -> str:
    locale = current_locale()
    return ("、" if locale == "zh" else ", ").join(STATION_ROLES.label(code, locale) for code in codes)


@blueprint.get("/people/<uuid:line>")
@access.anyone
@limit("240 per minute")
def face(station: str, line: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """The picture of somebody who serves here today, as it hangs on the wall."""
    db = ctx().db
    found = face_of(db, line, local_date(ctx().now)) if own_card(db).status != "REMOVED" else None
    if found is None:
        raise Missing(N_("There is no such picture."))
    return file_response(found, display=True)
