"""应建未建: the register judged by the rules, in SQL, so that ten thousand entries page and count like ten.

SQL's three-valued logic is the rules' own: a comparison with an unknown fact is NULL, neither true nor false.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, null, or_, select, true
from sqlalchemy.orm import Session

from portal import bureaus
from portal.core.errors import N_, Missing
from portal.core.i18n import current_locale
from portal.core.terms import Term, Vocabulary
from portal.tenants.models import ObligationRule, RegisterEntry, StationCard, StationProfile
from portal.tenants.rules import WORKING
from portal.tenants.rules import obligation as rules
from portal.tenants.rules.obligation import Always, Both, Compare, Expr, Not, Rule

DUTY_STATES = Vocabulary(
    Term("MISSING", "应建未建", "Owed, without a station"),
    Term("HAS", "已建站", "Has a station"),
    Term("UNKNOWN", "待核实", "Facts lacking"),
    Term("EXEMPT", "免建", "Exempt"),
    Term("FREE", "不要求", "Not obliged"),
)
_COLUMNS = {fact: getattr(RegisterEntry, column) for fact, column in rules.COLUMNS.items()}


def all_rules(db: Session) -> list[Rule]:
    """The shipped rules and the bureaux' own."""
    rows = db.scalars(select(ObligationRule).order_by(ObligationRule.since, ObligationRule.id))
    return [*rules.shipped(), *map(as_rule, rows)]


def as_rule(row: ObligationRule) -> Rule:
    """A bureau's row as a rule."""
    return Rule(
        row.kind, row.region, row.level, row.expr, row.source, row.since, row.until, row.office_path, row.id
    )


def own_rule(db: Session, path: str, rule_id: UUID) -> ObligationRule:
    """A rule of the bureau's subtree, to be ended. Raises Missing."""
    found = db.scalars(select(ObligationRule).where(ObligationRule.id == rule_id)).one_or_none()
    if found is None or not found.office_path.startswith(path):
        raise Missing(N_("There is no such rule of this bureau."))
    return found


def regions_under(db: Session, path: str) -> list[str]:
    """The counties (six digits) in which the bureaux of a subtree lie."""
    return sorted({one.area_code[:6] for one in bureaus.subtree(db, path)})


def obliged(every: Iterable[Rule], regions: Collection[str], day: date) -> ColumnElement[bool]:
    """True, false or NULL (facts lacking) for each entry, by the rule that decides for its region and kind."""
    every = list(every)
    decided = [
        and_(RegisterEntry.region == region, RegisterEntry.kind == kind, _compiled(rule.parsed))
        for region in regions
        for kind in rules.TRADES
        if (rule := rules.rule_for(every, kind, region, day)) is not None
    ]
    return or_(false(), *decided)


def _compiled(expr: Expr) -> ColumnElement[bool]:
    match expr:
        case Always(value):
            return true() if value else false()
        case Compare(fact, sign, number):
            return _compared(_COLUMNS[fact], sign, number)
        case Not(part):
            return not_(_compiled(part))
        case Both(word, parts):
            joined = and_ if word == "and" else or_
            return joined(*map(_compiled, parts))


def _compared(column: ColumnElement[int], sign: str, number: int) -> ColumnElement[bool]:
    return {
        ">=": column >= number,
        "<=": column <= number,
        ">": column > number,
        "<": column < number,
        "=": column == number,
    }[sign]


def has_station() -> ColumnElement[bool]:
    """True for an entry that a working station answers for: by its credit code, or by its name."""
    by_code = (
        select(StationProfile.tenant_id)
        .join(StationCard, StationCard.station == StationProfile.tenant_id)
        .where(RegisterEntry.uscc != "", StationProfile.host_uscc == RegisterEntry.uscc)
        .where(StationCard.status.in_(WORKING))
    )
    by_name = select(StationCard.station).where(
        StationCard.host_name == RegisterEntry.name, StationCard.status.in_(WORKING)
    )
    return or_(exists(by_code), exists(by_name))


