"""Papers: the handling order F14 and the notice for the shop's wall."""

import base64
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import tenants
from portal.core import masks
from portal.core.errors import Missing, Refused
from portal.core.files import read_file
from portal.core.i18n import N_, speaking
from portal.core.pdf import render_pdf
from portal.core.web import access, ctx
from portal.recalls.models import Claim, Task, TaskStep
from portal.recalls.queries import tasks
from portal.recalls.queries.files import claim_file
from portal.recalls.rules.alert.words import GRAVITIES, KINDS
from portal.recalls.rules.task.steps import STATES
from portal.recalls.rules.task.words import MEASURES, PROOFS, REFUND_WAYS
from portal.recalls.rules.terms import LEVELS
from portal.recalls.views import shown
from portal.recalls.views.places import STAFF, station_pages

NARROW = (14.0, 14.0, 14.0, 14.0)
NO_GOODS = N_("This station has none of the listed goods: there is nothing to print.")
# Steps that tick a measure by themselves.
TICKED = {"post": "POST"}


@station_pages.get("/<uuid:task>/f14.pdf")
@access.roles(*STAFF)
def print_f14(station: str, task: UUID) -> Response:  # noqa: ARG001 - the URL's own
    """不合格商品退市（召回协助）处置单 on A4."""
    return f14(tasks.task(ctx().db, task))


def f14(row: Task) -> Response:
    """The order as PDF, from either side. Raises Missing without goods."""
    db = ctx().db
    goods = tasks.lines(db, row)
    if not goods:
        raise Missing(NO_GOODS)
    steps = tasks.steps(db, row)
    done = _measures(steps)
    with speaking("zh"):
        html = render_template(
            "print/F14.html",
            row=row,
            station=tenants.card(db, row.tenant_id),
            kind=KINDS[row.kind].zh,
            gravity=GRAVITIES[row.gravity].zh,
            state=STATES[row.state].zh,
            level=_level(db, row),
            lines=[_line(line) for line in goods],
            measures=[(term.zh, code in done) for code, term in MEASURES.items()],
            refunds=[_refund(one) for one in tasks.refunds(db, row)],
            proofs=tasks.proofs(db, row),
            kinds=PROOFS,
            events=[(one["what"], one["actor"], one["time"], one["note"]) for one in shown.timeline(steps)],
            posted=any(step.event == "post" for step in steps),
            hand=_signed(steps, ("confirm",), "station"),
            checked=_signed(steps, ("check",), "bureau"),
            now=ctx().now,
        )
    content = render_pdf(
        html, margins=NARROW, title="不合格商品退市处置单", footer="第 {page} 页，共 {pages} 页"
    )
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"F14-{row.id}.pdf")


def _level(db: Session, row: Task) -> str:
    confirmed = [found.level for found in tasks.matches(db, row) if found.state == "CONFIRMED"]
    return "、".join(dict.fromkeys(LEVELS[one].zh for one in confirmed)) or "站内自查发现"


def _measures(steps: Any) -> set[str]:
    found = {one for step in steps for one in step.data.get("measures", "").split(",") if one}
    return found | {TICKED[step.event] for step in steps if step.event in TICKED}


def _line(line: Any) -> dict[str, Any]:
    amounts = ("received", "stock", "sold", "returned", "destroyed", "relabelled")
    return {
        "row": line,
        **{
            name: shown.quantity(getattr(line, name), line.unit if name == "received" else "")
            for name in amounts
        },
    }


def _refund(one: Any) -> tuple[Any, ...]:
    return (
        one.returned_at,
        one.name or "",
        masks.phone(one.phone),
        one.address or "",
        shown.quantity(one.quantity),
        one.amount,
        REFUND_WAYS[one.way].zh,
    )


def _signed(steps: Any, events: tuple[str, ...], side: str) -> TaskStep | None:
    found = [step for step in steps if step.event in events and step.side == side]
    return found[-1] if found else None


@station_pages.get("/<uuid:task>/notice.pdf")
@access.roles(*STAFF)
def print_notice(station: str, task: UUID) -> Response:  # noqa: ARG001
    """What hangs in the shop. Never of an unpublished list. Raises Missing."""
    db = ctx().db
    row = tasks.task(db, task)
    goods = tasks.lines(db, row)
    if not row.public:
        raise Missing(N_("This list is not published: nothing of it may be posted."))
    if not goods:
        raise Missing(NO_GOODS)
    with speaking("zh"):
        html = render_template(
            "print/F14_notice.html",
            row=row,
            lines=goods,
            station=tenants.card(db, row.tenant_id),
            recall=row.kind in {"FOOD_RECALL", "GOODS_RECALL"},
            now=ctx().now,
        )
    content = render_pdf(html, margins=NARROW, title="不合格商品公示")
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"notice-{row.id}.pdf")


@station_pages.get("/<uuid:task>/claim.pdf")
@access.roles(*STAFF)
def print_claim(station: str, task: UUID) -> Response:  # noqa: ARG001
    """The signed declaration. Raises Missing when there is none."""
    return claim_paper(tasks.task(ctx().db, task))


def claim_paper(row: Task) -> Response:
    """The newest signed declaration as PDF, from either side. Raises Missing."""
    db = ctx().db
    claims = tasks.claims(db, row)
    if not claims:
        raise Missing(N_("Nothing was signed here."))
    with speaking("zh"):
        html = render_template(
            "print/F14_claim.html", row=row, claim=claims[0], hand=_hand(db, row, claims[0])
        )
    content = render_pdf(html, title="未经营名单商品声明")
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"claim-{row.id}.pdf")


def _hand(db: Session, row: Task, claim: Claim) -> str | None:
    try:
        file = claim_file(db, row, claim)
        content = read_file(file.display_sha256 or file.sha256)
    except Refused:
        return None
    media = "image/jpeg" if file.display_sha256 else file.media_type
    return f"data:{media};base64,{base64.b64encode(content).decode()}"
