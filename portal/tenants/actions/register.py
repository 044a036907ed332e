"""The office's register of who operates in its area, and its own rules of who must have a station."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc as credit_code

from portal.bureaus import Bureau
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Invalid
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.profile import CHANGED
from portal.tenants.models import ObligationRule, RegisterEntry
from portal.tenants.rules import obligation as rules
from portal.tenants.rules.application import HIGHEST_LEVEL, MOST, tidy_uscc
from portal.trail import Subject, record

MARKS = ("NOTIFIED", "EXEMPT")


@dataclass(frozen=True)
class EntryFacts:
    """What an office writes of an enterprise."""

    name: str
    kind: str
    address: str = ""
    uscc: str = ""
    floor_area: int | None = None
    stalls: int | None = None
    scenic_level: int | None = None
    contact: str = ""
    phone: str = ""


def tidy(facts: EntryFacts) -> EntryFacts:
    """*facts* as they are kept. Raises Invalid beside the field at fault."""
    texts = {k: " ".join(v.split()) for k, v in vars(facts).items() if isinstance(v, str)}
    made = EntryFacts(**{**vars(facts), **texts, "uscc": tidy_uscc(facts.uscc)})
    if not made.name:
        raise Invalid(N_("Write the name of the enterprise."), field="name")
    if made.kind not in rules.TRADES:
        raise Invalid(N_("Choose the kind of enterprise."), field="kind")
    if made.uscc and not credit_code.is_valid(made.uscc):
        raise Invalid(N_("This is not a valid unified social credit code."), field="uscc")
    for field, value, most in (
        ("floor_area", made.floor_area, MOST),
        ("stalls", made.stalls, MOST),
        ("scenic_level", made.scenic_level, HIGHEST_LEVEL),
    ):
        if value is not None and not 0 <= value <= most:
            raise Invalid(N_("Write a number from 0 to %(most)s."), field=field, most=most)
    return made


def key_of(facts: EntryFacts | RegisterEntry) -> tuple[str, str]:
    """Two lines with one key are one enterprise: the same code, or without one the same name and address."""
    return (facts.uscc, "") if facts.uscc else (facts.name.casefold(), facts.address.casefold())


def add_entry(
    db: Session, actor: Actor, office: Bureau, facts: EntryFacts, *, now: datetime
) -> RegisterEntry:
    """Put an enterprise on the register of *office*. Raises Invalid beside a field, also for one that stands there."""
    wanted = tidy(facts)
    same = select(RegisterEntry).where(RegisterEntry.left_on.is_(None))
    if wanted.uscc:
        same = same.where(RegisterEntry.uscc == wanted.uscc)
    else:
        same = same.where(
            RegisterEntry.uscc == "",
            RegisterEntry.name == wanted.name,
            RegisterEntry.address == wanted.address,
        )
    if db.scalars(same.limit(1)).first() is not None:
        raise Invalid(
            N_("This enterprise is on the register already."), field="uscc" if wanted.uscc else "name"
        )
    row = row_of(office, wanted, now)
    db.add(row)
    db.flush()
    record(db, actor, "tenants:register:added", Subject("register_entry", row.id), {}, now=now)
    return row


def row_of(office: Bureau, facts: EntryFacts, now: datetime) -> RegisterEntry:
    """The row of an entry that was checked."""
    return RegisterEntry(
        office_path=office.path,
        region=office.area_code[:6],
        added_at=now,
        **{**vars(facts), "phone": facts.phone or None},
    )


def changes(row: RegisterEntry, facts: EntryFacts) -> dict[str, object]:
    """What *facts* would change of the row."""
    wanted = {**vars(facts), "phone": facts.phone or None}
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def change_entry(
    db: Session, actor: Actor, row: RegisterEntry, facts: EntryFacts, seen_version: int, *, now: datetime
) -> None:
    """Change it. Raises Invalid beside a field, Conflict when somebody did meanwhile."""
    wanted = changes(row, tidy(facts))
    if row.version != seen_version:
        raise Conflict(CHANGED)
    if not wanted:
        return
    for name, value in wanted.items():
        setattr(row, name, value)
    db.flush()
    data = {"fields": list(wanted)}
    record(db, actor, "tenants:register:changed", Subject("register_entry", row.id), data, now=now)


def mark_entry(
    db: Session,
    actor: Actor,
    row: RegisterEntry,
    mark: str,
    reason: str,
    seen_version: int,
    *,
    now: datetime,
) -> None:
    """Mark it as told of its duty, as exempt (with a reason), or take the mark back (''). Raises Invalid; Conflict
    when somebody changed it meanwhile."""
    if mark and mark not in MARKS:
        raise Invalid(N_("Choose what was done."), field="mark")
    if mark == "EXEMPT" and not reason.strip():
        raise Invalid(N_("Say why it is exempt."), field="reason")
    if row.version != seen_version:
        raise Conflict(CHANGED)
    row.mark, row.mark_reason = mark or None, reason.strip() or None
    row.marked_on = local_date(now) if mark else None
    row.marked_by_name = actor.name if mark else None
    db.flush()
    record(db, actor, "tenants:register:marked", Subject("register_entry", row.id), {"mark": mark}, now=now)


def leave(db: Session, actor: Actor, row: RegisterEntry, seen_version: int, *, now: datetime) -> None:
    """It trades here no more. Raises Conflict when somebody changed it meanwhile."""
    if row.version != seen_version or row.left_on is not None:
        raise Conflict(CHANGED)
    row.left_on = local_date(now)
    db.flush()
    record(db, actor, "tenants:register:left", Subject("register_entry", row.id), {}, now=now)


@dataclass(frozen=True)
class RuleFacts:
    """What a bureau writes of a rule of its own."""

    kind: str
    region: str
    level: str
    expr: str
    source: str
    since: date


def area_prefix(area_code: str) -> str:
    """The digits that all regions of a bureau share: 3310 of 331000."""
    code = area_code[:6]
    while code.endswith("00"):
        code = code[:-2]
    return code


def check_rule(bureau: Bureau, facts: RuleFacts) -> rules.Rule:
    """The rule a bureau's words make. Raises Invalid beside a field."""
    if facts.kind not in rules.TRADES:
        raise Invalid(N_("Choose the kind of enterprise."), field="kind")
    if facts.level not in rules.LEVELS:
        raise Invalid(N_("Choose where it holds."), field="level")
    prefix = area_prefix(bureau.area_code)
    region = facts.region.strip() or prefix
    if not region.isdigit() or len(region) > 6 or len(region) % 2 or not region.startswith(prefix):
        raise Invalid(
            N_("A rule holds inside the own area: a code that begins with %(prefix)s."),
            field="region", prefix=prefix,
        )  # fmt: skip
    if not facts.source.strip():
        raise Invalid(N_("Name the document the rule comes from."), field="source")
    expr = rules.spell(rules.parse(facts.expr.strip()))
    return rules.Rule(
        facts.kind, region, facts.level, expr, facts.source.strip(), facts.since, None, bureau.path
    )


