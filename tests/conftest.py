"""The fixtures every test may ask for.

Without a database (tests/rules):  frozen
On PostgreSQL (tests/modules):     db, app, client, new_client, valkey, work — one transaction, rolled back
Real commits and races:            own_database, empty_database, own_servers
In a browser (tests/journeys):     live_server, desk, phone
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import hypothesis
import pytest
import redis
import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from portal.core import clock, embedded, outbox
from portal.core import db as core_db
from portal.core.scope import Public, Scope, System
from portal.core.settings import settings
from tests.support import browser as browsers
from tests.support import databases, network, run, staging
from tests.support.client import CheckingClient
from tests.support.databases import Database
from tests.support.transaction import OneTransaction
from tests.support.web import WebServer

if TYPE_CHECKING:
    from tests.support.town import Town

os.environ.update(databases.NO_SERVERS)
# The machine is shared with other tests: an example may take its time, and CI repeats what it did.
hypothesis.settings.register_profile("yizhan", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("yizhan")
WHEN = "2026-11-21T10:00:00+08:00"  # a Saturday
TESTS = Path(__file__).parent
FIRST = ("journeys", "faults", "walls", "modules", "rules")
LIVE_QUEUES = (
    8  # Valkey has 16 databases: below for the tests of each worker, from here on for its web server
)


def pytest_configure(config: pytest.Config) -> None:
    """The pytest that was called opens the run; its xdist workers find it in their environment."""
    if not hasattr(config, "workerinput"):
        run.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the run. The servers see this process end, and follow."""
    if not hasattr(config, "workerinput"):
        run.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker sits over one of them while the other has nothing left."""
    items.sort(key=lambda item: FIRST.index(item.path.relative_to(TESTS).parts[0]))


@pytest.fixture(scope="session", autouse=True)
def _shut_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.shut(patch)
        yield


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """The clock stands at Saturday 2026-11-21 10:00 in Shanghai; ``frozen.move_to(…)``, ``frozen.shift(…)``."""
    with time_machine.travel(datetime.fromisoformat(WHEN), tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def worker_number(worker_id: str) -> int:
    """0, 1, … for gw0, gw1, …; 0 without xdist."""
    return int(worker_id.removeprefix("gw")) if worker_id != "master" else 0


# On PostgreSQL, in one transaction


@pytest.fixture(scope="session")
def database(
    worker_id: str, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """This worker's migrated database; this process's settings point at it. Not for writing: see ``db``."""
    made = databases.migrated(f"yizhan_{worker_id}")
    valkey = f"{run.servers()['valkey'].removesuffix('/0')}/{worker_number}"
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment().items():
            patch.setenv(name, value)
        patch.setenv("YIZHAN_REDIS_URL", valkey)
        patch.setenv("YIZHAN_FILES_URL", folder.as_uri())
        settings.cache_clear()
        yield made
    settings.cache_clear()
    databases.drop(made)


@pytest.fixture(scope="session")
def _one_transaction(database: Database) -> Iterator[OneTransaction]:
    shared = OneTransaction(database.url())
    staging.lead_to(shared.engines)
    yield shared
    core_db.engine.cache_clear()
    shared.close()


@pytest.fixture
def transaction(_one_transaction: OneTransaction) -> Iterator[OneTransaction]:
    """Everything the test writes, through whatever session, is rolled back. ``transaction.connection`` is a
    superuser's psycopg connection inside it."""
    if core_db.engine("station") is not _one_transaction.engine("station"):
        staging.lead_to(_one_transaction.engines)  # whoever led them elsewhere, nothing is written for good
    with _one_transaction.rolled_back():
        yield _one_transaction


@pytest.fixture
def db(transaction: OneTransaction) -> Iterator[Callable[[Scope], core_db.ScopedSession]]:
    """Opens sessions: ``s = db(Station(tenant, path))``. What one commits the others and the client see."""
    with ExitStack() as stack:
        yield lambda scope: stack.enter_context(core_db.open_session(scope))


@pytest.fixture
def valkey(database: Database) -> Iterator[redis.Redis]:
    """This worker's own Valkey database, empty."""
    with outbox.connection() as connection:
        connection.flushdb()
        yield connection


