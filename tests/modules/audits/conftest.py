"""Fixtures of this folder."""

from datetime import datetime

import pytest

from portal.core.clock import SHANGHAI
from tests.modules.audits.stage import Stage


@pytest.fixture
def monday(frozen):
    """Monday 2026-11-16, nine in the morning: all clocks fall on working days that are known."""
    frozen.move_to(datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
    return frozen


@pytest.fixture
def stage(db, town, monday, valkey):
    """The county with four inspectors and one item of inspection."""
    return Stage(db, town, monday).prepare()
