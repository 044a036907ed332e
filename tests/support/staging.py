"""Setting a stage: writing into the database behind a live server, with the product's own sessions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from portal.core import db as core_db
from portal.core.settings import settings
from tests.support.databases import Database

LOGINS = ("station", "bureau", "system")


@contextmanager
def writing_to(database: Database, **more: str) -> Iterator[None]:
    """The product's sessions of this process go to *database* and commit for real, with *more* settings changed;
    afterwards where they did before. The only way a test may send them elsewhere."""
    before = {login: core_db.engine(login) for login in LOGINS}
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**database.environment(), **more}.items():
                patch.setenv(name, value)
            settings.cache_clear()
            core_db.engine.cache_clear()
            yield
            for login in LOGINS:
                core_db.engine(login).dispose()
    finally:  # a test that fails in here must not take the next ones along
        settings.cache_clear()
        lead_to(before)


def lead_to(engines: Mapping[str, Engine]) -> None:
    """The product's sessions go through these engines from now on, one for each login."""
    core_db.engine.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        for login, engine in engines.items():
            patch.setattr(core_db, "create_engine", lambda *_, engine=engine, **__: engine)
            core_db.engine(login)
