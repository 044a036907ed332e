"""The bureau's steps on a dispatch. A refusal comes back as the page with its words and what changed meanwhile."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from portal.core.errors import N_, Forbidden, Missing, Refused
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.core.web.forms import VersionedForm
from portal.govlink.actions import decide, extension, supervise
from portal.govlink.forms import AskForm, NoteForm
from portal.govlink.queries.dispatches import supervision
from portal.govlink.rules.dispatch import STEPS
from portal.govlink.views.board import bureau_page
from portal.govlink.views.places import OFFICERS, bureau_pages

Page = str | Response | tuple[str, int]
STEP_WORDS = {
    "confirm": N_("The result is confirmed."),
    "rework": N_("Sent back for rework."),
    "take_back": N_("Taken back; the case lies on the desk."),
    "grant_extension": N_("The extension is granted."),
    "refuse_extension": N_("The extension is refused."),
}
ACTS: dict[str, Callable[..., Any]] = {
    "confirm": decide.confirm,
    "rework": decide.rework,
    "take_back": decide.take_back,
    "grant_extension": extension.grant_extension,
    "refuse_extension": extension.refuse_extension,
}


def _or_page(bureau: str, dispatch: UUID, seen: int, act: Callable[[], Any], words: str) -> Page:
    db = ctx().db
    try:
        act()
    except (Missing, Forbidden):
        raise
    except Refused as refused:
        db.rollback()
        return bureau_page(bureau, dispatch, refused=refused, seen=seen)
    flash_ok(words)
    return back_to("govlink.show", bureau=bureau, dispatch=dispatch)


@bureau_pages.post(
    "/dispatches/<uuid:dispatch>/<any(confirm, rework, take_back, grant_extension, refuse_extension):step>"
)
@access.roles(*OFFICERS)
def step(bureau: str, dispatch: UUID, step: str) -> Page:
    """Confirm, send back, take back, grant, refuse."""
    form = NoteForm()
    note, seen = form.note.data or "", form.seen_version

    def act() -> object:
        if STEPS[step].note:
            return ACTS[step](ctx().db, ctx().actor, dispatch, note, seen=seen, now=ctx().now)
        return ACTS[step](ctx().db, ctx().actor, dispatch, seen=seen, note=note, now=ctx().now)

    return _or_page(bureau, dispatch, seen, act, gettext(STEP_WORDS[step]))


@bureau_pages.post("/dispatches/<uuid:dispatch>/ask")
@access.roles(*OFFICERS)
def ask(bureau: str, dispatch: UUID) -> Page:
    """Remind or supervise."""
    form = AskForm()
    due = form.due.data if isinstance(form.due.data, date) else date.min

    def act() -> object:
        return supervise.ask(
            ctx().db, ctx().actor, dispatch, form.level.data or "", form.reason.data or "", due, now=ctx().now
        )

    return _or_page(bureau, dispatch, form.seen_version, act, gettext(N_("The station is told.")))


@bureau_pages.post("/supervisions/<uuid:asked>/close")
@access.roles(*OFFICERS)
def close(bureau: str, asked: UUID) -> Page:
    """Close a supervision."""
    form = VersionedForm()
    dispatch = supervision(ctx().db, asked).dispatch_id

    def act() -> object:
        return supervise.close(ctx().db, ctx().actor, asked, seen=form.seen_version, now=ctx().now)

    return _or_page(bureau, dispatch, 0, act, gettext(N_("Closed.")))
