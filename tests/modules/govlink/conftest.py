"""Fixtures of this folder."""

from datetime import datetime

import pytest

from portal.core import clock
from portal.core.clock import SHANGHAI
from portal.core.db import open_session
from portal.core.scope import System
from tests.modules.govlink.desk import Desk, Sessions
from tests.support import town as towns


@pytest.fixture
def monday(frozen):
    """Monday 2026-11-16, nine in the morning: all clocks fall on working days that are known."""
    frozen.move_to(datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
    return frozen


@pytest.fixture
def desk(db, town, monday, valkey):
    """A bureau's desk and a station, with a platform case on the way."""
    return Desk(db, town, monday)


@pytest.fixture
def sent(desk):
    """A case that was dispatched to the station this morning."""
    desk.enter().send()
    return desk


@pytest.fixture
def real(own_database, valkey, monday):
    """The same desk on a database of its own, where every step commits for real."""
    with open_session(System("test town")) as session:
        town = towns.build(session, clock.now())
        session.commit()
    with Sessions() as sessions:
        yield Desk(sessions, town, monday)
