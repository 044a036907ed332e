"""Reading a check: its items with what was shown for each, judged; its steps; its files."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.tenants.models import (
    StandardAnswer,
    StandardCheck,
    StandardFile,
    StandardStep,
    StationCard,
)
from portal.tenants.queries.standards.facts import StationEvidence, station_evidence
from portal.tenants.queries.standards.sheets import Line, Sheet, Shown
from portal.tenants.queries.standards.versions import NO_LIST, by_id, checklists_for
from portal.tenants.rules.standards import (
    FILES,
    Checklist,
    Given,
    Item,
    Shot,
    Standing,
    judge,
)

BEFORE = 4  # earlier photos shown beside the present ones


def find_check(db: Session, station: UUID, code: str, *, lock: bool = False) -> StandardCheck | None:
    """The check of a station against the standard with *code*."""
    statement = select(StandardCheck).where(StandardCheck.tenant_id == station, StandardCheck.code == code)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.execute(statement).scalar_one_or_none()


def checks_of(db: Session, station: UUID) -> dict[str, StandardCheck]:
    """All checks of a station by code."""
    rows = db.execute(select(StandardCheck).where(StandardCheck.tenant_id == station)).scalars()
    return {row.code: row for row in rows}


def answers_of(db: Session, check: StandardCheck) -> dict[str, StandardAnswer]:
    """The items of a check that were begun."""
    statement = select(StandardAnswer).where(
        StandardAnswer.tenant_id == check.tenant_id, StandardAnswer.check_id == check.id
    )
    rows = db.execute(statement.execution_options(populate_existing=True)).scalars()
    return {row.item: row for row in rows}


def standings(answers: Mapping[str, StandardAnswer]) -> dict[str, Standing]:
    """The items as rules see them."""
    return {code: Standing(row.state, row.valid_until) for code, row in answers.items()}


def checklist_for(db: Session, card: StationCard, code: str, today: date) -> Checklist:
    """The checklist a station is judged by under *code*: that of its check, else the one in force. Raises Missing."""
    check = find_check(db, card.station, code)
    if check is not None:
        return by_id(db, check.version_id)
    found = next((one for one in checklists_for(db, card, today) if one.code == code), None)
    if found is None:
        raise Missing(NO_LIST)
    return found


def sheet(db: Session, card: StationCard, code: str, today: date) -> Sheet:
    """The check of a station against the standard with *code*. Raises Missing when it is not asked or offered."""
    return sheet_of(db, card, checklist_for(db, card, code, today), find_check(db, card.station, code), today)


def sheet_of(
    db: Session, card: StationCard, checklist: Checklist, check: StandardCheck | None, today: date
) -> Sheet:
    """The check with all that belongs to it: a few questions, however many items."""
    answers = answers_of(db, check) if check else {}
    files = _files_of(db, check) if check else []
    evidence = station_evidence(db, card, today)
    lines = [_line(item, answers.get(item.code), files, evidence, today) for item in checklist.items]
    return Sheet(card, checklist, check, lines, evidence, today)


def _line(
    item: Item,
    answer: StandardAnswer | None,
    files: Sequence[tuple[StandardFile, StoredFile]],
    evidence: StationEvidence,
    today: date,
) -> Line:
    mine = [(row, stored) for row, stored in files if row.item == item.code]
    now = answer.round if answer else 1
    here = [_shown(row, stored) for row, stored in mine if row.round == now and row.removed_at is None]
    here = [one for one in here if one.slot < len(item.evidence) and item.evidence[one.slot].kind in FILES]
    before = [
        _shown(row, stored) for row, stored in mine if row.sent_at and (row.round < now or row.removed_at)
    ]
    filled = filled_of(answer)
    given = Given(
        today=today,
        files={slot: [one.shot for one in here if one.slot == slot] for slot in range(len(item.evidence))},
        filled=filled,
        fields=evidence.fields,
        records=evidence.records,
        roster=evidence.roster,
    )
    return Line(item, judge(item, given), answer, here, before[-BEFORE:], filled, today)


def filled_of(answer: StandardAnswer | None) -> dict[int, str]:
    """What was written for an item, by the place of the evidence."""
    if answer is None or not answer.filled:
        return {}
    return {int(slot): text for slot, text in json.loads(answer.filled).items()}


def _shown(row: StandardFile, stored: StoredFile) -> Shown:
    shot = Shot(row.taken_at, row.added_at)
    return Shown(row.id, row.slot, shot, stored.media_type, stored.size, stored.sha256)


def _files_of(db: Session, check: StandardCheck) -> list[tuple[StandardFile, StoredFile]]:
    statement = (
        select(StandardFile, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == StandardFile.tenant_id) & (StoredFile.id == StandardFile.file_id),
        )
        .where(StandardFile.tenant_id == check.tenant_id, StandardFile.check_id == check.id)
        .where((StandardFile.removed_at.is_(None)) | (StandardFile.sent_at.is_not(None)))
        .order_by(StandardFile.added_at, StandardFile.id)
    )
    return [(row[0], row[1]) for row in db.execute(statement)]


def file_row(db: Session, check: StandardCheck, file: UUID) -> StandardFile:
    """One file of a check. Raises Missing."""
    statement = select(StandardFile).where(
        StandardFile.tenant_id == check.tenant_id, StandardFile.check_id == check.id, StandardFile.id == file
    )
    row = db.execute(statement).scalar_one_or_none()
    if row is None:
        raise Missing(N_("There is no such file here."))
    return row


def stored_file(db: Session, station: UUID, code: str, file: UUID) -> StoredFile:
    """The content of one file of a station's check. Raises Missing."""
    check = find_check(db, station, code)
    if check is None:
        raise Missing(N_("There is no such file here."))
    row = file_row(db, check, file)
    statement = select(StoredFile).where(StoredFile.tenant_id == row.tenant_id, StoredFile.id == row.file_id)
    return db.execute(statement).scalar_one()


def steps_of(db: Session, check: StandardCheck) -> Sequence[StandardStep]:
    """What happened, oldest first."""
    statement = select(StandardStep).where(
        StandardStep.tenant_id == check.tenant_id, StandardStep.check_id == check.id
    )
    return db.execute(statement.order_by(StandardStep.seq)).scalars().all()
