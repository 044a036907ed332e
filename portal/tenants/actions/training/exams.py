"""Setting exams, sitting them, marking: answers are kept one by one, and what was answered in time always counts."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import notify
from portal.core import outbox
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import N_
from portal.tenants.actions.training.keeping import note
from portal.tenants.models import StationMember
from portal.tenants.models.training import Exam, ExamPaper
from portal.tenants.queries import member_of_person, own_card, roster, take_number
from portal.tenants.queries.training import bank_of, exam, paper, papers_of
from portal.tenants.rules.training.exams import (
    CODE_LENGTH,
    CODE_LETTERS,
    GRACE,
    Asked,
    ExamFacts,
    check_exam,
    check_in_time,
    check_start,
    clean_answers,
    draw_paper,
    ends_at,
    mark,
)

HANDED_IN = N_("This paper is handed in.")


def set_exam(db: Session, actor: Actor, facts: ExamFacts, *, now: datetime) -> Exam:
    """Set an exam and tell everybody on the roster who can sign in. Raises Invalid."""
    check_exam(facts, len(bank_of(db, facts.topics)))
    row = Exam(
        **{**asdict(facts), "title": facts.title.strip(), "topics": list(facts.topics)},
        cancelled_at=None,
        by_person=actor.person,
        at=now,
    )
    db.add(row)
    db.flush()
    note(
        db,
        actor,
        "exam:set",
        row.id,
        {"questions": row.questions, "pass_mark": row.pass_mark, "minutes": row.minutes},
        now=now,
    )
    _tell(db, row, now)
    return row


def _tell(db: Session, row: Exam, now: datetime) -> None:
    card = own_card(db)
    people = [one.person_id for one in roster(db, local_date(now)) if one.person_id is not None]
    if people:
        notify.tell(
            db,
            people,
            N_("An exam is set: %(title)s"),
            {"title": row.title},
            url=f"/s/{card.slug}/exams/",
            place=card.name,
            key=f"exam:{row.id}",
            now=now,
        )


def cancel_exam(db: Session, actor: Actor, row: Exam, *, now: datetime) -> None:
    """Call an exam off. Raises Conflict once somebody has begun a paper, or when it was called off before."""
    if row.cancelled_at is not None:
        raise Conflict(N_("This exam is called off already."))
    if papers_of(db, [row.id]):
        raise Conflict(N_("Somebody has begun this exam; it can only run its course."))
    row.cancelled_at = now
    db.flush()
    note(db, actor, "exam:cancelled", row.id, now=now)


def start_paper(db: Session, actor: Actor, exam_id: UUID, *, now: datetime) -> ExamPaper:
    """Begin a paper, or go on with the one begun. Raises Forbidden for somebody off the roster; Conflict outside
    the exam's hours, after passing, or when all attempts are used."""
    person = own_line(db, actor)
    row = exam(db, exam_id)
    if row.cancelled_at is not None:
        raise Conflict(N_("This exam is called off already."))
    taken = papers_of(db, [row.id], person.id)
    running = [one for one in taken if one.handed_in_at is None and now <= one.due_at + GRACE]
    if running:
        return running[0]
    check_start(
        row.opens_at,
        row.closes_at,
        len(taken),
        row.attempts,
        passed=any(one.passed for one in taken),
        now=now,
    )
    attempt = len(taken) + 1
    asked = draw_paper(
        bank_of(db, row.topics), row.questions, f"{row.id}:{person.id}:{attempt}:{secrets.token_hex(8)}"
    )
    made = ExamPaper(
        exam_id=row.id,
        member_id=person.id,
        attempt=attempt,
        asked=[one.packed() for one in asked],
        answers={},
        started_at=now,
        due_at=ends_at(now, row.minutes, row.closes_at),
        late=False,
    )
    db.add(made)
    db.flush()
    note(
        db,
        actor,
        "exam:started",
        row.id,
        {"paper": made.id, "member": person.id, "attempt": attempt},
        now=now,
    )
    # Whoever closes the browser is marked all the same.
    outbox.enqueue(
        db,
        "tenants.exam_over",
        {"paper": str(made.id)},
        key=f"exam:{made.id}",
        now=now,
        not_before=made.due_at + 2 * GRACE,
    )
    return made


def own_line(db: Session, actor: Actor) -> StationMember:
    """The actor's line on the roster. Raises Forbidden without one."""
    found = member_of_person(db, actor.person) if actor.person else None
    if found is None:
        raise Forbidden(N_("Only people on the roster sit an exam."))
    return found


def own_paper(db: Session, actor: Actor, paper_id: UUID, *, lock: bool = False) -> ExamPaper:
    """The actor's own paper. Raises Missing; Forbidden for somebody else's."""
    found = paper(db, paper_id, lock=lock)
    if found.member_id != own_line(db, actor).id:
        raise Forbidden(N_("This is somebody else's paper."))
    return found


def asked_of(row: ExamPaper) -> list[Asked]:
    """The questions of a paper in their order."""
    return [Asked.unpacked(one) for one in row.asked]


def keep_answers(
    db: Session, actor: Actor, paper_id: UUID, given: Mapping[str, Sequence[int]], *, now: datetime
) -> ExamPaper:
    """Keep the answers given so far. Raises Conflict when the paper is handed in or its time is over (what was
    kept before stays); Invalid for an answer to no question."""
    row = own_paper(db, actor, paper_id, lock=True)
    if row.handed_in_at is not None:
        raise Conflict(HANDED_IN)
    check_in_time(row.due_at, now)
    row.answers = {**row.answers, **clean_answers(asked_of(row), given)}
    db.flush()
    return row


def hand_in(
    db: Session, actor: Actor, paper_id: UUID, given: Mapping[str, Sequence[int]], *, now: datetime
) -> ExamPaper:
    """Hand a paper in with its last answers; after the limit these no longer count, and the paper says so.

    Raises Conflict when it is handed in already; Invalid for an answer to no question."""
    row = own_paper(db, actor, paper_id, lock=True)
    if row.handed_in_at is not None:
        raise Conflict(HANDED_IN)
    cleaned = clean_answers(asked_of(row), given)
    late = now > row.due_at + GRACE
    if not late:
        row.answers = {**row.answers, **cleaned}
    _close(db, actor, row, late=late and cleaned != row.answers, now=now)
    return row


def close_overdue(db: Session, actor: Actor, paper_id: UUID, *, now: datetime) -> None:
    """The time of a paper is over and nobody handed it in: mark what was answered. Does nothing twice."""
    row = paper(db, paper_id, lock=True)
    if row.handed_in_at is None and now > row.due_at + GRACE:
        _close(db, actor, row, late=False, now=now)


def _close(db: Session, actor: Actor, row: ExamPaper, *, late: bool, now: datetime) -> None:
    pass_mark = exam(db, row.exam_id).pass_mark
    _, score = mark(asked_of(row), row.answers)
    row.score, row.passed, row.handed_in_at, row.late = score, score >= pass_mark, now, late
    if row.passed:
        year = local_date(now).year
        with db.no_autoflush:  # the paper is written once, whole
            number = take_number(db, row.tenant_id, row.office_path, "CERTIFICATE", year)
            slug = own_card(db).slug
        row.certificate_no = f"{slug}-P{year}{number:04d}"
        row.check_code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    db.flush()
    data = {
        "paper": row.id,
        "member": row.member_id,
        "score": row.score,
        "passed": row.passed,
        "late": row.late,
    }
    note(db, actor, "exam:handed_in", row.exam_id, data, now=now)
