"""下架封存、张贴公示、退货退款、处置: the station's steps with the goods in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.recalls.actions.hand import Hand, finish, record, take
from portal.recalls.actions.tasks.proof import Upload, keep
from portal.recalls.actions.tell import tell_bureau
from portal.recalls.models import Line, Refund, Task
from portal.recalls.queries.tasks import line as one_line
from portal.recalls.queries.tasks import lines, task
from portal.recalls.rules.task import steps
from portal.recalls.rules.task.quantities import Quantities
from portal.recalls.rules.task.words import MEASURES

PHOTO = N_("Take at least one photo as proof.")


def withdraw(
    db: Session,
    actor: Actor,
    task_id: UUID,
    *,
    photos: Sequence[Upload],
    measures: Sequence[str],
    place: str,
    note: str = "",
    seen: int | None = None,
    now: datetime,
) -> Task:
    """Off the shelf and sealed, with photos and where it lies. Raises Missing, Conflict, Forbidden, Invalid."""
    hand = take(db, actor, task_id, "withdraw", seen=seen, note=note, now=now)
    _judged(hand)
    if not photos:
        raise Invalid(PHOTO, field="photos")
    if not place.strip():
        raise Invalid(N_("Write where the sealed goods lie."), field="place")
    if not {"STOP", "OFF_SHELF", "SEAL"} <= set(measures) <= set(MEASURES):
        raise Invalid(
            N_("Selling is stopped, the goods are off the shelf and sealed: tick all three."),
            field="measures",
        )
    keep(db, actor, hand.row, "SHELF", photos, note=place, now=now)
    return finish(hand, {"measures": ",".join(measures), "place": place.strip()})


def _judged(hand: Hand) -> None:
    if hand.row.hits:
        raise Conflict(N_("%(n)s matches are still to be judged."), n=hand.row.hits)


def post(
    db: Session,
    actor: Actor,
    task_id: UUID,
    *,
    photos: Sequence[Upload],
    place: str,
    seen: int | None = None,
    now: datetime,
) -> Task:
    """The notice hangs where it is seen; a photo shows it. An unpublished list is never posted. Raises Missing,
    Conflict, Forbidden, Invalid."""
    hand = take(db, actor, task_id, "post", seen=seen, now=now)
    if not hand.row.public:
        raise Conflict(N_("This list is not published: nothing of it may be posted."))
    if not photos:
        raise Invalid(PHOTO, field="photos")
    if not place.strip():
        raise Invalid(N_("Write where the notice hangs."), field="place")
    keep(db, actor, hand.row, "POSTED", photos, note=place, now=now)
    return finish(hand, {"place": place.strip()})


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """A consumer brings goods back (F14). Name and telephone as the consumer gave them, or none."""

    line: UUID
    quantity: Decimal
    amount: Decimal
    way: str
    returned_at: datetime
    name: str | None = None
    phone: str | None = None
    address: str | None = None


def refund(
    db: Session,
    actor: Actor,
    task_id: UUID,
    facts: RefundFacts,
    *,
    photos: Sequence[Upload] = (),
    seen: int | None = None,
    now: datetime,
) -> Refund:
    """Record a refund: what comes back joins the sealed stock, so the quantities stay balanced. Possible until the
    task is closed. Raises Missing, Conflict, Forbidden, Invalid."""
    row = _for_refund(db, actor, task_id, seen)
    if facts.returned_at > now:
        raise Invalid(N_("This lies in the future."), field="returned_at")
    line = one_line(db, row, facts.line, lock=True)
    _put(line, quantities_of(line).brought_back(facts.quantity))
    values = {**asdict(facts), "line_id": facts.line}
    values.pop("line")
    made = Refund(
        **values,
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        at=now,
        by_name=actor.name,
    )
    db.add(made)
    keep(db, actor, row, "REFUND", photos, now=now)
    db.flush()
    told = {"quantity": facts.quantity, "amount": facts.amount}
    record(db, actor, row, "money_back", told, now)
    if row.state in steps.STEPS["refund"].sources:
        finish(take(db, actor, task_id, "refund", now=now))
    elif row.state in {"DISPOSED", "CHECKED"}:
        # More came back after the end: it has to be sealed and disposed of again.
        row.disposed_at = None
        finish(Hand(db, actor, row, steps.STEPS["refund"], "", now))
    return made


def _for_refund(db: Session, actor: Actor, task_id: UUID, seen: int | None) -> Task:
    row = task(db, task_id, lock=True)
    if actor.place != steps.STATION or not actor.has(*steps.DESK):
        raise Forbidden(N_("This step belongs to another role here."))
    if row.state not in steps.HAS_GOODS - {"CONFIRMED"}:
        raise Conflict(N_("Refunds are recorded once the goods are withdrawn, until the task is closed."))
    if seen is not None and seen != row.version:
        raise Conflict(
            N_("Somebody else took a step on this task meanwhile. Look at what changed, then decide.")
        )
    return row


@dataclass(frozen=True, slots=True)
class Disposal:
    """What became of one line's sealed stock."""

    returned: Decimal
    destroyed: Decimal
    relabelled: Decimal = Decimal(0)


def dispose(
    db: Session,
    actor: Actor,
    task_id: UUID,
    disposals: Mapping[UUID, Disposal],
    *,
    photos: Sequence[Upload],
    measures: Sequence[str],
    note: str = "",
    seen: int | None = None,
    now: datetime,
) -> Task:
    """Sent back, destroyed, or (label faults only) relabelled: every sealed piece is accounted for, with proof.
    Raises Missing, Conflict, Forbidden, Invalid."""
    hand = take(db, actor, task_id, "dispose", seen=seen, note=note, now=now)
    _judged(hand)
    if hand.row.public and hand.row.state == "WITHDRAWN":
        raise Conflict(N_("The notice must be posted first."))
    if not set(measures) <= set(MEASURES):
        raise Invalid(N_("Choose from the list."), field="measures")
    found = lines(db, hand.row, lock=True)
    if any(line.stock for line in found) and not photos:
        raise Invalid(PHOTO, field="photos")
    for line in found:
        _dispose(line, disposals.get(line.id, Disposal(Decimal(0), Decimal(0))))
    keep(db, actor, hand.row, "DISPOSAL", photos, now=now)
    hand.row.disposed_at = now
    row = finish(hand, {"measures": ",".join(measures)})
    message = N_("%(title)s: a station has disposed of the goods; they can be checked.")
    tell_bureau(db, row, message, {"title": row.title}, now=now)
    return row


def _dispose(line: Line, disposal: Disposal) -> None:
    if disposal.relabelled and not line.label_only:
        raise Invalid(
            N_("%(name)s failed by more than its label: it cannot be relabelled."),
            field="relabelled",
            name=line.name,
        )
    after = quantities_of(line).disposed(
        returned=disposal.returned, destroyed=disposal.destroyed, relabelled=disposal.relabelled
    )
    _put(line, after)


def quantities_of(line: Line) -> Quantities:
    """A line's quantities."""
    return Quantities(line.received, line.stock, line.sold, line.returned, line.destroyed, line.relabelled)


def _put(line: Line, after: Quantities) -> None:
    for name in ("received", "stock", "sold", "returned", "destroyed", "relabelled"):
        setattr(line, name, getattr(after, name))
