"""The registers: items by editions, stations with their credit class, inspectors with certificates and relations."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import accounts, bureaus, tenants
from portal.audits.actions import registers as actions
from portal.audits.forms.common import NoteForm
from portal.audits.forms.registers import CreditForm, InspectorForm, ItemForm, RelationForm
from portal.audits.models import AuditItem, Task
from portal.audits.queries import registers as queries
from portal.audits.queries import tasks as task_queries
from portal.audits.rules.catalogue import CREDIT_CLASSES, KINDS
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.audits.rules.registers import KEEPERS as MAY_KEEP
from portal.audits.rules.task import STATES
from portal.audits.views import shown
from portal.audits.views.places import KEEPERS, OFFICERS, bureau_pages
from portal.audits.views.taking import Page, take, take_form
from portal.core.errors import N_, Missing, Refused
from portal.core.i18n import gettext
from portal.core.web import Key, access, back_to, ctx, page

OBJECT_KEYS = (
    Key(queries.Card.office_path, lambda row: row.office_path),  # type: ignore[arg-type]
    Key(queries.Card.slug, lambda row: row.slug),  # type: ignore[arg-type]
)


@bureau_pages.get("/items")
@access.roles(*OFFICERS)
def items(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The catalogue as it holds today."""
    rows = queries.items(ctx().db, ctx().place.office_path, shown.today(ctx().now))
    return render_template(
        "audits/items.html",
        rows=[(code, [row for row in rows if row.kind == code]) for code in KINDS],
        kinds=KINDS,
        keeps=ctx().actor.has(*MAY_KEEP),
        any=bool(rows),
    )


def _item_page(form: ItemForm, row: AuditItem | None) -> str:
    found = queries.editions(ctx().db, row) if row else []
    return render_template("audits/item_form.html", form=form, row=row, editions=found)


@bureau_pages.get("/items/new")
@access.roles(*KEEPERS)
def item_new(bureau: str) -> Page:  # noqa: ARG001
    """An empty item."""
    return _item_page(ItemForm(formdata=None), None)


@bureau_pages.post("/items/new")
@access.roles(*KEEPERS)
def item_create(bureau: str) -> Page:
    """A new item."""
    form = ItemForm()

    def act() -> object:
        return actions.write_item(ctx().db, ctx().actor, form.facts(), None, now=ctx().now)

    return take_form(
        form,
        act,
        N_("The item is in the catalogue."),
        lambda: back_to("audits.items", bureau=bureau),
        lambda _: _item_page(form, None),
    )


@bureau_pages.get("/items/<uuid:item>")
@access.roles(*KEEPERS)
def item(bureau: str, item: UUID) -> Page:  # noqa: ARG001
    """An item to be written anew as its next edition."""
    row = queries.item(ctx().db, item)
    form = ItemForm(formdata=None)
    form.fill(row)
    form.version.data = str(row.version)
    return _item_page(form, row)


@bureau_pages.post("/items/<uuid:item>")
@access.roles(*KEEPERS)
def item_change(bureau: str, item: UUID) -> Page:
    """The next edition."""
    form = ItemForm()

    def act() -> object:
        return actions.write_item(
            ctx().db, ctx().actor, form.facts(), item, seen=form.seen_version, now=ctx().now
        )

    return take_form(
        form,
        act,
        N_("The next edition is in the catalogue; plans and visits keep theirs."),
        lambda: back_to("audits.items", bureau=bureau),
        lambda _: _item_page(form, queries.item(ctx().db, item)),
    )


@bureau_pages.post("/items/<uuid:item>/end")
@access.roles(*KEEPERS)
def item_end(bureau: str, item: UUID) -> Page:
    """An item is checked no more."""
    form = NoteForm()

    def act() -> object:
        return actions.end_item(ctx().db, ctx().actor, item, seen=form.seen_version, now=ctx().now)

    def again(refused: Refused | None) -> str:
        shown_form = ItemForm(formdata=None)
        row = queries.item(ctx().db, item)
        shown_form.fill(row)
        if refused is not None:
            shown_form.refuse(refused)
        return _item_page(shown_form, row)

    return take(act, N_("The item has ended."), lambda: back_to("audits.items", bureau=bureau), again)


