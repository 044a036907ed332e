"""A person judges a match: confirmed, with the goods and their quantities, or rejected with a reason."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import merchants
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid, Missing
from portal.recalls.actions.hand import Hand, finish, reckon, record, take, write_step
from portal.recalls.actions.matching.move import count, stands_on_site
from portal.recalls.actions.tasks.bar import bar_if_second
from portal.recalls.actions.tell import tell_bureau
from portal.recalls.models import Line, Match, Task
from portal.recalls.queries.tasks import lines, match, task
from portal.recalls.rules.task import steps
from portal.recalls.rules.task.product import product_of
from portal.recalls.rules.task.quantities import Quantities
from portal.recalls.rules.task.words import REJECT_REASONS

FINDABLE = frozenset({"NOTIFIED", "MATCHED", "CONFIRMED"})
JUDGED = N_("This match was judged already.")
NOT_YOURS = N_("This step belongs to another role here.")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is there when goods are confirmed: received = in stock + sold (+ sent back before)."""

    received: Decimal
    stock: Decimal
    sold: Decimal
    returned: Decimal = Decimal(0)
    destroyed: Decimal = Decimal(0)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OwnFind:
    """Goods the station found by itself, without a line in its catalogue."""

    name: str
    brand: str = ""
    spec: str = ""
    batch: str = ""
    maker: str = ""
    supplier: str = ""


def _in_hand(db: Session, actor: Actor, task_id: UUID, seen: int | None) -> Task:
    row = task(db, task_id, lock=True)
    if actor.place != steps.STATION or not actor.has(*steps.DESK):
        raise Forbidden(NOT_YOURS)
    if seen is not None and seen != row.version:
        raise Conflict(
            N_("Somebody else took a step on this task meanwhile. Look at what changed, then decide.")
        )
    if row.state not in steps.OPEN:
        raise Conflict(N_("This task has moved on: the step is no longer open."))
    return row


def reject(
    db: Session,
    actor: Actor,
    task_id: UUID,
    match_id: UUID,
    reason: str,
    *,
    note: str = "",
    seen: int | None = None,
    now: datetime,
) -> Task:
    """Not these goods. Remembered: the same pair is not asked again until the list or the catalogue changes. When no
    hit is left and nothing was confirmed, the task is answered. Raises Missing, Conflict, Forbidden, Invalid."""
    row = _in_hand(db, actor, task_id, seen)
    found = match(db, row, match_id, lock=True)
    if found.state != "OPEN":
        raise Conflict(JUDGED)
    if reason not in REJECT_REASONS:
        raise Invalid(N_("Choose the reason."), field="reason")
    if reason == "OTHER" and not note.strip():
        raise Invalid(N_("Write the reason."), field="note")
    _decide(found, "REJECTED", actor, now, reason=reason, note=note)
    db.flush()
    count(db, row)
    write_step(db, actor, row, "reject", note.strip(), {"match": found.id, "reason": reason}, now)
    record(db, actor, row, "reject", {"match": found.id, "reason": reason}, now)
    if not row.hits and row.state == "MATCHED" and not stands_on_site(row):
        return _answered(db, actor, row, now)
    reckon(db, row, now)
    return row


def _answered(db: Session, actor: Actor, row: Task, now: datetime) -> Task:
    event = "confirm" if lines(db, row) else "exclude"
    row.answered_at = now
    row = finish(Hand(db, actor, row, steps.STEPS[event], "", now))
    if event == "exclude":
        words = {"title": row.title}
        tell_bureau(db, row, N_("%(title)s: a station excluded all its matches."), words, now=now)
    return row


def accept(
    db: Session,
    actor: Actor,
    task_id: UUID,
    match_id: UUID,
    amounts: Amounts,
    *,
    seen: int | None = None,
    now: datetime,
) -> Line:
    """These are the goods: quantities are written down and the catalogue's row is blocked at once. With the last hit
    judged the task is confirmed. Raises Missing, Conflict, Forbidden, Invalid when the quantities do not balance."""
    row = _in_hand(db, actor, task_id, seen)
    found = match(db, row, match_id, lock=True)
    if found.state != "OPEN":
        raise Conflict(JUDGED)
    line = _line(row, actor, amounts, _from_match(found), now)
    line.match_id, line.item_id = found.id, found.item_id
    _decide(found, "CONFIRMED", actor, now)
    db.add(line)
    db.flush()
    count(db, row)
    _block_row(db, actor, found.item_id, row, now)
    data = {"match": found.id, "received": line.received}
    write_step(db, actor, row, "accept", "", data, now)
    record(db, actor, row, "accept", data, now)
    bar_if_second(db, actor, row, line, now=now)
    _confirm_when_judged(db, actor, row, now)
    return line