def conditions(owed: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    """What each state of an entry asks; they exclude one another."""
    exempt = RegisterEntry.mark.is_not_distinct_from("EXEMPT")
    free = and_(not_(has_station()), not_(exempt))
    return {
        "MISSING": and_(free, owed),
        "HAS": has_station(),
        "UNKNOWN": and_(free, owed.is_(null())),
        "EXEMPT": and_(not_(has_station()), exempt),
        "FREE": and_(free, not_(owed)),
    }


def register(
    path: str, owed: ColumnElement[bool], state: str = "", *, words: str = "", office: str = ""
) -> Select[RegisterEntry]:
    """The register of a subtree in one state (or all), to be paged by (office_path, name, id)."""
    below = office if office.startswith(path) else path
    statement = select(RegisterEntry).where(
        RegisterEntry.office_path >= below,
        RegisterEntry.office_path < below + "~",
        RegisterEntry.left_on.is_(None),
    )
    if state:
        statement = statement.where(conditions(owed)[state])
    if words.strip():
        text = words.strip()
        statement = statement.where(
            RegisterEntry.name.icontains(text, autoescape=True)
            | RegisterEntry.address.icontains(text, autoescape=True)
            | (RegisterEntry.uscc == text.upper())
        )
    return statement


def counts(db: Session, path: str, owed: ColumnElement[bool]) -> dict[str, int]:
    """How many entries of the subtree stand in each state."""
    named = conditions(owed)
    columns = [func.count().filter(one).label(state) for state, one in named.items()]
    row = db.execute(register(path, owed).with_only_columns(*columns)).one()
    return {state: getattr(row, state) for state in named}


def missing_by_office(db: Session, path: str, owed: ColumnElement[bool]) -> dict[str, int]:
    """应建未建 by office path."""
    rows = db.execute(
        register(path, owed, "MISSING")
        .with_only_columns(RegisterEntry.office_path, func.count())
        .group_by(RegisterEntry.office_path)
    )
    return {row[0]: row[1] for row in rows}


def entry(db: Session, path: str, entry_id: UUID) -> RegisterEntry:
    """One entry of the subtree. Raises Missing."""
    found = db.scalars(select(RegisterEntry).where(RegisterEntry.id == entry_id)).one_or_none()
    if found is None or not found.office_path.startswith(path):
        raise Missing(N_("There is no such enterprise on the register."))
    return found


def known_entries(db: Session, path: str) -> Sequence[RegisterEntry]:
    """The whole register of a subtree, for an import to compare with."""
    return db.scalars(register(path, false()).order_by(RegisterEntry.id)).all()


@dataclass(frozen=True)
class Explained:
    """Why an entry owes a station or not: the state, the rule in words, and the values that decide."""

    state: str
    rule: str
    reasons: list[str]
    lacking: list[str]


def explained(row: RegisterEntry, every: Iterable[Rule], has: bool, day: date) -> Explained:
    """The entry's state in words, in the reader's language."""
    locale = current_locale()
    rule = rules.rule_for(every, row.kind, row.region, day)
    known = {fact: getattr(row, column) for fact, column in rules.COLUMNS.items()}
    expr = rule.parsed if rule else Always(False)
    answer = rules.judge(expr, known)
    state = "HAS" if has else "EXEMPT" if row.mark == "EXEMPT" else _STATE[answer]
    return Explained(
        state,
        rules.words(expr, locale) if rule else "",
        rules.reasons(expr, known, locale),
        [rules.FACTS.label(fact, locale) for fact in rules.lacking(expr, known)],
    )


_STATE = {True: "MISSING", False: "FREE", None: "UNKNOWN"}


def with_station(db: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of these entries a working station answers for."""
    return set(db.scalars(select(RegisterEntry.id).where(RegisterEntry.id.in_(ids), has_station())))
