"""What hangs on the walls: rules drafted, approved, read and printed; here a second version, there one not yet read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.core.settings import settings
from portal.demo.seed.course import Course, Hand, Move
from portal.demo.seed.founding import City, Station
from portal.tenants.actions.posted import Text, approve, begin, confirm_read, names_here, send
from portal.tenants.actions.wall import note_printed
from portal.tenants.models import PostedRule
from portal.tenants.queries.posted import in_force
from portal.tenants.queries.wall import source
from portal.tenants.rules.posted import PROMISE, REQUIRED, starter
from portal.tenants.rules.wall import sheets

OWN_HOUSE = cast("Course", None)  # what a station does in its own house belongs to no case
LEGAL = "三、限时办结：自受理之日起二十日内办结，检测、鉴定时间除外。"
NEWER = {
    "ACCEPT": "第十二条 消费者扫码提交的投诉，自提交之时起一个工作日内联系消费者。",
    "QUALITY": "第八条 生鲜商品实行买贵退差、短斤少两双倍赔付。",
    "WITHDRAW": "第八条 召回信息同时在本站公开页面和宣传栏公布。",
}


def moves(city: City, since: datetime, now: datetime) -> list[Move]:
    """What every station posted between *since* and *now*, in no order."""
    found = []

    def at_hour(when: datetime, place: Station, act: Any) -> None:
        found.append(Move(when, place, "HEAD", partial(act, place), OWN_HOUSE))

    for at, place in enumerate(city.stations):
        at_hour(since + timedelta(days=2, hours=at % 7), place, _first)
        if at % 3 == 0:
            code = tuple(NEWER)[at // 3 % len(NEWER)]
            later = now - timedelta(days=20 + at % 9)
            at_hour(later, place, partial(_newer, code))
        if at % 7 == 0:
            at_hour(now - timedelta(days=1, hours=2), place, _waits)
    return found


def _first(place: Station, _course: Course, hand: Hand) -> None:
    """All rules from the starter texts, approved, read by everybody, printed."""
    db, when = hand.db, hand.now
    here = names_here(db)
    for code in REQUIRED:
        text = starter(code, here)
        if text is not None:
            _through(db, place, code, _as_promised(place, text.title, text.body), when)
    rows = in_force(db, local_date(when)).values()
    for who in place.people:
        _read(db, place, who, rows, when + timedelta(days=1))
    printed = [one for one in sheets(source(db, settings().base_url, when)) if one.missing is None]
    note_printed(db, place.people["HEAD"], printed, now=when + timedelta(days=3))


def _as_promised(place: Station, title: str, body: str) -> Text:
    """A station that promises no shorter time says what the rules say."""
    if "限时办结" not in body or place.site.promise:
        return Text(title, body, place.site.promise if "限时办结" in body else None)
    lines = [LEGAL if "限时办结" in line else line for line in body.splitlines()]
    return Text(title, "\n".join(lines))


def _through(db: Session, place: Station, code: str, text: Text, when: datetime) -> PostedRule:
    """Written by the head, approved by the approver half an hour later."""
    row = begin(db, place.people["HEAD"], code, text, now=when)
    send(db, place.people["HEAD"], row, row.version, now=when)
    later = when + timedelta(minutes=30)
    approve(db, place.people["APPROVER"], row, local_date(later), row.version, now=later)
    return row


def _read(db: Session, place: Station, who: str, rows: Iterable[PostedRule], when: datetime) -> None:
    for row in rows:
        confirm_read(db, place.people[who], row, now=when)


def _newer(code: str, place: Station, _course: Course, hand: Hand) -> None:
    """A newer version, read by all but one: its sheet should be printed anew."""
    old = in_force(hand.db, local_date(hand.now))[code]
    text = Text(old.title, f"{old.body}\n{NEWER[code]}")
    row = _through(hand.db, place, code, text, hand.now)
    for who in list(place.people)[:-1]:
        _read(hand.db, place, who, [row], hand.now + timedelta(days=1))


def _waits(_place: Station, _course: Course, hand: Hand) -> None:
    """A draft that waits for approval."""
    old = in_force(hand.db, local_date(hand.now))[PROMISE]
    body = f"{old.body}\n八、节假日照常接待，投诉电话有人接听。"
    row = begin(hand.db, hand.actor, PROMISE, Text(old.title, body, old.promise_days), now=hand.now)
    send(hand.db, hand.actor, row, row.version, now=hand.now)
