"""The course of one case: who does what when. It is planned first and acted when its hour comes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import SHANGHAI
from portal.core.scope import Public, Scope
from portal.demo.seed.chance import Chance
from portal.demo.seed.founding import Place, Station
from portal.demo.seed.told import Told
from portal.demo.seed.when import later


@dataclass
class Hand:
    """Somebody at work at one moment, in his own scope."""

    db: Session
    actor: Actor
    now: datetime


Act = Callable[["Course", Hand], None]
CONSUMER = "CONSUMER"


@dataclass(frozen=True)
class Move:
    """One step of a course."""

    at: datetime
    place: Place
    who: str
    act: Act
    course: "Course"

    def actor(self) -> Actor:
        """Who takes it."""
        if self.who != CONSUMER:
            return self.place.people[self.who]
        name = self.course.told.consumer
        return Actor(None, name, frozenset({CONSUMER}), "public", self.place.id, self.place.path)

    def scope(self) -> Scope:
        """Where from."""
        if self.who != CONSUMER:
            return self.place.scope(self.who)
        return Public(self.place.id, self.place.path)


@dataclass
class Course:
    """A case from its first word on. ``stop`` is the act after which nothing more has happened yet."""

    place: Station
    told: Told
    chance: Chance
    at: datetime
    bureau: Place
    dispatched: bool = False
    hotline: bool = False
    external_no: str = ""
    accepted_there: bool = False
    """The bureau itself has accepted the complaint, so that its own clock leaves room."""
    stop: str = ""
    case: UUID | None = None
    platform: UUID | None = None
    dispatch: UUID | None = None
    moves: list[Move] = field(default_factory=list)
    stopped: bool = False

    def then(
        self, who: str, act: Act, hours: tuple[float, float] = (0.2, 3), place: Place | None = None
    ) -> None:
        """Plan the next step, so many hours after the one before."""
        if self.stopped:
            return
        self.at = later(self.at, self.chance, hours) if self.moves else self.at
        self.moves.append(Move(self.at, place or self.place, who, act, self))
        self.stopped = act.__name__ == self.stop

    def wait_until(self, day: date) -> None:
        """Nothing happens before the morning of *day*."""
        self.at = max(self.at, datetime.combine(day, time(9), SHANGHAI))

    def done_by(self, last: datetime) -> list[Move]:
        """The moves, drawn together so that the last one does not lie after *last*."""
        first, end = self.moves[0].at, self.moves[-1].at
        if end <= last:
            return self.moves
        share = (last - first) / max(end - first, timedelta(seconds=1))
        return [
            Move(first + (move.at - first) * share, move.place, move.who, move.act, self)
            for move in self.moves
        ]
