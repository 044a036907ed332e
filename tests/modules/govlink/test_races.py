"""Two people at once, and work killed or done twice, on real connections: one step is taken, the other is told what
changed, nothing is doubled."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from portal import complaints, modules, trail
from portal.core import clock, outbox
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import System
from portal.core.sheets import write_xlsx
from portal.govlink.actions import decide, dispatch, due, enter, imports, keep, open_case, sign, supervise
from portal.govlink.jobs import sweep_due
from portal.govlink.models import DeskCounter, Dispatch, PlatformCase
from portal.govlink.queries import desk as desk_queries
from portal.notify.models import Message
from tests.modules.govlink.desk import facts
from tests.support.racing import together
from tests.support.run import ROOT


def step(place, who, act, *arguments, **options):
    """An act in a session of its own, committed."""

    def call():
        with open_session(place.scope(who)) as db:
            made = act(db, place.actor(who), *arguments, now=clock.now(), **options)
            db.commit()
            return made

    return call


def count(row, **where):
    with open_session(System("test counts")) as db:
        return db.scalar(select(func.count()).select_from(row).filter_by(**where))


def one_refused(results):
    assert [isinstance(result, Conflict) for result in results].count(True) == len(results) - 1, results
    return next(place for place, result in enumerate(results) if not isinstance(result, Conflict))


@pytest.mark.parametrize("other", ["dispatch", "keep"])
def test_a_case_leaves_the_desk_once(real, other):
    county = real.enter().town.county
    order = dispatch.Order(real.case, real.platform().version, real.town.station.id)
    first = step(county, "dispatcher", dispatch.dispatch, order)
    second = {
        "dispatch": step(county, "contact", dispatch.dispatch, order),
        "keep": step(county, "contact", keep.keep, real.case, seen=order.seen),
    }[other]
    won = one_refused(together(first, second))
    case = real.platform()
    kept = other == "keep" and won == 1
    assert case.state == ("BUREAU" if kept else "DISPATCHED")
    assert count(Dispatch) == (0 if kept else 1)
    # The refused one took no number: there is no gap.
    assert count(DeskCounter, last=1) == (0 if kept else 1)
    assert (case.dispatch_id is None) == kept


def test_the_same_number_is_entered_once(real):
    results = together(
        *[
            step(real.town.county, who, enter.enter, facts())
            for who in ("dispatcher", "supervisor", "contact")
        ]
    )
    one_refused(results)
    assert count(PlatformCase) == 1


def test_a_case_is_opened_or_taken_back(real):
    real.enter().send().sign()
    seen = real.row().version
    opens = step(
        real.town.station, "liaison", open_case.open_case, real.id, open_case.Completion(), seen=seen
    )
    takes = step(real.town.county, "dispatcher", decide.take_back, real.id, "消费者要求局里处理", seen=seen)
    won = one_refused(together(opens, takes))
    row, opened = real.row(), won == 0
    assert row.state == ("IN_CASE" if opened else "TAKEN_BACK")
    assert real.platform().state == ("DISPATCHED" if opened else "BACK")
    assert (row.case_id is None) == (not opened)
    assert count(complaints.Complaint) == (1 if opened else 0)
    assert real.events() == ["issue", "sign", "open_case" if opened else "take_back"]


def test_one_signs_for_all(real):
    real.enter().send()
    seen = real.row().version
    signs = [step(real.town.station, who, sign.sign, real.id, seen=seen) for who in ("liaison", "head")]
    won = one_refused(together(*signs, signs[0]))
    assert real.row().signed_by == real.town.station.people[("liaison", "head", "liaison")[won]]
    assert real.events() == ["issue", "sign"]


def test_an_answer_is_confirmed_or_sent_back(real):
    real.enter().send().sign().open().agree().feed_back()
    seen = real.row().version
    county = real.town.county
    won = one_refused(
        together(
            step(county, "dispatcher", decide.confirm, real.id, seen=seen),
            step(county, "supervisor", decide.rework, real.id, "请补充付款凭证", seen=seen),
        )
    )
    row = real.row()
    assert (row.state, row.reworks) == (("ACCEPTED_BY_BUREAU", 0), ("REWORK", 1))[won]
    assert real.platform().state == ("CLOSED", "DISPATCHED")[won]
    chain = trail.timeline(real.at_bureau()[0], "dispatch", real.id, tenant=real.town.station.id)
    assert [entry.event.rsplit(":", 1)[1] for entry in chain] == real.events()


def test_a_supervision_is_answered_once(real):
    real.enter().send()
    db, actor = real.at_bureau("supervisor")
    made = supervise.ask(db, actor, real.id, "SUPERVISE", "请说明", real.now.date(), now=real.now)
    db.commit()
    answers = [
        step(real.town.station, who, supervise.answer, made.id, f"{who} 答复", seen=made.version)
        for who in ("liaison", "head")
    ]
    won = one_refused(together(*answers))
    kept = supervise.supervision(real.at_station()[0], made.id)
    assert kept.answer == f"{('liaison', 'head')[won]} 答复"


def test_the_last_moment_to_sign(real):
    """The system takes back what nobody signed for while somebody signs."""
    real.enter().send()
    seen = real.row().version
    real.clock.shift(timedelta(days=3))

    def takes_back():
        with open_session(real.town.county.scope()) as db:
            done = due.act_on_due(db, real.id, now=clock.now())
            db.commit()
            return done

    results = together(step(real.town.station, "liaison", sign.sign, real.id, seen=seen), takes_back)
    assert not isinstance(results[1], Conflict)
    signed = not isinstance(results[0], Conflict)
    assert real.row().state == ("SIGNED" if signed else "TAKEN_BACK")
    assert real.platform().state == ("DISPATCHED" if signed else "BACK")
    assert real.events() == ["issue", "sign" if signed else "sign_timeout"]


def test_many_and_one_of_them_wait_instead_of_blocking_each_other(real):
    county = real.town.county
    actor, scope = county.actor("dispatcher"), county.scope("dispatcher")
    with open_session(scope) as db:
        made = [
            enter.enter(db, actor, facts(external_no=f"133108200000{n}"), now=clock.now()) for n in (1, 2)
        ]
        orders = [dispatch.Order(row.id, row.version, real.town.station.id) for row in made]
        db.commit()
    last = max(orders, key=lambda order: order.case)
    with open_session(scope) as db, ThreadPoolExecutor(1) as pool:
        dispatch.platform_case(db, last.case, lock=True)
        many = step(county, "dispatcher", dispatch.dispatch_many, orders)
        other = pool.submit(together, many)
        _until_somebody_waits()
        dispatch.dispatch(db, actor, last, now=clock.now())
        db.commit()
        assert isinstance(other.result(timeout=20)[0], Conflict)
    assert count(Dispatch) == 1


def _until_somebody_waits():
    asked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(100):
        with open_session(System("test looks at locks")) as db:
            if db.execute(asked).scalar():
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_the_sweep_run_twice_acts_once(real):
    modules.load()
    real.enter().send()
    real.clock.shift(timedelta(days=3))
    together(lambda: sweep_due(clock.now()), lambda: sweep_due(clock.now()))
    with open_session(System("test reads promises")) as db:
        promised = db.scalars(select(outbox.Outbox.id).where(outbox.Outbox.job == "govlink.due")).all()
    assert len(promised) == 1
    together(*[lambda: outbox.run(str(promised[0]))] * 3)
    sweep_due(clock.now())
    with open_session(real.town.county.scope()) as db:
        assert due.act_on_due(db, real.id, now=clock.now()) == []
    assert real.events() == ["issue", "sign_timeout"]
    people = real.town.county.people
    told = [count(Message, person_id=people[who]) for who in ("dispatcher", "supervisor")]
    assert told == [1, 1]


ROWS = imports.AT_ONCE + 1500
RUN = "import sys; from portal import modules; from portal.core import outbox; modules.load(); outbox.run(sys.argv[1])"


def test_an_import_killed_in_the_middle_comes_whole_the_second_time(real):
    modules.load()
    table = write_xlsx(
        ["平台编号", "被投诉人", "投诉内容"], [[f"N{n:05d}", "某店", "质量问题"] for n in range(ROWS)]
    )
    db, actor = real.at_bureau()
    batch = imports.upload(db, actor, BytesIO(table), "件.xlsx", real.now, now=real.now)
    job = imports.start(db, actor, batch.id, now=real.now).job_id
    db.commit()
    process = subprocess.Popen([sys.executable, "-c", RUN, str(job)], cwd=ROOT, stdout=subprocess.DEVNULL)
    _wait_for_progress(job, process)
    process.kill()
    process.wait()
    assert count(PlatformCase) == 0
    assert desk_queries.batch(real.at_bureau()[0], batch.id).state == "RUNNING"

    real.clock.move_to(clock.now() + timedelta(days=400))  # past any lease: the child lived in true time
    together(*[lambda: outbox.run(str(job))] * 2)
    done = desk_queries.batch(real.at_bureau()[0], batch.id)
    assert (done.state, done.accepted, done.known, done.refused) == ("DONE", ROWS, 0, 0)
    assert count(PlatformCase) == ROWS
    with open_session(System("test counts entries")) as db:
        entered = text("SELECT count(*) FROM trail_bureau_entry WHERE event = 'govlink:platform:enter'")
        assert db.execute(entered).scalar() == ROWS


def _wait_for_progress(job: UUID, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        with open_session(System("test watches a job")) as db:
            if db.get(outbox.Outbox, job).progress:
                return
        assert process.poll() is None, "the job ended before it could be killed"
        time.sleep(0.05)
    raise AssertionError("the job does not begin")
