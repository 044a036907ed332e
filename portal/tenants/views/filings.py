"""Filings of a change of head or liaison at the office: seen, taken note of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal.accounts import STATION_ROLES
from portal.core.i18n import N_, current_locale, gettext
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page
from portal.tenants.actions.filings import take_note
from portal.tenants.models import StationFiling
from portal.tenants.queries import defects, duty

blueprint = bureau_blueprint("filings", __name__, "/filings")
OFFICERS = access.roles("CONTACT", "SUPERVISOR", "ADMIN")
KEYS = (
    Key(StationFiling.at, lambda row: row.at, datetime.fromisoformat, descending=True),  # type: ignore[arg-type]
    Key(StationFiling.id, lambda row: row.id, UUID, descending=True),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class FilingLine:
    """A filing in words."""

    id: UUID
    station: UUID
    words: str
    at: datetime
    waiting: bool
    seen_by: str


def filing_line(row: StationFiling) -> FilingLine:
    """`李丽 任联络员`, `李丽 不再任联络员`."""
    role = STATION_ROLES.label(row.role, current_locale())
    told = N_("%(name)s is %(role)s now") if row.what == "IN" else N_("%(name)s is %(role)s no longer")
    words = gettext(told, name=row.member_name, role=role)
    return FilingLine(row.id, row.tenant_id, words, row.at, row.seen_at is None, row.seen_by_name or "")


@blueprint.get("/")
@OFFICERS
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The filings that wait, or those noted."""
    context, noted = ctx(), request.args.get("noted") == "1"
    rows = page(
        context.db,
        duty.filings(waiting=not noted),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "tenants/roster/filings.html",
        page=rows,
        lines=[filing_line(row) for row in rows.rows],
        cards=defects.cards_of(context.db, {row.tenant_id for row in rows.rows}),
        noted=noted,
    )


@blueprint.post("/<uuid:filing>")
@OFFICERS
def note(bureau: str, filing: UUID) -> Page:
    """Take note of one."""
    context = ctx()
    take_note(context.db, context.actor, duty.filing(context.db, filing), now=context.now)
    flash_ok(gettext(N_("Noted.")))
    return back_to("filings.show", bureau=bureau)
