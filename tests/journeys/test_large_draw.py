"""A register too large for one request: frozen by the worker, while its page waits and comes back by itself."""

import pytest

from portal.audits.models import Draw
from portal.audits.rules import drawing
from portal.core import outbox
from portal.core.db import open_session
from portal.core.scope import System
from tests.journeys.cast import look
from tests.journeys.players import on_stage
from tests.modules.govlink.desk import Sessions
from tests.support import staging

pytestmark = pytest.mark.journey


@pytest.fixture
def players(live_database, live_server, browser):
    with on_stage(live_database, live_server, browser) as made:
        yield made


def test_a_large_register_is_frozen_by_the_worker_while_its_page_waits(players, monkeypatch):
    monkeypatch.setattr(drawing, "AT_ONCE", 0)
    stage = players.stage
    with staging.writing_to(players.cast.database), Sessions() as sessions:
        stage.db = sessions
        stage.frozen()
    boss = players.county("supervisor")
    boss.goto(f"/g/{players.town.county.slug}/audits/draws/{stage.draw}")
    boss.locator("#working progress").wait_for()
    look(boss)
    with staging.writing_to(players.cast.database):
        with open_session(System("journey")) as db:
            promised = db.get(Draw, stage.draw).job_id
        outbox.run(str(promised))  # what a worker does; the promise was made outside the server's queue
    boss.locator("form[action$='/announce'] button").wait_for()  # the page was loaded anew by itself
    assert boss.locator("#working").count() == 0
