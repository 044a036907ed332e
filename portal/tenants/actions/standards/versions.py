"""A bureau's checklists: drafted, changed, published, superseded, retired. What is published never changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core import outbox
from portal.core.actor import Actor
from portal.core.clock import SHANGHAI, local_date
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.tenants import events_standards as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StandardVersion
from portal.tenants.queries.standards import checklist_of, draft_of, last_number, own_version
from portal.tenants.rules import KINDS
from portal.tenants.rules.standards import (
    MOST_ITEMS,
    Checklist,
    Item,
    check_checklist,
    check_head,
    check_item,
    duplicates,
    packed_items,
)
from portal.trail import Subject, record

CHANGED = N_("Somebody else changed this while you were working on it.")
NO_DRAFT = N_("This version is published; it never changes. Make a new version of it.")
ALIGN = "tenants.standard_align"


def draft(db: Session, actor: Actor, path: str, wanted: Checklist, *, now: datetime) -> StandardVersion:
    """A new draft of the bureau at *path*: the next version of its code. Raises Invalid; Conflict while another draft
    of the code is open."""
    check_head(wanted)
    if draft_of(db, path, wanted.code) is not None:
        raise Conflict(
            N_("A draft of “%(code)s” is open already. Publish or drop it first."), code=wanted.code
        )
    row = new_row(path, wanted, last_number(db, path, wanted.code) + 1, actor.person, now)
    db.add(row)
    db.flush()
    _note(db, actor, row, "drafted", now)
    return row


def new_row(path: str, wanted: Checklist, number: int, person: UUID | None, now: datetime) -> StandardVersion:
    """A draft's row."""
    _check_kinds(wanted.kinds)
    return StandardVersion(
        office_path=path,
        code=wanted.code,
        number=number,
        state="DRAFT",
        title=wanted.title.strip(),
        title_en=wanted.title_en.strip(),
        note=wanted.note.strip(),
        pass_mark=wanted.pass_mark,
        binding=wanted.binding,
        kinds=list(wanted.kinds),
        areas=list(wanted.areas),
        items=packed_items(wanted.items),
        created_at=now,
        created_by=person,
    )


def _check_kinds(kinds: Sequence[str]) -> None:
    if not set(kinds) <= KINDS.keys():
        raise Invalid(N_("Unknown kind of station."), field="kinds")


def change_head(
    db: Session, actor: Actor, path: str, version_id: UUID, wanted: Checklist, seen: int, *, now: datetime
) -> StandardVersion:
    """Change a draft besides its items. Raises Invalid beside the field; Conflict when somebody was faster."""
    row = _draft_row(db, path, version_id, seen)
    check_head(replace(wanted, code=row.code))
    _check_kinds(wanted.kinds)
    row.title, row.title_en = wanted.title.strip(), wanted.title_en.strip()
    row.note, row.pass_mark, row.binding = wanted.note.strip(), wanted.pass_mark, wanted.binding
    row.kinds, row.areas = list(wanted.kinds), list(wanted.areas)
    db.flush()
    _note(db, actor, row, "changed", now)
    return row


def put_item(
    db: Session,
    actor: Actor,
    path: str,
    version_id: UUID,
    old: str | None,
    item: Item,
    seen: int,
    *,
    now: datetime,
) -> StandardVersion:
    """Put *item* in the place of the one with code *old*, or at the end. Raises Invalid beside the field; Conflict."""
    check_item(item)

    def change(items: list[Item]) -> list[Item]:
        others = [one.code for one in items if one.code != old]
        if duplicates([*others, item.code]):
            raise Invalid(N_("This code stands on the checklist already."), field="code")
        if old is None:
            if len(items) >= MOST_ITEMS:
                raise Invalid(N_("A checklist has at most %(most)s items."), most=MOST_ITEMS)
            return [*items, item]
        if old not in [one.code for one in items]:
            raise Conflict(CHANGED)
        return [item if one.code == old else one for one in items]

    return _change_items(db, actor, path, version_id, seen, change, now)


