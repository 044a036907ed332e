"""A platform case at any point of its way, by the product's own actions."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.complaints.actions import finish, handle
from portal.core import clock
from portal.core.db import open_session
from portal.govlink.actions import decide, dispatch, enter, feed_back, give_back, open_case, sign
from portal.govlink.queries import desk as desk_queries
from portal.govlink.queries import dispatches
from portal.govlink.rules.facts import Facts
from tests.modules.complaints.cases import Way

STORY = "11 月 15 日在银泰城优衣库购买大衣，三天后发现错色，商家拖延退款。"


def facts(**changes: Any) -> Facts:
    return Facts(
        **{
            "external_no": "1331082002026111600001",
            "received_at": clock.now(),
            "facts": STORY,
            "consumer_name": "王小明",
            "consumer_phone": "13812345678",
            "respondent": "银泰城优衣库",
            "respondent_address": "银泰城二楼 F201",
            "item": "大衣",
            "problem": "P01",
            "amount": Decimal("1280.00"),
            "happened_on": date(2026, 11, 15),
            "demands": ("D04",),
            **changes,
        }
    )


class Sessions:
    """Opens sessions with real commits, one after the other: opening the next gives back what the last held."""

    def __init__(self):
        self.stack = ExitStack()
        self.opened = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def __call__(self, scope):
        for session in self.opened:
            session.close()
        self.opened.append(self.stack.enter_context(open_session(scope)))
        return self.opened[-1]


@dataclass
class Desk:
    """The county's desk, its station, and the one case; each method takes the usual next step."""

    db: Any
    town: Any
    clock: Any
    case: UUID | None = None
    id: UUID | None = None

    @property
    def now(self):
        return clock.now()

    def at_bureau(self, who="dispatcher"):
        return self.db(self.town.county.scope(who)), self.town.county.actor(who)

    def at_station(self, who="liaison"):
        return self.db(self.town.station.scope(who)), self.town.station.actor(who)

    def enter(self, **changes):
        db, actor = self.at_bureau()
        self.case = enter.enter(db, actor, facts(**changes), now=self.now).id
        db.commit()
        return self

    def platform(self):
        return desk_queries.platform_case(self.at_bureau()[0], self.case)

    def row(self):
        return dispatches.dispatch(self.at_bureau()[0], self.id)

    def seen(self):
        """A session of the station, and the dispatch as it sees it."""
        db = self.at_station()[0]
        return db, dispatches.dispatch(db, self.id)

    def events(self):
        db = self.at_bureau()[0]
        return [step.event for step in dispatches.steps(db, dispatches.dispatch(db, self.id))]

    def send(self, who="dispatcher", station=None, **options):
        db, actor = self.at_bureau(who)
        seen = desk_queries.platform_case(db, self.case).version
        target = (station or self.town.station).id
        self.id = dispatch.dispatch(
            db, actor, dispatch.Order(self.case, seen, target), now=self.now, **options
        ).id
        db.commit()
        return self

    def _do(self, side, act, *arguments, **options):
        db, actor = side
        seen = options.pop("seen", None)
        if seen is None:
            seen = dispatches.dispatch(db, self.id).version
        made = act(db, actor, self.id, *arguments, seen=seen, now=self.now, **options)
        db.commit()
        return made

    def sign(self, who="liaison", **options):
        self._do(self.at_station(who), sign.sign, **options)
        return self

    def give_back(self, reason="NOT_OURS", note="查无此店", who="liaison", **options):
        self._do(self.at_station(who), give_back.give_back, reason, note, **options)
        return self

    def open(self, added=None, who="liaison", **options):
        self._do(self.at_station(who), open_case.open_case, added or open_case.Completion(), **options)
        return self

    def way(self):
        """The station's case, to be taken on by its own module's steps."""
        way = Way(self.at_station("settler")[0], self.town.station)
        way.id = self.row().case_id
        return way

    def agree(self):
        """The station's case comes to a signed agreement."""
        way = self.way().accept().start().minutes().propose().approve().sign()
        way.db.commit()
        return self

    def close(self):
        """What was agreed is done, and the case is closed and filed."""
        way = self.way().perform().close().archive()
        way.db.commit()
        return self

    def reopen(self, who="head"):
        """The head reopens the closed case."""
        way = self.way()
        finish.reopen(way.db, way.actor(who), way.id, "RESULT", "局退回重办：退款未到账", now=self.now)
        way.db.commit()
        return self

    def agree_again(self):
        """The reopened case comes to another signed agreement."""
        way = self.way()
        handle.resume(
            way.db, way.actor("settler"), way.id, [way.person("settler")], simple=True, now=self.now
        )
        way.minutes().propose("200.00").approve().sign()
        way.db.commit()
        return self

    def feed_back(self, result="SETTLED", who="liaison", **options):
        answer = feed_back.Answer(
            result, "MEETING", clock.local_date(self.now), "双方当面协商，商家退款。", Decimal("1280.00")
        )
        self._do(self.at_station(who), feed_back.feed_back, answer, **options)
        return self

    def decide(self, step, *arguments, who="dispatcher", **options):
        self._do(self.at_bureau(who), getattr(decide, step), *arguments, **options)
        return self
