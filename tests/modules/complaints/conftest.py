"""Fixtures of this folder."""

import pytest

from tests.modules.complaints.cases import Way


@pytest.fixture
def way(db, town, frozen, valkey):
    """A case yet to be made, at the town's first station, on 2026-11-21 at ten in the morning."""
    return Way(db(town.station.scope("settler")), town.station)


@pytest.fixture
def other_way(db, town, frozen, valkey):
    """The same at the other station."""
    return Way(db(town.other.scope("settler")), town.other)
