"""What sheets are made from, without the database."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """Somebody as the wall shows them. *photo*: the SHA-256 of the picture, or None."""

    id: str
    name: str
    roles: tuple[str, ...]
    position: str
    phone: str
    badge_no: str
    photo: str | None


@dataclass(frozen=True)
class Rule:
    """A rule in force."""

    id: str
    code: str
    number: int
    title: str
    body: str
    effective_on: date
    promise_days: int | None


@dataclass(frozen=True)
class DutyDay:
    """Who is on duty on a day; *off*: a day off by the calendar; *note*: closed, or why it differs."""

    day: date
    names: tuple[str, ...]
    off: bool = False
    note: str = ""


@dataclass(frozen=True)
class Notice:
    """What consumers should know now. *kind*: ALERT (a product), WARNING (a consumption warning), NEWS."""

    kind: str
    title: str
    text: str
    on: date
    url: str = ""


@dataclass(frozen=True)
class Source:
    """Everything the wall of one station is made from, on one day."""

    station: str
    host: str
    office: str
    slug: str
    url: str
    phone: str
    address: str
    room: str
    hours: str
    plaque_no: str
    promise_days: int | None
    today: date
    people: tuple[Person, ...] = ()
    rules: tuple[Rule, ...] = ()
    duty: tuple[DutyDay, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def name_lines(self) -> tuple[str, ...]:
        """The station's name in the lines of a plaque: whose it is, then what it is."""
        for tail in ("12315消费维权服务站", "消费维权服务站", "消费者投诉站", "12315联络站", "服务站"):
            if self.station == tail:
                break
            if self.station.endswith(tail) and len(self.station) > len(tail):
                return self.station[: -len(tail)], tail
        return (self.station,)
