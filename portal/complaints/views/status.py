"""/t/<token>: the consumer's page. Which step, who has the turn, by when; the proposal; a word back. No account."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.complaints.actions.look import add_evidence
from portal.complaints.actions.reply import agree_to_hand_over, say, say_done, say_not_done, want_to_withdraw
from portal.complaints.actions.settle import withdraw
from portal.complaints.actions.sign import SignatureFacts, sign
from portal.complaints.forms.sign import ConsumerSignForm, SayForm, drawn
from portal.complaints.models import Complaint, Decision, Termination
from portal.complaints.queries.links import GONE, case_of_link, looks
from portal.complaints.queries.page import CasePage, case_file, load_page
from portal.complaints.queries.told import told
from portal.complaints.rules.agreement import obligation_words, unpack_obligations
from portal.complaints.rules.facts import Acting
from portal.complaints.rules.states import AT_REST
from portal.complaints.rules.steps import allowed
from portal.complaints.rules.waiting import PLAIN, STOPS
from portal.complaints.rules.words.steps import OTHER_WAYS, REJECT_REASONS
from portal.complaints.views.paperwork import f04
from portal.complaints.views.places import status_pages
from portal.complaints.views.show import chip, state_label
from portal.complaints.views.steps import in_words
from portal.complaints.views.timeline import lines
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import ScopedSession, enter
from portal.core.errors import Conflict, Invalid, Missing, Refused
from portal.core.files import EVIDENCE, IMAGE, file_response, store
from portal.core.i18n import N_, current_locale, gettext, speaking
from portal.core.pdf import render_pdf
from portal.core.place_tokens import unpack_token
from portal.core.scope import Public
from portal.core.settings import settings
from portal.core.web import access, back_to, ctx, flash_ok, limit
from portal.law import load_calendar
from portal.tenants import card

Page = str | BaseResponse | tuple[str, int]
TELLS = frozenset({"STATION_20D", "APPOINTED_REPLY", "PERFORM_DUE"})
PER_MINUTE = "60 per minute"
WRITES = "20 per hour"
PRINTS = "10 per minute"  # each costs half a second of the machine


def _open(token: str) -> Complaint:
    """Step through the link into its station's public scope. Raises Missing for any other word."""
    context = ctx()
    unpacked = unpack_token(token)
    found = card(context.db, unpacked[0]) if unpacked else None
    if found is None or not isinstance(context.db, ScopedSession):
        raise Missing(GONE)
    enter(context.db, Public(found.station, found.office_path))
    return case_of_link(context.db, token, context.now)


def _consumer(complaint: Complaint) -> Actor:
    return Actor(
        None, "消费者", frozenset({"CONSUMER"}), "public", complaint.tenant_id, complaint.office_path
    )


@status_pages.get("/<token>")
@access.anyone
@limit(PER_MINUTE)
def show(token: str) -> str:
    """Where the case stands, in plain words."""
    return _page(token, _open(token), SayForm(), ConsumerSignForm())


@status_pages.post("/<token>/say")
@access.anyone
@limit(WRITES)
def tell(token: str) -> Page:
    """A message, photos, or both."""
    complaint, context, form = _open(token), ctx(), SayForm()
    files = [one for one in form.files.data or [] if getattr(one, "filename", "")]
    try:
        if not form.validate() or not (files or (form.text.data or "").strip()):
            raise Invalid(N_("Write something, or choose a photo."), field="text")
        actor = _consumer(complaint)
        for upload in files:
            file = store(context.db, actor, upload.stream, upload.filename, now=context.now, kinds=EVIDENCE)
            add_evidence(context.db, actor, complaint.id, file, now=context.now)
        words = (form.text.data or "").strip() or "补充了照片"
        say(context.db, actor, complaint.id, words, now=context.now)
    except Refused as refused:
        return _again(token, refused, form, ConsumerSignForm())
    flash_ok(gettext("The station has it."))
    return back_to("status.show", token=token)


@status_pages.post("/<token>/<any('done', 'hand-over', 'withdraw'):word>")
@access.anyone
@limit(WRITES)
def say_word(token: str, word: str) -> Page:
    """One press: it was done · the office shall have it · I want to withdraw."""
    complaint, context = _open(token), ctx()
    verb = {"done": say_done, "hand-over": agree_to_hand_over, "withdraw": want_to_withdraw}[word]
    verb(context.db, _consumer(complaint), complaint.id, now=context.now)
    flash_ok(gettext("The station has it."))
    return back_to("status.show", token=token)


@status_pages.post("/<token>/not-done")
@access.anyone
@limit(WRITES)
def not_done(token: str) -> Page:
    """It was not performed: a closed case opens again."""
    complaint, context = _open(token), ctx()
    say_not_done(
        context.db, _consumer(complaint), complaint.id, request.form.get("text", ""), now=context.now
    )
    flash_ok(gettext("The station has it."))
    return back_to("status.show", token=token)


@status_pages.post("/<token>/refuse")
@access.anyone
@limit(WRITES)
def refuse(token: str) -> Page:
    """No to the proposal: it goes back to the table."""
    complaint, context = _open(token), ctx()
    why = request.form.get("text", "").strip() or "消费者不同意该方案"
    withdraw(context.db, _consumer(complaint), complaint.id, why, now=context.now)
    flash_ok(gettext("The station knows that you do not agree."))
    return back_to("status.show", token=token)


