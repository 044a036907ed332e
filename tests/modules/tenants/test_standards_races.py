"""Two people at once, on connections of their own: nothing is lost, nothing happens twice."""

from contextlib import ExitStack
from io import BytesIO

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import System
from portal.tenants.actions import standards as actions
from portal.tenants.models import StandardCheck, StandardFile, StandardStep
from portal.tenants.queries import own_card
from tests.modules.tenants.proof import LINHAI, Office, Shower, photo, ship
from tests.support import town as towns
from tests.support.racing import together


@pytest.fixture
def place(own_database):
    with ExitStack() as stack:

        def db(scope):
            return stack.enter_context(open_session(scope))

        session = db(System("test"))
        town = towns.build(session, clock.now())
        session.commit()
        ship(db)
        yield town, db


def add(town, who, item, content):
    with open_session(town.station.scope(who)) as db:
        actions.add_file(
            db, town.station.actor(who), own_card(db), LINHAI, item, 0, BytesIO(content), "a.jpg",
            now=clock.now(),
        )  # fmt: skip
        db.commit()


def count(db, model):
    return db(System("test")).scalar(select(func.count()).select_from(model))


def test_two_phones_begin_a_check_in_one_moment(place):
    town, db = place
    calls = [
        lambda who=who, item=item: add(town, who, item, photo())
        for who, item in (("head", "E1-01"), ("liaison", "E1-04"), ("settler", "E1-01"), ("head", "E1-05"))
    ]
    assert together(*calls) == [None] * 4
    assert (count(db, StandardCheck), count(db, StandardFile)) == (1, 4)


def test_two_hands_hand_over_once(place):
    town, db = place
    shown = Shower(db, town.station).show_all()
    seen = shown.sheet().version
    shown.db.commit()

    def submit():
        with open_session(town.station.scope("head")) as session:
            actions.submit(
                session, town.station.actor("head"), own_card(session), LINHAI, seen, now=clock.now()
            )
            session.commit()

    met = together(submit, submit)
    assert sorted(isinstance(one, Conflict) for one in met) == [False, True]
    assert count(db, StandardStep) == 1


def test_two_officers_decide_in_one_moment(place):
    town, db = place
    shown = Shower(db, town.station).show_all()
    shown.submit()
    officers = [Office(db, town.office, town.station, who) for who in ("contact", "inspector")]
    seen = officers[0].sheet().version
    for one in officers:
        one.db.commit()
    met = together(*[lambda one=one: one.decide(seen=seen) for one in officers])
    assert [one for one in met if not isinstance(one, Conflict)] == ["CONFIRMED"]
