"""A list in preparation: how its columns were understood, what a person must look at, whom it would find."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.core import outbox
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import access, back_to, ctx, flash_ok
from portal.core.web.forms import VersionedForm
from portal.recalls.actions.alerts import intake, issue
from portal.recalls.models import Alert, AlertItem
from portal.recalls.queries import alerts
from portal.recalls.rules.alert.words import GRAVITIES, KINDS
from portal.recalls.rules.columns.fields import FIELDS
from portal.recalls.rules.terms import FLAGS, LEVELS, ROLES
from portal.recalls.views.places import KEEPERS, bureau_pages

Page = str | Response | tuple[str, int]
SHOWN = 60


def draft_page(row: Alert) -> str:
    """What was read, to be checked and sent."""
    db = ctx().db
    locale = "zh" if current_locale().startswith("zh") else "en"
    waiting = db.scalars(alerts.items(row, waiting=True).order_by(AlertItem.number).limit(SHOWN)).all()
    first = db.scalars(alerts.items(row).order_by(AlertItem.number).limit(SHOWN)).all()
    return render_template(
        "recalls/draft.html",
        row=row,
        kind=KINDS[row.kind],
        gravity=GRAVITIES[row.gravity],
        counts=alerts.item_counts(db, row),
        waiting=[item_line(item) for item in waiting],
        first=[item_line(item) for item in first],
        fields=sorted(
            ((code, getattr(one, locale)) for code, one in FIELDS.items()), key=lambda pair: pair[1]
        ),
        columns=_columns(row),
        warnings=[one for one in row.warnings if one["code"].startswith(("COLUMN", "SHEET"))],
        locale=locale,
        levels=LEVELS,
        progress=_progress(row),
        may=ctx().actor.has(*KEEPERS) and row.office_path == ctx().actor.office_path,
    )


def item_line(item: AlertItem) -> dict[str, Any]:
    """An item for a table: facts beside marks."""
    locale = current_locale()
    texts = item.texts
    return {
        "row": item,
        "name": texts.get("product_name", ""),
        "spec": texts.get("spec", ""),
        "batch": "；".join(
            t for n in ("batch", "production_date", "lot", "use_by") if (t := texts.get(n, ""))
        ),
        "makers": [
            f"{ROLES.label(one['role'], locale)}：{one['name']}" for one in item.facts.get("companies", [])
        ],
        "failing": "、".join(one["item"] for one in item.facts.get("failures", [])),
        "flags": [FLAGS.label(code, locale) for code in item.flags if code in FLAGS],
        "review": [FLAGS.label(code, locale) for code in item.review if code in FLAGS],
    }


def _columns(row: Alert) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for table in row.tables:
        for column in table["columns"]:
            if column["header"]:
                found.setdefault(column["header"], {**column, "sheet": table["sheet"]})
    return list(found.values())


def _progress(row: Alert) -> int:
    state = outbox.state(ctx().db, row.job_id) if row.job_id else None
    return state.progress if state else 0


@bureau_pages.get("/<uuid:alert>/progress")
@access.roles(*KEEPERS)
def progress(bureau: str, alert: UUID) -> Page:  # noqa: ARG001 - the URL's own
    """How far the reading is; asked by the page."""
    row = alerts.alert(ctx().db, alert)
    return render_template("recalls/_reading.html", row=row, progress=_progress(row))


@bureau_pages.get("/<uuid:alert>/foreseen")
@access.roles(*KEEPERS)
def foreseen(bureau: str, alert: UUID) -> Page:  # noqa: ARG001
    """What it would find; asked by the page until it is counted."""
    return render_template("recalls/_foreseen.html", row=alerts.alert(ctx().db, alert), levels=LEVELS)


@bureau_pages.post("/<uuid:alert>/columns")
@access.roles(*KEEPERS)
def columns_post(bureau: str, alert: UUID) -> Page:
    """Other meanings than those read; remembered for the issuer."""
    row = alerts.alert(ctx().db, alert)
    chosen = {}
    for place, column in enumerate(_columns(row)):
        wanted = request.form.get(f"column-{place}")
        if wanted is not None and wanted != "=" and (wanted in FIELDS or wanted == ""):
            chosen[column["header"]] = wanted
    intake.choose(ctx().db, ctx().actor, alert, chosen, now=ctx().now)
    flash_ok(gettext(N_("Read anew with these columns. They are remembered for this issuer.")))
    return back_to("recalls.show", bureau=bureau, alert=alert)


@bureau_pages.post("/<uuid:alert>/drop")
@access.roles(*KEEPERS)
def drop_post(bureau: str, alert: UUID) -> Page:
    """Give it up."""
    intake.drop(ctx().db, ctx().actor, alert, now=ctx().now)
    flash_ok(gettext(N_("Given up; nobody was told.")))
    return back_to("recalls.lists", bureau=bureau)


@bureau_pages.post("/<uuid:alert>/issue")
@access.roles(*KEEPERS)
def issue_post(bureau: str, alert: UUID) -> Page:
    """Send it out."""
    form = VersionedForm()
    row = issue.issue(ctx().db, ctx().actor, alert, seen=form.seen_version, now=ctx().now)
    flash_ok(gettext(N_("Sent. Stations are being told and their catalogues matched.")))
    return back_to("recalls.show", bureau=bureau, alert=row.id)
