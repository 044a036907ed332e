"""未销售声明: the text, a pad, and who signs."""

from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.errors import Conflict, Invalid, Missing, Refused
from portal.core.files import EVIDENCE, IMAGE, StoredFile, store
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.recalls.actions.tasks.claim import claim as sign_claim
from portal.recalls.actions.tasks.claim import text_for
from portal.recalls.forms.signing import drawn
from portal.recalls.forms.tasks import ClaimForm
from portal.recalls.queries import tasks
from portal.recalls.rules.task.claims import text_hash
from portal.recalls.rules.task.steps import check
from portal.recalls.views.places import DESK, station_pages

Page = str | Response | tuple[str, int]


@station_pages.get("/<uuid:task>/claim")
@access.roles(*DESK)
def claim(station: str, task: UUID) -> Page:
    """Read it, then sign."""
    db, now = ctx().db, ctx().now
    row = tasks.task(db, task)
    check("claim", row.state, "station", ctx().actor.roles)
    form = ClaimForm(formdata=None)
    form.version.data = str(row.version)
    form.text.data = text_for(db, row, now)
    form.text_hash.data = text_hash(form.text.data)
    form.signer.data = ctx().actor.name
    return _page(station, task, form)


def _page(station: str, task: UUID, form: ClaimForm) -> str:
    row = tasks.task(ctx().db, task)
    return render_template(
        "recalls/claim.html",
        form=form,
        row=row,
        hints=[one for one in tasks.matches(ctx().db, row) if one.state == "OPEN"],
        back=url_for("alerts.show", station=station, task=task),
    )


@station_pages.post("/<uuid:task>/claim")
@access.roles(*DESK)
def claim_post(station: str, task: UUID) -> Page:
    """Keep the signed text."""
    form = ClaimForm()
    if not form.validate():
        return _page(station, task, form), 422
    try:
        sign_claim(
            ctx().db, ctx().actor, task, text=form.text.data.replace("\r\n", "\n"), text_sha256=form.text_hash.data,
            signer=form.signer.data or "", file=_signature(), strokes=_strokes(), seen=form.seen_version, now=ctx().now,
        )  # fmt: skip
    except Missing:
        raise
    except Refused as refused:
        ctx().db.rollback()
        form.refuse(refused)
        if isinstance(refused, Conflict):
            form.version.data = str(tasks.task(ctx().db, task).version)
        return _page(station, task, form), refused.status
    flash_ok(gettext(N_("Signed and answered.")))
    return back_to("alerts.show", station=station, task=task)


def _strokes() -> list[object] | None:
    pad = drawn(request.form.get("signature_png", ""), request.form.get("signature_strokes", ""))
    return pad[1] if pad else None


def _signature() -> StoredFile:
    pad = drawn(request.form.get("signature_png", ""), request.form.get("signature_strokes", ""))
    context = ctx()
    if pad is not None:
        return store(context.db, context.actor, pad[0], "signature.png", kinds=IMAGE, now=context.now)
    scan = request.files.get("scan")
    if scan is None or not scan.filename:
        raise Invalid(N_("Sign on the screen, or attach a photo of the signed paper."), field="signer")
    return store(context.db, context.actor, scan.stream, scan.filename, kinds=EVIDENCE, now=context.now)
