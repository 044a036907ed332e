"""Showing a masked value: with a script as plain text in the page, without one as a page of its own."""

from collections.abc import Callable
from uuid import UUID

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core.web import access, ctx
from portal.govlink.actions.reveal import reveal_dispatch as show_dispatch
from portal.govlink.actions.reveal import reveal_platform as show_platform
from portal.govlink.forms import RevealForm
from portal.govlink.queries.desk import platform_case
from portal.govlink.queries.dispatches import dispatch as one_dispatch
from portal.govlink.rules.facts import FIELDS
from portal.govlink.views.places import HANDLERS, OFFICERS, bureau_pages, station_pages

Page = str | Response | tuple[str, int]


def _answer(field: str, show: Callable[[str], str]) -> Page:
    form = RevealForm()
    plain = request.headers.get("X-Requested-With") == "fetch"
    if not form.validate() and not plain:
        return render_template("govlink/reveal.html", form=form, label=FIELDS[field], value=None), 422
    value = show(form.reason.data or "")
    if plain:
        answer = FlaskResponse(value, mimetype="text/plain")
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return render_template("govlink/reveal.html", form=form, label=FIELDS[field], value=value)


def _question(field: str) -> Page:
    return render_template("govlink/reveal.html", form=RevealForm(), label=FIELDS[field], value=None)


NAMES = "<any(consumer_name, consumer_phone, consumer_address):field>"


@bureau_pages.get(f"/desk/<uuid:case>/show/{NAMES}")
@access.roles(*OFFICERS)
def reveal_platform(bureau: str, case: UUID, field: str) -> Page:  # noqa: ARG001 - the URL's own
    """The question."""
    platform_case(ctx().db, case)
    return _question(field)


@bureau_pages.post(f"/desk/<uuid:case>/show/{NAMES}")
@access.roles(*OFFICERS)
def reveal_platform_post(bureau: str, case: UUID, field: str) -> Page:  # noqa: ARG001
    """The value, and the entry in the trail."""
    return _answer(
        field, lambda reason: show_platform(ctx().db, ctx().actor, case, field, reason, now=ctx().now)
    )


@bureau_pages.get(f"/dispatches/<uuid:dispatch>/show/{NAMES}")
@access.roles(*OFFICERS)
def reveal(bureau: str, dispatch: UUID, field: str) -> Page:  # noqa: ARG001
    """The question."""
    one_dispatch(ctx().db, dispatch)
    return _question(field)


@bureau_pages.post(f"/dispatches/<uuid:dispatch>/show/{NAMES}")
@access.roles(*OFFICERS)
def reveal_post(bureau: str, dispatch: UUID, field: str) -> Page:  # noqa: ARG001
    """The value, and the entry in the trail."""
    return _answer(
        field, lambda reason: show_dispatch(ctx().db, ctx().actor, dispatch, field, reason, now=ctx().now)
    )


@station_pages.get(f"/<uuid:dispatch>/show/{NAMES}")
@access.roles(*HANDLERS, "SETTLER")
def reveal_at_station(station: str, dispatch: UUID, field: str) -> Page:  # noqa: ARG001
    """The question."""
    one_dispatch(ctx().db, dispatch)
    return _question(field)


@station_pages.post(f"/<uuid:dispatch>/show/{NAMES}")
@access.roles(*HANDLERS, "SETTLER")
def reveal_at_station_post(station: str, dispatch: UUID, field: str) -> Page:  # noqa: ARG001
    """The value, and the entry in the trail."""
    return _answer(
        field, lambda reason: show_dispatch(ctx().db, ctx().actor, dispatch, field, reason, now=ctx().now)
    )
