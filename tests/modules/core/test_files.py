"""Files inside a station's walls: taken in, given out, given up."""

import hashlib
import io
import os
from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from PIL import ExifTags, Image
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from portal.core import clock
from portal.core.actor import Actor
from portal.core.cli_files import files as commands
from portal.core.db import Base
from portal.core.errors import Invalid, Missing
from portal.core.files import PDF, SHEET, StoredFile, file_response, purge, read_file, store
from portal.core.files.backends import backend
from portal.core.files.jobs import sweep_tick
from portal.core.files.sweep import GRACE, faults, sweep
from portal.core.scope import Bureau, Public, Station, System
from tests.support import samples

A, B = UUID(int=1), UUID(int=2)
PERSON = Actor(UUID(int=9), "王敏", place="station", tenant=A, office_path="0001")
PICTURE = samples.saved(samples.picture(2000, 1500))


@pytest.fixture(autouse=True)
def _empty_store(database):
    for content in list(backend().all()):
        backend().delete(content.sha256)


@pytest.fixture
def station(db):
    return db(Station(A, "0001", PERSON.person))


def put(db, content=PICTURE, name="小票.jpg", **options):
    return store(db, PERSON, io.BytesIO(content), name, now=clock.now(), **options)


def test_a_picture_is_kept_with_its_display_copy(station, frozen):
    row = put(station)
    station.commit()
    assert (row.tenant_id, row.office_path) == (A, "0001")
    assert (row.name, row.media_type, row.size) == ("小票.jpg", "image/jpeg", len(PICTURE))
    assert (row.uploaded_by, row.uploaded_at) == (PERSON.person, clock.now())
    assert read_file(row.sha256) == PICTURE
    assert Image.open(io.BytesIO(read_file(row.display_sha256))).size == (1600, 1200)


def test_the_cameras_time_is_kept(station):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:20 10:00:00"
    row = put(station, samples.saved(samples.picture(), exif=exif))
    assert row.captured_at.isoformat() == "2026-11-20T02:00:00+00:00"


def test_the_name_is_not_in_the_clear(station, transaction):
    put(station, name="张三身份证.jpg")
    station.commit()
    stored = transaction.connection.execute("SELECT name FROM stored_file").fetchone()[0]
    assert "张三".encode() not in bytes(stored)


def test_one_content_is_stored_once(station):
    one, two = put(station), put(station, name="again.jpg")
    assert one.id != two.id
    assert one.sha256 == two.sha256
    assert len(list(backend().all())) == 2  # the original and its display copy


@pytest.mark.parametrize(
    ("content", "name", "options", "why"),
    [
        (b"", "a.jpg", {}, "empty"),
        (PICTURE, "a.jpg", {"max_bytes": 1000}, "larger than"),
        (PICTURE, "a.jpg", {"kinds": PDF | SHEET}, r"not taken here. Taken are: \.pdf"),
        (PICTURE, "a.pdf", {}, "named .pdf but its content is .jpg"),
        (PICTURE[:5000], "a.jpg", {}, "damaged"),
        (b"MZ\x90\x00 program", "a.jpg", {}, "cannot be accepted"),
    ],
)
def test_what_is_refused_leaves_nothing(station, content, name, options, why):
    with pytest.raises(Invalid, match=why):
        put(station, content, name, **options)
    assert list(backend().all()) == []
    assert station.scalars(select(StoredFile)).all() == []


def test_a_neighbour_sees_nothing_and_the_bureau_of_its_office_sees_it(station, db):
    row = put(station)
    station.commit()
    assert db(Station(B, "0001")).get(StoredFile, (A, row.id)) is None
    assert db(Public(B)).scalars(select(StoredFile)).all() == []
    assert db(Bureau("0002")).scalars(select(StoredFile)).all() == []
    assert db(Bureau("00")).get(StoredFile, (A, row.id)).name == "小票.jpg"


def test_an_inspector_stores_into_the_visited_station(db):
    inspector = db(Bureau("00", UUID(int=7)))
    row = store(
        inspector,
        Actor(UUID(int=7), "李"),
        io.BytesIO(PICTURE),
        "a.jpg",
        now=clock.now(),
        tenant=A,
        office_path="0001",
    )
    inspector.commit()
    assert db(Station(A, "0001")).get(StoredFile, (A, row.id)) is not None
    with pytest.raises(ProgrammingError, match="row-level security"):
        store(inspector, PERSON, io.BytesIO(PICTURE), "a.jpg", now=clock.now(), tenant=B, office_path="0100")


