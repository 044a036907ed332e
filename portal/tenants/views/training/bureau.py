"""A bureau's view of training: how far it reaches in each station."""

from flask import render_template
from werkzeug.wrappers import Response

from portal.core.clock import local_date
from portal.core.i18n import N_, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import access, ctx
from portal.core.web.downloads import send_sheet
from portal.tenants.queries.learning import StationTraining, training_by_station
from portal.tenants.views.training.places import Page, bureau_training


@bureau_training.get("/")
@access.member
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """Each working station: people serving, people trained this year, sessions, exams passed; the silent first."""
    context = ctx()
    today = local_date(context.now)
    rows = training_by_station(context.db, context.place.office_path, today)
    return render_template("tenants/training/bureau.html", rows=rows, today=today)


@bureau_training.get("/export.xlsx")
@access.member
def export(bureau: str) -> Response:
    """The same as a workbook."""
    context = ctx()
    rows = training_by_station(context.db, context.place.office_path, local_date(context.now))
    content = write_xlsx(
        [
            gettext(N_("Station")),
            gettext(N_("People")),
            gettext(N_("Trained this year")),
            gettext(N_("Sessions this year")),
            gettext(N_("Passed exams this year")),
            gettext(N_("Last training")),
        ],
        (_cells(row) for row in rows),
        sheet=gettext(N_("Training")),
    )
    return send_sheet(content, f"training-{bureau}.xlsx")


def _cells(row: StationTraining) -> list[object]:
    return [row.name, row.serving, row.trained, row.sessions, row.passed, row.last]
