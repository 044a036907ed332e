"""A step's page: GET shows its form, POST takes it. Two people at once: the second sees what changed."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions.errors import CaseChanged
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.page import CasePage, load_page
from portal.complaints.rules.events import EVENTS
from portal.complaints.rules.facts import Acting
from portal.complaints.rules.steps import allowed
from portal.complaints.views.nextup import DIRECT, readable
from portal.complaints.views.places import station_pages
from portal.complaints.views.registry import STEPS, StepView
from portal.complaints.views.show import state_label, subject
from portal.complaints.views.timeline import lines
from portal.core.clock import local_date
from portal.core.errors import Missing, Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import Context, access, back_to, ctx, flash_ok

Page = str | Response | tuple[str, int]


@station_pages.get("/<uuid:case>/<any(" + ", ".join(sorted(STEPS)) + "):event>")
@access.member
def step(station: str, case: UUID, event: str) -> Page:
    """The form of a step this person may take now; what may not be taken is refused here already."""
    context = ctx()
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    _ask(page, event, context)
    view = STEPS[event]
    form = view.form()
    form.version.data = str(page.case.version)
    if view.prepare is not None:
        view.prepare(context, page, form, True)
    return _render(view, page, form, event, station)


@station_pages.post("/<uuid:case>/<any(" + ", ".join(sorted(STEPS)) + "):event>")
@access.member
def take_step(station: str, case: UUID, event: str) -> Page:
    """Take it, or show the form again with what stands in the way; nothing that was typed is lost."""
    context, view = ctx(), STEPS[event]
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    form = view.form()
    if view.prepare is not None:
        view.prepare(context, page, form, False)
    if not form.validate_on_submit():
        return _render(view, page, form, event, station), 422
    try:
        complaint = view.apply(context, case, form, form.seen_version)
    except CaseChanged as changed:
        return changed_meanwhile(changed, form, event, station, view)
    except Refused as refused:
        return _refused(view, refused, form, event, station, case)
    flash_ok(_done(event, complaint.number or ""))
    if event == "discard":
        return back_to("cases.show", station=station)
    return back_to("cases.case_page", station=station, case=case)


def _done(event: str, number: str) -> str:
    return gettext(
        N_("%(step)s: done · %(number)s"), step=EVENTS.label(event, current_locale()), number=number
    )


def _ask(page: CasePage, event: str, context: Context) -> None:
    try:
        allowed(page.known.case, event, Acting(context.actor.person, context.actor.roles))
    except Refused as refused:
        raise in_words(refused) from refused


def in_words(refused: Refused) -> Refused:
    """The refusal with its values as people read them."""
    refused.params = {key: readable(value) for key, value in refused.params.items()}
    return refused


def _render(view: StepView, page: CasePage, form: Any, event: str, station: str, **extra: Any) -> str:
    return render_template(
        view.template,
        form=form,
        event=event,
        title=EVENTS.label(event, current_locale()),
        direct=event in DIRECT,
        case=page.case,
        page=page,
        subject=subject(page.case),
        state=state_label(page.case.state),
        back=url_for("cases.case_page", station=station, case=page.case.id),
        blank=url_for("cases.paper_to_sign", station=station, case=page.case.id, paper="F08")
        if event == "commission_test"
        else None,
        **extra,
    )


def _refused(view: StepView, refused: Refused, form: Any, event: str, station: str, case: UUID) -> Page:
    if isinstance(refused, Missing):
        raise refused
    context = ctx()
    context.db.rollback()
    form.refuse(in_words(refused))
    page = load_page(context.db, one_case(context.db, case), local_date(context.now))
    return _render(view, page, form, event, station), refused.status


def changed_meanwhile(changed: CaseChanged, form: Any, event: str, station: str, view: StepView) -> Page:
    """409: who did what meanwhile, where the case stands now, and the form as it was typed, ready to be sent
    again if the step is still open."""
    context = ctx()
    case_id = changed.complaint.id
    context.db.rollback()
    page = load_page(context.db, one_case(context.db, case_id), local_date(context.now))
    since = int(form.seen_version)
    page.events = [row for row in page.events if row.seq > since]
    page.replies = []
    form.version.data = str(page.case.version)
    form.version.raw_data = None
    still = True
    try:
        allowed(page.known.case, event, Acting(context.actor.person, context.actor.roles))
    except Refused:
        still = False
    meanwhile = {"meanwhile": lines(page, station), "still": still, "typed": typed(form)}
    return _render(view, page, form, event, station, **meanwhile), 409


def typed(form: Any) -> list[tuple[str, str]]:
    """What the person wrote, for reading and copying."""
    unread = ("HiddenField", "CSRFTokenField", "FileField", "MultipleFileField", "FieldList")
    return [
        (str(field.label.text), _plain(field.data))
        for field in form
        if field.type not in unread and field.data not in (None, "", False, [])
    ]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return "✓" if value is True else str(value)