def remove_item(
    db: Session, actor: Actor, path: str, version_id: UUID, code: str, seen: int, *, now: datetime
) -> StandardVersion:
    """Take an item off a draft. Raises Conflict."""
    return _change_items(
        db, actor, path, version_id, seen, lambda items: [one for one in items if one.code != code], now
    )


def move_item(
    db: Session, actor: Actor, path: str, version_id: UUID, code: str, step: int, seen: int, *, now: datetime
) -> StandardVersion:
    """Move an item up (-1) or down (1) on a draft. Raises Conflict."""

    def change(items: list[Item]) -> list[Item]:
        place = next((n for n, one in enumerate(items) if one.code == code), None)
        if place is None or not 0 <= place + step < len(items):
            return items
        items[place], items[place + step] = items[place + step], items[place]
        return items

    return _change_items(db, actor, path, version_id, seen, change, now)


def _change_items(
    db: Session,
    actor: Actor,
    path: str,
    version_id: UUID,
    seen: int,
    change: Callable[[list[Item]], list[Item]],
    now: datetime,
) -> StandardVersion:
    row = _draft_row(db, path, version_id, seen)
    row.items = packed_items(change(list(checklist_of(row).items)))
    db.flush()
    _note(db, actor, row, "changed", now)
    return row


def _draft_row(db: Session, path: str, version_id: UUID, seen: int) -> StandardVersion:
    row = own_version(db, path, version_id, lock=True)
    if row.state != "DRAFT":
        raise Conflict(NO_DRAFT)
    if row.version != seen:
        raise Conflict(CHANGED)
    return row


def publish(
    db: Session, actor: Actor, path: str, version_id: UUID, start: date, seen: int, *, now: datetime
) -> StandardVersion:
    """Publish a draft from *start* (today or later). The version before stays in force until then; afterwards
    stations keep what is confirmed, and the items that ask something else reopen. Raises Invalid with what is wrong
    and how to mend it; Conflict."""
    row = _draft_row(db, path, version_id, seen)
    check_checklist(checklist_of(row))
    if start < local_date(now):
        raise Invalid(N_("A version begins today or later."), field="start")
    row.state, row.effective_from = "PUBLISHED", start
    row.published_at, row.published_by = now, actor.person
    db.flush()
    _note(db, actor, row, "published", now)
    begins = max(now, datetime.combine(start, time(), tzinfo=SHANGHAI))
    outbox.enqueue(db, ALIGN, {"version": row.id}, now=now, not_before=begins)
    return row


def retire(
    db: Session, actor: Actor, path: str, version_id: UUID, seen: int, *, now: datetime
) -> StandardVersion:
    """Take a published standard out of force with all its versions: nobody is asked any more; what is confirmed stays
    until it runs out. Raises Conflict."""
    row = own_version(db, path, version_id, lock=True)
    if row.version != seen:
        raise Conflict(CHANGED)
    if row.state != "PUBLISHED":
        raise Conflict(N_("Only a published version can be retired."))
    db.execute(
        update(StandardVersion)
        .where(
            StandardVersion.office_path == path,
            StandardVersion.code == row.code,
            StandardVersion.state == "PUBLISHED",
        )
        .values(state="RETIRED", retired_on=local_date(now), version=StandardVersion.version + 1)
    )
    db.refresh(row)
    _note(db, actor, row, "retired", now)
    return row


def drop(db: Session, actor: Actor, path: str, version_id: UUID, seen: int, *, now: datetime) -> None:
    """Give a draft up. Raises Conflict."""
    row = _draft_row(db, path, version_id, seen)
    row.state = "DROPPED"
    db.flush()
    _note(db, actor, row, "dropped", now)


def _note(db: Session, actor: Actor, row: StandardVersion, what: str, now: datetime) -> None:
    data = {"number": row.number, "items": len(row.items)}
    record(db, actor, f"tenants:checklist:{what}", Subject("checklist", row.id), data, now=now)
