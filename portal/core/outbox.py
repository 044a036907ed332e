"""The outbox: work promised inside a transaction, released after its commit, found again if lost, done once.

A row is written by the caller's own transaction, so a rolled-back action leaves no work behind. The web edge
releases committed rows to RQ; a sweep releases what a crash left. The worker runs the job and marks the row
done in one transaction, so a job killed anywhere either happened whole or not at all.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import redis
import rq
import structlog
from sqlalchemy import Integer, Text, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock
from portal.core.db import Base, open_session, scope_of
from portal.core.ids import new_id
from portal.core.scope import Scope, ScopeMissing, System, pack, unpack
from portal.core.settings import settings

log = structlog.get_logger(__name__)

Handler = Callable[[Session, dict[str, Any], datetime], None]
MAX_ATTEMPTS = 8
# A lane's lease is also its jobs' time limit: a worker that died gives its rows back when the lease ends.
LANES = {"urgent": timedelta(minutes=2), "default": timedelta(minutes=5), "slow": timedelta(minutes=30)}


class Outbox(Base):
    """One promised job. Written by anyone through ``outbox_put``; read and changed by the worker only."""

    __tablename__ = "outbox"
    __place__ = "local"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str]
    payload: Mapped[dict[str, Any]]
    scope: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    queue: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    progress: Mapped[int | None] = mapped_column(Integer)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Job:
    """A registered handler and the lane it runs in."""

    name: str
    handler: Handler
    lane: str


JOBS: dict[str, Job] = {}


def job(name: str, *, lane: str = "default") -> Callable[[Handler], Handler]:
    """Register a handler under ``module.verb``. It gets a session in the packed scope, ids, and the time."""
    if lane not in LANES:
        raise ValueError(f"unknown lane {lane!r}")

    def register(handler: Handler) -> Handler:
        if name in JOBS and JOBS[name].handler is not handler:
            raise ValueError(f"two jobs are called {name!r}")
        JOBS[name] = Job(name, handler, lane)
        return handler

    return register


_PUT = text("SELECT outbox_put(:id, :job, :payload, :scope, :key, :lane, :born, :due)").bindparams(
    bindparam("payload", type_=JSONB), bindparam("scope", type_=JSONB), bindparam("key", type_=Text)
)


def enqueue(
    db: Session,
    name: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    key: str | None = None,
    not_before: datetime | None = None,
    scope: Scope | None = None,
) -> UUID:
    """Promise a job in the caller's transaction; *payload* carries ids only. *key* makes the promise unique:
    a second one with the same key is silently the same promise. Only a System session may name another
    *scope* than its own (a sweep fanning out). Returns the outbox id. Raises ScopeMissing otherwise."""
    own = scope_of(db)
    if scope is not None and not isinstance(own, System):
        raise ScopeMissing("only a system session promises work for another scope")
    made = new_id()
    db.execute(
        _PUT,
        {
            "id": made,
            "job": name,
            "payload": json.loads(json.dumps(dict(payload), default=str)),
            "scope": pack(scope or own),
            "key": key,
            "lane": JOBS[name].lane,
            "born": now,
            "due": not_before or now,
        },
    )
    if not_before is None or not_before <= now:
        db.info.setdefault("released", []).append((made, JOBS[name].lane))
    return made


def release(db: Session) -> None:
    """After the commit: hand the promised jobs to the queue. A queue that is away loses nothing: the sweep
    finds the rows later."""
    waiting = db.info.pop("released", [])
    if not waiting:
        return
    try:
        for made, lane in waiting:
            _push(made, lane)
    except redis.RedisError as error:
        log.warning("queue_away", error=type(error).__name__, waiting=len(waiting))


def connection() -> redis.Redis:
    """This process's connection to Redis or Valkey."""
    return redis.Redis.from_url(settings().redis_url, socket_connect_timeout=2, health_check_interval=15)


_pool: dict[str, redis.Redis] = {}


def _queue(lane: str) -> rq.Queue:
    url = settings().redis_url
    if url not in _pool:
        _pool[url] = connection()
    return rq.Queue(lane, connection=_pool[url])