@pytest.fixture
def answer(station):
    app = Flask(__name__)

    def ask(row, headers=None, **options):
        with app.test_request_context(headers=headers or {}):
            response = file_response(row, **options)
            response.direct_passthrough = False
            return response

    return ask


def test_a_picture_is_shown_as_its_copy_and_downloaded_as_the_original(station, answer):
    row = put(station, samples.heic(), "IMG 1.HEIC")
    shown, original = answer(row, display=True), answer(row)
    assert shown.mimetype == "image/jpeg"
    assert shown.data == read_file(row.display_sha256)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert original.mimetype == "image/heic"
    assert original.data == read_file(row.sha256)
    assert original.headers["Content-Disposition"] == "attachment; filename*=UTF-8''IMG%201.HEIC"


def test_a_file_can_do_nothing_in_the_browser(station, answer):
    for content, name in ((PICTURE, "a.jpg"), (samples.PDF, "b.pdf")):
        headers = answer(put(station, content, name)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "private, no-cache"


def test_a_table_is_always_downloaded(station, answer):
    row = put(station, samples.xlsx(), "名单.xlsx", kinds=SHEET)
    assert answer(row).headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%90%8D")


def test_parts_and_unchanged_files_are_answered_shortly(station, answer):
    row = put(station, samples.PDF, "a.pdf")
    part = answer(row, {"Range": "bytes=5-7"})
    assert (part.status_code, part.data) == (206, samples.PDF[5:8])
    again = answer(row, {"If-None-Match": f'"{row.sha256}"'})
    assert again.status_code == 304


def test_what_was_given_up_is_gone(station, answer):
    row = put(station)
    purge(row, clock.now())
    station.commit()
    assert row.name == ""
    for act in (lambda: answer(row), lambda: purge(row, clock.now())):
        with pytest.raises(Missing, match="no longer kept"):
            act()


def age(days):
    """Make every stored content that old."""
    then = (clock.now() - timedelta(days=days)).timestamp()
    for path in backend().root.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def test_the_sweep_removes_what_no_row_needs(station, db):
    kept = put(station)
    given_up = put(station, samples.PDF, "a.pdf")
    station.commit()
    orphan = put(station, samples.saved(samples.picture(30, 20)))
    addresses = {row: row.sha256 for row in (kept, given_up, orphan)}
    orphan_copy = orphan.display_sha256
    station.rollback()
    system = db(System("test"))
    assert sweep(system, Base.metadata, clock.now()) == 0  # all are young
    purge(station.get(StoredFile, (A, given_up.id)), clock.now())
    station.commit()
    age(GRACE.days + 1)
    assert sweep(system, Base.metadata, clock.now()) == 3
    assert backend().has(addresses[kept])
    assert backend().has(kept.display_sha256)
    assert not any(map(backend().has, (addresses[given_up], addresses[orphan], orphan_copy)))


def test_a_content_another_row_needs_survives(station, db):
    one, two = put(station), put(station)
    purge(one, clock.now())
    station.commit()
    age(30)
    assert sweep(db(System("test")), Base.metadata, clock.now()) == 0
    assert backend().has(two.sha256)


def test_the_daily_sweep_runs_as_a_job(station, work):
    backend().put(hashlib.sha256(b"x").hexdigest(), io.BytesIO(b"x"))
    age(30)
    sweep_tick(clock.now())
    sweep_tick(clock.now())
    assert work() == 1
    assert list(backend().all()) == []


def test_lost_and_altered_contents_are_named(station, db):
    lost, altered, whole = (
        put(station),
        put(station, samples.PDF, "a.pdf"),
        put(station, samples.heic(), "b.heic"),
    )
    station.commit()
    backend().delete(lost.sha256)
    path = next(backend().root.rglob(altered.sha256))
    path.write_bytes(b"other")
    found = list(faults(db(System("test")), Base.metadata))
    assert {line.split(": ")[1] for line in found} == {"lost", "altered"}
    assert len(found) == 2
    assert not any(whole.sha256 in line for line in found)


def test_the_commands_tell_and_exit(station):
    row = put(station)
    station.commit()
    assert CliRunner().invoke(commands, ["check"], obj=list).output == "Every file is whole.\n"
    backend().delete(row.sha256)
    found = CliRunner().invoke(commands, ["check"], obj=list)
    assert (found.exit_code, found.output) == (1, f"stored_file.sha256 {row.sha256}: lost\n1 faults\n")
    assert CliRunner().invoke(commands, ["sweep"], obj=list).output == "0 removed\n"


def test_the_database_refuses_an_empty_file(station, transaction):
    put(station)
    station.commit()
    with pytest.raises(Exception, match="ck_stored_file_size"):
        transaction.connection.execute("UPDATE stored_file SET size = 0")
