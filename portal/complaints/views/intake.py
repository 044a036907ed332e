"""Registering: the new form, drafts, corrections; the shop found by typing, earlier cases of the same phone."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions.amend import amend as amend_case
from portal.complaints.actions.errors import CaseChanged
from portal.complaints.actions.look import add_evidence
from portal.complaints.actions.register import register, register_draft, save_draft
from portal.complaints.forms.fields import wall_clock
from portal.complaints.forms.intake import IntakeForm
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.inbox import same_phone
from portal.complaints.queries.page import load_page
from portal.complaints.queries.shop import shop_named
from portal.complaints.rules.events import EVENTS
from portal.complaints.rules.facts import Acting
from portal.complaints.rules.intake import Intake
from portal.complaints.rules.steps import allowed
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import state_label, strips, subject
from portal.complaints.views.steps import in_words
from portal.complaints.views.timeline import lines
from portal.core.clock import local_date
from portal.core.errors import Conflict, Missing, Refused
from portal.core.files import EVIDENCE, store
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.merchants import merchant

Page = str | Response | tuple[str, int]
DESK = ("LIAISON", "SETTLER")


@station_pages.get("/new")
@access.roles(*DESK)
def new(station: str) -> Page:
    """The form for a new complaint."""
    form = IntakeForm()
    form.purchase_date.data = local_date(ctx().now)
    form.event_at.data = None
    return _render(form, station)


@station_pages.post("/new")
@access.roles(*DESK)
def new_post(station: str) -> Page:
    """Register it, or keep it as a draft."""
    return _register(station, IntakeForm(), None)


@station_pages.get("/<uuid:case>/draft")
@access.roles(*DESK)
def draft(station: str, case: UUID) -> Page:
    """A draft, to be finished. Raises Missing for what is no draft."""
    form = IntakeForm()
    form.fill(_draft(case))
    return _render(form, station, draft=case)


@station_pages.post("/<uuid:case>/draft")
@access.roles(*DESK)
def draft_post(station: str, case: UUID) -> Page:
    """Register a draft."""
    _draft(case)
    return _register(station, IntakeForm(), case)


@station_pages.get("/same")
@access.roles(*DESK)
def same(station: str) -> str:
    """Earlier cases of a telephone: a fragment beside the field."""
    context = ctx()
    rows = same_phone(context.db, request.args.get("consumer_phone", ""))
    return render_template("complaints/_same.html", strips=strips(context.db, rows, station, {}, context.now))


@station_pages.get("/<uuid:case>/amend")
@access.roles(*DESK)
def amend(station: str, case: UUID) -> Page:
    """The record, to be corrected."""
    context = ctx()
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    try:
        allowed(page.known.case, "amend", Acting(context.actor.person, context.actor.roles))
    except Refused as refused:
        raise in_words(refused) from refused
    form = IntakeForm()
    form.fill(page.case)
    return _render_amend(form, station, case)


@station_pages.post("/<uuid:case>/amend")
@access.roles(*DESK)
def amend_post(station: str, case: UUID) -> Page:
    """Correct the record; a correction that comes second is shown beside what is there now."""
    context, form = ctx(), IntakeForm()
    if not form.validate_on_submit():
        return _render_amend(form, station, case), 422
    try:
        complaint = amend_case(
            context.db, context.actor, case, _with_shop(form), seen=form.seen_version, now=context.now
        )
    except CaseChanged as changed:
        return _amend_conflict(form, station, case, changed)
    except Refused as refused:
        if isinstance(refused, Missing):
            raise
        context.db.rollback()
        form.refuse(in_words(refused))
        return _render_amend(form, station, case), refused.status
    flash_ok(gettext(N_("The record was corrected · %(number)s"), number=complaint.number or ""))
    return back_to("cases.case_page", station=station, case=case)


def _draft(case: UUID) -> Any:
    found = one_case(ctx().db, case)
    if found.state != "DRAFT":
        raise Missing(N_("There is no such draft."))
    return found


def _register(station: str, form: IntakeForm, draft_id: UUID | None) -> Page:
    context = ctx()
    if request.form.get("as_draft") and draft_id is None:
        form.process(request.form)
        return _as_draft(station, form)
    if not form.validate_on_submit():
        return _render(form, station, draft=draft_id), 422
    try:
        intake = _with_shop(form)
        if draft_id is None:
            made = register(context.db, context.actor, intake, now=context.now)
        else:
            seen = form.seen_version or None
            made = register_draft(context.db, context.actor, draft_id, intake, seen=seen, now=context.now)
        _keep_photos(form, made.complaint.id)
    except Refused as refused:
        context.db.rollback()
        form.refuse(in_words(refused))
        return _render(form, station, draft=draft_id), refused.status
    flash_ok(gettext(N_("Registered as %(number)s"), number=made.complaint.number or ""))
    return back_to("cases.case_page", station=station, case=made.complaint.id, new=1)


def _as_draft(station: str, form: IntakeForm) -> Page:
    context = ctx()
    try:
        made = save_draft(context.db, context.actor, form.intake(), now=context.now)
        _keep_photos(form, made.id)
    except Refused as refused:
        context.db.rollback()
        form.refuse(in_words(refused))
        return _render(form, station), refused.status
    flash_ok(gettext(N_("Kept as a draft")))
    return back_to("cases.draft", station=station, case=made.id)


def _with_shop(form: IntakeForm) -> Intake:
    """What was typed; a shop of this station lends its stall, code and contact."""
    intake = form.intake()
    db = ctx().db
    shop: Any = merchant(db, UUID(form.merchant_id.data)) if _is_id(form.merchant_id.data) else None
    if shop is None or shop.title not in (intake.respondent_name, shop.name):
        shop = shop_named(db, intake.respondent_name)
    if shop is None:
        return intake
    return replace(
        intake,
        merchant_id=shop.id,
        respondent_location=intake.respondent_location or shop.stall,
        respondent_uscc=shop.uscc or None,
        respondent_contact=shop.phone,
    )


def _is_id(text: str | None) -> bool:
    try:
        return bool(text) and bool(UUID(str(text)))
    except ValueError:
        return False


def _keep_photos(form: IntakeForm, case_id: UUID) -> None:
    context = ctx()
    for upload in form.photos.data or []:
        if getattr(upload, "filename", ""):
            file = store(
                context.db, context.actor, upload.stream, upload.filename, now=context.now, kinds=EVIDENCE
            )
            add_evidence(context.db, context.actor, case_id, file, now=context.now)


def _render(form: IntakeForm, station: str, draft: UUID | None = None) -> str:
    return render_template(
        "complaints/intake.html",
        form=form,
        draft=draft,
        now=wall_clock(ctx().now),
        shops=url_for("merchants.search", station=station),
        same=url_for("cases.same", station=station),
    )


def _render_amend(form: IntakeForm, station: str, case: UUID, **extra: Any) -> str:
    complaint = one_case(ctx().db, case)
    return render_template(
        "complaints/amend.html",
        form=form,
        case=complaint,
        subject=subject(complaint),
        state=state_label(complaint.state),
        title=EVENTS.label("amend", current_locale()),
        shops=url_for("merchants.search", station=station),
        same=url_for("cases.same", station=station),
        back=url_for("cases.case_page", station=station, case=case),
        **extra,
    )


def _amend_conflict(form: IntakeForm, station: str, case: UUID, changed: CaseChanged) -> Page:
    context = ctx()
    context.db.rollback()
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    page.events = [row for row in page.events if row.seq > form.seen_version]
    page.replies = []
    theirs = IntakeForm(formdata=None)
    theirs.fill(page.case)
    pairs = [
        {"label": str(mine.label.text), "yours": _shown(mine.data), "theirs": _shown(theirs[mine.name].data)}
        for mine in form
        if mine.name in theirs.PLAIN + theirs.OR_NONE + theirs.LISTS
        and _shown(mine.data) != _shown(theirs[mine.name].data)
    ]
    form.version.data, form.version.raw_data = str(page.case.version), None
    assert isinstance(changed, Conflict)
    return _render_amend(form, station, case, meanwhile=lines(page, station), conflict=pairs), 409


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    return "" if value in (None, False) else str(value)
