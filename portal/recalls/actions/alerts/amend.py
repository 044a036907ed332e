"""What happens to a list's items and to a list after it was read: looked at, corrected, cleared, withdrawn, closed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import trail
from portal.core import outbox
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.recalls import events
from portal.recalls.actions.alerts.issue import spread_later
from portal.recalls.actions.alerts.read import keys_for, understood
from portal.recalls.models import Alert, AlertItem, Task
from portal.recalls.queries.alerts import alert as one_alert
from portal.recalls.queries.alerts import item as one_item
from portal.recalls.rules.columns.fields import FIELDS
from portal.recalls.rules.reading.grid import Grid
from portal.recalls.rules.reading.listing import Item, read_list
from portal.recalls.rules.task.steps import OPEN

EDITABLE = (
    "product_name", "brand", "spec", "batch", "production_date", "lot", "use_by", "shelf_life", "gtin",
    "maker_name", "consignor_name", "contract_name", "failing_items", "result", "limit", "remark",
)  # fmt: skip
CHANGED = N_("Somebody else changed this item meanwhile. Look at it again, then decide.")


def _open(db: Session, actor: Actor, alert_id: UUID) -> Alert:
    row = one_alert(db, alert_id, lock=True)
    if row.state not in {"PREVIEW", "IN_FORCE"}:
        raise Conflict(N_("This list can no longer be changed."))
    if not row.office_path.startswith(actor.office_path):
        raise Forbidden(N_("Only the bureau that sent this list changes it."))
    return row


def _item(db: Session, row: Alert, item_id: UUID, seen: int | None) -> AlertItem:
    item = one_item(db, row, item_id, lock=True)
    if seen is not None and seen != item.version:
        raise Conflict(CHANGED)
    return item


def check_item(
    db: Session, actor: Actor, alert_id: UUID, item_id: UUID, *, seen: int | None = None, now: datetime
) -> AlertItem:
    """A person looked at what was marked and leaves it as it stands. Raises Missing, Conflict, Forbidden."""
    row = _open(db, actor, alert_id)
    item = _item(db, row, item_id, seen)
    item.checked_by, item.checked_at = actor.person, now
    db.flush()
    _record(db, actor, row, "check_item", {"item": item.number}, now)
    return item


def correct(
    db: Session,
    actor: Actor,
    alert_id: UUID,
    item_id: UUID,
    texts: Mapping[str, str],
    *,
    note: str = "",
    seen: int | None = None,
    now: datetime,
) -> AlertItem:
    """Put an item right. What changes is read anew and, once the list is out, matched anew; a station's rejection of
    the old text does not bind the new one. Raises Missing, Conflict, Forbidden, Invalid."""
    row = _open(db, actor, alert_id)
    item = _item(db, row, item_id, seen)
    wanted = {name: text.strip() for name, text in texts.items() if name in EDITABLE}
    changed = [name for name, text in wanted.items() if item.texts.get(name, "") != text]
    if not wanted.get("product_name", item.texts.get("product_name", "")):
        raise Invalid(N_("Write the product's name."), field="product_name")
    after = {**item.texts, **wanted}
    item.texts = {name: text for name, text in after.items() if text}
    _read_again(item)
    item.note = note.strip()
    item.checked_by, item.checked_at = actor.person, now
    if changed:
        item.revision += 1
    db.flush()
    _record(db, actor, row, "correct", {"item": item.number, "fields": changed}, now)
    if changed and row.state == "IN_FORCE":
        spread_later(db, row, now=now)
    return item


def _read_again(item: AlertItem) -> None:
    names = list(item.texts)
    chosen = {FIELDS[name].zh: name for name in names if name in FIELDS}
    table = [
        [FIELDS[name].zh for name in names if name in FIELDS],
        [item.texts[n] for n in names if n in FIELDS],
    ]
    read: list[Item] = read_list([Grid("", list(enumerate(table, 1)))], chosen).items
    if len(read) == 1:
        found = understood(read[0])
        item.facts, item.flags = found["facts"], sorted({*found["flags"], *_kept(item.flags)})
        item.review, item.qualified = found["review"], found["qualified"]
    item.keys = keys_for(item.texts)


def _kept(flags: list[str]) -> set[str]:
    return {flag for flag in flags if flag in {"COUNTERFEIT_LABEL", "RETESTED", "ONLINE_SALE"}}


def take_off(
    db: Session,
    actor: Actor,
    alert_id: UUID,
    item_id: UUID,
    *,
    cleared: bool,
    note: str,
    seen: int | None = None,
    now: datetime,
) -> AlertItem:
    """Take an item off a list: entered wrongly, or *cleared* by a second test (复检). Its open matches lose their
    force. Raises Missing, Conflict, Forbidden, Invalid without a reason."""
    row = _open(db, actor, alert_id)
    item = _item(db, row, item_id, seen)
    if not note.strip():
        raise Invalid(N_("Write the reason."), field="note")
    if item.state != "ACTIVE":
        raise Conflict(N_("This item was taken off already."))
    item.state, item.note = ("CLEARED" if cleared else "REMOVED"), note.strip()
    item.checked_by, item.checked_at = actor.person, now
    item.revision += 1
    db.flush()
    _record(db, actor, row, "remove_item", {"item": item.number, "cleared": cleared}, now)
    if row.state == "IN_FORCE":
        spread_later(db, row, now=now)
    return item


def uphold(
    db: Session,
    actor: Actor,
    alert_id: UUID,
    item_id: UUID,
    *,
    note: str,
    seen: int | None = None,
    now: datetime,
) -> AlertItem:
    """The second test came to the same result: kept as a mark. Raises Missing, Conflict, Forbidden."""
    row = _open(db, actor, alert_id)
    item = _item(db, row, item_id, seen)
    item.flags = sorted({*item.flags, "RETESTED"})
    item.note = note.strip()
    db.flush()
    _record(db, actor, row, "uphold", {"item": item.number}, now)
    return item


def withdraw(
    db: Session, actor: Actor, alert_id: UUID, reason: str, *, seen: int | None = None, now: datetime
) -> Alert:
    """撤回名单: nothing of it binds any more; stations are told and their open tasks end. Raises Missing, Conflict,
    Forbidden, Invalid without a reason."""
    row = _in_force(db, actor, alert_id, seen)
    if not reason.strip():
        raise Invalid(N_("Write the reason."), field="note")
    row.state, row.withdrawn_at, row.withdrawn_reason = "WITHDRAWN", now, reason.strip()
    db.flush()
    _record(db, actor, row, "withdraw", {}, now)
    key = f"recalls.call_back:{row.id}"
    row.job_id = outbox.enqueue(db, "recalls.call_back", {"alert": row.id}, now=now, key=key)
    db.flush()
    return row


def close(db: Session, actor: Actor, alert_id: UUID, *, seen: int | None = None, now: datetime) -> Alert:
    """核查闭环办结: every station's task is over. Raises Missing, Forbidden; Conflict while one is open."""
    row = _in_force(db, actor, alert_id, seen)
    left = db.execute(
        select(func.count()).where(Task.alert_id == row.id, Task.state.in_(sorted(OPEN)))
    ).scalar_one()
    if left:
        raise Conflict(N_("%(n)s stations have not finished. The list stays open until they have."), n=left)
    row.state, row.closed_at = "CLOSED", now
    db.flush()
    _record(db, actor, row, "close", {"stations": row.stations}, now)
    return row


def _in_force(db: Session, actor: Actor, alert_id: UUID, seen: int | None) -> Alert:
    row = one_alert(db, alert_id, lock=True)
    if row.state != "IN_FORCE":
        raise Conflict(N_("This list is not in force."))
    if not row.office_path.startswith(actor.office_path):
        raise Forbidden(N_("Only the bureau that sent this list changes it."))
    if seen is not None and seen != row.version:
        raise Conflict(N_("Somebody else changed this list meanwhile. Look at it again, then decide."))
    return row


def _record(
    db: Session, actor: Actor, row: Alert, event: str, data: Mapping[str, object], now: datetime
) -> None:
    trail.record(db, actor, f"recalls:alert:{event}", events.alert_subject(row), data, now=now)
