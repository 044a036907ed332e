"""Acting the year out: each move in its own scope, at its own hour; sealed as the days went by."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import delete

from portal.core.clock import local_date
from portal.core.db import enter, open_session
from portal.core.outbox import Outbox
from portal.core.scope import Public, System
from portal.demo.seed.course import Hand, Move
from portal.demo.seed.founding import City
from portal.demo.seed.progress import Stage
from portal.notify.actions import mark_read
from portal.trail.actions.keys import signer
from portal.trail.actions.seal import seal

TOGETHER = 25  # moves in one transaction
UNREAD = timedelta(days=3)  # what was told earlier has been read


def play(moves: Iterable[Move], stage: Stage) -> None:
    """Take the moves in order. Neighbours of one login share a transaction."""
    for _, run in groupby(moves, key=lambda move: move.scope().login):
        together = list(run)
        for start in range(0, len(together), TOGETHER):
            _act(together[start : start + TOGETHER], stage)


def _act(moves: list[Move], stage: Stage) -> None:
    with open_session(moves[0].scope()) as db:
        for move in moves:
            enter(db, move.scope())
            move.act(move.course, Hand(db, move.actor(), move.at))
            db.flush()
            db.expunge_all()
            stage.step()
        db.commit()


def seal_until(moment: datetime) -> None:
    """The night of *moment*."""
    with open_session(System("seed: seal the past")) as db:
        seal(db, signer(), day=local_date(moment), now=moment)
        db.commit()


def read_all(city: City, moment: datetime) -> None:
    """Everybody has read what came until now."""
    for place in [*city.bureaus.values(), *city.stations]:
        for actor in place.people.values():
            assert actor.person is not None
            with open_session(Public(None, "", actor.person)) as db:
                mark_read(db, actor.person, None, now=moment)
                db.commit()


def forget_promises(before: datetime) -> None:
    """Text messages of the past were sent in the past: the worker shall not send them today."""
    with open_session(System("seed: messages of the past")) as db:
        db.execute(delete(Outbox).where(Outbox.created_at < before))
        db.commit()
