"""Training sessions: the four kinds, who was there and how long, who has been left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from portal.core.errors import N_, Conflict, Invalid
from portal.core.terms import Term, Vocabulary

# 集中、现场、交流、跟班 (seed 000, 001 篇四; mission M10).
KINDS = Vocabulary(
    Term("CLASS", "集中培训", "Class"),
    Term("ON_SITE", "现场指导", "On site"),
    Term("EXCHANGE", "交流研讨", "Exchange"),
    Term("SHADOW", "跟班学习", "Work shadowing"),
)
ORGANIZERS = Vocabulary(
    Term("STATION", "本站", "This station"),
    Term("OFFICE", "市场监管所", "Office"),
    Term("BUREAU", "市场监管局", "Bureau"),
    Term("ASSOCIATION", "消费者权益保护委员会", "Consumer council"),
    Term("OTHER", "其他单位", "Others"),
)
FILES = Vocabulary(
    Term("MATERIAL", "培训资料", "Material"),
    Term("PHOTO", "现场照片", "Photo"),
    Term("SIGN_SHEET", "签到表", "Sign-in sheet"),
)
LEAST_MINUTES, MOST_MINUTES = 10, 24 * 60
NEWCOMER_DAYS = 30  # days after joining before missing training is anybody's gap
SILENT_DAYS = 365  # days without any training that raise the alarm (seed 001 篇四 §四: 培训无记录)


@dataclass(frozen=True)
class SessionFacts:
    """What a station writes of one training session. *minutes* is what each participant gets credited."""

    kind: str
    organizer: str
    title: str
    held_on: date
    minutes: int
    topic: str = ""
    place: str = ""
    teacher: str = ""
    summary: str = ""


def check_session(facts: SessionFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if not facts.title.strip():
        raise Invalid(N_("Write what the training was about."), field="title")
    if facts.kind not in KINDS or facts.organizer not in ORGANIZERS:
        raise Invalid(N_("Choose from the list."), field="kind")
    if not LEAST_MINUTES <= facts.minutes <= MOST_MINUTES:
        raise Invalid(
            N_("Write the minutes, from %(least)s to %(most)s."),
            field="minutes",
            least=LEAST_MINUTES,
            most=MOST_MINUTES,
        )


def check_attendance(held_on: date, today: date, *, cancelled: bool) -> None:
    """Nobody attends a session before its day, nor one that did not take place. Raises Conflict."""
    if cancelled:
        raise Conflict(N_("This session did not take place."))
    if held_on > today:
        raise Conflict(N_("Attendance is written down on the day of the session or later."))


def hours(minutes: int) -> Decimal:
    """Minutes as hours with one decimal, as certificates and tables show them."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


class Serving(Protocol):
    """A line of the roster, as far as training asks."""

    @property
    def id(self) -> UUID: ...
    @property
    def since(self) -> date: ...


@dataclass(frozen=True)
class Coverage:
    """How far training reaches: of *serving* people, *trained* were at a session since the first day of the year."""

    serving: int
    trained: int
    minutes: int
    silent: tuple[UUID, ...]


def coverage(
    people: Sequence[Serving], minutes: Mapping[UUID, int], last: Mapping[UUID, date], today: date
) -> Coverage:
    """Coverage of *people* this year: *minutes* credited this year and the *last* day of training, by member.

    Silent are those who served longer than NEWCOMER_DAYS and had no training within SILENT_DAYS."""
    ids = [person.id for person in people]
    silent = tuple(
        person.id
        for person in people
        if person.since <= today - timedelta(days=NEWCOMER_DAYS)
        and last.get(person.id, date.min) < today - timedelta(days=SILENT_DAYS)
    )
    return Coverage(
        serving=len(ids),
        trained=sum(1 for one in ids if minutes.get(one, 0) > 0),
        minutes=sum(minutes.get(one, 0) for one in ids),
        silent=silent,
    )