def _push(made: UUID, lane: str) -> None:
    _queue(lane).enqueue_call(
        run, args=(str(made),), timeout=int(LANES[lane].total_seconds()), result_ttl=0, failure_ttl=3600
    )


def run(outbox_id: str) -> None:
    """What RQ calls: claim the row, run its handler in its scope, record the end."""
    row = _claim(UUID(outbox_id), clock.now())
    if row is None:
        return
    with structlog.contextvars.bound_contextvars(job=row.job, outbox=outbox_id):
        try:
            _perform(row)
        except Exception as error:
            log.exception("job_failed", attempts=row.attempts)
            _put_back(row, error, clock.now())


def _claim(outbox_id: UUID, now: datetime) -> Outbox | None:
    """Take a lease on the row; None when it is done, failed for good, or leased to another worker."""
    with open_session(System("outbox claim")) as db:
        row = db.execute(
            select(Outbox)
            .where(Outbox.id == outbox_id, Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
            .where(Outbox.not_before <= now)
            .with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if row is None:
            return None
        row.attempts += 1
        row.not_before = now + LANES[row.queue]
        db.commit()
        return row


def _perform(row: Outbox) -> None:
    handler = JOBS[row.job].handler
    with open_session(unpack(row.scope)) as db:
        db.info["outbox_id"] = row.id
        handler(db, row.payload, clock.now())
        done = db.execute(text("SELECT outbox_done(:id)"), {"id": row.id}).scalar()
        if not done:  # another worker finished it while this one was slow: its effects stand, ours go
            db.rollback()
            return
        db.commit()
        release(db)
    log.info("job_done", attempts=row.attempts)


def _put_back(row: Outbox, error: Exception, now: datetime) -> None:
    failed = row.attempts >= MAX_ATTEMPTS
    with open_session(System("outbox put back")) as db:
        db.execute(
            update(Outbox)
            .where(Outbox.id == row.id, Outbox.done_at.is_(None))
            .values(
                last_error=f"{type(error).__name__}"[:200],
                failed_at=now if failed else None,
                not_before=now + backoff(row.attempts),
            )
        )
        db.commit()


def backoff(attempts: int) -> timedelta:
    """How long a failed job rests: 15 s, then doubling up to an hour."""
    return timedelta(seconds=min(3600, 15 * 2 ** max(0, attempts - 1)))


def sweep(now: datetime, limit: int = 500) -> int:
    """Release rows that are due and not done: lost releases, put-backs, future promises, dead workers.

    Returns how many were released. Releasing a row twice is harmless: the lease lets one through."""
    with open_session(System("outbox sweep")) as db:
        rows = db.execute(
            select(Outbox.id, Outbox.queue)
            .where(Outbox.done_at.is_(None), Outbox.failed_at.is_(None), Outbox.not_before <= now)
            .order_by(Outbox.not_before)
            .limit(limit)
        ).all()
    for made, lane in rows:
        _push(made, lane)
    return len(rows)


def set_progress(outbox_id: UUID, percent: int) -> None:
    """Tell the waiting page how far a long job is (0–99); seen at once, whatever becomes of the job."""
    with open_session(System("outbox progress")) as db:
        db.execute(update(Outbox).where(Outbox.id == outbox_id).values(progress=max(0, min(99, percent))))
        db.commit()


@dataclass(frozen=True)
class JobState:
    """What a waiting page shows of a job its own person asked for."""

    progress: int
    done: bool
    failed: bool


def state(db: Session, outbox_id: UUID) -> JobState | None:
    """The state of a job promised by the same person; None for another's or an unknown one."""
    row = db.execute(text("SELECT * FROM outbox_state(:id)"), {"id": outbox_id}).one_or_none()
    if row is None:
        return None
    return JobState(
        progress=row.progress or 0, done=row.done_at is not None, failed=row.failed_at is not None
    )


def purge(now: datetime, keep: timedelta = timedelta(days=14)) -> int:
    """Delete rows done longer ago than *keep*; failed ones stay for a person to look at."""
    with open_session(System("outbox purge")) as db:
        gone = db.execute(
            text("DELETE FROM outbox WHERE done_at < :limit RETURNING id"), {"limit": now - keep}
        ).all()
        db.commit()
    return len(gone)
