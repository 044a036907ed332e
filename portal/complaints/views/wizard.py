"""/p/<station>/complain: four questions, one a screen, no account. Answers travel in the form, not in a cookie."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions.look import add_evidence
from portal.complaints.actions.register import register
from portal.complaints.forms.wizard import QUESTIONS, WizardForm
from portal.complaints.rules.intake import Intake
from portal.complaints.views.places import public_pages
from portal.complaints.views.steps import in_words
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Missing, Refused
from portal.core.files import EVIDENCE, store
from portal.core.i18n import N_
from portal.core.web import access, back_to, ctx, limit
from portal.merchants import by_name, search
from portal.tenants import WORKING, StationCard, card

Page = str | Response | tuple[str, int]


@public_pages.get("/")
@access.anyone
@limit("60 per minute")
def start(station: str) -> Page:
    """The first question. ``?shop=`` comes from the code on a counter."""
    form = WizardForm(formdata=None)
    form.respondent_name.data = request.args.get("shop", "")[:80]
    return _ask(form, 0, station)


@public_pages.post("/")
@access.anyone
@limit("120 per hour")
def answer(station: str) -> Page:
    """The next question, the one before, or, after the last, the receipt."""
    form = WizardForm()
    here = form.here
    if request.form.get("go_back"):
        return _ask(form, max(here - 1, 0), station)
    if not form.answered(here):
        return _ask(form, here, station), 422
    if here + 1 < len(QUESTIONS):
        return _ask(form, here + 1, station)
    return _register(form, station)


def _register(form: WizardForm, station: str) -> Page:
    context = ctx()
    place = context.place
    _taking()
    actor = Actor(None, "消费者", frozenset({"CONSUMER"}), "public", place.tenant, place.office_path)
    try:
        made = register(context.db, actor, _intake(form), now=context.now)
        for upload in form.photos.data or []:
            if getattr(upload, "filename", ""):
                file = store(
                    context.db, actor, upload.stream, upload.filename, now=context.now, kinds=EVIDENCE
                )
                add_evidence(context.db, actor, made.complaint.id, file, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(in_words(refused))
        return _ask(form, form.first_wrong(), station), refused.status
    return back_to("status.show", token=made.token, new=1)


def _intake(form: WizardForm) -> Intake:
    db = ctx().db
    shop = by_name(db, form.respondent_name.data or "")
    return Intake(
        consumer_name=form.consumer_name.data,
        consumer_phone=form.consumer_phone.data,
        respondent_name=form.respondent_name.data,
        respondent_location=shop.stall if shop else "",
        merchant_id=shop.id if shop else None,
        item_name=form.item_name.data,
        purchase_date=form.purchase_date.data,
        amount=form.amount.data or Decimal(0),
        facts=form.facts.data,
        demands=tuple(form.demands.data),
        channel="SCAN",
        publish_consent=False,
        transfer_consent=bool(form.transfer_consent.data),
    )


def _taking() -> StationCard:
    """The station's card. Raises Missing when it takes no complaints: neither the questions nor the last answer."""
    context = ctx()
    tenant = context.place.tenant
    found = card(context.db, tenant) if tenant else None
    if found is None or found.status not in WORKING:
        raise Missing(N_("This station does not take complaints at present."))
    return found


def _ask(form: WizardForm, at: int, station: str) -> str:
    context, found = ctx(), _taking()
    form.step.data, form.step.raw_data = str(at), None
    return render_template(
        "complaints/wizard.html",
        form=form,
        at=at,
        question=QUESTIONS[at],
        total=len(QUESTIONS),
        carried=_carried(form, at),
        shops=_shops(at),
        station=found,
        today=local_date(context.now),
        action=url_for("complain.answer", station=station),
    )


def _shops(at: int) -> list[str]:
    if QUESTIONS[at].name != "what":
        return []
    return [row.name for row in search(ctx().db, "", 200)]


def _carried(form: WizardForm, at: int) -> list[tuple[str, Any]]:
    """The answers of the other screens, as hidden inputs."""
    here = set(QUESTIONS[at].fields)
    found: list[tuple[str, Any]] = []
    for question in QUESTIONS:
        for name in question.fields:
            if name in here or name == "photos":
                continue
            value = form[name].data
            for one in value if isinstance(value, list) else [value]:
                if one not in (None, "", False):
                    found.append(
                        (name, one.isoformat() if isinstance(one, date) else "y" if one is True else one)
                    )
    return found
