"""上传名单: a bureau's file is kept and read; nothing is sent to anybody yet."""

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any, cast
from uuid import UUID

from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal import bureaus, trail
from portal.core import files, outbox
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.ids import new_id
from portal.recalls import events
from portal.recalls.actions.alerts.read import read_into
from portal.recalls.models import Alert, IssuerColumn
from portal.recalls.queries.alerts import alert as one_alert
from portal.recalls.queries.alerts import chosen_columns, same_content
from portal.recalls.rules.reading.faults import in_words
from portal.recalls.rules.reading.grid import UnreadableFile
from portal.recalls.rules.reading.load import load
from portal.recalls.rules.reading.web_page import looks_like_html

MAX_BYTES = 60 * files.MB
AT_ONCE = 400_000  # bytes; what is larger, and every PDF, is read by the worker
KINDS = files.SHEET | files.TEXT | files.PDF
HEAD = 4_096
EARLIEST = date(2016, 1, 1)


@dataclass(frozen=True)
class AlertFacts:
    """What an officer says of a list."""

    kind: str
    title: str
    notice_date: date
    gravity: str
    public: bool
    ask_all: bool
    issuer: str = ""
    notice_no: str = ""
    filed_on: date | None = None
    instruction: str = ""


class KnownList(Conflict):
    """The same file was uploaded before. `alert` is that list."""

    def __init__(self, alert: Alert) -> None:
        super().__init__(N_("This very file was uploaded already: %(title)s."), title=alert.title)
        self.alert = alert.id


def upload(
    db: Session,
    actor: Actor,
    stream: IO[bytes],
    filename: str,
    facts: AlertFacts,
    *,
    revises: UUID | None = None,
    now: datetime,
) -> Alert:
    """Keep the file and read it: small ones at once, large ones and PDFs by the worker. Raises Invalid on what is no
    file of ours or facts that make no sense, KnownList for the same file again; then nothing is kept."""
    _check(facts, now)
    stream, filename = _as_table(stream, filename)
    kept = files.keep(stream, filename, kinds=KINDS, max_bytes=MAX_BYTES)
    known = same_content(db, actor.office_path, kept.sha256)
    if known is not None:
        raise KnownList(known)
    if revises is not None:
        one_alert(db, revises)
    row = Alert(
        **files.columns(kept, actor, now),
        **asdict(facts),
        office_path=actor.office_path,
        bureau_name=bureaus.by_path(db, actor.office_path).name,
        state="READING",
        mapping=dict(chosen_columns(db, actor.office_path, facts.issuer)),
        revises=revises,
        created_by=actor.person,
        created_at=now,
    )
    db.add(row)
    db.flush()
    told = {"file": kept.sha256, "kind": facts.kind}
    trail.record(db, actor, "recalls:alert:upload", events.alert_subject(row), told, now=now)
    start_reading(db, row, now=now)
    return row


def start_reading(db: Session, row: Alert, *, now: datetime) -> None:
    """Read the list now, or promise that the worker will."""
    row.state, row.problem, row.problem_params = "READING", None, {}
    if row.size <= AT_ONCE and row.media_type != "application/pdf":
        read_into(db, row)
    else:
        key = f"recalls.read:{row.id}:{row.version}"
        row.job_id = outbox.enqueue(db, "recalls.read", {"alert": row.id}, now=now, key=key)
    db.flush()
    foresee_later(db, row, now=now)


def foresee_later(db: Session, row: Alert, *, now: datetime) -> None:
    """Promise the count of what a list that was read would find."""
    if row.state == "PREVIEW":
        row.foreseen = {}
        db.flush()
        key = f"recalls.look_ahead:{row.id}:{row.version}"
        outbox.enqueue(db, "recalls.look_ahead", {"alert": row.id}, now=now, key=key)


def _check(facts: AlertFacts, now: datetime) -> None:
    if not facts.title.strip():
        raise Invalid(N_("Write the title of the list."), field="title")
    if facts.notice_date > local_date(now) or facts.notice_date < EARLIEST:
        raise Invalid(N_("The day of the notice lies in the future, or too far back."), field="notice_date")
    if facts.filed_on and (facts.filed_on > local_date(now) or facts.filed_on < EARLIEST):
        raise Invalid(N_("The day of the recall plan lies in the future, or too far back."), field="filed_on")


def _as_table(stream: IO[bytes], filename: str) -> tuple[IO[bytes], str]:
    """A saved web page (many a bureau's .xls is one) becomes a plain table: pages with scripts are never kept."""
    head = stream.read(HEAD)
    text = head.decode("utf-8", "ignore")
    if not looks_like_html(text):
        return cast(IO[bytes], _Again(head, stream)), filename
    whole = head + stream.read(MAX_BYTES)
    try:
        grids = load(whole, filename)
    except UnreadableFile as error:
        words, params = in_words(error)
        raise Invalid(words, **cast(dict[str, Any], params)) from error
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for grid in grids:
        writer.writerows(cells for _, cells in grid.rows)
    return io.BytesIO(out.getvalue().encode()), f"{filename.rsplit('.', 1)[0]}.csv"


class _Again(io.RawIOBase):
    """A stream whose beginning was looked at."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """The next bytes, the head first."""
        if self._head:
            taken, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
            return taken
        return self._rest.read(size)


def choose(db: Session, actor: Actor, alert_id: UUID, chosen: Mapping[str, str], *, now: datetime) -> Alert:
    """Take the columns an officer chose, remember them for the issuer, and read anew. Raises Missing; Conflict when
    the list has gone out; Forbidden for another bureau's."""
    row = _own_draft(db, actor, alert_id)
    row.mapping = {**row.mapping, **chosen}
    remember(db, row, chosen, now)
    start_reading(db, row, now=now)
    return row


def draft(db: Session, alert_id: UUID) -> Alert:
    """A list in preparation, locked. Raises Missing, or Conflict when it is no draft (any more)."""
    row = one_alert(db, alert_id, lock=True)
    if row.state not in {"PREVIEW", "FAILED"}:
        raise Conflict(N_("This list is not in preparation any more."))
    return row


def _own_draft(db: Session, actor: Actor, alert_id: UUID) -> Alert:
    row = draft(db, alert_id)
    if row.office_path != actor.office_path:
        raise Forbidden(N_("Only the bureau that sent this list changes it."))
    return row


def drop(db: Session, actor: Actor, alert_id: UUID, *, now: datetime) -> Alert:
    """Give a draft up. Raises Missing; Conflict when it has gone out; Forbidden for another bureau's."""
    row = _own_draft(db, actor, alert_id)
    row.state, row.problem = "DROPPED", None
    db.flush()
    trail.record(db, actor, "recalls:alert:drop", events.alert_subject(row), {}, now=now)
    return row


def remember(db: Session, row: Alert, chosen: Mapping[str, str], now: datetime) -> None:
    """What headers of this issuer mean, for its next list."""
    if not chosen:
        return
    table = IssuerColumn.__table__
    assert isinstance(table, SqlTable)
    values = [
        {
            "id": new_id(),
            "office_path": row.office_path,
            "issuer": row.issuer,
            "header": header,
            "field": field,
            "at": now,
        }
        for header, field in chosen.items()
    ]
    statement = insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=["office_path", "issuer", "header"],
        set_={"field": statement.excluded["field"], "at": now},
    )
    db.execute(statement, values)
