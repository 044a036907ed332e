"""Writing a visit down, the same at a bureau and at a station: answers, or nobody reached."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from portal.audits.actions.return_visits import calls as actions
from portal.audits.actions.return_visits.contradictions import decide
from portal.audits.forms.common import NoteForm
from portal.audits.forms.return_visits import AttemptForm, CallForm
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.core.errors import N_, Conflict, Invalid, Refused
from portal.core.i18n import gettext
from portal.core.web import ctx, flash_ok, flash_warning

Page = str | Response | tuple[str, int]
Draw = Callable[..., str]
Onward = Callable[[ReturnVisit], Response]


def attempted(visit_id: UUID, draw: Draw, onward: Onward) -> Page:
    """Nobody was reached; *draw(row, attempt=form)* shows what is wrong."""
    context, form = ctx(), AttemptForm()
    row = queries.visit(context.db, visit_id)
    if not form.validate():
        return draw(row, attempt=form), 422

    def act() -> ReturnVisit:
        return actions.note_attempt(
            context.db,
            context.actor,
            visit_id,
            form.reached.data,
            form.manner.data,
            seen=form.seen_version,
            now=context.now,
        )

    return _made(act, form, lambda: draw(row, attempt=form), onward, _noted)


def answered(visit_id: UUID, draw: Draw, onward: Onward) -> Page:
    """What the consumer said; *draw(row, call=form)* shows what is wrong."""
    context, form = ctx(), CallForm()
    row = queries.visit(context.db, visit_id)
    if not form.validate():
        return draw(row, call=form), 422

    def act() -> ReturnVisit:
        return actions.answer_by_officer(
            context.db,
            context.actor,
            visit_id,
            form.answers(),
            form.manner.data,
            seen=form.seen_version,
            now=context.now,
        )

    return _made(act, form, lambda: draw(row, call=form), onward, tell)


def decided(visit_id: UUID, draw: Draw, onward: Onward, *, reopen: bool) -> Page:
    """A contradiction decided; *draw(row, refused=…)* shows what stands against it."""
    context, form = ctx(), NoteForm()
    try:
        row = decide(
            context.db,
            context.actor,
            visit_id,
            form.note.data or "",
            reopen=reopen,
            seen=form.seen_version,
            now=context.now,
        )
    except (Conflict, Invalid) as refused:
        context.db.rollback()
        return draw(queries.visit(context.db, visit_id), refused=refused), refused.status
    tell(row)
    return onward(row)


def _made(
    act: Callable[[], ReturnVisit],
    form: Any,
    again: Callable[[], str],
    onward: Onward,
    say: Callable[[ReturnVisit], None],
) -> Page:
    try:
        row = act()
    except Refused as refused:
        form.refuse(refused)
        return again(), refused.status
    say(row)
    return onward(row)


def _noted(_row: ReturnVisit) -> None:
    flash_ok(gettext(N_("The attempt is written down.")))


def tell(row: ReturnVisit) -> None:
    """The toast after an answer: what follows from it."""
    if row.follow_up == "REOPENED":
        flash_warning(gettext(N_("This contradicts the record: the case is open again.")))
    elif row.follow_up == "TO_DECIDE":
        flash_warning(gettext(N_("This contradicts the record: somebody who may reopen the case decides.")))
    elif row.follow_up == "LEFT":
        flash_ok(gettext(N_("The record stands; the consumer reads why.")))
    else:
        flash_ok(gettext(N_("The return visit is written down.")))