@pytest.fixture
def work(transaction: OneTransaction, valkey: redis.Redis) -> Callable[[], int]:
    """Does what the worker would: runs every promised job that is due, and what those promise. Returns how many
    ran; a job that failed is raised as an error."""
    from portal import modules

    modules.load()

    def due() -> list[UUID]:
        waiting = select(outbox.Outbox.id).where(
            outbox.Outbox.done_at.is_(None), outbox.Outbox.not_before <= clock.now()
        )
        with core_db.open_session(System("test worker")) as session:
            return list(session.scalars(waiting.order_by(outbox.Outbox.created_at)))

    def work_off() -> int:
        done = 0
        while waiting := due():
            for promised in waiting:
                outbox.run(str(promised))
                _must_be_done(promised)
            done += len(waiting)
        return done

    return work_off


def _must_be_done(promised: UUID) -> None:
    with core_db.open_session(System("test worker")) as session:
        row = session.get(outbox.Outbox, promised)
        assert row is None or row.done_at, f"job {row.job} failed: {row.last_error}"


# The web application


@pytest.fixture(scope="session")
def app(_one_transaction: OneTransaction) -> Flask:
    """The application, as production builds it."""
    from portal.app import create_app  # not above: tests of rules need none of it

    made = create_app()
    made.testing = True
    made.test_client_class = CheckingClient
    return made


@pytest.fixture
def new_client(app: Flask, transaction: OneTransaction, valkey: redis.Redis) -> Callable[[], CheckingClient]:
    """Makes clients, each with cookies of its own: for tests with two people."""
    return app.test_client  # type: ignore[return-value]


@pytest.fixture
def client(new_client: Callable[[], CheckingClient]) -> CheckingClient:
    """A client that checks every page it is given."""
    return new_client()


@pytest.fixture
def town(db: Callable[[Scope], core_db.ScopedSession]) -> "Town":
    """A city, two counties, two stations and their people (tests.support.town)."""
    from tests.support import town as towns  # not above: tests of rules need none of it

    session = db(System("test town"))
    built = towns.build(session, clock.now())
    session.commit()
    return built


@pytest.fixture
def enter(
    new_client: Callable[[], CheckingClient], db: Callable[[Scope], core_db.ScopedSession]
) -> Callable[[UUID], CheckingClient]:
    """``enter(town.station.people["head"])``: a client signed in as that person, second factor passed."""
    from tests.support import town as towns  # not above: tests of rules need none of it

    def client_of(person: UUID) -> CheckingClient:
        session = db(Public(None, "", person))
        sign_in = towns.signed_in(session, person, clock.now())
        session.commit()
        made = new_client()
        made.hold(sign_in)
        return made

    return client_of


# Real commits


@pytest.fixture
def own_database(worker_id: str, database: Database) -> Iterator[Database]:
    """A migrated database of this test's own; the product's sessions in this process go there and commit for
    real, each on its own connection. For races and for what other processes must see."""
    with databases.temporary(f"yizhan_{worker_id}_own") as made, staging.writing_to(made):
        yield made


@pytest.fixture
def empty_database(worker_id: str) -> Iterator[Database]:
    """A database without a table, for tests of the migrations."""
    with databases.temporary(f"yizhan_{worker_id}_empty", empty=True) as made:
        yield made


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[embedded.Servers]:
    """A PostgreSQL and a Valkey of this test's own, to be killed and restarted; durable, as in the demo."""
    folder = tmp_path / "servers"
    with embedded.servers(folder) as running:
        yield running
    embedded.destroy(folder)


# Journeys


@pytest.fixture(scope="module")
def live_database(worker_id: str, database: Database) -> Iterator[Database]:
    """The database behind ``live_server``: shared by one module's journeys."""
    with databases.temporary(f"yizhan_{worker_id}_live") as made:
        yield made


@pytest.fixture(scope="module")
def live_server(
    live_database: Database, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """`portal serve` as users meet it, on ``live_database``; ``live_server.url``."""
    queue = f"{run.servers()['valkey'].removesuffix('/0')}/{LIVE_QUEUES + worker_number}"
    environment = {**live_database.environment(), "YIZHAN_SYSTEM_DATABASE_URL": "", "YIZHAN_REDIS_URL": queue}
    with WebServer(tmp_path_factory.mktemp("web"), environment) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for this worker."""
    with browsers.chromium() as started:
        yield started


@pytest.fixture
def desk(browser: Browser, live_server: WebServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a 1280 px screen."""
    with browsers.page(browser, live_server.url, f"{request.node.name}-desk") as made:
        yield made


@pytest.fixture
def phone(browser: Browser, live_server: WebServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a 360 px phone."""
    with browsers.page(browser, live_server.url, f"{request.node.name}-phone", phone=True) as made:
        yield made
