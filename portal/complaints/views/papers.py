"""Papers as PDF. They hold personal data, so printing is a POST that leaves a line in the record."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal import trail
from portal.accounts import names_of
from portal.complaints.actions.link import renew_link
from portal.complaints.actions.look import note_print
from portal.complaints.models import Complaint, Signature
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.page import CasePage, load_page
from portal.complaints.queries.people import staff
from portal.complaints.queries.register_book import filed
from portal.complaints.queries.texts import live_token
from portal.complaints.rules.papers import F02, Head, RegisterLine
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import DEMANDS, PROBLEMS
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.complaints.views.offered import offered
from portal.complaints.views.paperwork import f01, f04, f06, f09
from portal.complaints.views.paperwork_out import f07, f08, f12
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import chip, state_label, subject
from portal.core import masks
from portal.core.clock import local_date
from portal.core.errors import Invalid, Missing
from portal.core.i18n import N_, speaking
from portal.core.pdf import render_pdf
from portal.core.qr import qr_svg
from portal.core.settings import settings
from portal.core.web import Context, access, back_to, ctx
from portal.law import load_calendar
from portal.tenants import facts as station_facts
from portal.trail import record

NARROW = (14.0, 14.0, 14.0, 14.0)
COPIES = ["消费者执", "经营者执"]
NOT_YET = N_("This paper does not exist yet.")
PRINTED: dict[str, Callable[[Context, CasePage], Any]] = {
    "F01": f01,
    "F06": f06,
    "F07": f07,
    "F08": f08,
    "F09": f09,
    "F12": f12,
}


@station_pages.post("/<uuid:case>/print/<any(F01, F04, F06, F07, F08, F09, F12):paper>")
@access.member
def print_paper(station: str, case: UUID, paper: str) -> Response:  # noqa: ARG001 - the URL's own
    """One paper of a case, from its rows. Raises Missing for a paper that does not exist yet."""
    context = ctx()
    complaint = one_case(context.db, case)
    page = load_page(context.db, complaint, local_date(context.now))
    if paper not in offered(page):
        raise Missing(NOT_YET)
    note_print(context.db, context.actor, complaint, paper, now=context.now)
    return paper_pdf(paper, complaint.number or "", _paper(context, page, paper))


def paper_pdf(paper: str, number: str, shown: Any) -> Response:
    """A case's paper from what it shows, in Chinese, its number and pages at the foot."""
    with speaking("zh"):
        html = render_template(f"print/{paper}.html", paper=shown, copies=COPIES)
    body = render_pdf(html, margins=NARROW, title=f"{paper} {number}".strip(), footer=_footer(number))
    return pdf(body, f"{paper}-{number}".rstrip("-"))


def _footer(number: str) -> str:
    return f"{number}　第 {{page}} 页，共 {{pages}} 页".strip()


def _paper(context: Context, page: CasePage, paper: str) -> Any:
    shown: Any = None
    if paper in PRINTED:
        shown = PRINTED[paper](context, page)
    elif made := page.agreement or page.known.settlement:
        shown = f04(context, page, made)
    if shown is None:
        raise Missing(NOT_YET)
    return shown


def pdf(body: bytes, name: str) -> Response:
    """A PDF, shown in the browser."""
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@station_pages.get("/<uuid:case>/agreement")
@access.member
def agreement(station: str, case: UUID) -> str:
    """The agreement's canonical text, its hash and its signatures, on a page."""
    context = ctx()
    complaint = one_case(context.db, case)
    page = load_page(context.db, complaint, local_date(context.now))
    made = page.agreement or page.known.settlement
    if made is None:
        raise Missing(NOT_YET)
    return render_template(
        "complaints/agreement.html",
        case=complaint,
        subject=subject(complaint),
        made=made,
        signatures=[row for row in page.of(Signature) if row.document_id == made.id],
        station=station,
    )


