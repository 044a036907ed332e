"""The page of one case: timeline and facts left, next step, clocks, parties and evidence right."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from portal import trail
from portal.accounts import names_of
from portal.complaints.actions.look import LOCKED
from portal.complaints.actions.party import CHANGEABLE
from portal.complaints.forms.sign import EvidenceForm
from portal.complaints.models import Settlement
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.mark import mark
from portal.complaints.queries.page import CasePage, load_page
from portal.complaints.rules.agreement import obligation_words, unpack_obligations
from portal.complaints.rules.clocks import SILENT
from portal.complaints.rules.holds import SIDES, stands
from portal.complaints.rules.papers_out import CASE_PAPERS
from portal.complaints.rules.states import AT_REST
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import CHANNELS, DEMANDS, FLAGS, PROBLEMS, PROOFS, SOURCES
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.complaints.rules.words.steps import POWERS
from portal.complaints.views.nextup import bar
from portal.complaints.views.offered import offered, signed_copies
from portal.complaints.views.places import station_pages
from portal.complaints.views.show import TONES, chip, state_label, subject
from portal.complaints.views.timeline import lines
from portal.core import masks
from portal.core.clock import local_date
from portal.core.i18n import current_locale, date_text, datetime_text, gettext, money_text
from portal.core.terms import Vocabulary
from portal.core.web import Context, access, ctx, kept_page
from portal.law import load_calendar

LOOKS = {"consumer_phone": masks.phone, "consumer_address": masks.address, "respondent_contact": masks.phone}


@station_pages.get("/<uuid:case>")
@access.member
def case_page(station: str, case: UUID) -> Response:
    """Everything about one case."""
    made_of = mark(ctx().db, case)
    return kept_page("complaints/case.html", made_of, lambda: _gathered(station, case))


def _gathered(station: str, case: UUID) -> dict[str, Any]:
    context = ctx()
    complaint = one_case(context.db, case)
    page = load_page(context.db, complaint, local_date(context.now))
    names = names_of(context.db, [complaint.assignee, *complaint.officers])
    may_add = context.actor.has("SETTLER", "LIAISON", "HEAD", "DEPUTY")
    return {
        "case": complaint,
        "page": page,
        "subject": subject(complaint),
        "state": state_label(complaint.state),
        "tone": TONES.get(complaint.state),
        "next": bar(page, context.actor, station),
        "timeline": lines(page, station),
        "clocks": _clocks(page, context),
        "facts": _facts(page),
        "holds": [one for one in page.holds if stands(one, local_date(context.now))],
        "settlement": _settlement(page.known.settlement),
        "masked": _masked(page, station),
        "names": names,
        "officers": "、".join(names.get(one, "") for one in complaint.officers) or None,
        "powers": POWERS,
        "parties_open": complaint.state in CHANGEABLE and context.actor.has("SETTLER", "LIAISON"),
        "may_add": may_add,
        "evidence_form": EvidenceForm() if may_add else None,
        "files": _files(page, station),
        "locked": complaint.state in AT_REST and complaint.state != "CLOSED",
        "outcome": OUTCOMES.label(complaint.outcome, current_locale()),
        "papers": _papers(page, station, may_sign=context.actor.has("SETTLER", "LIAISON")),
        "sides": SIDES,
        "head": trail.head(context.db, trail.Subject("case", complaint.id)),
    }


def _clocks(page: CasePage, context: Context) -> list[dict[str, Any]]:
    going = [c for c in page.known.clocks if c.stopped_at is None and c.code not in SILENT]
    calendar = load_calendar(context.db)
    return [chip(clock, calendar, context.now) for clock in sorted(going, key=lambda c: c.due_on)]


def _facts(page: CasePage) -> list[tuple[str, str | None]]:
    case, locale = page.case, current_locale()
    return [
        (
            gettext("Shop"),
            " · ".join(part for part in (case.respondent_name, case.respondent_location) if part),
        ),
        (
            gettext("Goods or service"),
            " · ".join(part for part in (case.item_name, case.brand_model) if part),
        ),
        (gettext("Date of purchase or service"), date_text(case.purchase_date)),
        (gettext("Amount"), money_text(case.amount)),
        (gettext("What the consumer wants"), _labels(DEMANDS, case.demands)),
        (gettext("Category"), CATEGORIES.label(case.category, locale)),
        (gettext("Kind of problem"), PROBLEMS.label(case.problem, locale)),
        (gettext("Where it happened"), case.event_place),
        (
            gettext("How it came"),
            f"{CHANNELS.label(case.channel, locale)} · {SOURCES.label(case.source, locale)}",
        ),
        (gettext("Registered"), f"{datetime_text(case.registered_at)} · {case.registrar}"),
        *_known(
            (gettext("Proof shown"), _labels(PROOFS, case.proofs)),
            (gettext("Number given by the authority or platform"), case.external_no),
            (gettext("Attention"), _labels(FLAGS, case.flags)),
        ),
    ]


def _known(*pairs: tuple[str, str | None]) -> list[tuple[str, str]]:
    """What need not be there is not shown as missing."""
    return [(label, value) for label, value in pairs if value]


def _labels(vocabulary: Vocabulary, codes: list[str]) -> str | None:
    locale = current_locale()
    return ("、" if locale == "zh" else ", ").join(vocabulary.label(code, locale) for code in codes) or None


def _settlement(made: Settlement | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {
        "row": made,
        "obligations": [obligation_words(one) for one in unpack_obligations(made.obligations)],
    }


def _masked(page: CasePage, station: str) -> dict[str, tuple[str, str] | None]:
    found: dict[str, tuple[str, str] | None] = {}
    for field, mask in LOOKS.items():
        value = getattr(page.case, field)
        url = url_for("cases.reveal", station=station, case=page.case.id, field=field)
        found[field] = (mask(value), url) if value else None
    return found


def _files(page: CasePage, station: str) -> list[dict[str, Any]]:
    return [
        {
            "name": one.evidence.note or one.file.name or gettext("removed"),
            "url": url_for("cases.file", station=station, case=page.case.id, file=one.file.id),
            "thumb": url_for("cases.file", station=station, case=page.case.id, file=one.file.id, display=1)
            if one.file.display_sha256
            else None,
        }
        for one in page.files
    ]


def _papers(page: CasePage, station: str, *, may_sign: bool) -> list[dict[str, Any]]:
    """The papers that can be printed now, in the order of their numbers; of those that are signed on paper also the
    signed copy, or where to put it."""
    locale = current_locale()
    at: dict[str, Any] = {"station": station, "case": page.case.id}
    copies, open_ = signed_copies(page), may_sign and page.case.state not in LOCKED
    return [
        {
            "name": f"{paper} {CASE_PAPERS.label(paper, locale)}",
            "url": url_for("cases.print_paper", **at, paper=paper),
            "signed": url_for("cases.file", **at, file=copies[paper]) if copies.get(paper) else None,
            "unsigned": paper in copies and copies[paper] is None,
            "attach": url_for("cases.signed", **at, paper=paper) if paper in copies and open_ else None,
        }
        for paper in offered(page)
    ]
