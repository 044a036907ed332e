"""What a page of one return visit shows, at a bureau or a station."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, render_template

from portal.audits.actions.return_visits.contradictions import may_decide
from portal.audits.actions.return_visits.lent import cases
from portal.audits.forms.return_visits import AttemptForm, CallForm
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.rules import calls
from portal.audits.rules.return_visits import LEVELS
from portal.core.errors import Refused
from portal.core.i18n import gettext, speaking
from portal.core.pdf import render_pdf
from portal.core.web import ctx

Url = Callable[..., str]


def visit_page(
    row: ReturnVisit,
    url: Url,
    back: str,
    *,
    may: bool,
    call: CallForm | None = None,
    attempt: AttemptForm | None = None,
    phone: str | None = None,
    refused: Refused | None = None,
) -> str:
    """The call script, the questions, what was tried; *url(step)* gives the address of a step."""
    db = ctx().db
    call = call or CallForm(formdata=None, data={"version": row.version, "manner": "PHONE"})
    attempt = attempt or AttemptForm(formdata=None, data={"version": row.version, "manner": "PHONE"})
    if row.state == "ANSWERED":
        call = CallForm(formdata=None, obj=row)
    return render_template(
        "audits/returns/visit.html",
        row=row,
        script=cases().script(db, row.case_id),
        attempts=queries.attempts(db, row.id),
        call=call,
        attempt=attempt,
        phone=phone,
        states=calls.STATES,
        reached=calls.REACHED,
        manners=calls.MANNERS,
        follow_up=calls.FOLLOW_UP,
        levels=LEVELS,
        lists=_lists(),
        open=row.state in ("WAITING", "UNREACHED"),
        may=may,
        barred=_barred(row),
        url=url,
        back=back,
        refused=refused,
    )


def _barred(row: ReturnVisit) -> str | None:
    """Why the reader does not decide on this contradiction, in words; None when he does."""
    if row.follow_up != "TO_DECIDE":
        return None
    try:
        may_decide(ctx().db, ctx().actor, row)
    except Refused as refused:
        return gettext(refused.message)
    return None


def _lists() -> dict[str, Any]:
    return {
        "contacted": calls.CONTACTED,
        "same": calls.SAME,
        "performed": calls.PERFORMED,
        "in_time": calls.IN_TIME,
        "content": calls.CONTENT,
        "pressed": calls.PRESSED,
    }


def record_pdf(visit_id: UUID) -> Response:
    """F11 of one visit."""
    db = ctx().db
    row = queries.visit(db, visit_id)
    with speaking("zh"):
        html = render_template(
            "print/F11.html",
            row=row,
            script=cases().script(db, row.case_id),
            attempts=queries.attempts(db, row.id),
            lists=_lists(),
            manners=calls.MANNERS,
            reached=calls.REACHED,
            follow_up=calls.FOLLOW_UP,
            levels=LEVELS,
        )
    body = render_pdf(html, margins=(14.0, 14.0, 14.0, 14.0), title=f"F11 {row.case_no}")
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="F11-{row.case_no}.pdf"'
    return answer