def own_find(
    db: Session,
    actor: Actor,
    task_id: UUID,
    goods: OwnFind,
    amounts: Amounts,
    *,
    seen: int | None = None,
    now: datetime,
) -> Line:
    """The station found listed goods that its catalogue does not hold. Raises like `accept`."""
    row = _in_hand(db, actor, task_id, seen)
    if row.state not in FINDABLE:  # else it would stand in no step: nobody would have to withdraw it
        raise Conflict(N_("This task has moved on: the step is no longer open."))
    if not goods.name.strip():
        raise Invalid(N_("Write the product's name."), field="name")
    texts = {"product_name": goods.name, "maker_name": goods.maker, "brand": goods.brand}
    values = {name: getattr(goods, name).strip() for name in OwnFind.__slots__}
    line = _line(row, actor, amounts, {**values, "product": product_of(texts)}, now)
    db.add(line)
    db.flush()
    write_step(db, actor, row, "accept", "", {"received": line.received}, now)
    record(db, actor, row, "own_find", {"received": line.received}, now)
    bar_if_second(db, actor, row, line, now=now)
    row.matched_at = row.matched_at or now
    _confirm_when_judged(db, actor, row, now)
    return line


def _confirm_when_judged(db: Session, actor: Actor, row: Task, now: datetime) -> None:
    if row.hits == 0 and row.state in steps.STEPS["confirm"].sources:
        row.answered_at = now
        finish(take(db, actor, row.id, "confirm", now=now))
        tell_bureau(db, row, N_("%(title)s: a station has the listed goods."), {"title": row.title}, now=now)
    else:
        reckon(db, row, now)
        db.flush()


def _decide(
    found: Match, state: str, actor: Actor, now: datetime, *, reason: str | None = None, note: str = ""
) -> None:
    found.state, found.reason, found.note = state, reason, note.strip()
    found.decided_at, found.decided_by_name = now, actor.name


def _line(row: Task, actor: Actor, amounts: Amounts, facts: dict[str, Any], now: datetime) -> Line:
    quantities = Quantities(
        amounts.received, amounts.stock, amounts.sold, amounts.returned, amounts.destroyed
    ).checked()
    return Line(
        **facts,
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        unit=amounts.unit.strip(),
        received=quantities.received,
        stock=quantities.stock,
        sold=quantities.sold,
        returned=quantities.returned,
        destroyed=quantities.destroyed,
        relabelled=Decimal(0),
        at=now,
        by_name=actor.name,
    )


def _from_match(found: Match) -> dict[str, Any]:
    stocked, listed = found.stocked, found.listed
    dates = [stocked.get(name, "") for name in ("batch", "production_date")]
    texts = {name: text for name, text in stocked.items() if isinstance(text, str)}
    return {
        "name": stocked.get("product_name", ""),
        "brand": stocked.get("brand", "") or listed.get("brand", ""),
        "spec": stocked.get("spec", "") or listed.get("spec", ""),
        "batch": " / ".join(dict.fromkeys(text for text in dates if text)),
        "expires": stocked.get("use_by", "") or stocked.get("shelf_life", "") or listed.get("shelf_life", ""),
        "maker": stocked.get("maker_name", "") or listed.get("maker_name", ""),
        "maker_address": listed.get("maker_address", ""),
        "failing": "；".join(listed.get("failures", [])),
        "gtin": stocked.get("gtin", ""),
        "supplier": stocked.get("supplier_name", ""),
        "label_only": "LABEL_ONLY" in found.flags,
        "product": product_of(texts),
    }


def _block_row(db: Session, actor: Actor, item_id: UUID, row: Task, now: datetime) -> None:
    try:
        merchants.set_status(db, actor, item_id, "BLOCKED", note=row.title, now=now)
    except Missing:  # the row left the catalogue meanwhile; the goods are withdrawn all the same
        return
