"""Promised work is done, and done once, whatever is killed while it runs."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
import redis
from sqlalchemy.exc import DBAPIError

from portal.core import clock, migrate, outbox
from portal.core.db import open_session
from portal.core.processes import descendants, kill_tree
from portal.core.scope import Station
from portal.core.settings import settings
from tests.support import marking_worker, staging
from tests.support.databases import Database
from tests.support.run import ROOT

pytestmark = pytest.mark.fault

JOBS = 24
PATIENCE = 120


@pytest.fixture
def ground(own_servers) -> Iterator[Database]:
    """The product's sessions and queue on servers that may be killed."""
    own_servers.postgres.create_database("yizhan")
    made = Database("yizhan", own_servers.postgres.port, own_servers.postgres.password)
    with staging.writing_to(made, YIZHAN_REDIS_URL=own_servers.valkey.url()):
        migrate.migrate(settings())
        with psycopg.connect(made.url()) as connection:
            connection.execute(marking_worker.TABLE)
        yield made


@pytest.fixture
def workers(ground) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers; all are gone afterwards."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.support.marking_worker"]
        started.append(
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        return started[-1]

    yield start
    for process in started:
        kill_tree(process.pid)
        process.wait()


def promise() -> None:
    for n in range(1, JOBS + 1):
        with open_session(Station(UUID(int=7), "0001")) as session:
            outbox.enqueue(session, "faults.mark", {"n": n}, now=clock.now())
            session.commit()
            outbox.release(session)


def marks(ground: Database) -> Counter[int]:
    with psycopg.connect(ground.url()) as connection:
        return Counter(n for (n,) in connection.execute("SELECT n FROM mark"))


def wait_until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def wait_until_done(ground: Database, disturb: Callable[[float], None] = lambda _: None) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        disturb(time.monotonic() - began)
        try:
            with psycopg.connect(ground.url()) as connection:
                left = connection.execute("SELECT count(*) FROM outbox WHERE done_at IS NULL").fetchone()
            if left == (0,):
                return
            outbox.sweep(clock.now())
        except (psycopg.OperationalError, redis.RedisError, DBAPIError):
            pass  # what is killed comes back
        time.sleep(0.5)
    with psycopg.connect(ground.url()) as connection:
        rows = connection.execute(
            "SELECT payload, attempts, last_error FROM outbox WHERE done_at IS NULL"
        ).fetchall()
    pytest.fail(f"not done after {PATIENCE} s: {rows}")


def each_once() -> Counter[int]:
    return Counter({n: 1 for k in range(1, JOBS + 1) for n in (k, -k)})


def test_a_worker_killed_at_any_moment_leaves_nothing_undone_or_twice(ground, workers):
    running = [workers(), workers()]
    promise()
    moments = [1.0, 2.5, 3.0, 4.5, 5.0, 6.5]

    def disturb(elapsed: float) -> None:
        if moments and elapsed > moments[0]:
            moments.pop(0)
            kill_tree(running.pop(0).pid)
            running.append(workers())

    wait_until_done(ground, disturb)
    assert not moments, "the work was done before all the killing"
    assert marks(ground) == each_once()


def test_work_promised_while_the_queue_is_away_is_found(ground, workers, own_servers):
    own_servers.valkey.kill()
    promise()
    own_servers.valkey.restart()
    workers()
    wait_until_done(ground)
    assert marks(ground) == each_once()


def test_the_queue_and_the_database_may_die_while_work_is_done(ground, workers, own_servers):
    running = [workers(), workers()]
    promise()
    wait_until(lambda: marks(ground))
    deaths = [(0.0, own_servers.valkey), (2.0, own_servers.postgres), (4.0, own_servers.valkey)]

    def disturb(elapsed: float) -> None:
        if deaths and elapsed > deaths[0][0]:
            _, server = deaths.pop(0)
            server.kill()
            server.restart()
        for ended in [process for process in running if process.poll() is not None]:
            running.remove(ended)  # as systemd's Restart=always does
            running.append(workers())

    wait_until_done(ground, disturb)
    assert not deaths, "the work was done before the servers died"
    assert marks(ground) == each_once()


def signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # a job's process may just have ended
            os.kill(pid, number)


def test_a_slow_worker_whose_lease_ran_out_does_not_do_it_twice(ground, workers):
    promise()
    frozen = workers()
    wait_until(lambda: len(marks(ground)) > 4)
    held = [frozen.pid, *descendants(frozen.pid)]
    signal_all(held, signal.SIGSTOP)
    time.sleep(marking_worker.LEASE / timedelta(seconds=1))
    workers()
    wait_until_done(ground)
    signal_all(held, signal.SIGCONT)
    time.sleep(2)
    assert marks(ground) == each_once()
