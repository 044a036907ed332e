"""Reading visits, from either side: the bureau's board, an inspector's route, the station's own."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal import tenants
from portal.audits.models import Finding, Publication, Rectification, RectificationItem, Recusal, Task
from portal.audits.queries.one import one
from portal.audits.rules.task import NOT_YET_PUBLIC
from portal.core.errors import N_
from portal.core.files import StoredFile

NONE_SUCH = N_("There is no such visit here.")
TO_VISIT = ("PLANNED", "PACKED", "VISITING")


def task(db: Session, task_id: UUID, *, lock: bool = False) -> Task:
    """One visit the session may see. Raises Missing."""
    return one(db, select(Task).where(Task.id == task_id), NONE_SUCH, lock=lock)


def board(
    *,
    state: str = "",
    kind: str = "",
    station: UUID | None = None,
    plan: UUID | None = None,
    person: UUID | None = None,
    unpublished_by: date | None = None,
) -> Select[Task]:
    """Visits by what the URL asks. *state*: a code, or TO_VISIT for all that are still to be made."""
    statement = select(Task)
    if state == "TO_VISIT":
        statement = statement.where(Task.state.in_(TO_VISIT))
    elif state:
        statement = statement.where(Task.state == state)
    if kind:
        statement = statement.where(Task.kind == kind)
    if station is not None:
        statement = statement.where(Task.tenant_id == station)
    if plan is not None:
        statement = statement.where(Task.plan_id == plan)
    if person is not None:
        statement = statement.where(Task.people.contains([str(person)]))
    if unpublished_by is not None:
        statement = statement.where(Task.state.in_(sorted(NOT_YET_PUBLIC)), Task.publish_due < unpublished_by)
    return statement


def counts(db: Session, today: date) -> dict[str, int]:
    """How many visits stand in each state; 'late' are those to be published whose day has passed."""
    late = Task.state.in_(sorted(NOT_YET_PUBLIC)) & (Task.publish_due < today)
    rows = db.execute(select(Task.state, func.count(), func.count().filter(late)).group_by(Task.state)).all()
    return {row[0]: row[1] for row in rows} | {"late": sum(row[2] for row in rows)}


def year_counts(db: Session, year: int) -> dict[str, int]:
    """How many visits of each kind were made in *year*, of what the session sees."""
    rows = db.execute(
        select(Task.kind, func.count())
        .where(func.extract("year", Task.visited_on) == year)
        .group_by(Task.kind)
    )
    return {row[0]: row[1] for row in rows}


def tasks_of(db: Session, person: UUID, day: date) -> Sequence[Task]:
    """A person's visits still to be made that may be made on *day*, as a route: those planned for a day first,
    stations whose last visit found faults before others, then by office and window."""
    rows = db.scalars(
        select(Task)
        .where(
            Task.people.contains([str(person)]),
            Task.state.in_(TO_VISIT),
            Task.window_from <= day,
            or_(Task.planned_on.is_(None), Task.planned_on <= day),
        )
        .order_by(Task.planned_on.is_(None), Task.office_path, Task.window_until, Task.id)
    ).all()
    failed = {
        station for station, number in failure_counts(db, [row.tenant_id for row in rows]).items() if number
    }
    return sorted(rows, key=lambda row: (row.planned_on is None, row.tenant_id not in failed))


def failure_counts(db: Session, stations: Collection[UUID]) -> dict[UUID, int]:
    """How many faults earlier visits found at each of some stations."""
    rows = db.execute(
        select(Finding.tenant_id, func.count())
        .where(Finding.tenant_id.in_(list(stations)), Finding.dropped_at.is_(None))
        .group_by(Finding.tenant_id)
    )
    return {row[0]: row[1] for row in rows}


def failures(db: Session, station: UUID, limit: int = 20) -> list[tuple[str, str, str, date]]:
    """(item code, its title, the words, the day) of the last faults found at a station, newest first."""
    rows = db.execute(
        select(Finding.item_code, Finding.item_title, Finding.words, Task.visited_on, Task.window_from)
        .join(Task, (Task.tenant_id == Finding.tenant_id) & (Task.id == Finding.task_id))
        .where(Finding.tenant_id == station, Finding.dropped_at.is_(None))
        .order_by(Finding.found_at.desc())
        .limit(limit)
    )
    return [(code, title, words, visited or start) for code, title, words, visited, start in rows]


def findings(db: Session, row: Task, *, dropped: bool = False) -> Sequence[Finding]:
    """The faults of a visit in their order."""
    statement = select(Finding).where(Finding.tenant_id == row.tenant_id, Finding.task_id == row.id)
    if not dropped:
        statement = statement.where(Finding.dropped_at.is_(None))
    return db.scalars(statement.order_by(Finding.seq)).all()


def finding(db: Session, finding_id: UUID) -> Finding:
    """One fault. Raises Missing."""
    return one(db, select(Finding).where(Finding.id == finding_id), NONE_SUCH, lock=True)


def rounds(db: Session, row: Task) -> Sequence[Rectification]:
    """The rounds of rectification of a visit, the first first."""
    return db.scalars(
        select(Rectification)
        .where(Rectification.tenant_id == row.tenant_id, Rectification.task_id == row.id)
        .order_by(Rectification.round)
    ).all()


def rectification(db: Session, rectification_id: UUID, *, lock: bool = False) -> Rectification:
    """One round. Raises Missing."""
    wanted = select(Rectification).where(Rectification.id == rectification_id)
    return one(db, wanted, N_("There is no such rectification here."), lock=lock)


def lines(
    db: Session, made: Collection[Rectification]
) -> dict[UUID, list[tuple[RectificationItem, Finding]]]:
    """The items of some rounds of one station with their faults, by round."""
    found: dict[UUID, list[tuple[RectificationItem, Finding]]] = {row.id: [] for row in made}
    rows = db.execute(
        select(RectificationItem, Finding)
        .join(
            Finding,
            (Finding.tenant_id == RectificationItem.tenant_id) & (Finding.id == RectificationItem.finding_id),
        )
        .where(RectificationItem.rectification_id.in_(list(found)))
        .order_by(Finding.seq)
    )
    for line, fault in rows:
        found[line.rectification_id].append((line, fault))
    return found


def open_rectifications(*, late: date | None = None, proved: bool = False) -> Select[Rectification]:
    """Rounds without a re-check, to be paged by (due_on, id): all, those past their day, those with proof in."""
    statement = select(Rectification).where(Rectification.rechecked_at.is_(None))
    if late is not None:
        statement = statement.where(overdue(late))
    return statement.where(Rectification.proof_at.is_not(None)) if proved else statement


def overdue(today: date) -> ColumnElement[bool]:
    """No proof by the day, or proof in and no re-check by its day."""
    return (Rectification.proof_at.is_(None) & (Rectification.due_on < today)) | (
        Rectification.proof_at.is_not(None) & (Rectification.recheck_due < today)
    )


def recusals(db: Session, row: Task) -> Sequence[Recusal]:
    """The requests to step back from a visit, oldest first."""
    return db.scalars(
        select(Recusal)
        .where(Recusal.tenant_id == row.tenant_id, Recusal.task_id == row.id)
        .order_by(Recusal.id)
    ).all()


def recusal(db: Session, recusal_id: UUID) -> Recusal:
    """One request, to be decided. Raises Missing."""
    return one(db, select(Recusal).where(Recusal.id == recusal_id), NONE_SUCH, lock=True)


def asked_recusals(db: Session) -> Sequence[Recusal]:
    """Requests that wait for a decision."""
    return db.scalars(select(Recusal).where(Recusal.state == "ASKED").order_by(Recusal.id)).all()


def tasks_of_draw(db: Session, draw_id: UUID) -> Sequence[Task]:
    """The visits a draw made, by number."""
    return db.scalars(select(Task).where(Task.draw_id == draw_id).order_by(Task.number)).all()


def publication(db: Session, task_id: UUID) -> Publication | None:
    """The public record of a visit, when there is one."""
    return db.scalars(select(Publication).where(Publication.id == task_id)).one_or_none()


def publications(words: str = "", *, code: str = "", area: str = "") -> Select[Publication]:
    """The public list, to be paged by (published_at, id)."""
    statement = select(Publication).where(Publication.withdrawn_at.is_(None))
    if words.strip():
        text = words.strip()
        statement = statement.where(
            or_(
                Publication.station_name.icontains(text, autoescape=True),
                Publication.host_name.icontains(text, autoescape=True),
                Publication.uscc == text.upper(),
                Publication.number == text,
            )
        )
    if code:
        statement = statement.where(Publication.result.contains([code]))
    if area:
        statement = statement.where(Publication.office_path >= area, Publication.office_path < area + "~")
    return statement


def files(db: Session, ids: Collection[UUID]) -> dict[UUID, StoredFile]:
    """Some files of what the session sees, by id."""
    if not ids:
        return {}
    rows = db.scalars(select(StoredFile).where(StoredFile.id.in_(list(ids))))
    return {row.id: row for row in rows}


def cards(db: Session, stations: Collection[UUID]) -> dict[UUID, tenants.StationCard]:
    """The cards of some stations, asked for at once."""
    card = tenants.StationCard
    rows = db.scalars(select(card).where(card.station.in_(sorted(set(stations)))))
    return {row.station: row for row in rows}
