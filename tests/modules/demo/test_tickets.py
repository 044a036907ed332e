"""Real tickets, whole way: in by import, dispatched, settled or ended, closed, archived; papers and trail prove it.

The tickets are the de-identified ones beside the checkout where they are, else five of our own of the same shape."""

import io
import unicodedata
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal import complaints, trail
from portal.complaints.models import Complaint
from portal.core import clock, pdf
from portal.core.clock import local_date
from portal.demo.seed import paths
from portal.demo.seed.chance import Chance
from portal.demo.seed.city import SITES
from portal.demo.seed.course import Course
from portal.demo.seed.founding import Place, Station
from portal.demo.seed.play import play
from portal.demo.seed.progress import Stage
from portal.demo.seed.shops import Shop
from portal.demo.seed.told import Ending, Told
from portal.govlink.actions import imports
from portal.govlink.models import Dispatch, PlatformCase

HERE = Path(__file__).parent
GIVEN = HERE.parents[3] / "shared" / "data" / "complaint_samples_deidentified.csv"
TICKETS = GIVEN if GIVEN.exists() else HERE / "tickets.csv"
BEGAN = timedelta(days=60)


def brought_in(db, town, now):
    """The tickets on the county's desk, oldest first."""
    session = db(town.county.scope("dispatcher"))
    actor = town.county.actor("dispatcher")
    with TICKETS.open("rb") as stream:
        batch = imports.upload(session, actor, stream, "tickets.csv", now - timedelta(hours=1), now=now)
    done = imports.start(session, actor, batch.id, now=now)
    session.commit()
    assert (done.state, done.refused) == ("DONE", 0)
    return list(session.scalars(select(PlatformCase).order_by(PlatformCase.id)))


def as_place(place, kind=Place):
    """The test's town, as the seed's plays know places."""
    roles = {
        "HEAD": "head",
        "LIAISON": "liaison",
        "SETTLER": "settler",
        "APPROVER": "approver",
        "DEPUTY": "head",
    }
    if place.kind == "bureau":
        roles = {"DISPATCHER": "dispatcher", "SUPERVISOR": "supervisor"}
    people = {role: place.actor(who) for role, who in roles.items()}
    return kind(place.kind, place.id, place.slug, place.name, place.path, people)


def course_of(row, place, bureau, at):
    """What the station finds out about a ticket, and does."""
    shop = Shop(None, row.respondent or "商场内经营户", "", "", None)
    told = Told(
        consumer=row.consumer_name or "沈若琳",
        phone=row.consumer_phone or "14505760002",
        shop=shop,
        item=row.item or "商品",
        price=row.amount or Decimal(50),
        bought=row.happened_on or local_date(at) - timedelta(days=3),
        facts=row.facts,
        demands=tuple(row.demands) or ("D06",),
        category="G99",
        problem="P99",
        flags=(),
        said="经营者核实情况后愿意协商",
        cites=("CPL52",),
        ending=Ending("经营者退还消费者五十元，双方了结。", "REFUND", Decimal(50)),
        channel="PLATFORM",
        proofs=(),
        place="商场一楼",
    )
    return Course(place, told, Chance(1, str(row.id)), at, bureau, dispatched=True, platform=row.id)


def handled(rows, town):
    """Every ticket gone its way; the second ends without settlement, the third when its 20 days are over."""
    station, county = as_place(town.station, Station), as_place(town.county)
    station.site = SITES[0]
    moves = []
    for at, row in enumerate(rows):
        course = course_of(row, station, county, row.created_at + timedelta(minutes=at))
        {1: paths.parted, 2: paths.timed_out}.get(at, paths.settled)(course)
        moves += course.moves[1:]  # the first entered it by hand; these came by import
    play(sorted(moves, key=lambda move: move.at), Stage("", len(moves)))


@pytest.fixture
def filed(db, town, frozen):
    """(session, cases): all tickets archived."""
    rows = brought_in(db, town, clock.now() - BEGAN)
    assert len(rows) == len(TICKETS.read_text(encoding="utf-8-sig").splitlines()) - 1
    handled([row for row in rows if not row.report], town)
    session = db(town.station.scope("head"))
    return session, list(session.scalars(select(Complaint).order_by(Complaint.number)))


def test_every_ticket_comes_out_closed_and_archived(filed):
    session, cases = filed
    assert len(cases) >= 5
    assert {case.state for case in cases} == {"ARCHIVED"}
    assert [case.outcome for case in cases].count("DISAGREE") == 1
    assert {case.outcome for case in cases} == {"SETTLED", "DISAGREE", "TIMEOUT"}
    assert all(case.archive_no and case.keep_until for case in cases)
    assert {row.state for row in session.scalars(select(Dispatch))} == {"ACCEPTED_BY_BUREAU"}
    steps = [event.event for event in complaints.events(session, cases[0].id)]
    assert steps[0] == "register"
    assert steps[-2:] == ["close", "archive"]


def test_the_trail_of_all_of_them_verifies(filed, town, enter, work, tmp_path):
    head, place = enter(town.station.people["head"]), town.station
    head.submit(head.get(f"{place.url}trail/"), form="trail/exports")
    work()
    row = trail.own_exports(filed[0])[0]
    export = tmp_path / "trail.zip"
    export.write_bytes(head.post(f"{place.url}trail/exports/{row.id}").get_data())
    report = trail.verify(export)
    assert not report.faults
    assert report.entries > 15 * len(filed[1])


@pytest.mark.skipif(not pdf.available(), reason="wkhtmltopdf is not installed")
def test_the_five_papers_are_printed_in_chinese(filed, town, enter):
    _, cases = filed
    liaison, url = enter(town.station.people["liaison"]), town.station.url
    settled = next(case for case in cases if case.outcome == "SETTLED")
    parted = next(case for case in cases if case.outcome == "DISAGREE")
    for case, paper, word in (
        (settled, "F01", "投诉登记表"),
        (settled, "F04", "和解协议书"),
        (settled, "F09", "协商记录"),
        (parted, "F06", "终止"),
    ):
        text = words(liaison.post(f"{url}cases/{case.id}/print/{paper}"))
        assert word in text
        assert case.number in text
        assert "调解协议" not in text
    span = {"since": "2026-01-01", "until": "2026-11-21"}
    assert settled.number in words(liaison.post(f"{url}cases/register-book", data=span))


def words(answer):
    """The text of a PDF; the engine's fonts give some characters back as radicals of the same shape."""
    assert answer.status_code == 200, answer.get_data(as_text=True)[:1000]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages)
    return unicodedata.normalize("NFKC", "".join(text.split()))
