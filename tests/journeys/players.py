"""Everybody who has a part in an audit: the county's officers, the station's head, a visitor."""

from contextlib import ExitStack, contextmanager

from sqlalchemy import select

from portal import modules
from portal.audits.models import Task
from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from tests.journeys.cast import Cast
from tests.modules.audits.stage import Stage
from tests.modules.govlink.desk import Sessions
from tests.support import staging
from tests.support import town as towns
from tests.support.browser import enter


class Players:
    """Everybody at a page of their own."""

    def __init__(self, cast, town, stage):
        self.cast, self.town, self.stage = cast, town, stage

    def county(self, who):
        return self._at(self.town.county, who)

    def head(self):
        return self._at(self.town.station, "head", phone=True)

    def visitor(self):
        return self.cast.visitor("audits-visitor")

    def _at(self, place, who, *, phone=False):
        name = f"audits-{who}"
        known = name in self.cast.pages
        page = self.cast.visitor(name, phone=phone)
        if not known:
            enter(page, place, who)
        return page

    def member(self, n=0):
        """The n-th of the drawn team of the station's visit."""
        with staging.writing_to(self.cast.database), open_session(System("journey")) as db:
            task = db.scalars(select(Task).where(Task.tenant_id == self.town.station.id)).one()
        who = next(short for short, one in self.town.county.people.items() if str(one) == task.people[n])
        return self.county(who), task


@contextmanager
def on_stage(live_database, live_server, browser):
    """The players in a town of their own, whose register holds three stations."""
    modules.load()  # the worker's jobs are known
    with staging.writing_to(live_database), Sessions() as sessions:
        with open_session(System("journey")) as session:
            town = towns.build(session, clock.now())
            session.commit()
        stage = Stage(sessions, town, None).prepare().found(3)
    with ExitStack() as opened:
        yield Players(Cast(browser, live_server, live_database, opened), town, stage)
