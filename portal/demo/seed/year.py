"""A year of cases: how many come, where, by which way they go; and what stands open today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from portal import law
from portal.core.clock import SHANGHAI, local_date
from portal.demo.seed import paths
from portal.demo.seed.chance import Chance
from portal.demo.seed.course import Course, Move
from portal.demo.seed.founding import City, Station
from portal.demo.seed.shops import Shop
from portal.demo.seed.told import Told, tell
from portal.demo.seed.when import at_work

PAST = 160  # with what stands open, a year like Linhai's: more than 170 (domain.md §1.1)
DAYS = 365
INQUIRIES = 0.4  # to a case
DISPATCHED = 0.26  # the share that comes from a bureau
Path = Callable[[Course], None]
WAYS: tuple[tuple[Path, float], ...] = (
    (paths.settled, 112),
    (paths.corrected, 8),
    (paths.reported, 6),
    (paths.tested, 5),
    (paths.withdrawn, 11),
    (paths.gone_to_agency, 4),
    (paths.parted, 9),
    (paths.stayed_away, 3),
    (paths.timed_out, 3),
    (paths.refused, 6),
    (paths.referred, 3),
    (paths.breached, 3),
    (paths.reopened, 2),
)
SENT: tuple[tuple[Path, float], ...] = (*WAYS, (paths.returned, 8), (paths.taken_back, 3), (paths.redone, 6))


@dataclass(frozen=True)
class Open:
    """Something that stands open today: how it came so far, and at which act it stopped."""

    path: Path
    stop: str
    days: int
    """It began so many days ago."""
    dispatched: bool = False
    here: bool = True
    """At the station that the demo's accounts work at; else anywhere."""
    limit: int | None = None
    """Its 20 days end so many days from today, as near as the calendar allows."""
    accepted_there: bool = False


STANDING = (
    Open(paths.settled, "dispatch", 0, dispatched=True),
    Open(paths.settled, "sign_for", 1, dispatched=True),
    Open(paths.settled, "call", 2, dispatched=True),
    Open(paths.late, "supervise", 9, dispatched=True),
    Open(paths.extended, "ask_days", 3, dispatched=True, accepted_there=True),
    Open(paths.settled, "answer", 4, dispatched=True),
    Open(paths.redone, "rework", 5, dispatched=True),
    Open(paths.returned, "give_back", 1, dispatched=True),
    Open(paths.settled, "register", 0),
    Open(paths.settled, "register", 1),
    Open(paths.settled, "accept", 1),
    Open(paths.promised, "appoint", 1),
    Open(paths.parted, "quarrel", 20, limit=0),
    Open(paths.parted, "quarrel", 17, limit=3),
    Open(paths.parted, "quarrel", 23, limit=-2),
    Open(paths.tested, "commission", 5),
    Open(paths.settled, "propose", 3),
    Open(paths.settled, "approve", 4),
    Open(paths.settled, "sign", 6),
    Open(paths.settled, "begin", 8),
    Open(paths.settled, "feed_back", 12),
    Open(paths.parted, "disagree", 8),
    Open(paths.settled, "close", 18),
    Open(paths.voided, "ask_void", 2, here=False),
    Open(paths.reopened, "reopen", 40, here=False),
    Open(paths.settled, "dispatch", 0, dispatched=True, here=False),
    Open(paths.settled, "dispatch", 1, dispatched=True, here=False),
    Open(paths.settled, "sign_for", 2, dispatched=True, here=False),
    Open(paths.late, "remind", 8, dispatched=True, here=False),
    Open(paths.late, "reply", 10, dispatched=True, here=False),
    Open(paths.late, "reply", 12, dispatched=True, here=False),
    Open(paths.settled, "answer", 3, dispatched=True, here=False),
    Open(paths.settled, "register", 0, here=False),
    Open(paths.settled, "call", 3, here=False),
    Open(paths.settled, "propose", 4, here=False),
    Open(paths.settled, "begin", 9, here=False),
    Open(paths.parted, "quarrel", 17, here=False, limit=2),
)  # fmt: skip
DESK = 19  # platform tickets that nobody has sent on yet
REPORT, NAMELESS, PHONELESS = 3, 6, 10  # which of them are odd


