"""Which form a step shows and which action it calls. One line a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from portal.complaints.actions import (
    accept,
    amend,
    finish,
    handle,
    perform,
    refer,
    settle,
    terminate,
    testing,
)
from portal.complaints.actions.look import add_evidence
from portal.complaints.forms import steps as forms
from portal.complaints.forms.fields import wall_clock
from portal.complaints.forms.sign import drawn
from portal.complaints.models import Complaint
from portal.complaints.queries.page import CasePage
from portal.complaints.queries.people import staff
from portal.complaints.rules.checks import Obligation
from portal.complaints.rules.words.citations import suggested
from portal.complaints.rules.words.steps import OTHER_WAYS
from portal.core.clock import local_date
from portal.core.errors import Invalid
from portal.core.files import EVIDENCE, IMAGE, StoredFile, store
from portal.core.i18n import N_
from portal.core.web import Context

Form = Any
Apply = Callable[[Context, UUID, Form, int], Complaint]
Prepare = Callable[[Context, CasePage, Form, bool], None]


@dataclass(frozen=True)
class StepView:
    """The form of a step, what it does, and how it is filled before it is shown (True) or sent (False)."""

    form: type[Any]
    apply: Apply
    prepare: Prepare | None = None
    template: str = "complaints/step.html"


def kept(ctx: Context, field: Any) -> StoredFile | None:
    """The file of a field, stored; None when none was chosen."""
    upload = field.data
    if not upload or not getattr(upload, "filename", ""):
        return None
    return store(ctx.db, ctx.actor, upload.stream, upload.filename, now=ctx.now, kinds=EVIDENCE)


def _officers(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    colleagues = staff(ctx.db, page.case.tenant_id, "SETTLER", "LIAISON", "HEAD", "DEPUTY")
    form.officers.choices = [(one.person, one.name) for one in colleagues]
    if shown and not form.officers.data:
        on_case = [person for person in page.case.officers if any(person == one.person for one in colleagues)]
        form.officers.data = on_case or [one for one in (ctx.actor.person,) if one]


def _minutes(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    _officers(ctx, page, form, shown)
    if shown:
        form.at.data = wall_clock(ctx.now)
        form.place.data = page.known.station.address
        form.present.data = f"消费者{page.case.consumer_name}、经营者"
        form.consumer_name.data = page.case.consumer_name


def _handlers(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    settlers = staff(ctx.db, page.case.tenant_id, "SETTLER")
    form.assignee.choices = [(str(one.person), one.name) for one in settlers]
    if shown and page.case.assignee:
        form.assignee.data = str(page.case.assignee)


def _ways(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if not shown:
        return
    form.ways.data = list(OTHER_WAYS)
    if hasattr(form, "told_at"):
        form.told_at.data = wall_clock(ctx.now)
        form.transfer_consent.data = page.case.transfer_consent


def _test(_ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if shown:
        form.item.data = page.case.item_name


def _proposal(_ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    form.cite(suggested(page.case.problem))
    if shown:
        form.bases.data = ["LAW"]


def _feedback(ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if shown:
        form.performed_on.data = local_date(ctx.now)
        form.recovered_amount.data = page.agreement.amount if page.agreement else None


def _hand_over(_ctx: Context, page: CasePage, form: Form, shown: bool) -> None:
    if shown:
        form.consent.data = page.case.transfer_consent


def _accept(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    declared = accept.Acceptance(form.ours.data, form.dispute.data, form.nowhere_else.data)
    return accept.accept(ctx.db, ctx.actor, case, declared, seen=seen, now=ctx.now)


def _reject(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    why = accept.Rejection(form.reason.data, form.detail.data or "", form.ways.data, form.told_by.data)
    return accept.reject(ctx.db, ctx.actor, case, why, seen=seen, now=ctx.now)


def _referral(form: Form, *, kinds: list[str] | None = None) -> refer.ReferralFacts:
    return refer.ReferralFacts(
        kinds if kinds is not None else form.kinds.data,
        form.summary.data,
        form.measures.data or "",
        only_report=bool(getattr(form, "only_report", None) and form.only_report.data),
    )


def _refer(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return refer.refer(ctx.db, ctx.actor, case, _referral(form), seen=seen, now=ctx.now)


def _report_up(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return refer.report_up(ctx.db, ctx.actor, case, _referral(form), seen=seen, now=ctx.now)


def _transfer(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    what = _referral(form, kinds=[])
    return refer.hand_over(ctx.db, ctx.actor, case, what, consent=form.consent.data, seen=seen, now=ctx.now)


def _start(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.start(
        ctx.db, ctx.actor, case, form.officers.data, simple=form.simple.data, seen=seen, now=ctx.now
    )


def _resume(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.resume(
        ctx.db, ctx.actor, case, form.officers.data, simple=form.simple.data, seen=seen, now=ctx.now
    )


def _assign(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.assign(ctx.db, ctx.actor, case, UUID(form.assignee.data), seen=seen, now=ctx.now)


def _negotiate(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
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


def _appoint(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return handle.appoint(
        ctx.db, ctx.actor, case, form.reply_at.data, form.about.data or "", seen=seen, now=ctx.now
    )


def _commission(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
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


def _report(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    paper = kept(ctx, form.file)
    found = testing.ReportFacts(form.conclusion.data, paper.id if paper else None, form.objection.data)
    return testing.take_report(ctx.db, ctx.actor, case, found, seen=seen, now=ctx.now)


def _cancel_test(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return testing.cancel_test(ctx.db, ctx.actor, case, form.reason.data, seen=seen, now=ctx.now)


def _why(form: Form) -> terminate.TerminationFacts:
    return terminate.TerminationFacts(
        detail=form.detail.data,
        ways=form.ways.data,
        told_by=form.told_by.data,
        told_at=form.told_at.data,
        transfer_consent=form.transfer_consent.data,
    )


def _object(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return testing.object_to_test(ctx.db, ctx.actor, case, _why(form), seen=seen, now=ctx.now)


def _terminate(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    sub = form.sub.data or None
    return terminate.terminate(
        ctx.db, ctx.actor, case, form.reason.data, sub, _why(form), seen=seen, now=ctx.now
    )


def _timeout(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return terminate.terminate(
        ctx.db, ctx.actor, case, "OTHER", "TIMEOUT", _why(form), seen=seen, now=ctx.now
    )


def _propose(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    put = settle.Proposal(
        terms=form.terms.data,
        obligations=_obligations(form),
        bases=form.bases.data,
        citations=form.citations.data or [],
        opinion=form.opinion.data,
        waiver_told=form.waiver_told.data,
    )
    return settle.propose(ctx.db, ctx.actor, case, put, seen=seen, now=ctx.now)


def _obligations(form: Form) -> list[Obligation]:
    rows = [entry.form for entry in form.obligations if entry.form.kind.data]
    if any(row.due.data is None for row in rows):
        raise Invalid(N_("Give each promise its day."), field="obligations")
    return [Obligation(row.kind.data, row.detail.data or "", row.due.data, row.amount.data) for row in rows]


def _approve(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return settle.approve(ctx.db, ctx.actor, case, "", seen=seen, now=ctx.now)


def _head_approve(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return settle.approve_as_head(ctx.db, ctx.actor, case, "", seen=seen, now=ctx.now)


def _send_back(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return settle.send_back(ctx.db, ctx.actor, case, form.opinion.data, seen=seen, now=ctx.now)


def _withdraw(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return settle.withdraw(ctx.db, ctx.actor, case, form.reason.data, seen=seen, now=ctx.now)


def _begin(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return perform.begin_performance(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


def _feed_back(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    done = perform.FeedbackFacts(
        performed_on=form.performed_on.data,
        proof_note=form.proof_note.data,
        recovered_amount=form.recovered_amount.data,
        opinion=form.opinion.data,
        told_by=form.told_by.data,
        opinion_note=form.opinion_note.data or "",
    )
    found = perform.feed_back(ctx.db, ctx.actor, case, done, seen=seen, now=ctx.now)
    paper = kept(ctx, form.proof)
    if paper is not None:
        add_evidence(
            ctx.db, ctx.actor, case, paper, kind="PROOF_OF_PERFORMANCE", brought_by="OPERATOR", now=ctx.now
        )
    return found


def _breach(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return perform.report_breach(ctx.db, ctx.actor, case, form.summary.data, seen=seen, now=ctx.now)


def _close(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return finish.close(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


def _archive(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return finish.archive(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


def _reopen(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return finish.reopen(
        ctx.db, ctx.actor, case, form.mismatch.data, form.detail.data, seen=seen, now=ctx.now
    )


def _void(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return finish.ask_to_void(ctx.db, ctx.actor, case, form.reason.data, seen=seen, now=ctx.now)


def _discard(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return amend.discard(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


STEPS: dict[str, StepView] = {
    "accept": StepView(forms.AcceptForm, _accept),
    "reject": StepView(forms.RejectForm, _reject, _ways),
    "refer": StepView(forms.ReferForm, _refer),
    "report_up": StepView(forms.ReferForm, _report_up),
    "transfer_to_office": StepView(forms.HandOverForm, _transfer, _hand_over),
    "start": StepView(forms.StartForm, _start, _officers),
    "resume": StepView(forms.StartForm, _resume, _officers),
    "assign": StepView(forms.AssignForm, _assign, _handlers),
    "negotiate": StepView(forms.MinutesForm, _negotiate, _minutes, "complaints/minutes.html"),
    "appoint": StepView(forms.AppointForm, _appoint),
    "commission_test": StepView(forms.TestForm, _commission, _test),
    "test_report": StepView(forms.ReportForm, _report),
    "test_cancel": StepView(forms.ReasonForm, _cancel_test),
    "test_objection": StepView(forms.EndForm, _object, _ways),
    "prelim_settlement": StepView(forms.ProposeForm, _propose, _proposal, "complaints/propose.html"),
    "review_approve": StepView(forms.PlainForm, _approve),
    "head_approve": StepView(forms.PlainForm, _head_approve),
    "review_return": StepView(forms.SendBackForm, _send_back),
    "withdraw_proposal": StepView(forms.ReasonForm, _withdraw),
    "perform_start": StepView(forms.PlainForm, _begin),
    "perform_done": StepView(forms.FeedbackForm, _feed_back, _feedback),
    "perform_failed": StepView(forms.BreachForm, _breach),
    "terminate": StepView(forms.TerminateForm, _terminate, _ways),
    "timeout_20d": StepView(forms.EndForm, _timeout, _ways),
    "close": StepView(forms.PlainForm, _close),
    "archive": StepView(forms.PlainForm, _archive),
    "revisit_mismatch": StepView(forms.ReopenForm, _reopen),
    "void_request": StepView(forms.ReasonForm, _void),
    "discard": StepView(forms.PlainForm, _discard),
}