@bureau_pages.get("/objects")
@access.roles(*OFFICERS)
def objects(bureau: str) -> Page:
    """The register of stations with credit class and last visit."""
    db, path, now = ctx().db, ctx().place.office_path, ctx().now
    asked = {name: request.args.get(name, "").strip()[:60] for name in ("q", "credit", "kind")}
    asked["credit"] = asked["credit"] if asked["credit"] in {*CREDIT_CLASSES, "NONE"} else ""
    asked["kind"] = asked["kind"] if asked["kind"] in tenants.KINDS else ""
    off = request.args.get("off") == "1"
    rows = page(
        db,
        queries.objects_under(path, asked["q"], credit=asked["credit"], kind=asked["kind"], off=off),
        OBJECT_KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    stations = [row.station for row in rows.rows]

    def at(**values: Any) -> str:
        return shown.here("audits.objects", bureau=bureau, **{**asked, "off": 1 if off else None, **values})

    counts = queries.credit_counts(db, path)
    return render_template(
        "audits/objects.html",
        page=rows,
        asked=asked,
        known=queries.object_rows(db, stations),
        visits=queries.visits_of(db, stations, shown.today(now).year),
        kinds=tenants.KINDS,
        keeps=ctx().actor.has(*MAY_KEEP),
        filters=[
            {
                "label": gettext(N_("All")),
                "url": at(credit="", off=None),
                "current": not asked["credit"] and not off,
            },
            *(
                {
                    "label": code,
                    "url": at(credit=code, off=None),
                    "current": asked["credit"] == code,
                    "n": counts.get(code, 0),
                }
                for code in CREDIT_CLASSES
            ),
            {
                "label": gettext(N_("unrated")),
                "url": at(credit="NONE", off=None),
                "current": asked["credit"] == "NONE",
                "n": counts.get("", 0),
            },
            {"label": gettext(N_("Out of the register")), "url": at(credit="", off=1), "current": off},
        ],
        before=at(before=rows.before) if rows.before else None,
        after=at(after=rows.after) if rows.after else None,
    )


def _card(station: UUID) -> tenants.StationCard:
    found = tenants.card(ctx().db, station)
    if found is None or not found.office_path.startswith(ctx().place.office_path):
        raise Missing(N_("There is no such station."))
    return found


def _object_page(station: UUID, form: CreditForm | None = None, refused: Refused | None = None) -> str:
    db, now = ctx().db, ctx().now
    card = _card(station)
    row = queries.object_rows(db, [station]).get(station)
    if form is None:
        form = CreditForm(
            formdata=None,
            credit=row.credit or "" if row else "",
            credit_on=shown.today(now),
            source=row.credit_source or "" if row else "",
        )
    found = db.scalars(task_queries.board(station=station).order_by(Task.window_until.desc()).limit(20))
    return render_template(
        "audits/object.html",
        place=card,
        row=row,
        form=form,
        visits=[(one, KINDS[one.kind], STATES[one.state], shown.TONES[one.state]) for one in found],
        results=shown.results,
        keeps=ctx().actor.has(*MAY_KEEP),
        refused=refused,
    )


@bureau_pages.get("/objects/<uuid:station_id>")
@access.roles(*OFFICERS)
def object_(bureau: str, station_id: UUID) -> Page:  # noqa: ARG001
    """One station as an object of checks: its class and its visit calendar."""
    return _object_page(station_id)


@bureau_pages.post("/objects/<uuid:station_id>/credit")
@access.roles(*KEEPERS)
def rate(bureau: str, station_id: UUID) -> Page:
    """Write its credit class."""
    form = CreditForm()

    def act() -> object:
        return actions.rate(
            ctx().db,
            ctx().actor,
            station_id,
            form.credit.data or None,
            form.source.data or "",
            form.credit_on.data,
            now=ctx().now,
        )

    return take_form(
        form,
        act,
        N_("The credit class is kept."),
        lambda: back_to("audits.object_", bureau=bureau, station_id=station_id),
        lambda _: _object_page(station_id, form, None),
    )


@bureau_pages.post("/objects/<uuid:station_id>/<any(off, on):step>")
@access.roles(*KEEPERS)
def set_off(bureau: str, station_id: UUID, step: str) -> Page:
    """Out of the register with a reason, or back in."""
    form = NoteForm()

    def act() -> object:
        reason = (form.note.data or "") if step == "off" else None
        return actions.set_off(ctx().db, ctx().actor, station_id, reason, now=ctx().now)

    return take(
        act,
        N_("The register is changed."),
        lambda: back_to("audits.object_", bureau=bureau, station_id=station_id),
        lambda refused: _object_page(station_id, None, refused),
    )


def _inspectors_page(form: InspectorForm | None = None, refused: Refused | None = None) -> str:
    db, now, place = ctx().db, ctx().now, ctx().place
    rows = queries.inspectors(db, place.office_path)
    known = {row.person_id for row in rows}
    form = form or InspectorForm(formdata=None)
    form.person.choices = [
        (str(one.person), one.name)
        for one in accounts.people_at(db, bureaus.by_path(db, place.office_path).id, "INSPECTOR")
        if one.person not in known
    ]
    return render_template(
        "audits/inspectors.html",
        rows=rows,
        turns=queries.turns_this_year(db, shown.today(now).year),
        today=shown.today(now),
        form=form,
        keeps=ctx().actor.has(*MAY_KEEP),
        refused=refused,
    )


@bureau_pages.get("/inspectors")
@access.roles(*OFFICERS)
def inspectors(bureau: str) -> Page:  # noqa: ARG001
    """The register of inspectors."""
    return _inspectors_page()


@bureau_pages.post("/inspectors")
@access.roles(*KEEPERS)
def inspector_register(bureau: str) -> Page:
    """Put a colleague into the register."""
    form = InspectorForm()

    def act() -> object:
        return actions.register(
            ctx().db,
            ctx().actor,
            _uuid(form.person.data),
            form.certificate.data or "",
            form.certificate_until.data,
            duties=form.duties.data or "",
            limit=form.limit.data,
            now=ctx().now,
        )

    return take_form(
        form,
        act,
        N_("The inspector is in the register."),
        lambda: back_to("audits.inspectors", bureau=bureau),
        lambda _: _inspectors_page(form),
    )


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Missing(N_("Only people of this bureau with the role of inspector are registered.")) from error


def _inspector_page(
    inspector: UUID, form: InspectorForm | None = None, relation: RelationForm | None = None
) -> str:
    db, actor = ctx().db, ctx().actor
    row = queries.inspector(db, inspector)
    if form is None:
        form = InspectorForm(formdata=None)
        form.fill(row)
    form.version.data = str(row.version)
    found = queries.relations(db, [row.id])
    return render_template(
        "audits/inspector.html",
        row=row,
        form=form,
        relation=relation or RelationForm(formdata=None),
        relations=found,
        names=task_queries.cards(db, [one.station for one in found]),
        reasons=RECUSAL_REASONS,
        keeps=actor.has(*MAY_KEEP) and row.office_path == actor.office_path,
        own=row.person_id == actor.person,
    )


@bureau_pages.get("/inspectors/<uuid:inspector>")
@access.roles(*OFFICERS)
def inspector(bureau: str, inspector: UUID) -> Page:  # noqa: ARG001
    """One inspector: certificate, limit, relations."""
    return _inspector_page(inspector)


@bureau_pages.post("/inspectors/<uuid:inspector>")
@access.roles(*KEEPERS)
def inspector_change(bureau: str, inspector: UUID) -> Page:
    """Write the line anew."""
    form = InspectorForm()

    def act() -> object:
        return actions.change(
            ctx().db,
            ctx().actor,
            inspector,
            form.certificate.data or "",
            form.certificate_until.data,
            duties=form.duties.data or "",
            limit=form.limit.data,
            active=bool(form.active.data),
            seen=form.seen_version,
            now=ctx().now,
        )

    return take_form(
        form,
        act,
        N_("The line is kept."),
        lambda: back_to("audits.inspector", bureau=bureau, inspector=inspector),
        lambda _: _inspector_page(inspector, form),
    )


@bureau_pages.post("/inspectors/<uuid:inspector>/relations")
@access.roles(*OFFICERS)
def relate(bureau: str, inspector: UUID) -> Page:
    """Declare a relation: the inspector's own, or by who keeps the register."""
    form = RelationForm()

    def act() -> object:
        db = ctx().db
        slug = (form.station.data or "").strip()
        card = queries.card_by_number(db, ctx().place.office_path, slug)
        return actions.relate(
            db,
            ctx().actor,
            inspector,
            card.station,
            form.reason.data or "",
            form.note.data or "",
            now=ctx().now,
        )

    return take_form(
        form,
        act,
        N_("Declared: from now on no draw sends this inspector there."),
        lambda: back_to("audits.inspector", bureau=bureau, inspector=inspector),
        lambda _: _inspector_page(inspector, None, form),
    )


@bureau_pages.post("/relations/<uuid:relation>/end")
@access.roles(*KEEPERS)
def unrelate(bureau: str, relation: UUID) -> Response | Page:
    """A relation holds no longer."""
    made = queries.relation(ctx().db, relation)
    inspector = made.inspector_id

    def act() -> object:
        return actions.unrelate(ctx().db, ctx().actor, relation, now=ctx().now)

    return take(
        act,
        N_("The relation has ended."),
        lambda: back_to("audits.inspector", bureau=bureau, inspector=inspector),
        lambda _: _inspector_page(inspector),
    )