class Year:
    """Plans everything that happens up to *now*."""

    def __init__(
        self, seed: int, city: City, shops: dict[str, list[Shop]], now: datetime, past: int = PAST
    ) -> None:
        self._chance = Chance(seed, "year")
        self._city, self._shops, self._now = city, shops, now
        # The past hangs on the day and not on the hour: the same number and day make the same past.
        self._noon = datetime.combine(local_date(now), time(12), SHANGHAI)
        self._tickets, self._past_cases = 0, past

    def moves(self) -> list[Move]:
        """Every step of every case, in the order of time."""
        found = [move for course in self._courses() for move in course]
        return sorted(found, key=lambda move: move.at)

    def _courses(self) -> Iterator[list[Move]]:
        for born in self._births():
            yield self._past(born)
        for _ in range(round(self._past_cases * INQUIRIES)):
            yield self._asked()
        for one in STANDING:
            yield self._standing(one)
        for at in range(DESK):
            yield self._waiting(at)

    def _births(self) -> list[datetime]:
        # The newest days belong to STANDING, which says exactly what stands open.
        spread = [self._chance.uniform(30, DAYS) for _ in range(self._past_cases)]
        return sorted(at_work(self._noon - timedelta(days=days), self._chance) for days in spread)

    def _past(self, born: datetime) -> list[Move]:
        place = self._chance.pick(self._city.stations, [one.site.weight for one in self._city.stations])
        dispatched = self._chance.random() < DISPATCHED
        ways = SENT if dispatched else WAYS
        path = self._chance.pick([way for way, _ in ways], [weight for _, weight in ways])
        course = self._course(place, born, dispatched=dispatched)
        path(course)
        return [move for move in course.moves if move.at <= self._now]

    def _asked(self) -> list[Move]:
        born = at_work(self._noon - timedelta(days=self._chance.uniform(1, DAYS)), self._chance)
        place = self._chance.pick(self._city.stations, [one.site.weight for one in self._city.stations])
        course = self._course(place, born, dispatched=False)
        paths.inquiry(course)
        return [move for move in course.moves if move.at <= self._now]

    def _standing(self, one: Open) -> list[Move]:
        place = self._city.stations[0] if one.here else self._chance.pick(self._city.stations[1:])
        born = self._now - timedelta(days=one.days, minutes=self._chance.randrange(40, 200))
        if one.limit is not None:
            day = accepted_for(local_date(self._now) + timedelta(days=one.limit))
            born = datetime.combine(day, time(9, self._chance.randrange(50)), SHANGHAI)
        course = self._course(place, born, dispatched=one.dispatched)
        course.stop, course.accepted_there = one.stop, one.accepted_there
        one.path(course)
        return course.done_by(self._now - timedelta(minutes=self._chance.randrange(3, 25)))

    def _waiting(self, at: int) -> list[Move]:
        place = self._chance.pick(self._city.stations, [one.site.weight for one in self._city.stations])
        born = self._now - timedelta(hours=2 + at * 3.5, minutes=self._chance.randrange(50))
        course = self._course(place, born, dispatched=True)
        course.stop = "enter"
        course.told = _as_platform_says(course.told, at)
        paths.settled(course)
        return course.moves

    def _course(self, place: Station, born: datetime, *, dispatched: bool) -> Course:
        told = tell(self._chance, place, self._shops[place.code], born)
        course = Course(place, told, self._chance, born, self._city.bureaus[place.county], dispatched)
        if dispatched:
            self._tickets += 1
            course.hotline = self._chance.random() < 0.3
            course.external_no = f"1{place.county}{local_date(born):%Y%m%d}{self._tickets:05d}"
        return course


def _as_platform_says(told: Told, at: int) -> Told:
    """Tickets as they come: most are whole, one is a report in truth, one lacks a name, one a telephone."""
    if at == REPORT:
        return replace(told, facts=f"{told.facts}另举报该店长期使用无标签商品，要求依法查处。")
    if at == NAMELESS:
        return replace(told, consumer="", demands=())
    return replace(told, phone="") if at == PHONELESS else told


def accepted_for(last_day: date) -> date:
    """The day of acceptance whose 20 days end on *last_day*, or on the first later day on which any do."""
    for ahead in range(10):
        for back in range(15, 35):
            day = last_day + timedelta(days=ahead - back)
            start = datetime.combine(day, time(10), SHANGHAI)
            if law.due("STATION_20D", start).last_day == last_day + timedelta(days=ahead):
                return day
    return last_day - timedelta(days=20)
