"""保存期满: what a visit brought home is given up three years after its matter ended, and not a day before."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal import trail
from portal.audits import jobs
from portal.audits.models import (
    AssessmentResult,
    Finding,
    Publication,
    Rectification,
    Task,
    Visit,
    VisitAnswer,
    VisitPhoto,
    VisitPiece,
)
from portal.core import clock
from portal.core.db import Base
from portal.core.errors import Missing
from portal.core.files import StoredFile, read_file
from portal.core.files.sweep import sweep
from portal.core.ids import new_id
from portal.core.scope import System
from tests.modules.audits.visits import Device, jpeg, put_task

TERM = timedelta(days=3 * 365 + 2)


@pytest.fixture
def system(db):
    return db(System("test"))


@pytest.fixture
def made(db, town, frozen, enter, new_client, valkey):
    """A whole guidance visit with one fault, its photo and two signatures; reviewed the same day."""
    return _visit(db, town, enter, new_client, "GUIDANCE")


def _visit(db, town, enter, new_client, kind):
    session = db(System("test"))
    people = [town.county.people["inspector"], town.county.people["contact"]]
    task = put_task(session, town, *people, kind=kind).id
    session.commit()
    phone = Device(enter(people[0]), new_client(), town, task)
    assert phone.take_pack().status_code == 200
    phone.answer_everything(fail=["item/E1-01/hung"])
    phone.say("met", {"name": "王敏", "post": "站长"})
    phone.say("place", {"latitude": 28.85, "longitude": 121.11, "accuracy": 8})
    phone.finish()
    now = clock.now()
    row = session.scalars(select(Task).where(Task.id == task)).one()
    row.state, row.result_at, row.reviewed_at = "REVIEWED", now, now
    row.result_by, row.reviewed_by = people
    session.commit()
    return phone


def task_of(system, phone):
    return system.scalars(select(Task).where(Task.id == phone.task)).one()


def visit_of(system, phone):
    return system.scalars(
        select(Visit).where(Visit.id == UUID(phone.visit)).execution_options(populate_existing=True)
    ).one()


def files_of(system, phone):
    rows = (
        select(StoredFile)
        .join(
            VisitPhoto, (VisitPhoto.tenant_id == StoredFile.tenant_id) & (VisitPhoto.file_id == StoredFile.id)
        )
        .where(VisitPhoto.visit_id == UUID(phone.visit))
    )
    return system.scalars(rows.execution_options(populate_existing=True)).all()


def given_up(system, phone):
    number = jobs.give_up_visits(clock.now())
    system.expire_all()
    assert (visit_of(system, phone).purged_at is not None) is (number == 1)
    return number == 1


def test_the_term_ends_and_photos_signatures_and_words_go(made, system, frozen, town):
    told = {row.item: row.digest for row in system.scalars(select(VisitAnswer))}
    contents = [row.sha256 for row in files_of(system, made)]
    assert len(contents) == 3
    frozen.shift(TERM)
    assert given_up(system, made)
    assert all(row.purged_at and not row.name for row in files_of(system, made))
    assert {row.sha256 for row in files_of(system, made)} == set(contents)  # what it was can still be proved
    answers = {row.item: row for row in system.scalars(select(VisitAnswer))}
    assert {item: row.digest for item, row in answers.items()} == told
    assert json.loads(answers["item/E1-01/hung"].value) == {"verdict": "FAIL"}
    assert json.loads(answers["met"].value) == json.loads(answers["place"].value) == {}
    assert list(json.loads(answers["sign/station"].value)) == ["png"]
    pack = json.loads(visit_of(system, made).pack)
    assert (pack["station"]["people"], pack["station"]["phone"]) == ([], "")
    assert visit_of(system, made).pack_sha256 == made.pack["sha256"]
    assert task_of(system, made).met is None
    written = trail.timeline(system, "audit_visit", UUID(made.visit), tenant=town.station.id)
    assert written[0].event == "audits:visit:purge" or written[-1].event == "audits:visit:purge"
    sweep(system, Base.metadata, clock.now())
    for sha256 in contents:
        with pytest.raises(Missing):
            read_file(sha256)


def test_not_a_day_before_and_only_once(made, system, frozen):
    day = clock.local_date(clock.now())
    frozen.move_to(clock.now().replace(year=day.year + 3))
    assert not given_up(system, made)  # three years to the day: still kept
    frozen.shift(timedelta(days=1))
    assert given_up(system, made)
    first = visit_of(system, made).purged_at
    frozen.shift(timedelta(days=1))
    assert jobs.give_up_visits(clock.now()) == 0
    assert visit_of(system, made).purged_at == first


def _rectification(task, now, rechecked):
    day = clock.local_date(now)
    return Rectification(
        tenant_id=task.tenant_id, office_path=task.office_path, task_id=task.id, task_kind=task.kind, round=1,
        kind="WORK_NOTICE", number="331082-ZG-1", basis="", ordered_on=day, due_on=day, issued_by_name="吴江",
        bureau_path=task.bureau_path, issued_at=now, recheck_on=clock.local_date(rechecked) if rechecked else None,
        rechecked_at=rechecked,
    )  # fmt: skip


@pytest.mark.parametrize("rechecked", [None, timedelta(days=400)], ids=["open", "closed later"])
def test_a_rectification_keeps_it(made, system, frozen, rechecked):
    task, now = task_of(system, made), clock.now()
    row = _rectification(task, now, now + rechecked if rechecked else None)
    system.add(row)
    system.commit()
    frozen.shift(TERM)
    assert not given_up(system, made)
    if rechecked is None:
        row.rechecked_at, row.recheck_on = clock.now(), clock.local_date(clock.now())
        system.commit()
        assert not given_up(system, made)  # its own three years begin with the re-check
        frozen.shift(TERM)
    else:
        frozen.shift(rechecked)
    assert given_up(system, made)


def test_a_published_result_keeps_it_until_three_years_after_it_was_taken_off(
    db, town, frozen, enter, new_client, valkey, system
):
    phone = _visit(db, town, enter, new_client, "INSPECTION")
    task, now = task_of(system, phone), clock.now()
    frozen.shift(TERM)
    assert not given_up(system, phone)  # reviewed and not published: nobody has decided the end of it
    task.state, task.published_at = "PUBLISHED", clock.now()
    shown = Publication(
        id=task.id, office_path=task.office_path, bureau_name=task.bureau_name, station=task.tenant_id,
        station_name="x", host_name="x", number=task.number, plan_title=task.title, items=[], result=["1"],
        visited_on=task.visited_on, published_at=now, shown_until=clock.local_date(clock.now()),
    )  # fmt: skip
    system.add(shown)
    system.commit()
    assert not given_up(system, phone)
    shown.withdrawn_at, shown.withdrawn_reason = clock.now(), "公示期满"
    system.commit()
    assert not given_up(system, phone)
    frozen.shift(TERM)
    assert given_up(system, phone)


def test_an_appeal_keeps_it(made, system, frozen, town):
    day = clock.local_date(clock.now())
    result = AssessmentResult(
        tenant_id=town.station.id, office_path=town.station.path, period_id=new_id(), bureau_path=town.county.path,
        bureau_name="x", title="x", first_day=day, last_day=day, facts={}, by_hand={}, items=[], vetoes={}, flags=[],
        cases=0, total=Decimal(80), band="PASS", shown_at=clock.now(), appealed_at=clock.now(), appeal="不同意",
    )  # fmt: skip
    system.add(result)
    system.commit()
    frozen.shift(TERM)
    assert not given_up(system, made)
    result.final_at = clock.now()
    system.commit()
    assert given_up(system, made)


def test_what_came_late_begins_the_term_anew(made, system, frozen):
    frozen.shift(timedelta(hours=60))
    made.say("findings", {"words": "补记"})
    frozen.shift(TERM - timedelta(hours=60))
    assert not given_up(system, made)
    frozen.shift(timedelta(days=4))
    assert given_up(system, made)


def test_a_visit_that_never_came_home_is_given_up_with_its_pieces(
    db, town, frozen, enter, new_client, valkey, system
):
    session = db(System("test"))
    people = [town.county.people["inspector"], town.county.people["contact"]]
    row = put_task(session, town, *people)
    session.commit()
    phone = Device(enter(people[0]), new_client(), town, row.id)
    phone.take_pack()
    phone.say("findings", {"words": "王敏不在"})
    content = jpeg(size=(400, 300))
    named = hashlib.sha256(content).hexdigest()
    assert phone.piece(content, 0, 500).json["received"] == 500
    frozen.shift(timedelta(days=3 * 365))
    assert not given_up(system, phone)  # its window was open thirty days longer
    frozen.shift(timedelta(days=40))
    assert given_up(system, phone)
    assert system.scalar(select(func.count()).select_from(VisitPiece)) == 0
    assert [row.named for row in system.scalars(select(VisitPhoto))] == [named]


def test_the_page_says_what_is_left_and_nothing_goes_on(made, system, frozen, enter, town):
    frozen.shift(TERM)
    assert given_up(system, made)
    client = enter(town.county.people["inspector"])
    address = f"{town.county.url}audits/visits/{made.visit}"
    text = client.get(address).get_data(as_text=True)
    assert "保存期已满" in text
    assert "王敏" not in text
    assert "被海报遮住" not in text
    [photo, *_] = [row.named for row in system.scalars(select(VisitPhoto))]
    assert client.get(f"{address}/photos/{photo}").status_code == 404
    assert client.get(f"{town.county.url}audits/tasks/{made.task}").status_code == 200
    answer = system.scalars(select(VisitAnswer)).first()
    for path in ("/hand-over", f"/decide/{answer.id}"):
        assert client.post(f"{address}{path}").status_code in {409, 422}
    device = Device(client, made.bare, town, made.task)
    assert device.take_pack().status_code == 409
    assert system.scalar(select(func.count()).select_from(Finding)) == 1  # the fault stays on record
