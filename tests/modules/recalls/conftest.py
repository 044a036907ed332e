"""Fixtures of this folder."""

from datetime import datetime

import pytest

from portal.core.clock import SHANGHAI
from tests.modules.recalls.shelf import Shop


@pytest.fixture
def monday(frozen):
    """Monday 2026-11-16, nine in the morning: all clocks fall on working days that are known."""
    frozen.move_to(datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
    return frozen


@pytest.fixture
def shop(db, town, monday, valkey, work):
    """A county with two offices' stations; nothing uploaded yet."""
    return Shop(db, town, work)
