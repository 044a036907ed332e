"""Files and their terms, at a station and at its office: when each is given up, who holds it, and why."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions import hold as actions
from portal.complaints.forms.holds import HoldForm, LiftForm
from portal.complaints.models import Complaint
from portal.complaints.queries import holds as queries
from portal.complaints.queries.cases import case as one_case
from portal.complaints.rules import holds as rules
from portal.complaints.rules.roles import STAFF
from portal.complaints.views.places import OFFICERS
from portal.complaints.views.show import state_label
from portal.core.clock import local_date
from portal.core.errors import N_, Refused
from portal.core.i18n import gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page, station_blueprint

station_holds = station_blueprint("station_holds", __name__, "/kept")
bureau_holds = bureau_blueprint("bureau_holds", __name__, "/kept")
Page = str | Response | tuple[str, int]
KEYS = (
    Key(Complaint.keep_until, lambda row: row.keep_until, date.fromisoformat),  # type: ignore[arg-type]
    Key(Complaint.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)


@station_holds.get("/")
@access.roles(*STAFF)
def station_list(station: str) -> Page:
    """The station's archived files, the next to be given up first."""
    return _list(
        lambda **more: url_for("station_holds.station_list", station=station, **more), _at_station(station)
    )


@bureau_holds.get("/")
@access.roles(*OFFICERS)
def bureau_list(bureau: str) -> Page:
    """The archived files of the bureau's stations."""
    return _list(
        lambda **more: url_for("bureau_holds.bureau_list", bureau=bureau, **more), _at_bureau(bureau)
    )


@station_holds.get("/<uuid:case>")
@access.roles(*STAFF)
def station_file(station: str, case: UUID) -> Page:
    """One file's holds."""
    return _file(case, _at_station(station), back=url_for("station_holds.station_list", station=station))


@bureau_holds.get("/<uuid:case>")
@access.roles(*OFFICERS)
def bureau_file(bureau: str, case: UUID) -> Page:
    """One file's holds."""
    return _file(case, _at_bureau(bureau), back=url_for("bureau_holds.bureau_list", bureau=bureau))


@station_holds.post("/<uuid:case>/<any(hold, lift):what>")
@access.roles(*STAFF)
def station_act(station: str, case: UUID, what: str) -> Page:
    """Hold the file, or let it go."""
    return _act(case, what, _at_station(station), url_for("station_holds.station_list", station=station))


@bureau_holds.post("/<uuid:case>/<any(hold, lift):what>")
@access.roles(*OFFICERS)
def bureau_act(bureau: str, case: UUID, what: str) -> Page:
    """Hold the file, or let it go."""
    return _act(case, what, _at_bureau(bureau), url_for("bureau_holds.bureau_list", bureau=bureau))


def _at_station(station: str) -> Any:
    def at(step: str, case: UUID, **more: Any) -> str:
        return url_for(f"station_holds.station_{step}", station=station, case=case, **more)

    return at


def _at_bureau(bureau: str) -> Any:
    def at(step: str, case: UUID, **more: Any) -> str:
        return url_for(f"bureau_holds.bureau_{step}", bureau=bureau, case=case, **more)

    return at


def _list(here: Any, at: Any) -> str:
    db, only = ctx().db, request.args.get("view") == "held"
    today = local_date(ctx().now)
    found = page(
        db,
        queries.kept_files(today, only_held=only),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    holds = [one for one in queries.holds_of(db, [row.id for row in found.rows]) if rules.stands(one, today)]
    return render_template(
        "complaints/kept.html", page=found, holds=holds, only=only, here=here, at=at, sides=rules.SIDES
    )


def _file(
    case: UUID,
    at: Any,
    *,
    back: str,
    hold: HoldForm | None = None,
    lift: LiftForm | None = None,
) -> str:
    db, actor, today = ctx().db, ctx().actor, local_date(ctx().now)
    row, holds = one_case(db, case), queries.holds_of(db, [case])
    side = rules.side_of(actor.place)
    mine = [one for one in holds if one.side == side and rules.stands(one, today)]
    return render_template(
        "complaints/kept_file.html",
        case=row,
        state=state_label(row.state),
        holds=holds,
        standing={one.id for one in holds if rules.stands(one, today)},
        sides=rules.SIDES,
        may=actor.has(*rules.HOLDERS[side]) and row.purged_on is None,
        mine=mine,
        hold=hold or HoldForm(formdata=None),
        lift=lift or LiftForm(formdata=None),
        at=at,
        back=back,
    )


def _act(case: UUID, what: str, at: Any, back: str) -> Page:
    context = ctx()
    form: Any = HoldForm() if what == "hold" else LiftForm()
    if not form.validate():
        return _file(case, at, back=back, **{what: form}), 422
    try:
        if what == "hold":
            actions.hold(context.db, context.actor, case, form.reason.data, form.until.data, now=context.now)
        else:
            actions.lift(context.db, context.actor, case, form.reason.data, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _file(case, at, back=back, **{what: form}), refused.status
    words = N_("The file is kept.") if what == "hold" else N_("The hold is lifted.")
    flash_ok(gettext(words))
    place = context.actor.place
    return back_to(f"{place}_holds.{place}_file", **{place: context.place.slug}, case=case)