@status_pages.post("/<token>/sign")
@access.anyone
@limit(WRITES)
def sign_it(token: str) -> Page:
    """Yes to the proposal, signed on the own phone."""
    complaint, context, form = _open(token), ctx(), ConsumerSignForm()
    try:
        pad = drawn(request.form.get("consumer_png", ""), request.form.get("consumer_strokes", ""))
        if not form.validate() or pad is None or not form.read.data:
            raise Invalid(N_("Read the agreement, tick it, and sign."), field="read")
        if complaint.by_proxy:
            raise Conflict(N_("Your proxy signs at the station."))
        actor = _consumer(complaint)
        file = store(context.db, actor, pad[0], "signature.png", now=context.now, kinds=IMAGE)
        one = SignatureFacts(
            "CONSUMER", form.consumer_name.data, "SELF", "LINK", file, form.text_hash.data, pad[1]
        )
        sign(context.db, actor, complaint.id, [one], seen=form.seen_version, now=context.now)
    except Refused as refused:
        return _again(token, refused, SayForm(formdata=None), form)
    flash_ok(gettext("Signed. You find a copy below."))
    return back_to("status.show", token=token)


@status_pages.get("/<token>/agreement.pdf")
@access.anyone
@limit(PRINTS)
def agreement(token: str) -> Response:
    """The consumer's copy of the agreement."""
    complaint, context = _open(token), ctx()
    page = load_page(context.db, complaint, local_date(context.now))
    made = page.agreement
    if made is None:
        raise Missing(N_("This paper does not exist yet."))
    with speaking("zh"):
        html = render_template("print/F04.html", paper=f04(context, page, made), copies=["消费者执"])
    answer = Response(render_pdf(html, title=made.agreement_no), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{made.agreement_no}.pdf"'
    return answer


@status_pages.get("/<token>/files/<uuid:file>")
@access.anyone
@limit(PER_MINUTE)
def file(token: str, file: UUID) -> Response:
    """A photo the consumer brought. Raises Missing for anything else."""
    complaint, context = _open(token), ctx()
    page = load_page(context.db, complaint, local_date(context.now))
    own = {one.file.id for one in page.files if one.evidence.brought_by == "CONSUMER"}
    row = case_file(context.db, complaint, file) if file in own else None
    if row is None:
        raise Missing(N_("There is no such file here."))
    return file_response(row, display=True)


def _again(token: str, refused: Refused, say_form: SayForm, sign_form: ConsumerSignForm) -> Page:
    context = ctx()
    context.db.rollback()
    refused = in_words(refused)
    complaint = _open(token)
    return _page(
        token, complaint, say_form, sign_form, gettext(refused.message) % refused.params
    ), refused.status


def _page(
    token: str,
    complaint: Complaint,
    say_form: SayForm,
    sign_form: ConsumerSignForm,
    problem: str | None = None,
) -> str:
    context = ctx()
    page = load_page(context.db, complaint, local_date(context.now))
    made = page.known.settlement
    sign_form.version.data, sign_form.version.raw_data = str(complaint.version), None
    sign_form.consumer_name.data = sign_form.consumer_name.data or complaint.consumer_name
    if made is not None:
        sign_form.text_hash.data, sign_form.text_hash.raw_data = made.text_hash, None
    plain = PLAIN[complaint.state]
    return render_template(
        "complaints/status.html",
        token=token,
        case=complaint,
        station=page.known.station,
        plain=plain,
        stops=_stops(plain.stop, complaint.state),
        state=state_label(complaint.state),
        clocks=_clocks(page),
        steps=[line for line in lines(_shown(page), "") if line["seen"]],
        made=made if made and made.approved_at else None,
        obligations=[obligation_words(one) for one in unpack_obligations(made.obligations)] if made else [],
        may_sign=_may(page, "sign_consumer") and not complaint.by_proxy,
        may_refuse=_may(page, "withdraw_proposal") and bool(made and made.approved_at),
        may_reopen=_may(page, "revisit_mismatch") and complaint.outcome == "SETTLED",
        waits_for_done=complaint.state in ("AGREED", "PERFORMING", "FED_BACK"),
        signed=page.agreement,
        ended=_ended(page),
        told=told(context.db, complaint.id),
        closed=complaint.state in AT_REST,
        photos=[one for one in page.files if one.evidence.brought_by == "CONSUMER"],
        looks=looks(context.db, complaint),
        say_form=say_form,
        sign_form=sign_form,
        problem=problem,
        link=settings().base_url + url_for("status.show", token=token),
    )


def _shown(page: CasePage) -> CasePage:
    """The page without what only the station may read."""
    page.events = [event for event in page.events if event.shown]
    return page


def _may(page: CasePage, event: str) -> bool:
    try:
        allowed(page.known.case, event, Acting(None, frozenset({"CONSUMER"})))
    except Refused:
        return False
    return True


def _clocks(page: CasePage) -> list[dict[str, Any]]:
    context = ctx()
    going = [clock for clock in page.known.clocks if clock.stopped_at is None and clock.code in TELLS]
    return [
        chip(clock, load_calendar(context.db, clock.office_path), context.now)
        for clock in sorted(going, key=lambda row: row.due_on)
    ]


def _stops(here: int, state: str) -> list[dict[str, Any]]:
    over = state in ("CLOSED", "ARCHIVED", "FED_BACK")
    return [
        {
            "label": term.label(current_locale()),
            "kind": "is-done" if at < here or over else "is-here" if at == here else "",
        }
        for at, term in enumerate(STOPS, 1)
    ]


def _ended(page: CasePage) -> dict[str, Any] | None:
    """Why it ended or was refused, and the other ways."""
    locale = current_locale()
    ended, decision = page.last(Termination), page.last(Decision)
    if ended is not None and ended.round == page.case.round:
        return {"why": ended.detail, "ways": [OTHER_WAYS.label(way, locale) for way in ended.ways]}
    if decision is not None and not decision.accepted:
        why = REJECT_REASONS.label(decision.reason, locale)
        return {
            "why": "：".join(part for part in (why, decision.detail) if part),
            "ways": [OTHER_WAYS.label(way, locale) for way in decision.ways],
        }
    return None
