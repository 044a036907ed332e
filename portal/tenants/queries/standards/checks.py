"""Reading a check: its items with what was shown for each, judged; its steps; its files."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
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
from portal.tenants.queries.standards.versions import NO_LIST, by_id, checklists_for
from portal.tenants.rules.standards import (
    FILES,
    IN_WORK,
    Checklist,
    Given,
    Item,
    Judged,
    Shot,
    Standing,
    judge,
    renew_from,
)

BEFORE = 4  # earlier photos shown beside the present ones


@dataclass(frozen=True)
class Shown:
    """A file as a page shows it."""

    id: UUID
    slot: int
    shot: Shot
    media_type: str
    size: int
    sha256: str

    @property
    def picture(self) -> bool:
        """True for what a browser can show."""
        return self.media_type.startswith("image/")


@dataclass
class Line:
    """One item of a check: what is asked, what is here, how it stands."""

    item: Item
    judged: Judged
    answer: StandardAnswer | None
    files: list[Shown] = field(default_factory=list)
    before: list[Shown] = field(default_factory=list)
    filled: Mapping[int, str] = field(default_factory=dict)
    today: date = date.min

    @property
    def state(self) -> str:
        """The state of the item."""
        return self.answer.state if self.answer else "OPEN"

    @property
    def open(self) -> bool:
        """True while the station works on it."""
        return self.state in IN_WORK

    @property
    def ready(self) -> bool:
        """Could be handed to the office now."""
        return self.open and self.judged.met

    @property
    def points(self) -> Decimal:
        """What it is worth as it stands: a confirmed item counts whole."""
        return self.judged.points if self.open else self.item.weight

    @property
    def may_renew(self) -> bool:
        """It is confirmed and runs out soon."""
        until = self.answer.valid_until if self.answer else None
        return self.state == "CONFIRMED" and until is not None and renew_from(self.item, until) <= self.today

    @property
    def mark(self) -> str:
        """A fingerprint of what is written here: a writer who saw another is told so."""
        text = self.answer.filled if self.answer else None
        return hashlib.sha256(text.encode()).hexdigest()[:12] if text else "-"

    def shots(self) -> list[Shot]:
        """The files as rules see them."""
        return [one.shot for one in self.files]


@dataclass
class Sheet:
    """A check as a page shows it, or as it would be if it were begun."""

    card: StationCard
    checklist: Checklist
    check: StandardCheck | None
    lines: list[Line]
    evidence: StationEvidence
    today: date

    @property
    def state(self) -> str:
        """The state of the whole."""
        return self.check.state if self.check else "OPEN"

    @property
    def version(self) -> int:
        """The version of the check a form is filled from; 0 before it is begun."""
        return self.check.version if self.check else 0

    @property
    def points(self) -> Decimal:
        """The points as things stand."""
        return sum((line.points for line in self.lines), Decimal(0))

    @property
    def confirmed(self) -> bool:
        """Confirmed by the office, and not run out."""
        until = self.check.valid_until if self.check else None
        return until is not None and until >= self.today

    @property
    def lacking(self) -> list[Line]:
        """Required items that are in the station's hands and not complete."""
        return [one for one in self.lines if one.item.required and one.open and not one.ready]

    @property
    def ready(self) -> list[Line]:
        """The items that would be handed over now."""
        return [one for one in self.lines if one.ready]

    @property
    def waiting(self) -> list[Line]:
        """The items with the office."""
        return [one for one in self.lines if one.state == "SUBMITTED"]

    def line(self, code: str) -> Line:
        """The item with *code*. Raises Missing."""
        found = next((one for one in self.lines if one.item.code == code), None)
        if found is None:
            raise Missing(N_("There is no such item on this checklist."))
        return found


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
