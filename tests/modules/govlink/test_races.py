"""Two officers at one desk, on real connections."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import System
from portal.govlink.actions import dispatch, enter
from tests.modules.govlink.desk import facts
from tests.support import town as towns


def test_many_and_one_of_them_wait_instead_of_blocking_each_other(own_database, valkey):
    with open_session(System("test town")) as session:
        town = towns.build(session, clock.now())
        session.commit()
    actor, scope = town.county.actor("dispatcher"), town.county.scope("dispatcher")
    with open_session(scope) as db:
        made = [
            enter.enter(db, actor, facts(external_no=f"133108200000{n}"), now=clock.now()) for n in (1, 2)
        ]
        orders = [dispatch.Order(row.id, row.version, town.station.id) for row in made]
        db.commit()
    last = max(orders, key=lambda order: order.case)
    waiting = threading.Event()

    def many():
        with open_session(scope) as db:
            waiting.set()
            try:
                dispatch.dispatch_many(db, actor, orders, now=clock.now())
            except Conflict as refused:
                return refused

    with open_session(scope) as db, ThreadPoolExecutor(1) as pool:
        dispatch.platform_case(db, last.case, lock=True)
        other = pool.submit(many)
        waiting.wait()
        _until_somebody_waits()
        dispatch.dispatch(db, actor, last, now=clock.now())
        db.commit()
        assert isinstance(other.result(timeout=20), Conflict)


def _until_somebody_waits():
    asked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(100):
        with open_session(System("test looks at locks")) as db:
            if db.execute(asked).scalar():
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
