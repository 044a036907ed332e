"""The main job in Chromium: a consumer's phone, two people at the desk, an approver's phone."""

from datetime import UTC, datetime

import pytest

from portal.core import db as core_db
from portal.core.db import open_session
from portal.core.scope import System
from portal.core.settings import settings
from tests.modules.complaints.cases import Way
from tests.support import town as towns

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def stage(live_database, live_server):
    """A town on the live server's database, with cases at several points of their way."""
    engines = {login: core_db.engine(login) for login in ("station", "bureau", "system")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in live_database.environment().items():
            patch.setenv(name, value)
        settings.cache_clear()
        core_db.engine.cache_clear()
        with open_session(System("journey")) as session:
            town = towns.build(session, datetime.now(UTC))
            session.commit()
        with open_session(town.station.scope("settler")) as session:
            cases = _cases(session, town.station)
            session.commit()
        for login in engines:
            core_db.engine(login).dispose()
    settings.cache_clear()
    core_db.engine.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        for login, engine in engines.items():
            patch.setattr(core_db, "create_engine", lambda *_, engine=engine, **__: engine)
            core_db.engine(login)
    return town, cases


def _cases(session, station):
    made = {}
    for name, steps in {
        "new": lambda way: way.register(),
        "talking": lambda way: way.negotiating().minutes(outcome="AGAIN"),
        "review": lambda way: way.in_review(),
        "signing": lambda way: way.in_review().approve(),
        "performing": lambda way: way.agreed(),
        "filed": lambda way: way.archived(),
    }.items():
        made[name] = steps(Way(session, station))
    return made


def sign_in(page, station, who):
    page.goto("/sign-in")
    page.locator("main input:visible").nth(0).fill(f"{who}-{station.slug}")
    page.locator("main input[type=password]").fill(towns.PASSWORD)
    page.locator("main button[type=submit]:visible").first.click()
    page.wait_for_url(f"**/s/{station.slug}/**")
