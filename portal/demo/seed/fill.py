"""The order of things: places and people, shops, a year of cases, seals."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal import bureaus, modules
from portal.core.db import open_session
from portal.core.scope import System
from portal.demo.seed.city import COUNTIES, OFFICES, SITES
from portal.demo.seed.founding import City, found
from portal.demo.seed.progress import stage

SPAN = timedelta(days=365)


class NotEmpty(RuntimeError):
    """The database holds a bureau already."""


def fill(seed: int, now: datetime) -> None:
    """Make the city of *seed* as it stands at *now*. Raises NotEmpty."""
    modules.load()
    since = now - SPAN - timedelta(days=30)
    with open_session(System("seed: a demonstration city")) as db:
        if bureaus.subtree(db, ""):
            raise NotEmpty
        _found(db, seed, since)
        db.commit()


def _found(db: Session, seed: int, since: datetime) -> City:
    total = 1 + len(COUNTIES) + len(OFFICES) + len(SITES)
    with stage("机构、服务站和人员", total) as running:
        return found(db, seed, since, running.step)
