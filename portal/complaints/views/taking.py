"""From the forms of intake and handling to their actions."""

from typing import Any
from uuid import UUID

from flask import request

from portal.complaints.actions import (
    accept,
    handle,
    refer,
    testing,
)
from portal.complaints.forms.sign import drawn
from portal.complaints.models import Complaint
from portal.core.files import EVIDENCE, IMAGE, StoredFile, store
from portal.core.web import Context

Form = Any


def kept(ctx: Context, field: Any) -> StoredFile | None:
    """The file of a field, stored; None when none was chosen."""
    upload = field.data
    if not upload or not getattr(upload, "filename", ""):
        return None
    return store(ctx.db, ctx.actor, upload.stream, upload.filename, now=ctx.now, kinds=EVIDENCE)


def take_accept(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    declared = accept.Acceptance(form.ours.data, form.dispute.data, form.nowhere_else.data)
    return accept.accept(ctx.db, ctx.actor, case, declared, seen=seen, now=ctx.now)


def take_reject(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    why = accept.Rejection(form.reason.data, form.detail.data or "", form.ways.data, form.told_by.data)
    return accept.reject(ctx.db, ctx.actor, case, why, seen=seen, now=ctx.now)


def _referral(form: Form, *, kinds: list[str] | None = None) -> refer.ReferralFacts:
    return refer.ReferralFacts(
        kinds if kinds is not None else form.kinds.data,
        form.summary.data,
        form.measures.data or "",
        only_report=bool(getattr(form, "only_report", None) and form.only_report.data),
    )


def take_refer(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return refer.refer(ctx.db, ctx.actor, case, _referral(form), seen=seen, now=ctx.now)


def take_report_up(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return refer.report_up(ctx.db, ctx.actor, case, _referral(form), seen=seen, now=ctx.now)


def take_transfer(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    what = _referral(form, kinds=[])
    return refer.hand_over(ctx.db, ctx.actor, case, what, consent=form.consent.data, seen=seen, now=ctx.now)


def take_start(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.start(
        ctx.db, ctx.actor, case, form.officers.data, simple=form.simple.data, seen=seen, now=ctx.now
    )


def take_resume(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.resume(
        ctx.db, ctx.actor, case, form.officers.data, simple=form.simple.data, seen=seen, now=ctx.now
    )


def take_assign(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.assign(ctx.db, ctx.actor, case, UUID(form.assignee.data), seen=seen, now=ctx.now)


def take_negotiate(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    scan = kept(ctx, form.scan)
    said = handle.MinutesFacts(
        at=form.at.data,
        manner=form.manner.data,
        place=form.place.data or "",
        officers=form.officers.data,
        present=form.present.data,
        content=form.content.data,
        outcome=form.outcome.data,
        signed=form.signed.data,
        signed_note=form.signed_note.data or "",
        scan=scan.id if scan else None,
        drawn=_drawn(ctx, form) if form.signed.data == "SCREEN" else (),
    )
    return handle.write_minutes(ctx.db, ctx.actor, case, said, seen=seen, now=ctx.now)


def _drawn(ctx: Context, form: Form) -> list[tuple[str, str, StoredFile, list[Any] | None]]:
    found = []
    for side in ("consumer", "operator"):
        pad = drawn(request.form.get(f"{side}_png", ""), request.form.get(f"{side}_strokes", ""))
        if pad is not None:
            picture = store(ctx.db, ctx.actor, pad[0], "signature.png", now=ctx.now, kinds=IMAGE)
            found.append((side.upper(), form[f"{side}_name"].data or "", picture, pad[1]))
    return found


def take_appoint(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.appoint(
        ctx.db, ctx.actor, case, form.reply_at.data, form.about.data or "", seen=seen, now=ctx.now
    )


def take_commission(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    paper = kept(ctx, form.commission_file)
    what = testing.TestFacts(
        item=form.item.data,
        question=form.question.data,
        agency=form.agency.data,
        payer=form.payer.data,
        fee=form.fee.data,
        both=form.both.data,
        fee_agreed=form.fee_agreed.data,
        common_sense=form.common_sense.data,
        accreditation=form.accreditation.data or "",
        sealed_note=form.sealed_note.data or "",
        commission_file=paper.id if paper else None,
    )
    return testing.commission_test(ctx.db, ctx.actor, case, what, seen=seen, now=ctx.now)


def take_report(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    paper = kept(ctx, form.file)
    found = testing.ReportFacts(form.conclusion.data, paper.id if paper else None, form.objection.data)
    return testing.take_report(ctx.db, ctx.actor, case, found, seen=seen, now=ctx.now)


def take_cancel_test(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return testing.cancel_test(ctx.db, ctx.actor, case, form.reason.data, seen=seen, now=ctx.now)
