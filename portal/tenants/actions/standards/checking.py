"""The station's self-check: photos and words for each item, kept one by one; then handed to the office."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Invalid
from portal.core.files import DOCUMENT, IMAGE, PDF, Kind, StoredFile, columns, keep
from portal.core.i18n import N_
from portal.tenants.actions.standards import telling, work
from portal.tenants.models import StandardAnswer, StandardCheck, StandardFile, StationCard
from portal.tenants.queries.standards import Line, Sheet, checklist_for, file_row, find_check
from portal.tenants.rules.standards import FILES, Evidence, check_photo

KINDS: Mapping[str, Kind] = {"PHOTO": IMAGE, "DOCUMENT": PDF | DOCUMENT | IMAGE}
LONGEST = 500  # characters of a text
MOST = 6  # files for one piece of proof, where fewer are asked
CLOSED = {
    "SUBMITTED": N_("This item is with the office. Take the submission back to change it."),
    "CONFIRMED": N_("This item is confirmed. It can be renewed shortly before it runs out."),
}


def _begin(db: Session, card: StationCard, code: str, now: datetime) -> Sheet:
    """The check, locked; begun with the first thing shown. Raises Missing when the standard is not asked or offered."""
    today = local_date(now)
    sheet = work.locked_sheet(db, card, code, today)
    if sheet is not None:
        return sheet
    checklist = checklist_for(db, card, code, today)
    row = StandardCheck(
        tenant_id=card.station,
        office_path=card.office_path,
        code=code,
        version_id=checklist.id,
        state="OPEN",
        open_items=sum(item.required for item in checklist.items),
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:  # a colleague began it in this very moment
        find_check(db, card.station, code, lock=True)
    begun = work.locked_sheet(db, card, code, today)
    assert begun is not None
    return begun


def _open_line(db: Session, sheet: Sheet, item: str) -> tuple[Line, StandardAnswer]:
    """The item, with its row. Raises Missing for an unknown one, Conflict when it is not the station's now."""
    line, check = sheet.line(item), work.begun(sheet)
    if not line.open:
        raise Conflict(CLOSED[line.state])
    answer = line.answer
    if answer is None:
        answer = StandardAnswer(
            tenant_id=check.tenant_id,
            office_path=check.office_path,
            check_id=check.id,
            item=item,
            state="OPEN",
            round=1,
        )
        db.add(answer)
        db.flush()
    return line, answer


def _asked(line: Line, slot: int) -> Evidence:
    if not 0 <= slot < len(line.item.evidence) or line.item.evidence[slot].kind not in FILES:
        raise Invalid(N_("This item asks for no file there."))
    return line.item.evidence[slot]


def add_file(
    db: Session,
    actor: Actor,
    card: StationCard,
    code: str,
    item: str,
    slot: int,
    stream: IO[bytes],
    filename: str,
    *,
    now: datetime,
) -> StandardFile:
    """Keep one photo or document for a piece of proof. The bytes decide: Invalid says what is wrong with them and how
    to mend it (no time of taking, too old, from the future, the same picture again, another kind of file)."""
    sheet = _begin(db, card, code, now)
    line, answer = _open_line(db, sheet, item)
    asked = _asked(line, slot)
    if sum(one.slot == slot for one in line.files) >= max(asked.count, MOST):
        raise Invalid(N_("Enough files are here. Remove one first."))
    kept = keep(stream, filename, kinds=KINDS[asked.kind])
    if asked.kind == "PHOTO":
        check_photo(line.item, asked, kept.captured_at, now)
    _not_again(sheet, kept.sha256)
    stored = StoredFile(**columns(kept, actor, now))
    stored.tenant_id, stored.office_path = card.station, card.office_path
    db.add(stored)
    db.flush()
    row = StandardFile(
        tenant_id=card.station,
        office_path=card.office_path,
        check_id=answer.check_id,
        item=item,
        slot=slot,
        round=answer.round,
        file_id=stored.id,
        taken_at=kept.captured_at if asked.kind == "PHOTO" else None,
        added_at=now,
        added_by=actor.person,
    )
    db.add(row)
    _kept(db, actor, sheet, "file_added", now)
    return row


def _kept(db: Session, actor: Actor, sheet: Sheet, what: str, now: datetime) -> None:
    check = work.begun(sheet)
    work.settle(db, sheet.checklist, check)
    work.note(db, actor, check, what, 1, now)


def _not_again(sheet: Sheet, sha256: str) -> None:
    for line in sheet.lines:
        if any(one.sha256 == sha256 for one in [*line.files, *line.before]):
            raise Invalid(
                N_("This very picture is here already, at “%(item)s”. Take another one."),
                field="photo",
                item=line.item.title,
            )


