"""A ticket is torn once, by whoever comes first and stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, once
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.once import TakenOnce, take_once
from portal.core.scope import Bureau, Public, System
from tests.support.racing import together


@pytest.fixture(autouse=True)
def real(own_database):
    return own_database


def tickets():
    with open_session(System("test looks")) as db:
        return list(db.scalars(select(TakenOnce.ticket).order_by(TakenOnce.ticket)))


def test_two_at_once_one_tears_it_and_the_other_is_told():
    def tear():
        with open_session(Bureau("0001")) as db:
            take_once(db, "a", now=clock.now())
            db.commit()
            return "done"

    ended = together(*[tear] * 6)
    assert sorted(str(type(one).__name__) for one in ended) == ["Conflict"] * 5 + ["str"]
    assert tickets() == ["a"]


def test_work_that_failed_leaves_the_ticket_whole():
    with open_session(Public(None)) as db:
        take_once(db, "b", now=clock.now())
        db.rollback()
        take_once(db, "b", now=clock.now())
        db.commit()
        with pytest.raises(Conflict):
            take_once(db, "b", now=clock.now())


def test_old_tickets_are_forgotten(frozen):
    for word, ago in (("old", once.KEPT + timedelta(hours=1)), ("new", timedelta(days=2))):
        with open_session(Public(None)) as db:
            take_once(db, word, now=clock.now() - ago)
            db.commit()
    assert once.prune(clock.now()) == 1
    assert tickets() == ["new"]
