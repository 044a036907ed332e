"""A proxy appears or leaves; another consumer of the same dispute joins."""

from uuid import UUID

from flask import render_template, url_for
from werkzeug.wrappers import Response

from portal.complaints.actions.errors import CaseChanged
from portal.complaints.actions.party import add_co_consumer, bring_proxy, end_proxy
from portal.complaints.forms.steps import CoConsumerForm, PlainForm, ProxyForm
from portal.complaints.queries.cases import case as one_case
from portal.complaints.rules.intake import ProxyFacts
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import state_label, subject
from portal.complaints.views.taking import kept
from portal.core.errors import Missing, Refused
from portal.core.i18n import gettext
from portal.core.web import access, back_to, ctx, flash_ok

Page = str | Response | tuple[str, int]
DESK = ("SETTLER", "LIAISON")


@station_pages.get("/<uuid:case>/proxy")
@access.roles(*DESK)
def proxy(station: str, case: UUID) -> Page:
    """The form of a power of attorney."""
    form = ProxyForm()
    form.version.data = str(one_case(ctx().db, case).version)
    return _render(station, case, form, gettext("Proxy and power of attorney"))


@station_pages.post("/<uuid:case>/proxy")
@access.roles(*DESK)
def proxy_post(station: str, case: UUID) -> Page:
    """Record who acts for the consumer."""
    context, form = ctx(), ProxyForm()
    title = gettext("Proxy and power of attorney")
    if not form.validate_on_submit():
        return _render(station, case, form, title), 422
    facts = ProxyFacts(
        name=form.proxy_name.data,
        phone=form.proxy_phone.data or "",
        id_no=form.proxy_id_no.data or "",
        powers=form.proxy_powers.data,
        matters=form.proxy_matters.data,
        term_from=form.proxy_term_from.data,
        term_to=form.proxy_term_to.data,
        original_seen=form.proxy_original_seen.data,
    )
    try:
        party = bring_proxy(context.db, context.actor, case, facts, seen=form.seen_version, now=context.now)
        paper = kept(context, form.power_file)
        party.power_file_id = paper.id if paper else None
    except Refused as refused:
        return _refused(refused, station, case, form, title)
    flash_ok(gettext("The proxy is on record"))
    return back_to("cases.case_page", station=station, case=case)


@station_pages.post("/<uuid:case>/proxy/end")
@access.roles(*DESK)
def proxy_end(station: str, case: UUID) -> Page:
    """The consumer acts in person again."""
    context, form = ctx(), PlainForm()
    form.validate()
    end_proxy(context.db, context.actor, case, seen=form.seen_version or None, now=context.now)
    flash_ok(gettext("The consumer acts in person from now on"))
    return back_to("cases.case_page", station=station, case=case)


@station_pages.get("/<uuid:case>/co-consumer")
@access.roles(*DESK)
def co_consumer(station: str, case: UUID) -> Page:
    """The form of a joint complaint."""
    form = CoConsumerForm()
    form.version.data = str(one_case(ctx().db, case).version)
    return _render(station, case, form, gettext("Another consumer of the same dispute"))


@station_pages.post("/<uuid:case>/co-consumer")
@access.roles(*DESK)
def co_consumer_post(station: str, case: UUID) -> Page:
    """Record another consumer."""
    context, form = ctx(), CoConsumerForm()
    title = gettext("Another consumer of the same dispute")
    if not form.validate_on_submit():
        return _render(station, case, form, title), 422
    try:
        add_co_consumer(
            context.db,
            context.actor,
            case,
            name=form.name.data,
            phone=form.phone.data or "",
            representative=form.representative.data,
            seen=form.seen_version,
            now=context.now,
        )
    except Refused as refused:
        return _refused(refused, station, case, form, title)
    flash_ok(gettext("Recorded"))
    return back_to("cases.case_page", station=station, case=case)


def _refused(
    refused: Refused, station: str, case: UUID, form: ProxyForm | CoConsumerForm, title: str
) -> Page:
    if isinstance(refused, Missing):
        raise refused
    ctx().db.rollback()
    if isinstance(refused, CaseChanged):
        form.version.data, form.version.raw_data = str(refused.complaint.version), None
    form.refuse(refused)
    return _render(station, case, form, title), refused.status


def _render(station: str, case: UUID, form: ProxyForm | CoConsumerForm, title: str) -> str:
    complaint = one_case(ctx().db, case)
    return render_template(
        "complaints/step.html",
        form=form,
        event="party",
        title=title,
        direct=False,
        case=complaint,
        page=None,
        subject=subject(complaint),
        state=state_label(complaint.state),
        back=url_for("cases.case_page", station=station, case=case),
        blank=url_for("cases.paper_to_sign", station=station, case=case, paper="F07")
        if isinstance(form, ProxyForm)
        else None,
    )