def remove_file(
    db: Session, actor: Actor, card: StationCard, code: str, item: str, file: UUID, *, now: datetime
) -> None:
    """Take a file away while the item is the station's. Raises Missing, Conflict."""
    sheet = _begin(db, card, code, now)
    line, _ = _open_line(db, sheet, item)
    check = work.begun(sheet)
    row = file_row(db, check, file)
    if row.item != line.item.code or row.removed_at is not None:
        raise Conflict(work.CHANGED)
    row.removed_at = now
    _kept(db, actor, sheet, "file_removed", now)


def fill(
    db: Session,
    actor: Actor,
    card: StationCard,
    code: str,
    item: str,
    texts: Mapping[int, str],
    seen: str,
    *,
    now: datetime,
) -> None:
    """Keep what is written for an item. Raises Invalid beside what is wrong; Conflict when a colleague wrote since
    *seen* (the `mark` of what the writer saw)."""
    sheet = _begin(db, card, code, now)
    line = sheet.line(item)
    if seen != line.mark:
        raise Conflict(work.CHANGED)
    line, answer = _open_line(db, sheet, item)
    kept = {}
    for slot, asked in enumerate(line.item.evidence):
        text = texts.get(slot, "").strip()
        if text:
            kept[str(slot)] = _checked(asked, text, sheet)
    answer.filled = json.dumps(kept, ensure_ascii=False) if kept else None
    _kept(db, actor, sheet, "filled", now)


def _checked(asked: Evidence, text: str, sheet: Sheet) -> str:
    if asked.kind == "ROSTER":
        return sheet.evidence.roster.digest if text == sheet.evidence.roster.digest else "-"
    if asked.kind == "COUNT" and not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise Invalid(N_("%(what)s: write a whole number."), field="filled", what=asked.what)
    if len(text) > LONGEST:
        raise Invalid(
            N_("%(what)s: at most %(most)s characters."), field="filled", what=asked.what, most=LONGEST
        )
    return text


def renew(db: Session, actor: Actor, card: StationCard, code: str, item: str, *, now: datetime) -> None:
    """Open a confirmed item for renewal before it runs out; the standard stands until then. Raises Conflict."""
    sheet = _begin(db, card, code, now)
    line, check = sheet.line(item), work.begun(sheet)
    if line.answer is None or not line.may_renew:
        raise Conflict(N_("This item cannot be renewed yet."))
    work.reopen(line.answer, "RENEW", new_round=True)
    work.settle(db, sheet.checklist, check)
    work.write_step(db, actor, check, "RENEW", {"items": [item]}, now=now)
    work.note(db, actor, check, "reopened", 1, now, why="RENEW")


def submit(db: Session, actor: Actor, card: StationCard, code: str, seen: int, *, now: datetime) -> int:
    """Hand every complete item to the office. Returns how many. Raises Conflict naming the required items that are not
    complete, or when somebody wrote since *seen*."""
    sheet = _begin(db, card, code, now)
    check = work.begun(sheet)
    work.same_version(seen, check.version)
    if sheet.lacking:
        names = "、".join(line.item.code for line in sheet.lacking)
        raise Conflict(
            N_("%(count)s required items are not complete yet: %(names)s."),
            count=len(sheet.lacking),
            names=names,
        )
    ready = sheet.ready
    if not ready:
        raise Conflict(N_("There is nothing new to hand over."))
    shown = {}
    for line in ready:
        _, answer = _open_line(db, sheet, line.item.code)
        answer.state, answer.why, answer.reason = "SUBMITTED", None, None
        shown[line.item.code] = [str(one.id) for one in line.files]
    _mark_sent(db, check, ready, now)
    work.settle(db, sheet.checklist, check)
    check.submitted_at = now
    work.write_step(db, actor, check, "SUBMITTED", {"items": shown}, score=sheet.points, now=now)
    work.note(db, actor, check, "submitted", len(shown), now)
    telling.tell_office(db, card, check, sheet.checklist, len(shown), now=now)
    return len(shown)


def _mark_sent(db: Session, check: StandardCheck, lines: list[Line], now: datetime) -> None:
    ids = [one.id for line in lines for one in line.files]
    if ids:
        db.execute(
            update(StandardFile)
            .where(StandardFile.tenant_id == check.tenant_id, StandardFile.id.in_(ids))
            .where(StandardFile.sent_at.is_(None))
            .values(sent_at=now)
        )


def take_back(db: Session, actor: Actor, card: StationCard, code: str, seen: int, *, now: datetime) -> None:
    """Take a submission back before the office decided. Raises Conflict."""
    sheet = _begin(db, card, code, now)
    check = work.begun(sheet)
    work.same_version(seen, check.version)
    waiting = [line.answer for line in sheet.waiting if line.answer is not None]
    if not waiting:
        raise Conflict(N_("Nothing is with the office."))
    for answer in waiting:
        answer.state = "OPEN"
    work.settle(db, sheet.checklist, check)
    work.write_step(db, actor, check, "TAKEN_BACK", {"items": [one.item for one in waiting]}, now=now)
    work.note(db, actor, check, "taken_back", len(waiting), now)
