"""The nightly seal and the export: everything written is under a signature, and tampering in the database shows."""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import time_machine
from sqlalchemy import select

from portal import trail
from portal.core import files, outbox
from portal.core.db import ScopedSession
from portal.core.scope import Bureau, Scope
from portal.core.settings import settings
from portal.trail import jobs
from portal.trail.actions.export import Wish, export, own_wish
from portal.trail.actions.keys import signer
from portal.trail.actions.seal import Sealed, seal
from portal.trail.models import TrailExport, TrailRoot
from portal.trail.queries.sealed import leaves_of
from portal.trail.rules.stamps import Stamp, parse
from portal.trail.rules.suite import Ed25519Signer
from portal.trail.rules.verify import Report, verify
from tests.modules.trail.books import (
    CITY,
    COUNTY,
    COUNTY_DESK,
    DOOR,
    ENTERED,
    HEAD,
    HEAD_PERSON,
    NOTED,
    OFFICE,
    ONE,
    OTHER,
    OTHER_OFFICE,
    SEEN,
    STATION,
    SUPERVISOR,
    TWO,
    WORKER,
    case,
)
from tests.support.transaction import OneTransaction

Open = Callable[[Scope], ScopedSession]
DAY = date(2026, 11, 21)
MINE, THEIRS = f"tenant:{ONE}", f"tenant:{TWO}"


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    """Friday noon; tests move on by whole days."""
    with time_machine.travel(datetime(2026, 11, 20, 4, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def now() -> datetime:
    return datetime.now(UTC)


def write(
    db: Open, scope: Scope = STATION, subject: trail.Subject | None = None, number: str = "1"
) -> trail.Entry:
    session = db(scope)
    entry = trail.record(session, HEAD, NOTED, subject or case(), {"number": number}, now=now())
    session.commit()
    return entry


def night(db: Open, key: Ed25519Signer | None = None) -> Sealed:
    """Seal today."""
    session = db(WORKER)
    sealed = seal(session, key or signer(), day=now().date(), now=now())
    session.commit()
    return sealed


def scopes(sealed: Sealed) -> list[str]:
    return [root.scope for root in sealed.roots]


def exported(db: Open, scope: Scope = STATION, subjects: list[UUID] | None = None) -> Report:
    return verify(io.BytesIO(taken(db, scope, subjects)))


def taken(db: Open, scope: Scope = STATION, subjects: list[UUID] | None = None) -> bytes:
    out = io.BytesIO()
    export(db(scope), out, own_wish(scope, subjects), signer(), now=now())
    return out.getvalue()


def found(report: Report) -> set[tuple[Any, ...]]:
    return {(f.kind, f.chain, f.seq, f.until if f.until is not None else f.seq) for f in report.faults}


def test_every_book_and_every_bureau_above_it_gets_a_root(db: Open, travel: time_machine.Traveller) -> None:
    write(db)
    write(db, OTHER)
    session = db(DOOR)
    trail.record(session, HEAD, ENTERED, trail.Subject("person", HEAD_PERSON), {"tries": 1}, now=now())
    session.commit()
    write(db, COUNTY_DESK)
    sealed = night(db)
    assert sealed.faults == []
    assert sorted(scopes(sealed)[:2]) == sorted([MINE, THEIRS])
    assert scopes(sealed)[2:] == [
        "people",
        f"bureau:{OFFICE}",
        f"bureau:{OTHER_OFFICE}",
        f"bureau:{COUNTY}",
        f"bureau:{CITY}",
    ]
    sizes = {root.scope: root.size for root in sealed.roots}
    assert sizes[f"bureau:{COUNTY}"] == 3  # two offices and a subject of its own
    assert sizes[f"bureau:{CITY}"] == 1


def test_a_second_run_on_the_same_day_changes_nothing(db: Open, travel: time_machine.Traveller) -> None:
    write(db)
    first = night(db)
    assert len(first.roots) == 4
    assert night(db).roots == []
    write(db)  # later that day: tomorrow's root will have it
    assert night(db).roots == []
    travel.shift(timedelta(days=1))
    assert scopes(night(db)) == scopes(first)
    travel.shift(timedelta(days=1))
    assert night(db).roots == []


def test_what_was_written_after_an_early_seal_is_not_lost_above(
    db: Open, travel: time_machine.Traveller
) -> None:
    write(db)
    night(db)
    write(db, OTHER)
    second = night(db)  # the other station has no root today, its office neither, but the county has
    assert scopes(second) == [THEIRS, f"bureau:{OTHER_OFFICE}"]
    travel.shift(timedelta(days=1))
    assert scopes(night(db)) == [f"bureau:{COUNTY}", f"bureau:{CITY}"]


def test_only_what_was_written_in_is_sealed_again(db: Open, travel: time_machine.Traveller) -> None:
    subject = case()
    write(db, subject=subject)
    write(db, OTHER)
    night(db)
    travel.shift(timedelta(days=40))
    write(db, subject=subject)
    sealed = night(db)
    assert scopes(sealed) == [MINE, f"bureau:{OFFICE}", f"bureau:{COUNTY}", f"bureau:{CITY}"]
    assert [root.no for root in sealed.roots] == [2, 2, 2, 2]


def test_an_entry_dated_in_the_past_is_sealed_too(db: Open, travel: time_machine.Traveller) -> None:
    write(db)
    night(db)
    travel.shift(timedelta(days=1))
    session = db(STATION)
    trail.record(session, HEAD, NOTED, case(), {"number": "2"}, now=datetime(2025, 1, 1, tzinfo=UTC))
    session.commit()
    assert night(db).roots[0].size == 2
    assert exported(db).sealed == 2


def test_an_export_verifies_and_its_anchors_reach_the_top(db: Open, travel: time_machine.Traveller) -> None:
    subjects = [case() for _ in range(5)]
    for day in range(4):
        for subject in subjects[: day + 2]:
            write(db, subject=subject, number=f"{day}")
        write(db, OTHER)
        roots = {root.scope: root for root in night(db).roots}
        travel.shift(timedelta(days=1))
    write(db, subject=subjects[0])
    export_bytes = taken(db)
    city = roots[f"bureau:{CITY}"]
    report = verify(io.BytesIO(export_bytes), stamps=[Stamp(("root", city.scope), city.no, city.hash)])
    assert report.faults == []
    assert (report.subjects, report.entries, report.sealed, report.roots) == (5, 15, 14, 4)
    assert str(TWO).encode() not in export_bytes


def test_one_subject_is_exported_with_its_proofs(db: Open, travel: time_machine.Traveller) -> None:
    subject, others = case(), [case() for _ in range(6)]
    for each in (subject, *others):
        write(db, subject=each)
    night(db)
    travel.shift(timedelta(days=1))
    write(db, subject=others[0])
    night(db)
    report = exported(db, subjects=[subject.id])
    assert report.faults == []
    assert (report.subjects, report.entries, report.sealed, report.roots, report.whole) == (1, 1, 1, 2, False)


def test_a_bureau_exports_its_own_book(db: Open, travel: time_machine.Traveller) -> None:
    write(db)
    write(db, COUNTY_DESK)
    night(db)
    report = exported(db, COUNTY_DESK)
    assert report.faults == []
    assert (report.scope, report.entries, report.sealed) == (f"bureau:{COUNTY}", 1, 1)
    empty = exported(db, Bureau("0002"))
    assert empty.ok
    assert empty.entries == 0


def test_an_unsealed_book_exports_as_such(db: Open) -> None:
    write(db)
    report = exported(db)
    assert report.ok
    assert (report.entries, report.sealed, report.roots) == (1, 0, 0)


def test_printed_stamps_agree_with_the_export(db: Open, travel: time_machine.Traveller) -> None:
    subject = case()
    write(db, subject=subject)
    printed = parse(trail.stamp(db(STATION), subject))
    write(db, subject=subject)
    assert verify(io.BytesIO(taken(db)), stamps=[printed]).ok


class Tampered:
    """A sealed book of two subjects, and the hands of whoever owns the database."""

    def __init__(self, db: Open, connection: psycopg.Connection[Any], travel: time_machine.Traveller) -> None:
        self.db = db
        self.connection = connection
        self.subject, self.other = case(), case()
        self.chain = ("case", str(self.subject.id))
        for _ in range(5):
            write(db, subject=self.subject)
        write(db, subject=self.other)
        night(db)
        travel.shift(timedelta(days=1))

    def run(self, statement: str, *values: object) -> None:
        self.connection.execute("RESET ROLE")
        self.connection.execute(statement, values)

    def at(self, seq: int) -> tuple[UUID, int]:
        return self.subject.id, seq


@pytest.fixture
def tampered(db: Open, transaction: OneTransaction, travel: time_machine.Traveller) -> Tampered:
    return Tampered(db, transaction.connection, travel)


def test_a_row_changed_by_the_owner_is_named(tampered: Tampered) -> None:
    tampered.run(
        'UPDATE trail_entry SET data = \'{"number": "9"}\' WHERE subject_id = %s AND seq = %s',
        *tampered.at(3),
    )
    assert found(exported(tampered.db)) == {("changed", tampered.chain, 3, 3)}


@pytest.mark.parametrize(
    "column", ["at = at + interval '1 second'", "actor_person = NULL", "public = true", "v = 2"]
)
def test_no_column_of_an_entry_can_be_changed_unseen(tampered: Tampered, column: str) -> None:
    tampered.run(f"UPDATE trail_entry SET {column} WHERE subject_id = %s AND seq = %s", *tampered.at(5))
    assert ("changed", tampered.chain, 5, 5) in found(exported(tampered.db))


def test_a_row_deleted_by_the_owner_is_named(tampered: Tampered) -> None:
    tampered.run("DELETE FROM trail_entry WHERE subject_id = %s AND seq = %s", *tampered.at(2))
    assert found(exported(tampered.db)) == {("deleted", tampered.chain, 2, 2)}


def test_a_tail_cut_off_by_the_owner_is_named(tampered: Tampered) -> None:
    tampered.run("DELETE FROM trail_entry WHERE subject_id = %s AND seq >= %s", *tampered.at(4))
    assert found(exported(tampered.db)) == {("truncated", tampered.chain, 4, 5)}


def test_a_subject_deleted_by_the_owner_is_named(tampered: Tampered) -> None:
    tampered.run("DELETE FROM trail_entry WHERE subject_id = %s AND seq >= %s", *tampered.at(1))
    (fault,) = exported(tampered.db).faults
    assert (fault.kind in {"deleted", "truncated"}, fault.chain, fault.seq, fault.until) == (
        True,
        tampered.chain,
        1,
        5,
    )


def test_rows_swapped_by_the_owner_are_named(tampered: Tampered) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        tampered.run(
            "UPDATE trail_entry SET seq = %s WHERE subject_id = %s AND seq = %s", new, *tampered.at(old)
        )
    assert found(exported(tampered.db)) == {
        ("reordered", tampered.chain, 2, 2),
        ("reordered", tampered.chain, 3, 3),
    }


def test_a_chain_rewritten_by_the_owner_contradicts_its_root(tampered: Tampered) -> None:
    entries = trail.timeline(tampered.db(STATION), "case", tampered.subject.id)
    prev = entries[1].hash
    for entry in entries[2:]:
        forged = entry.__class__(
            **{
                name: getattr(entry, name) for name in entry.__slots__ if name not in {"prev", "hash", "data"}
            },
            prev=prev,
            data={"number": "9"},
        )
        prev = forged.computed()
        tampered.run(
            'UPDATE trail_entry SET data = \'{"number": "9"}\', prev_hash = %s, hash = %s '
            "WHERE subject_id = %s AND seq = %s",
            forged.prev,
            prev,
            *tampered.at(entry.seq),
        )
    assert found(exported(tampered.db)) == {("root_mismatch", tampered.chain, 5, 5)}


def test_leaves_and_roots_changed_by_the_owner_are_named(tampered: Tampered) -> None:
    tampered.run("DELETE FROM trail_leaf WHERE subject = %s", str(tampered.other.id))
    kinds = {fault.kind for fault in exported(tampered.db).faults}
    assert "root_mismatch" in kinds
    tampered.run("UPDATE trail_root SET size = 1 WHERE scope = %s", MINE)
    assert ("changed", ("root", MINE), 1, 1) in found(exported(tampered.db))


def test_the_seal_checks_what_it_signs(tampered: Tampered) -> None:
    for _ in range(3):
        write(tampered.db, subject=tampered.subject)
    tampered.run("UPDATE trail_entry SET event = 'x:y:z' WHERE subject_id = %s AND seq = %s", *tampered.at(7))
    faults = night(tampered.db).faults
    assert [(fault.scope, fault.chain, fault.seq) for fault in faults] == [(MINE, tampered.chain, 7)]
    leaves = leaves_of(tampered.db(WORKER), MINE, ONE)
    assert leaves[tampered.chain].seq == 6
    assert found(exported(tampered.db)) == {("changed", tampered.chain, 7, 7)}


def test_a_gap_stays_reported_until_it_is_mended(tampered: Tampered, travel: time_machine.Traveller) -> None:
    write(tampered.db, subject=tampered.subject)
    write(tampered.db, subject=tampered.subject)
    tampered.run("DELETE FROM trail_entry WHERE subject_id = %s AND seq = %s", *tampered.at(6))
    assert [fault.seq for fault in night(tampered.db).faults] == [6]
    travel.shift(timedelta(days=9))
    write(tampered.db, subject=tampered.subject)
    assert [fault.seq for fault in night(tampered.db).faults] == [6]


def test_files_named_by_entries_travel_with_the_export(db: Open, travel: time_machine.Traveller) -> None:
    content = b"%PDF-1.4\n% a statement\n%%EOF\n"
    session = db(STATION)
    stored = files.store(session, HEAD, io.BytesIO(content), "a.pdf", now=now())
    subject = case()
    trail.record(session, HEAD, SEEN, subject, {"photo": stored.sha256}, now=now())
    lost = hashlib.sha256(b"never stored").hexdigest()
    trail.record(session, HEAD, SEEN, subject, {"photo": lost}, now=now())
    session.commit()
    report = exported(db)
    assert report.faults == []
    assert (report.files, report.files_absent) == (1, 1)
    session = db(STATION)
    files.purge(session.get_one(files.StoredFile, (ONE, stored.id)), now())
    session.commit()
    report = exported(db)
    assert report.ok
    assert (report.files, report.files_absent) == (0, 2)


def test_other_modules_add_their_data_to_whole_exports(db: Open) -> None:
    def cases(session: ScopedSession, _now: datetime) -> Iterator[tuple[str, bytes]]:
        assert session.scope == STATION
        yield "cases.csv", b"a,b\n"

    trail.supply("trailtest", cases)  # type: ignore[arg-type]
    try:
        assert b"data/trailtest/cases.csv" in taken(db)
        assert b"data/trailtest/cases.csv" not in taken(db, subjects=[case().id])
        assert exported(db).ok
    finally:
        trail.unsupply("trailtest")


def test_a_changed_key_is_carried_along(db: Open, travel: time_machine.Traveller) -> None:
    write(db)
    night(db, Ed25519Signer.from_seed(bytes(32)))
    travel.shift(timedelta(days=1))
    write(db)
    night(db)
    report = exported(db)
    assert report.faults == []
    assert sorted((one.manifest, one.roots) for one in report.signed_by) == [(False, 1), (True, 1)]


def test_the_tick_promises_one_seal_a_day(
    db: Open, travel: time_machine.Traveller, work: Callable[[], int]
) -> None:
    write(db)
    jobs.nightly(now())
    jobs.nightly(now())
    assert work() == 1
    roots = db(WORKER).scalars(select(TrailRoot).where(TrailRoot.scope == MINE)).all()
    assert [(root.no, root.day) for root in roots] == [(1, date(2026, 11, 20))]


def test_the_day_is_shanghais(db: Open, travel: time_machine.Traveller, work: Callable[[], int]) -> None:
    travel.move_to(datetime(2026, 11, 20, 16, 30, tzinfo=UTC))  # half past midnight in Shanghai
    write(db)
    jobs.nightly(now())
    work()
    assert db(WORKER).scalars(select(TrailRoot.day).where(TrailRoot.scope == MINE)).one() == date(
        2026, 11, 21
    )


def test_an_export_is_asked_for_made_verified_kept_and_let_go(
    db: Open, travel: time_machine.Traveller, work: Callable[[], int]
) -> None:
    write(db)
    session = db(STATION)
    asked = trail.ask_export(session, HEAD, now=now())
    session.commit()
    with pytest.raises(trail.Waiting):
        trail.ask_export(db(STATION), HEAD, now=now())
    assert work() == 1
    row = db(STATION).get_one(TrailExport, (ONE, asked.id))
    assert (row.faults, row.entries, row.purged_at) == (0, 2, None)
    assert row.sha256
    content = files.read_file(row.sha256)
    assert verify(io.BytesIO(content)).ok
    assert outbox.state(db(STATION), row.job) == outbox.JobState(progress=100, done=True, failed=False)
    events = [entry.event for entry in trail.timeline(db(STATION), "export", asked.id)]
    assert events == ["trail:export:asked", "trail:export:made"]
    assert db(OTHER).scalars(select(TrailExport)).all() == []
    travel.shift(timedelta(days=31))
    jobs.nightly(now())
    assert db(STATION).get_one(TrailExport, (ONE, asked.id)).purged_at == now()


def test_a_bureau_asks_for_its_own(db: Open, travel: time_machine.Traveller, work: Callable[[], int]) -> None:
    write(db, COUNTY_DESK)
    session = db(COUNTY_DESK)
    trail.ask_export(session, SUPERVISOR, now=now())
    session.commit()
    assert work() == 1
    (row,) = trail.own_exports(db(COUNTY_DESK))
    assert (row.faults, row.entries) == (0, 2)
    assert trail.own_exports(db(Bureau(CITY))) == []


def test_demo_and_tests_have_a_key_without_a_setting(db: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIZHAN_TRAIL_KEY", "")
    settings.cache_clear()
    derived = signer()
    assert derived.public == signer().public
    monkeypatch.setenv("YIZHAN_SECRET_KEY", "another-secret-" + "0" * 32)
    settings.cache_clear()
    assert derived.public != signer().public
    monkeypatch.undo()
    settings.cache_clear()


def test_wishes_need_a_place() -> None:
    with pytest.raises(trail.TrailFault, match="no book"):
        own_wish(DOOR)
    assert isinstance(own_wish(STATION), Wish)
