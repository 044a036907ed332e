"""A bureau's stations: the list of its subtree, the tree of its offices, and the invitation of a head."""

from uuid import UUID

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import accounts, bureaus
from portal.core.clock import local_date
from portal.core.web import Key, access, bureau_blueprint, ctx, page
from portal.tenants import queries
from portal.tenants.actions.founding import invite_head
from portal.tenants.forms import HeadForm
from portal.tenants.models import StationCard
from portal.tenants.queries import obligations
from portal.tenants.rules import KINDS, STATUSES

blueprint = bureau_blueprint("stations", __name__, "/stations")
KEYS = (
    Key(StationCard.office_path, lambda row: row.office_path),  # type: ignore[arg-type]
    Key(StationCard.slug, lambda row: row.slug),  # type: ignore[arg-type]
)
Page = str | Response | tuple[str, int]
FILTERS = ("q", "kind", "status", "office")


@blueprint.get("/")
@access.member
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The stations, by office and number."""
    context = ctx()
    wanted = {name: request.args.get(name, "").strip() for name in FILTERS}
    path = context.place.office_path
    rows = page(
        context.db,
        queries.stations_under(
            path, wanted["q"], kind=wanted["kind"], status=wanted["status"], office=wanted["office"]
        ),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    offices = bureaus.subtree(context.db, path)
    return render_template(
        "tenants/stations.html",
        page=rows,
        wanted=wanted,
        query={name: value for name, value in wanted.items() if value},
        offices=offices,
        office_names={office.path: office.short_name for office in offices},
        liaisons=queries.liaisons_of(context.db, [row.station for row in rows.rows], local_date(context.now)),
        kinds=KINDS,
        statuses=STATUSES,
        may_invite=context.actor.has("ADMIN"),
        may_found=context.actor.has("CONTACT", "SUPERVISOR", "ADMIN"),
    )


@blueprint.get("/tree")
@access.member
def tree(bureau: str) -> Page:  # noqa: ARG001
    """The bureaux of the subtree, each with its number of working stations and of those it is owed."""
    context = ctx()
    path = context.place.office_path
    counts = queries.counts_by_office(context.db, path)
    found = bureaus.subtree(context.db, path)
    regions = {one.area_code[:6] for one in found}
    owed = obligations.obliged(obligations.all_rules(context.db), regions, local_date(context.now))
    missing = obligations.missing_by_office(context.db, path, owed)
    return render_template(
        "tenants/tree.html",
        rows=[
            {
                "bureau": one,
                "depth": (len(one.path) - len(path)) // bureaus.SEGMENT,
                "stations": sum(n for below, n in counts.items() if below.startswith(one.path)),
                "missing": sum(n for below, n in missing.items() if below.startswith(one.path)),
            }
            for one in found
        ],
        kinds=bureaus.KINDS,
        officer=context.actor.has("CONTACT", "SUPERVISOR", "ADMIN"),
    )


@blueprint.get("/<uuid:station_id>/head")
@access.roles("ADMIN")
def head(bureau: str, station_id: UUID) -> Page:  # noqa: ARG001
    """The invitation of a head of station."""
    return _head_page(HeadForm(), station_id, 200)


def _head_page(form: HeadForm, station_id: UUID, status: int, link: str | None = None) -> Page:
    context = ctx()
    card = queries.card_under(context.db, context.place.office_path, station_id)
    page = render_template(
        "tenants/head.html",
        form=form,
        card=card,
        link=link,
        has_head=accounts.has_head(context.db, station_id),
    )
    return page, status


@blueprint.post("/<uuid:station_id>/head")
@access.roles("ADMIN")
def head_post(bureau: str, station_id: UUID) -> Page:  # noqa: ARG001
    """Invite; the link is shown once."""
    context, form = ctx(), HeadForm()
    card = queries.card_under(context.db, context.place.office_path, station_id)
    if not form.validate():
        return _head_page(form, station_id, 422)
    secret = invite_head(context.db, context.actor, context.place, card, form.name.data, now=context.now)
    link = str(current_app.config["BASE_URL"]) + url_for("accounts.invitation", secret=secret)
    return _head_page(HeadForm(formdata=None), station_id, 200, link)
