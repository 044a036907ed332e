"""Places, people and events that the trail's module tests write with."""

from datetime import UTC, datetime
from uuid import UUID

from portal import trail
from portal.core.actor import Actor
from portal.core.ids import new_id
from portal.core.scope import Bureau, Public, Station, System

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ONE, TWO = new_id(), new_id()
OFFICE, OTHER_OFFICE = "000100020003", "000100020004"
COUNTY, CITY = "00010002", "0001"
HEAD_PERSON, CLERK, OFFICER = new_id(), new_id(), new_id()
STATION = Station(ONE, OFFICE, HEAD_PERSON)
OTHER = Station(TWO, OTHER_OFFICE, CLERK)
COUNTER = Public(ONE, OFFICE)
COUNTY_DESK = Bureau(COUNTY, OFFICER)
DOOR, BUREAU_DOOR = Public(None), Bureau(None)
WORKER = System("tests")
HEAD = Actor(HEAD_PERSON, "王芳", frozenset({"HEAD", "SETTLER"}), "station", ONE, OFFICE)
SUPERVISOR = Actor(OFFICER, "李雷", frozenset({"SUPERVISOR"}), "bureau", None, COUNTY)

NOTED = "trailtest:case:noted"
SEEN = "trailtest:case:seen"
ENTERED = "trailtest:person:entered"
trail.declare(NOTED, {"number": str}, zh="记录", en="Noted")
trail.declare(SEEN, {"photo": trail.File | None}, zh="查看", en="Seen", consumer_visible=True)
trail.declare(ENTERED, {"tries": int}, zh="登录", en="Signed in")


def case(id_: UUID | None = None, **place: object) -> trail.Subject:
    """A subject of kind "case"."""
    return trail.Subject("case", id_ or new_id(), **place)  # type: ignore[arg-type]