def add_rule(db: Session, actor: Actor, bureau: Bureau, facts: RuleFacts, *, now: datetime) -> ObligationRule:
    """A rule of the bureau's own, from a day on. Raises Invalid beside a field."""
    rule = check_rule(bureau, facts)
    row = ObligationRule(
        office_path=bureau.path,
        region=rule.region,
        level=rule.level,
        kind=rule.kind,
        expr=rule.expr,
        source=rule.source,
        since=rule.since,
        made_at=now,
        made_by=actor.person,
    )
    db.add(row)
    db.flush()
    data = {"kind": rule.kind, "region": rule.region, "since": rule.since}
    record(db, actor, "tenants:obligation:rule_added", Subject("obligation_rule", row.id), data, now=now)
    return row


def end_rule(db: Session, actor: Actor, row: ObligationRule, until: date, *, now: datetime) -> None:
    """The rule holds no more from *until* on. Raises Invalid for a day before it began, Conflict when it was ended."""
    if row.until is not None:
        raise Conflict(N_("This rule has been ended already."))
    if until <= row.since:
        raise Invalid(N_("It ends after the day from which it holds."), field="until")
    row.until = until
    db.flush()
    record(
        db,
        actor,
        "tenants:obligation:rule_ended",
        Subject("obligation_rule", row.id),
        {"until": until},
        now=now,
    )
