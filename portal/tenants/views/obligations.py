"""应建未建: who operates in the area, who of them owes a station and has none, and the rules that say so."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import bureaus
from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_, current_locale, gettext
from portal.core.sheets import write_xlsx
from portal.core.web import Key, access, back_to, bureau_blueprint, ctx, flash_ok, page
from portal.core.web.downloads import send_sheet
from portal.tenants.actions import register as actions
from portal.tenants.forms.obligations import EndRuleForm, EntryForm, MarkForm, RuleForm
from portal.tenants.models import RegisterEntry
from portal.tenants.queries import obligations as reading
from portal.tenants.rules import obligation as rules

blueprint = bureau_blueprint("obligations", __name__, "/obligations")
OFFICERS = access.roles("CONTACT", "SUPERVISOR", "ADMIN")
RULERS = access.roles("SUPERVISOR", "ADMIN")
KEYS = (
    Key(RegisterEntry.office_path, lambda row: row.office_path),  # type: ignore[arg-type]
    Key(RegisterEntry.name, lambda row: row.name),  # type: ignore[arg-type]
    Key(RegisterEntry.id, lambda row: row.id, UUID),  # type: ignore[arg-type]
)
SHOWN = 30
Page = str | Response | tuple[str, int]


def _today() -> date:
    return local_date(ctx().now)


def _owed(every: list[rules.Rule], day: date) -> Any:
    return reading.obliged(every, reading.regions_under(ctx().db, ctx().place.office_path), day)


def offices() -> list[bureaus.Bureau]:
    """The offices of the subtree; the bureau itself where it has none."""
    below = bureaus.subtree(ctx().db, ctx().place.office_path)
    return [one for one in below if one.kind == "OFFICE"] or list(below[:1])


def _wanted() -> dict[str, str]:
    state = request.args.get("state", "MISSING")
    return {
        "state": state if state in reading.DUTY_STATES else "",
        "q": request.args.get("q", "").strip(),
        "office": request.args.get("office", ""),
    }


@blueprint.get("/")
@OFFICERS
def show(bureau: str) -> Page:  # noqa: ARG001 - the URL's own
    """The list, those who owe a station first."""
    context, wanted, every = ctx(), _wanted(), reading.all_rules(ctx().db)
    owed, path = _owed(every, _today()), context.place.office_path
    rows = page(
        context.db,
        reading.register(path, owed, wanted["state"], words=wanted["q"], office=wanted["office"]),
        KEYS,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "tenants/obligations/list.html",
        page=rows,
        why=_explained(rows.rows, every),
        wanted=wanted,
        query={"state": wanted["state"] or "all", **{k: v for k, v in wanted.items() if v and k != "state"}},
        counts=reading.counts(context.db, path, owed),
        offices=offices(),
        names={one.path: one.short_name for one in bureaus.subtree(context.db, path)},
        states=reading.DUTY_STATES,
        trades=rules.TRADES,
    )


def _explained(rows: Any, every: list[rules.Rule]) -> dict[UUID, reading.Explained]:
    has = reading.with_station(ctx().db, [row.id for row in rows])
    return {row.id: reading.explained(row, every, row.id in has, _today()) for row in rows}


@blueprint.get("/export.xlsx")
@OFFICERS
def export(bureau: str) -> Response:
    """The list as it is filtered, all its pages."""
    context, wanted, every = ctx(), _wanted(), reading.all_rules(ctx().db)
    statement = reading.register(
        context.place.office_path,
        _owed(every, _today()),
        wanted["state"],
        words=wanted["q"],
        office=wanted["office"],
    )
    rows = context.db.scalars(
        statement.order_by(RegisterEntry.office_path, RegisterEntry.name, RegisterEntry.id)
    ).all()
    names, why = bureaus.names(context.db, {row.office_path for row in rows}), _explained(rows, every)
    titles = (
        N_("Office"), N_("Name of the enterprise"), N_("Unified social credit code"), N_("Kind"), N_("Address"),
        N_("Business area in m²"), N_("Number of stalls"), N_("Level of the scenic area"), N_("State"), N_("Rule"),
        N_("Because"), N_("What was done"), N_("Note"),
    )  # fmt: skip
    content = write_xlsx(
        [gettext(title) for title in titles],
        (_cells(row, names, why[row.id]) for row in rows),
        sheet=gettext(N_("Owed stations")),
    )
    return send_sheet(content, f"owed-stations-{bureau}.xlsx")


def _cells(row: RegisterEntry, names: dict[str, str], why: reading.Explained) -> list[Any]:
    locale = current_locale()
    done = {"NOTIFIED": N_("told of its duty"), "EXEMPT": N_("exempt")}.get(row.mark or "", "")
    return [
        names.get(row.office_path, ""), row.name, row.uscc, rules.TRADES.label(row.kind, locale), row.address,
        row.floor_area, row.stalls, f"{row.scenic_level}A" if row.scenic_level else None,
        reading.DUTY_STATES.label(why.state, locale), why.rule, "；".join(why.reasons or why.lacking),
        gettext(done) if done else "", row.mark_reason,
    ]  # fmt: skip


@blueprint.get("/new")
@OFFICERS
def new(bureau: str) -> Page:  # noqa: ARG001
    """An enterprise by hand."""
    return _entry_page(EntryForm(), None, 200)


def _entry_page(
    form: EntryForm, row: RegisterEntry | None, status: int, mark: MarkForm | None = None
) -> Page:
    form.offer([(one.path, one.name) for one in offices()])
    if mark is None:
        filled = {"mark": row.mark or "", "reason": row.mark_reason, "version": row.version} if row else {}
        mark = MarkForm(None, prefix="mark", data=filled)
    mark.offer()
    why = _explained([row], reading.all_rules(ctx().db))[row.id] if row else None
    return render_template(
        "tenants/obligations/entry.html", form=form, row=row, mark=mark, why=why, states=reading.DUTY_STATES
    ), status


@blueprint.post("/new")
@OFFICERS
def new_post(bureau: str) -> Page:
    """Put it on the register."""
    context, form = ctx(), EntryForm()
    form.offer([(one.path, one.name) for one in offices()])
    if not form.validate():
        return _entry_page(form, None, 422)
    try:
        office = bureaus.by_path(context.db, form.office.data)
        actions.add_entry(context.db, context.actor, office, form.facts(), now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _entry_page(form, None, refused.status)
    flash_ok(gettext(N_("The enterprise is on the register.")))
    return back_to("obligations.show", bureau=bureau, state="all", q=form.name.data.strip())


def _entry(entry: UUID) -> RegisterEntry:
    return reading.entry(ctx().db, ctx().place.office_path, entry)


@blueprint.get("/<uuid:entry>")
@OFFICERS
def one(bureau: str, entry: UUID) -> Page:  # noqa: ARG001
    """One enterprise: why it owes a station or not, what was done."""
    row = _entry(entry)
    return _entry_page(_filled(row), row, 200)


def _filled(row: RegisterEntry) -> EntryForm:
    values = {
        column: getattr(row, column) for column in ("name", "uscc", "kind", "address", "floor_area", "stalls")
    }
    more = {
        "contact": row.contact,
        "phone": row.phone or "",
        "office": row.office_path,
        "version": row.version,
    }
    return EntryForm(None, data={**values, **more, "scenic_level": str(row.scenic_level or "")})


@blueprint.post("/<uuid:entry>")
@OFFICERS
def one_post(bureau: str, entry: UUID) -> Page:
    """Change it."""
    context, row, form = ctx(), _entry(entry), EntryForm()
    form.offer([(office.path, office.name) for office in offices()])
    if not form.validate():
        return _entry_page(form, row, 422)
    try:
        actions.change_entry(context.db, context.actor, row, form.facts(), form.seen_version, now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _entry_page(form, _entry(entry), refused.status)
    flash_ok(gettext(N_("The entry is changed.")))
    return back_to("obligations.one", bureau=bureau, entry=entry)


@blueprint.post("/<uuid:entry>/mark")
@OFFICERS
def mark(bureau: str, entry: UUID) -> Page:
    """Told of its duty, exempt, or nothing yet."""
    context, row, form = ctx(), _entry(entry), MarkForm(prefix="mark")
    form.offer()
    if not form.validate():
        return _entry_page(_filled(row), row, 422, form)
    try:
        actions.mark_entry(
            context.db, context.actor, row, form.mark.data or "", form.reason.data or "", form.seen_version,
            now=context.now,
        )  # fmt: skip
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        row = _entry(entry)
        return _entry_page(_filled(row), row, refused.status, form)
    flash_ok(gettext(N_("It is stored.")))
    return back_to("obligations.show", bureau=bureau)


@blueprint.post("/<uuid:entry>/leave")
@OFFICERS
def leave(bureau: str, entry: UUID) -> Page:
    """It trades here no more."""
    context, row = ctx(), _entry(entry)
    actions.leave(context.db, context.actor, row, row.version, now=context.now)
    flash_ok(gettext(N_("The enterprise is off the register.")))
    return back_to("obligations.show", bureau=bureau)


@blueprint.get("/rules")
@OFFICERS
def show_rules(bureau: str) -> Page:  # noqa: ARG001
    """Which rules hold here, and where they come from."""
    return _rules_page(None, 200)


def _rules_page(form: RuleForm | None, status: int, preview: dict[str, Any] | None = None) -> Page:
    context = ctx()
    path, day, every = context.place.office_path, _today(), reading.all_rules(context.db)
    regions = reading.regions_under(context.db, path)
    form = form or RuleForm(None, data={"since": day, "level": "ANY"})
    form.offer()
    here = [one for one in every if any(_touches(one, region) for region in regions)]
    deciding = {rules.rule_for(every, kind, region, day) for kind in rules.TRADES for region in regions}
    return render_template(
        "tenants/obligations/rules.html",
        rules=[(one, rules.words(one.parsed, current_locale()), one in deciding) for one in here],
        owners=bureaus.names(context.db, {one.path for one in here if one.path}),
        form=form,
        preview=preview,
        path=path,
        today=day,
        trades=rules.TRADES,
        levels=rules.LEVELS,
        facts=rules.FACTS,
        end=EndRuleForm(None, data={"until": day}),
        may_rule=context.actor.has("SUPERVISOR", "ADMIN"),
    ), status


def _touches(rule: rules.Rule, region: str) -> bool:
    return region.startswith(rule.region) and rule.level in ("ANY", rules.level_of(region))


@blueprint.post("/rules")
@RULERS
def rules_post(bureau: str) -> Page:
    """First whom a new rule touches, then the rule itself."""
    context, form = ctx(), RuleForm()
    form.offer()
    if not form.validate():
        return _rules_page(form, 422)
    own = bureaus.by_path(context.db, context.place.office_path)
    try:
        rule = actions.check_rule(own, form.facts())
        if not request.form.get("confirmed"):
            before = reading.all_rules(context.db)
            return _rules_page(form, 200, _difference(before, [*before, rule], rule.since))
        actions.add_rule(context.db, context.actor, own, form.facts(), now=context.now)
    except Refused as refused:
        context.db.rollback()
        form.refuse(refused)
        return _rules_page(form, refused.status)
    flash_ok(gettext(N_("The rule is stored.")))
    return back_to("obligations.show_rules", bureau=bureau)


def _difference(before: list[rules.Rule], after: list[rules.Rule], day: date) -> dict[str, Any]:
    """Whom a change of rules touches on *day*: newly owing, and owing no more."""
    path, db = ctx().place.office_path, ctx().db
    was, will = _owed(before, day), _owed(after, day)
    register = reading.register(path, will).order_by(RegisterEntry.name, RegisterEntry.id)
    newly = register.where(will, was.is_not(True))
    no_more = register.where(was, will.is_not(True))
    return {
        name: (len(rows := db.scalars(statement).all()), rows[:SHOWN])
        for name, statement in (("newly", newly), ("no_more", no_more))
    } | {"day": day}


@blueprint.post("/rules/<uuid:rule>/end")
@RULERS
def end_rule(bureau: str, rule: UUID) -> Page:
    """First whom it touches when the rule ends, then the end."""
    context, form = ctx(), EndRuleForm()
    row = reading.own_rule(context.db, context.place.office_path, rule)
    if not form.validate():
        return _rules_page(None, 422)
    day, before = form.until.data, reading.all_rules(context.db)
    if not request.form.get("confirmed"):
        after = [one for one in before if one.id != row.id]
        return _rules_page(None, 200, {**_difference(before, after, day), "ending": row})
    actions.end_rule(context.db, context.actor, row, day, now=context.now)
    flash_ok(gettext(N_("The rule ends on that day.")))
    return back_to("obligations.show_rules", bureau=bureau)