@station_pages.get("/<uuid:case>/slip")
@access.member
def slip(station: str, case: UUID) -> str:  # noqa: ARG001
    """What the consumer takes along: the number, the link as a code, what comes next."""
    context = ctx()
    complaint = one_case(context.db, case)
    if complaint.number is None or complaint.report == "ONLY":
        raise Missing(NOT_YET)
    token = live_token(context.db, case, context.now)
    link = f"{settings().base_url}/t/{token}" if token else ""
    page = load_page(context.db, complaint, local_date(context.now))
    clocks = [
        clock for clock in page.known.clocks if clock.stopped_at is None and clock.code == "STATION_20D"
    ]
    return render_template(
        "complaints/slip.html",
        case=complaint,
        station=station_facts(context.db, complaint.tenant_id),
        state=state_label(complaint.state),
        link=link,
        qr=qr_svg(link, title="查询链接") if link else "",
        clock=chip(clocks[0], load_calendar(context.db, clocks[0].office_path), context.now)
        if clocks
        else None,
    )


@station_pages.post("/register-book")
@access.roles("LIAISON", "HEAD", "DEPUTY")
def register_book(station: str) -> Response:
    """登记簿 of a span of days (F02), telephones masked."""
    context = ctx()
    first, last = _span()
    rows = filed(context.db, first, last)
    tenant = context.place.tenant
    assert tenant is not None
    facts = station_facts(context.db, tenant)
    keepers = "、".join(one.name for one in staff(context.db, tenant, "LIAISON"))
    names = names_of(context.db, [row.assignee for row in rows])
    lines = tuple(
        _line(at, row, names.get(row.assignee, "") if row.assignee else "") for at, row in enumerate(rows, 1)
    )
    head = Head(facts.name, facts.host_name, "", context.now, "", "")
    book = F02(head, first, last, lines, keepers)
    if rows:
        data = {"rows": len(rows), "format": "F02"}
        record(
            context.db,
            context.actor,
            "complaints:case:exported",
            trail.Subject("station", tenant),
            data,
            now=context.now,
        )
    with speaking("zh"):
        html = render_template("print/F02.html", paper=book)
    body = render_pdf(
        html, landscape=True, margins=(12.0, 10.0, 12.0, 10.0), title="投诉登记簿", footer=_footer(facts.name)
    )
    return pdf(body, f"F02-{station}-{first.isoformat()}")


def _span() -> tuple[date, date]:
    try:
        first, last = date.fromisoformat(request.form["since"]), date.fromisoformat(request.form["until"])
    except (KeyError, ValueError) as error:
        raise Invalid(N_("Choose the first and the last day.")) from error
    if not 0 <= (last - first).days <= 366:
        raise Invalid(N_("The register is printed for at most a year."))
    return first, last


def _line(at: int, row: Complaint, handler: str) -> RegisterLine:
    story = "" if row.report == "ONLY" else " ".join(row.facts.split())
    return RegisterLine(
        seq=at,
        on=row.accepted_on,
        number=row.number or "",
        consumer=row.consumer_name,
        phone=masks.phone(row.consumer_phone),
        respondent=row.respondent_name,
        item=row.item_name,
        category=CATEGORIES.label(row.category),
        amount=row.amount,
        problem=PROBLEMS.label(row.problem),
        brief=story if len(story) <= 40 else story[:39] + "…",
        demands="、".join(DEMANDS.label(code) for code in row.demands),
        result=OUTCOMES.label(row.outcome),
        recovered=row.recovered_amount,
        closed_on=row.closed_on,
        handler=handler,
        archive_no=row.archive_no or "",
    )


@station_pages.post("/<uuid:case>/link")
@access.roles("SETTLER", "LIAISON", "HEAD", "DEPUTY")
def new_link(station: str, case: UUID) -> BaseResponse:
    """A new status link for a consumer who lost the old one; the old one ends."""
    context = ctx()
    complaint = one_case(context.db, case)
    if complaint.number is None or complaint.report == "ONLY":
        raise Missing(NOT_YET)
    renew_link(context.db, context.actor, complaint, now=context.now)
    return back_to("cases.slip", station=station, case=case)
