"""Two at once, on real connections: one wins, the other is told; nothing is done twice."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal import merchants
from portal.core import clock
from portal.core.clock import SHANGHAI
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import System
from portal.recalls import jobs
from portal.recalls.actions.alerts import intake, issue
from portal.recalls.actions.matching import index
from portal.recalls.actions.tasks import judge, relist
from portal.recalls.models import Line, Match, Relist, Task
from portal.recalls.queries import tasks
from tests.modules.recalls.shelf import GOODS, ROW, facts, listing, upload_of
from tests.support import town as towns
from tests.support.racing import together


@pytest.fixture
def stage(own_database, valkey, frozen):
    """A batch hit at one station, committed for real."""
    frozen.move_to(datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
    now = clock.now()
    with open_session(System("test town")) as db:
        town = towns.build(db, now)
        db.commit()
    place = town.station
    with open_session(place.scope("liaison")) as db:
        merchants.add_goods(db, place.actor("liaison"), merchants.GoodsFacts(**GOODS), now=now)
        index.follow(db)
        db.commit()
    with open_session(town.county.scope("dispatcher")) as db:
        actor = town.county.actor("dispatcher")
        row = intake.upload(db, actor, listing(ROW), "a.csv", facts(), now=now)
        issue.issue(db, actor, row.id, now=now)
        db.commit()
    return town, row.id, now


def _spread(alert, now):
    for job, payload in ((jobs.ask, {"after": 0}), (jobs.match, {})):
        with open_session(System("test spread")) as db:
            job(db, {"alert": str(alert), **payload}, now)
            db.commit()


def _count(model):
    with open_session(System("test looks")) as db:
        return db.execute(select(func.count()).select_from(model)).scalar_one()


def test_two_workers_send_a_list_out_once(stage):
    _, alert, now = stage
    together(lambda: _spread(alert, now), lambda: _spread(alert, now))
    assert (_count(Task), _count(Match)) == (1, 1)


def test_two_people_confirm_one_match_once(stage):
    town, alert, now = stage
    _spread(alert, now)
    place = town.station

    def accept():
        with open_session(place.scope("liaison")) as db:
            row = db.scalars(select(Task).where(Task.alert_id == alert)).one()
            [found] = tasks.matches(db, row)
            amounts = judge.Amounts(Decimal(3), Decimal(3), Decimal(0))
            judge.accept(db, place.actor("liaison"), row.id, found.id, amounts, now=now)
            db.commit()

    ended = together(accept, accept)
    assert sum(isinstance(one, Conflict) for one in ended) == 1
    assert _count(Line) == 1


def test_an_approval_to_sell_again_is_used_once(stage):
    town, alert, now = stage
    _spread(alert, now)
    place = town.station

    def at_station(act, *args):
        with open_session(place.scope("head")) as db:
            row = db.scalars(select(Task).where(Task.alert_id == alert)).one()
            made = act(db, place.actor("head"), row.id, *args, now=now)
            db.commit()
            return made.id

    with open_session(place.scope("liaison")) as db:
        row = db.scalars(select(Task).where(Task.alert_id == alert)).one()
        [found] = tasks.matches(db, row)
        judge.accept(
            db,
            place.actor("liaison"),
            row.id,
            found.id,
            judge.Amounts(Decimal(3), Decimal(3), Decimal(0)),
            now=now,
        )
        line = db.scalars(select(Line)).one()
        db.commit()
        facts = relist.RelistFacts(line.id, "20261101", Decimal(5), "R-2026-1", "某检验院", "新批次检验合格")
    asked = at_station(relist.ask, facts, upload_of())
    with open_session(town.county.scope("dispatcher")) as db:
        row = db.scalars(select(Task).where(Task.alert_id == alert)).one()
        relist.decide(
            db, town.county.actor("dispatcher"), row.id, asked, granted=True, words="报告合格", now=now
        )
        db.commit()

    ended = together(*[lambda: at_station(relist.resume, asked)] * 2)
    assert sum(isinstance(one, Conflict) for one in ended) == 1
    with open_session(System("test looks")) as db:
        used = db.scalars(select(Relist)).one()
        assert (used.used_at, used.used_by_name) == (now, "head")
