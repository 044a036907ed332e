"""现场检查发现: a visit's word that listed goods stood on the shelf; told twice, it is one find."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import SHANGHAI
from portal.core.files import FileColumns, StoredFile
from portal.core.outbox import enqueue
from portal.recalls.actions.hand import record
from portal.recalls.actions.tasks.office import FOUND, found_on_site
from portal.recalls.actions.tasks.proof import attach
from portal.recalls.actions.tell import tell_station
from portal.recalls.models import Find, Task
from portal.recalls.queries.shelf import delisted_for
from portal.recalls.queries.tasks import of, task
from portal.recalls.rules.task.barcodes import same
from portal.recalls.rules.task.steps import STEPS

TELL = "recalls.site_find"
MOVES = STEPS["contradict"].sources | STEPS["found"].sources
PHOTO = "现场检查 {number}"


@dataclass(frozen=True)
class SiteFind:
    """What somebody saw at a visit. *answer*: the visit's answer that says so; *tasks*: the notices the person chose
    when the barcode stands on several, empty for all of them; *photos*: stored files of the station."""

    visit: UUID
    visit_no: str
    answer: UUID
    barcode: str
    words: str
    found_at: datetime
    by_person: UUID | None
    by_name: str
    photos: tuple[UUID, ...] = ()
    tasks: tuple[UUID, ...] = ()

    def note(self) -> str:
        """The find in one sentence, for the record of both sides."""
        at = self.found_at.astimezone(SHANGHAI)
        when = f"{at.year} 年 {at.month} 月 {at.day} 日 {at:%H:%M}"
        said = f"现场检查 {self.visit_no}：{self.by_name} {when} 在货架上发现条码 {self.barcode} 的商品。"
        return said + self.words.strip()


def found_at_visit(db: Session, actor: Actor, station: UUID, found: SiteFind, *, now: datetime) -> list[Task]:
    """Write the find to every notice in force that names the barcode. What the station answered is contradicted, its
    task is open again; where it has confirmed the goods before, they are back on the shelf and both sides are told.
    Returns the tasks of finds that are new; the same answer again changes nothing. Raises Forbidden."""
    named = [one.task for one in delisted_for(db, station) if same(one.barcode, found.barcode)]
    wanted = sorted(set(named) & set(found.tasks) if found.tasks else set(named))
    return [row for one in wanted if (row := _at(db, actor, one, found, now)) is not None]


def _at(db: Session, actor: Actor, task_id: UUID, found: SiteFind, now: datetime) -> Task | None:
    row = task(db, task_id, lock=True)
    before = db.scalars(select(Find).where(of(row, Find), Find.visit_id == found.visit)).all()
    if any(one.answer_id == found.answer for one in before):
        return None
    made = _row(row, found, now)
    db.add(made)
    db.flush()
    told = {"visit": found.visit, "answer": found.answer, "photos": len(found.photos)}
    record(db, actor, row, "find", told, now)
    _photos(db, actor, row, found, now)
    if any(same(one.barcode, found.barcode) for one in before):
        return None  # the same goods in other words: kept beside the first, and no limit begins anew
    if row.state in MOVES:
        row = found_on_site(db, actor, row.id, found.note(), now=now)
    else:
        tell_station(db, row, FOUND, {"title": row.title}, urgency="LAW", now=now)
    enqueue(db, TELL, {"task": row.id, "find": made.id}, now=now, key=f"{TELL}:{made.id}")
    return row


def _row(row: Task, found: SiteFind, now: datetime) -> Find:
    return Find(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        visit_id=found.visit,
        visit_no=found.visit_no,
        answer_id=found.answer,
        barcode=found.barcode,
        words=found.words.strip(),
        said=row.state,
        found_at=found.found_at,
        by_person=found.by_person,
        by_name=found.by_name,
        at=now,
    )


def _photos(db: Session, actor: Actor, row: Task, found: SiteFind, now: datetime) -> None:
    """The visit's photos as proof of this task: the same content under a row of its own, since a visit and a recall
    are kept for terms of their own."""
    for file in _files(db, row, found.photos):
        columns = {name: getattr(file, name) for name in FileColumns.__annotations__}
        again = StoredFile(tenant_id=row.tenant_id, office_path=row.office_path, **columns)
        db.add(again)
        db.flush()
        attach(db, actor, row, "CHECK", again, note=PHOTO.format(number=found.visit_no), now=now)


def _files(db: Session, row: Task, wanted: Collection[UUID]) -> Sequence[StoredFile]:
    kept = select(StoredFile).where(
        StoredFile.tenant_id == row.tenant_id, StoredFile.id.in_(list(wanted)), StoredFile.purged_at.is_(None)
    )
    return db.scalars(kept.order_by(StoredFile.id)).all()
