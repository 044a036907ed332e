"""The sheets of a wall. A sheet is known by what it is made from: when that changes, it should be printed anew."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from portal.core.errors import N_
from portal.core.terms import Term
from portal.tenants.rules.posted import PROMISE
from portal.tenants.rules.wall.facts import Source
from portal.tenants.rules.wall.knowledge import topic


@dataclass(frozen=True)
class Size:
    """Paper in millimetres, as it hangs."""

    width: float
    height: float

    @property
    def words(self) -> str:
        """The size as a printing shop wants it."""
        known = {(297, 420): "A3", (420, 297): "A3", (210, 297): "A4"}
        return known.get((int(self.width), int(self.height)), f"{self.width / 10:g}×{self.height / 10:g} cm")


A3, A3_WIDE, A4 = Size(297, 420), Size(420, 297), Size(210, 297)
PLAQUE, PLATE = Size(800, 500), Size(420, 300)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its key (STAFF, RULE-ACCEPT, …), template, name, paper, the hash of what it is made from, and why
    it cannot be printed yet (an English msgid)."""

    key: str
    kind: str
    name: Term
    size: Size
    source: str
    missing: str | None = None

    @property
    def file(self) -> str:
        """Its name as a file."""
        return f"{self.name.zh}（{self.size.words.replace(' ', '')}）.pdf"


def sheets(source: Source) -> list[Sheet]:
    """Every sheet of a station, in the order of the wall."""
    return [_sheet(*one) for one in _kinds(source)]


Made = tuple[str, str, Term, Size, Any, str | None]


def _kinds(s: Source) -> Iterator[Made]:
    yield from _rules_and_people(s)
    yield from _of_the_month(s)
    plaque = [s.station, s.office, s.plaque_no]
    yield "PLAQUE", "plaque", Term("PLAQUE", "服务站牌匾", "Plaque"), PLAQUE, plaque, None
    yield "PLATE", "plaque", Term("PLATE", "服务站名称牌", "Name plate"), PLATE, plaque, None
    poster = [s.station, s.office, s.phone, s.url, s.promise_days]
    yield "POSTER", "poster", Term("POSTER", "扫码投诉海报", "QR poster"), A3, poster, None


def _rules_and_people(s: Source) -> Iterator[Made]:
    place = [s.station, s.office]
    nobody = None if s.people else N_("Put the staff on the roster first.")
    shown = [{**asdict(one), "id": ""} for one in s.people]
    worn = [[one.name, one.roles, one.badge_no, one.photo] for one in s.people]
    staff = Term("STAFF", "人员公示栏", "Staff board")
    yield "STAFF", "staff", staff, A3_WIDE, [place, s.phone, shown], nobody
    yield "BADGES", "badges", Term("BADGES", "工作牌", "Badges"), A4, [place, s.phone, worn], nobody
    for rule in s.rules:
        facts = [place, rule.id, rule.title]
        yield f"RULE-{rule.code}", "rule", Term(rule.code, rule.title, rule.title), A3, facts, None
    process = Term("PROCESS", "投诉处理流程图", "Process chart")
    yield "PROCESS", "process", process, A3_WIDE, [place, s.phone, s.promise_days], None


def _of_the_month(s: Source) -> Iterator[Made]:
    place, month = [s.station, s.office], (s.today.year, s.today.month)
    days = [s.phone, s.hours, [asdict(one) for one in s.duty]]
    unset = None if s.duty else N_("The duty rota of this month is not set up yet.")
    yield "DUTY", "duty", Term("DUTY", "值班安排表", "Duty chart"), A3_WIDE, [place, month, days], unset
    notices = [asdict(one) for one in s.notices]
    promise = [rule.id for rule in s.rules if rule.code == PROMISE]
    facts = [place, s.phone, s.address, s.room, month, notices, promise, topic(s.today.month).title, s.url]
    yield "BOARD", "board", Term("BOARD", "消费维权宣传栏", "Publicity board"), A3_WIDE, facts, None


def _sheet(key: str, kind: str, name: Term, size: Size, facts: Any, missing: str | None) -> Sheet:
    text = json.dumps([key, facts], ensure_ascii=False, sort_keys=True, default=str)
    return Sheet(key, kind, name, size, hashlib.sha256(text.encode()).hexdigest(), missing)
