"""在架发现通报商品: goods under notice that a visit saw on the shelf are told to whoever keeps the notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from portal.audits.actions.findings import Found
from portal.audits.models import Task, Visit, VisitAnswer
from portal.audits.rules.visits import answers as rules
from portal.core.actor import Actor


@dataclass(frozen=True)
class Seen:
    """One barcode seen on the shelf. *answer*: the visit's answer (told again, it is the same find); *tasks*: the
    notices the person chose, empty for every notice with this barcode; *found_at*: by our clock."""

    visit: UUID
    visit_no: str
    answer: UUID
    barcode: str
    words: str
    found_at: datetime
    by_person: UUID | None
    by_name: str
    photos: tuple[UUID, ...]
    tasks: tuple[UUID, ...]


class GoodsDesk(Protocol):
    """What the keeper of notices does with a find. Recalls knows; audits may not ask it (portal.modules lends it)."""

    def __call__(self, db: Session, actor: Actor, station: UUID, seen: Seen, *, now: datetime) -> None:
        """Write the find down; the same answer again changes nothing."""


_desk: GoodsDesk | None = None


def lend_goods_desk(desk: GoodsDesk) -> None:
    """Lend visits the desk that hears of goods under notice."""
    global _desk
    _desk = desk


def is_proved(fault: rules.Fault, told: Found) -> bool:
    """Whether a fault is about goods on the shelf and its photos are all here: a station is held to nothing that no
    photo shows. One that arrives later settles the visit again."""
    return fault.item.startswith(rules.GOODS) and 0 < len(fault.photos) == len(told.photos)


def seen(row: Visit, task: Task, fault: rules.Fault, told: Found, answer: VisitAnswer) -> Seen:
    """A fault of the look at the shelves as the goods' desk is told of it."""
    return Seen(
        visit=row.id,
        visit_no=task.number,
        answer=answer.id,
        barcode=fault.item.removeprefix(rules.GOODS),
        words=fault.words,
        found_at=told.found_at or answer.received_at,
        by_person=answer.person_id,
        by_name=answer.person_name,
        photos=told.photos,
        tasks=rules.notices(fault.said_by),
    )


def tell(db: Session, actor: Actor, task: Task, found: Sequence[Seen], *, now: datetime) -> None:
    """Tell the goods' desk of what was seen at the station of a visit."""
    if _desk is None:
        return
    for one in found:
        _desk(db, actor, task.tenant_id, one, now=now)
