"""What leaves the page: the board as a table, a dispatch as form F13."""

from datetime import date
from io import BytesIO
from uuid import UUID

from flask import render_template, send_file
from werkzeug.wrappers import Response

from portal import tenants
from portal.core import masks
from portal.core.i18n import N_, current_locale, gettext
from portal.core.pdf import render_pdf
from portal.core.sheets import write_xlsx
from portal.core.web import access, ctx
from portal.core.web.downloads import send_sheet
from portal.govlink.models import Dispatch
from portal.govlink.queries import dispatches
from portal.govlink.rules.dispatch import RETURN_REASONS, STATES
from portal.govlink.rules.results import MANNERS, RESULTS
from portal.govlink.views import shown
from portal.govlink.views.board import read_filter
from portal.govlink.views.places import OFFICERS, STAFF, bureau_pages, station_pages

MOST = 20_000
HEADERS = (
    N_("Order number"),
    N_("Platform number"),
    N_("Station"),
    N_("Respondent"),
    N_("Goods or service"),
    N_("Consumer's name"),
    N_("Telephone"),
    N_("State"),
    N_("Received by the bureau"),
    N_("Dispatched"),
    N_("Sign by"),
    N_("Signed"),
    N_("Feed back by"),
    N_("Fed back"),
    N_("Overdue"),
    N_("Result"),
    N_("Reworks"),
)


@bureau_pages.get("/dispatches/export.xlsx")
@access.roles(*OFFICERS)
def export(bureau: str) -> Response:  # noqa: ARG001 - the URL's own
    """The rows of the board as a table; personal data masked."""
    db, today = ctx().db, shown.today(ctx().now)
    statement = (
        read_filter().select(today).order_by(Dispatch.issued_at.desc(), Dispatch.id.desc()).limit(MOST)
    )
    rows = db.scalars(statement).all()
    names = dispatches.station_names(db, [row.tenant_id for row in rows])
    content = write_xlsx(
        [gettext(name) for name in HEADERS], (_row(row, names[row.tenant_id], today) for row in rows)
    )
    return send_sheet(content, f"dispatches-{today}.xlsx")


def _row(row: Dispatch, station: str, today: date) -> list[object]:
    locale = current_locale()
    late = row.ended_at is None and row.state != "FED_BACK" and row.feedback_due < today
    return [
        row.order_no,
        row.external_no if row.external_given else "",
        station,
        row.respondent,
        row.item,
        masks.name(row.consumer_name),
        masks.phone(row.consumer_phone),
        STATES.label(row.state, locale),
        row.received_at,
        row.issued_at,
        row.sign_due,
        row.signed_at,
        row.feedback_due,
        row.fed_back_at,
        gettext(N_("yes")) if late else "",
        RESULTS.label(row.result, locale) if row.result else "",
        row.reworks,
    ]


@bureau_pages.get("/dispatches/<uuid:dispatch>/f13.pdf")
@access.roles(*OFFICERS)
def print_form(bureau: str, dispatch: UUID) -> Response:  # noqa: ARG001
    """转办单 on A4."""
    return _paper(dispatch)


@station_pages.get("/<uuid:dispatch>/f13.pdf")
@access.roles(*STAFF)
def print_at_station(station: str, dispatch: UUID) -> Response:  # noqa: ARG001
    """转办单 on A4."""
    return _paper(dispatch)


def _paper(dispatch: UUID) -> Response:
    db = ctx().db
    row = dispatches.dispatch(db, dispatch)
    card = tenants.card(db, row.tenant_id)
    html = render_template(
        "print/f13.html",
        row=row,
        station=card,
        number=shown.number(row),
        demands=shown.demands(row),
        consumer=masks.name(row.consumer_name),
        phone=masks.phone(row.consumer_phone),
        reason=RETURN_REASONS.label(row.return_reason) if row.return_reason else "",
        result=RESULTS.label(row.result) if row.result else "",
        manner=MANNERS.label(row.manner) if row.manner else "",
        state=STATES[row.state],
        steps=shown.timeline(dispatches.steps(db, row)),
        now=ctx().now,
    )
    content = render_pdf(html, title=row.order_no)
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"{row.order_no}.pdf")
