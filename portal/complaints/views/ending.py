"""From the forms of settlement and ending to their actions."""

from typing import Any
from uuid import UUID

from portal.complaints.actions import (
    amend,
    finish,
    perform,
    settle,
    terminate,
    testing,
)
from portal.complaints.actions.look import add_evidence
from portal.complaints.models import Complaint
from portal.complaints.rules.checks import Obligation
from portal.complaints.views.taking import kept
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.web import Context

Form = Any


def _why(form: Form) -> terminate.TerminationFacts:
    return terminate.TerminationFacts(
        detail=form.detail.data,
        ways=form.ways.data,
        told_by=form.told_by.data,
        told_at=form.told_at.data,
        transfer_consent=form.transfer_consent.data,
    )


def take_object(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return testing.object_to_test(ctx.db, ctx.actor, case, _why(form), seen=seen, now=ctx.now)


def take_terminate(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    sub = form.sub.data or None
    return terminate.terminate(
        ctx.db, ctx.actor, case, form.reason.data, sub, _why(form), seen=seen, now=ctx.now
    )


def take_timeout(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return terminate.terminate(
        ctx.db, ctx.actor, case, "OTHER", "TIMEOUT", _why(form), seen=seen, now=ctx.now
    )


def take_propose(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
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


def take_approve(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return settle.approve(ctx.db, ctx.actor, case, "", seen=seen, now=ctx.now)


def take_head_approve(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return settle.approve_as_head(ctx.db, ctx.actor, case, "", seen=seen, now=ctx.now)


def take_send_back(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return settle.send_back(ctx.db, ctx.actor, case, form.opinion.data, seen=seen, now=ctx.now)


def take_withdraw(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return settle.withdraw(ctx.db, ctx.actor, case, form.reason.data, seen=seen, now=ctx.now)


def take_begin(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return perform.begin_performance(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


def take_feed_back(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
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


def take_breach(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return perform.report_breach(ctx.db, ctx.actor, case, form.summary.data, seen=seen, now=ctx.now)


def take_close(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return finish.close(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


def take_archive(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return finish.archive(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)


def take_reopen(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return finish.reopen(
        ctx.db, ctx.actor, case, form.mismatch.data, form.detail.data, seen=seen, now=ctx.now
    )


def take_void(ctx: Context, case: UUID, form: Form, seen: int) -> Complaint:
    return finish.ask_to_void(ctx.db, ctx.actor, case, form.reason.data, seen=seen, now=ctx.now)


def take_discard(ctx: Context, case: UUID, _form: Form, seen: int) -> Complaint:
    return amend.discard(ctx.db, ctx.actor, case, seen=seen, now=ctx.now)
