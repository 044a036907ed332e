"""The steps of a version: send, approve, give back, drop, end, read, remind."""

from collections.abc import Callable
from uuid import UUID

from werkzeug.wrappers import Response

from portal.core.errors import Conflict, Invalid, Refused
from portal.core.i18n import N_, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.tenants.actions import posted as verbs
from portal.tenants.forms.posted import ApproveAllForm, ApproveForm, ReturnForm, StepForm
from portal.tenants.models import PostedRule
from portal.tenants.queries.posted import one
from portal.tenants.rules.posted import APPROVERS, WRITERS
from portal.tenants.views.posted.listing import list_page
from portal.tenants.views.posted.places import blueprint
from portal.tenants.views.posted.rule import rule_page

Page = str | Response | tuple[str, int]
Step = Callable[[PostedRule, int], None]


def _do(station: str, rule: UUID, step: Step, words: str) -> Page:
    """Take a step that needs only the version it was seen in."""
    form = StepForm()
    row = one(ctx().db, rule)
    if not form.validate():
        return rule_page(row.code, None, None, 422)
    step(row, form.seen_version)
    flash_ok(gettext(words))
    return back_to("posted.rule", station=station, code=row.code)


@blueprint.post("/<uuid:rule>/send")
@access.roles(*WRITERS)
def send_post(station: str, rule: UUID) -> Page:
    """A draft goes to approval."""
    c = ctx()
    return _do(
        station, rule,
        lambda row, seen: verbs.send(c.db, c.actor, row, seen, now=c.now),
        N_("The rule is sent for approval."),
    )  # fmt: skip


@blueprint.post("/<uuid:rule>/drop")
@access.roles(*WRITERS)
def drop_post(station: str, rule: UUID) -> Page:
    """A version that was never approved is given up."""
    context, form = ctx(), StepForm()
    row = one(context.db, rule)
    if not form.validate():
        return rule_page(row.code, None, None, 422)
    verbs.drop(context.db, context.actor, row, form.seen_version, now=context.now)
    flash_ok(gettext(N_("The draft is dropped.")))
    return back_to("posted.show", station=station)


@blueprint.post("/<uuid:rule>/approve")
@access.roles(*APPROVERS)
def approve_post(station: str, rule: UUID) -> Page:
    """Approve, from a day on."""
    context, form = ctx(), ApproveForm()
    row = one(context.db, rule)
    if not form.validate():
        return rule_page(row.code, form, None, 422)
    try:
        verbs.approve(
            context.db, context.actor, row, form.effective_on.data, form.seen_version, now=context.now
        )
    except Invalid as refused:
        form.refuse(refused)
        return rule_page(row.code, form, None, 422)
    flash_ok(gettext(N_("The rule is approved; the staff is asked to read it.")))
    return back_to("posted.rule", station=station, code=row.code)


@blueprint.post("/approve")
@access.roles(*APPROVERS)
def approve_all_post(station: str) -> Page:
    """Approve all that wait, as the approver saw them, from one day on."""
    context, form = ctx(), ApproveAllForm()
    if not form.validate():
        return list_page(form, 422)
    try:
        seen = form.seen_versions()
        for key, version in seen.items():
            row = one(context.db, _id(key))
            verbs.approve(context.db, context.actor, row, form.effective_on.data, version, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return list_page(form, refused.status)
    flash_ok(gettext(N_("%(n)s rules are approved; the staff is asked to read them.")) % {"n": len(seen)})
    return back_to("posted.show", station=station)


def _asked(_people: int) -> None:
    """How many were asked is in their inboxes."""


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Conflict(N_("This page is not complete. Open the list again.")) from error


@blueprint.post("/<uuid:rule>/return")
@access.roles(*APPROVERS)
def return_post(station: str, rule: UUID) -> Page:
    """Give it back with what should be changed."""
    context, form = ctx(), ReturnForm()
    row = one(context.db, rule)
    if not form.validate():
        return rule_page(row.code, None, form, 422)
    verbs.give_back(context.db, context.actor, row, form.reason.data, form.seen_version, now=context.now)
    flash_ok(gettext(N_("The rule is given back.")))
    return back_to("posted.rule", station=station, code=row.code)


@blueprint.post("/<uuid:rule>/end")
@access.roles(*APPROVERS)
def end_post(station: str, rule: UUID) -> Page:
    """It no longer holds, from today."""
    c = ctx()
    return _do(
        station, rule,
        lambda row, seen: verbs.end(c.db, c.actor, row, seen, now=c.now),
        N_("From today this rule no longer holds."),
    )  # fmt: skip


@blueprint.post("/<uuid:rule>/read")
@access.member
def read_post(station: str, rule: UUID) -> Page:
    """I have read it."""
    c = ctx()
    return _do(
        station, rule,
        lambda row, _: verbs.confirm_read(c.db, c.actor, row, now=c.now),
        N_("Noted: you have read this rule."),
    )  # fmt: skip


@blueprint.post("/<uuid:rule>/remind")
@access.roles("HEAD", "DEPUTY", "APPROVER")
def remind_post(station: str, rule: UUID) -> Page:
    """Ask those who have not read it."""
    c = ctx()
    return _do(
        station, rule,
        lambda row, _: _asked(verbs.remind_readers(c.db, row, now=c.now)),
        N_("Those who have not read it are asked again."),
    )  # fmt: skip
