"""咨询: one line at the desk, in ten seconds."""

from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.complaints.actions.inquiry import answer
from portal.complaints.forms.sign import ENDS, InquiryForm
from portal.complaints.models import Inquiry
from portal.complaints.queries.inquiries import inquiries
from portal.complaints.rules.words.intake import CHANNELS
from portal.complaints.views.places import inquiry_pages
from portal.core.errors import Refused
from portal.core.i18n import current_locale, gettext
from portal.core.web import Key, access, back_to, ctx, flash_ok, page

Page = str | Response | tuple[str, int]
KEYS = (Key(Inquiry.id, lambda row: row.id, UUID, descending=True),)  # type: ignore[arg-type]
USUAL = ("VISIT", "PHONE", "WX_MP", "WEB")


@inquiry_pages.get("/")
@access.member
def show(station: str) -> str:  # noqa: ARG001 - the URL's own
    """The inquiries, newest first, with the line for a new one on top."""
    return _render(_form())


@inquiry_pages.post("/")
@access.roles("LIAISON", "SETTLER", "HEAD", "DEPUTY")
def add(station: str) -> Page:
    """Keep one."""
    context, form = ctx(), _form()
    if not form.validate_on_submit():
        return _render(form), 422
    try:
        answer(
            context.db,
            context.actor,
            channel=form.channel.data,
            question=form.question.data,
            reply=form.answer.data or "",
            ended=form.ended.data,
            now=context.now,
        )
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _render(form), refused.status
    flash_ok(gettext("The inquiry is on record"))
    return back_to("cases.new" if form.ended.data == "TO_COMPLAINT" else "inquiries.show", station=station)


def _form() -> InquiryForm:
    form = InquiryForm()
    form.channel.choices = [(code, CHANNELS.label(code, current_locale())) for code in USUAL]
    return form


def _render(form: InquiryForm) -> str:
    found = page(
        ctx().db, inquiries(), KEYS, after=request.args.get("after"), before=request.args.get("before")
    )
    return render_template(
        "complaints/inquiries.html",
        form=form,
        page=found,
        ends=ENDS,
        channels=CHANNELS,
        locale=current_locale(),
    )
