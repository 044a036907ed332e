"""Fixtures of this folder."""

from datetime import datetime

import pytest

from portal.core.clock import SHANGHAI
from tests.modules.govlink.desk import Desk


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
