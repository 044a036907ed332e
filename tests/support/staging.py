"""Setting a stage: writing into the database behind a live server, with the product's own sessions."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.core import db as core_db
from portal.core.settings import settings
from tests.support.databases import Database

LOGINS = ("station", "bureau", "system")


@contextmanager
def writing_to(database: Database) -> Iterator[None]:
    """The product's sessions of this process go to *database* and commit for real; afterwards where they did before."""
    before = {login: core_db.engine(login) for login in LOGINS}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environment().items():
            patch.setenv(name, value)
        settings.cache_clear()
        core_db.engine.cache_clear()
        yield
        for login in LOGINS:
            core_db.engine(login).dispose()
    settings.cache_clear()
    core_db.engine.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        for login, engine in before.items():
            patch.setattr(core_db, "create_engine", lambda *_, engine=engine, **__: engine)
            core_db.engine(login)
