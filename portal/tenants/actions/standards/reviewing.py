"""The office looks at what a station handed over, item by item: confirms it, or returns it with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.tenants.actions.standards import telling, work
from portal.tenants.models import StationCard
from portal.tenants.queries.standards import Line, Sheet
from portal.tenants.rules.standards import plain, valid_until

LONGEST_REASON = 300


@dataclass(frozen=True)
class Decision:
    """What the office says of one item."""

    confirm: bool
    reason: str = ""


def decide(
    db: Session,
    actor: Actor,
    card: StationCard,
    code: str,
    decisions: Mapping[str, Decision],
    seen: int,
    *,
    now: datetime,
) -> str:
    """Decide on every item that is with the office. Returns the state of the whole: CONFIRMED when all required items
    stand and the score reaches the pass mark. Raises Invalid beside the item without a decision or reason; Conflict
    when the station took it back, or a colleague decided first."""
    today = local_date(now)
    sheet = work.locked_sheet(db, card, code, today)
    if sheet is None:
        raise Conflict(N_("Nothing has been shown for this standard yet."))
    check = work.begun(sheet)
    work.same_version(seen, check.version)
    waiting = sheet.waiting
    if not waiting:
        raise Conflict(N_("Nothing is with the office."))
    for line in waiting:
        _complete(line, decisions.get(line.item.code), today)
    for line in waiting:
        _apply(line, decisions[line.item.code], today)
    state = work.settle(db, sheet.checklist, check, decided_on=today)
    _record(db, actor, card, sheet, {line.item.code: line.state for line in waiting}, decisions, now)
    return state


def _complete(line: Line, decision: Decision | None, today: date) -> None:
    if decision is None:
        raise Invalid(
            N_("%(code)s: confirm it or return it."), field=f"decision-{line.item.code}", code=line.item.code
        )
    if not decision.confirm and not decision.reason.strip():
        raise Invalid(
            N_("%(code)s: write why it is returned, so that the station can mend it."),
            field=f"reason-{line.item.code}",
            code=line.item.code,
        )
    if decision.confirm and valid_until(line.shots(), line.item, today) < today:
        raise Invalid(
            N_("%(code)s: its photos have run out meanwhile. Return it, so that they are taken anew."),
            field=f"decision-{line.item.code}",
            code=line.item.code,
        )
    if len(decision.reason) > LONGEST_REASON:
        raise Invalid(
            N_("%(code)s: at most %(most)s characters."),
            field=f"reason-{line.item.code}",
            code=line.item.code,
            most=LONGEST_REASON,
        )


def _apply(line: Line, decision: Decision, today: date) -> None:
    answer = line.answer
    assert answer is not None  # it was handed over
    answer.why = None
    if not decision.confirm:
        answer.state, answer.reason = "RETURNED", decision.reason.strip()
        return
    answer.state, answer.reason = "CONFIRMED", None
    answer.confirmed_on = today
    answer.valid_until = valid_until(line.shots(), line.item, today)


def _record(
    db: Session,
    actor: Actor,
    card: StationCard,
    sheet: Sheet,
    items: Mapping[str, str],
    decisions: Mapping[str, Decision],
    now: datetime,
) -> None:
    check = work.begun(sheet)
    returned = {code: decisions[code].reason.strip() for code, found in items.items() if found == "RETURNED"}
    event = "CONFIRMED" if check.state == "CONFIRMED" else "RETURNED" if returned else "ITEMS"
    score = check.score if event == "CONFIRMED" else None
    work.write_step(db, actor, check, event, {"items": dict(items)}, notes=returned, score=score, now=now)
    trail = {"RETURNED": "returned", "CONFIRMED": "confirmed", "ITEMS": "items_confirmed"}[event]
    work.note(db, actor, check, trail, len(items), now)
    params = {
        "standard": sheet.checklist.title,
        "score": plain(check.score) if check.score is not None else "",
        "until": telling.day_words(check.valid_until),
    }
    telling.tell_station(db, card, check, TITLES[event], params, now=now)


TITLES = {"RETURNED": telling.RETURNED, "CONFIRMED": telling.CONFIRMED, "ITEMS": telling.ITEMS}
