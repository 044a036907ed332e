"""Return visits: the draw over closed cases, the call, the link, and what contradicts the record."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal.audits.models import Announcement, ReturnAttempt, ReturnRound, ReturnVisit
from portal.audits.rules.draw import verify
from portal.complaints.models import Complaint, Reopening, Reveal
from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.scope import System
from portal.notify import channels
from portal.trail import Subject, record
from tests.modules.complaints.cases import INTAKE, Way

GOOD = {
    "contacted": "YES",
    "same": "SAME",
    "performed": "DONE",
    "in_time": "YES",
    "points": "5",
    "content": "SATISFIED",
    "pressed": "NO",
}


@pytest.fixture
def closed(db, town, frozen, valkey):
    """Brings a case to its end and gives its number."""

    def make(place=town.station, amount="399.00"):
        way = Way(db(place.scope("settler")), place)
        intake = replace(INTAKE, amount=Decimal(amount))
        way.register(intake).accept().start().minutes().propose().approve().sign().perform().close()
        way.db.commit()
        return way.case

    return make


def all_visits(db):
    rows = db(System("test")).scalars(
        select(ReturnVisit).order_by(ReturnVisit.id).execution_options(populate_existing=True)
    )
    return list(rows)


def one(db, **values):
    found = [row for row in all_visits(db) if all(getattr(row, k) == v for k, v in values.items())]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def sent(monkeypatch):
    kept = []
    monkeypatch.setattr(
        channels.Nowhere, "send", lambda _self, phone, body: kept.append((phone, body)) or True
    )
    return kept


def new_round(client, town, **values):
    url = f"{town.office.url}returns/new"
    facts = {
        "title": "第四季度回访",
        "first_day": "2026-10-01",
        "last_day": "2026-11-21",
        "sources": "中国福利彩票 3D 2026-11-22",
        "falls_at": "2026-11-22T21:30",
        "until": "2026-11-24T21:30",
        **values,
    }
    return client.submit(client.get(url), facts, form="round")


def round_of(db):
    return db(System("test")).scalars(select(ReturnRound).execution_options(populate_existing=True)).one()


def press(client, town, row, step, **values):
    return client.post(f"{town.office.url}returns/{row.id}/{step}", data={"version": row.version, **values})


@pytest.fixture
def drawn(closed, town, db, enter, frozen, work):
    """Six closed cases, one of them grave, and the round of the office drawn over them."""
    grave = closed(amount="8000.00")
    plain = [closed() for _ in range(5)]
    officer = enter(town.office.people["supervisor"])
    assert new_round(officer, town).status_code == 303
    row = round_of(db)
    assert press(officer, town, row, "announce").status_code == 303
    frozen.shift(timedelta(days=1, hours=12))
    officer = enter(town.office.people["supervisor"])
    assert press(officer, town, round_of(db), "draw", numbers="3 1 4").status_code == 303
    return grave, plain


def test_an_end_brings_a_visit_and_one_text_the_day_after(closed, db, work, frozen, sent):
    case = closed()
    row = one(db, level="STATION", case_no=case.number)
    assert (row.state, row.reasons) == ("WAITING", ["ALL"])
    work()
    sent.clear()
    frozen.shift(timedelta(days=1, minutes=5))
    work()
    work()
    assert [phone for phone, _ in sent] == ["13812345678"]
    assert row.code in sent[0][1]
    assert "/v/" in sent[0][1]
    assert one(db, level="STATION").texted_at is not None


def answer_by_link(client, row, **values):
    page = client.get(f"/v/{row.token}")
    return page, client.submit(page, {**GOOD, **values})


def test_the_consumer_answers_on_the_own_phone(closed, db, client):
    closed()
    row = one(db, level="STATION")
    page, answer = answer_by_link(client, row, opinion="态度很好")
    assert "您的投诉处理得怎样" in page.get_data(as_text=True)
    assert "感谢" in answer.get_data(as_text=True)
    row = one(db, level="STATION")
    assert (row.state, row.manner, row.mismatch, row.opinion) == ("ANSWERED", "SMS", None, "态度很好")
    again = client.post(f"/v/{row.token}", data=GOOD)
    assert again.status_code == 409
    assert client.get("/v/" + "A" * 43).status_code == 404


def test_an_unanswered_question_is_said_and_nothing_is_lost(closed, db, client):
    closed()
    row = one(db, level="STATION")
    page = client.get(f"/v/{row.token}")
    answer = client.submit(page, {**GOOD, "content": None, "opinion": "还没写完"})
    assert answer.status_code == 422
    assert "还没写完" in answer.get_data(as_text=True)
    assert one(db, level="STATION").state == "WAITING"


def test_not_performed_opens_the_case_again_at_once(closed, db, client, town):
    case = closed()
    row = one(db, level="STATION")
    _, answer = answer_by_link(client, row, performed="NOT_DONE", opinion="衣服没有换")
    assert "案件已重新打开" in answer.get_data(as_text=True)
    row = one(db, level="STATION")
    assert (row.mismatch, row.follow_up) == ("UNPERFORMED", "REOPENED")
    scope = db(town.station.scope())
    reopened = scope.scalars(select(Reopening)).one()
    assert (reopened.visit_id, reopened.mismatch) == (row.id, "UNPERFORMED")
    assert scope.scalars(select(Complaint.state).where(Complaint.id == case.id)).one() == "REOPENED"


def test_the_office_draws_all_grave_cases_and_its_quota_and_anybody_verifies(drawn, db, town):
    grave, plain = drawn
    rows = [row for row in all_visits(db) if row.level == "OFFICE"]
    assert {row.case_no for row in rows} == {grave.number, *(case.number for case in plain)}  # five at least
    assert next(row.reasons for row in rows if row.case_no == grave.number) == ["AMOUNT"]
    assert {tuple(row.reasons) for row in rows if row.case_no != grave.number} == {("DRAWN",)}
    public = db(System("test")).scalars(select(Announcement)).one()
    assert verify(public.transcript) == []
    assert "13812345678" not in str(public.transcript)


def test_the_public_page_shows_the_draw(drawn, db, client):
    public = db(System("test")).scalars(select(Announcement)).one()
    assert client.get(f"/audits/draws/{public.id}").status_code == 200


def test_a_bureaus_own_round_draws_one_in_twenty(closed, db, town, enter, frozen):
    for _ in range(3):
        closed()
    officer = enter(town.county.people["supervisor"])
    page = officer.get(f"{town.county.url}returns/new")
    facts = {"title": "县局抽查", "first_day": "2026-10-01", "last_day": "2026-11-21", "sources": "3D",
             "falls_at": "2026-11-22T21:30", "until": "2026-11-24T21:30"}  # fmt: skip
    officer.submit(page, facts, form="round")
    row = round_of(db)
    url = f"{town.county.url}returns/{row.id}"
    officer.post(f"{url}/announce", data={"version": row.version})
    frozen.shift(timedelta(days=1, hours=12))
    officer = enter(town.county.people["supervisor"])
    officer.post(f"{url}/draw", data={"version": round_of(db).version, "numbers": "7"})
    assert len([row for row in all_visits(db) if row.level == "BUREAU"]) == 1
    assert "DRAWN" in round_of(db).state


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_day": "2026-01-01", "last_day": "2026-01-31"}, "没有办结案件"),
        ({"first_day": "2026-11-21", "last_day": "2026-11-01"}, "按先后选择"),
        ({"falls_at": "2026-11-20T21:30"}, ""),
        ({"sources": " "}, ""),
    ],
)
def test_a_round_that_cannot_be_is_refused_in_words(closed, town, enter, db, values, words):
    closed()
    officer = enter(town.office.people["supervisor"])
    answer = new_round(officer, town, **values)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db(System("test")).scalars(select(ReturnRound)).all() == []


def test_numbers_before_their_hour_and_twice_are_refused(closed, town, enter, db, frozen):
    closed()
    officer = enter(town.office.people["supervisor"])
    new_round(officer, town)
    press(officer, town, round_of(db), "announce")
    assert press(officer, town, round_of(db), "draw", numbers="3").status_code == 409
    frozen.shift(timedelta(days=1, hours=12))
    officer = enter(town.office.people["supervisor"])
    stale = round_of(db)
    assert press(officer, town, stale, "draw", numbers="3").status_code == 303
    assert press(officer, town, stale, "draw", numbers="3").status_code == 409


def visit_url(town, row):
    return f"{town.office.url}returns/visits/{row.id}"


def test_the_caller_reads_the_script_sees_the_number_on_record_and_goes_on(drawn, db, town, enter):
    grave, _ = drawn
    row = one(db, level="OFFICE", case_no=grave.number)
    caller = enter(town.office.people["contact"])
    page = caller.get(visit_url(town, row))
    html = page.get_data(as_text=True)
    assert row.code in html
    assert "13812345678" not in html
    shown = caller.post(visit_url(town, row) + "/phone").get_data(as_text=True)
    assert "13812345678" in shown
    assert db(System("test")).scalars(select(Reveal.field)).all() == ["consumer_phone"]
    answer = caller.submit(page, {**GOOD, "manner": "PHONE"}, form="call")
    assert answer.status_code == 303
    onward = urlsplit(answer.headers["Location"]).path
    assert re.search(r"/returns/visits/[0-9a-f-]+$", onward)
    assert one(db, level="OFFICE", case_no=grave.number).visitor == town.office.people["contact"]
    assert caller.get(visit_url(town, row) + "/F11.pdf").data[:4] == b"%PDF"


def test_three_calls_without_an_answer_are_not_reached(drawn, db, town, enter):
    grave, _ = drawn
    caller = enter(town.office.people["contact"])
    for state in ("WAITING", "WAITING", "UNREACHED"):
        row = one(db, level="OFFICE", case_no=grave.number)
        page = caller.get(visit_url(town, row))
        caller.submit(page, {"reached": "NO_ANSWER", "manner": "PHONE"}, form="attempt")
        assert one(db, level="OFFICE", case_no=grave.number).state == state
    assert len(db(System("test")).scalars(select(ReturnAttempt)).all()) == 3


def test_two_callers_at_once_the_slower_sees_it(drawn, db, town, enter):
    grave, _ = drawn
    row = one(db, level="OFFICE", case_no=grave.number)
    first, second = enter(town.office.people["contact"]), enter(town.office.people["supervisor"])
    pages = [caller.get(visit_url(town, row)) for caller in (first, second)]
    assert first.submit(pages[0], {**GOOD, "manner": "PHONE"}, form="call").status_code == 303
    assert second.submit(pages[1], {**GOOD, "manner": "PHONE"}, form="call").status_code == 409


def test_the_office_opens_the_case_again_on_the_phone(drawn, db, town, enter):
    grave, _ = drawn
    row = one(db, level="OFFICE", case_no=grave.number)
    caller = enter(town.office.people["contact"])
    answers = {**GOOD, "same": "DIFFERENT", "manner": "PHONE"}
    caller.submit(caller.get(visit_url(town, row)), answers, form="call")
    row = one(db, level="OFFICE", case_no=grave.number)
    assert (row.mismatch, row.follow_up) == ("RESULT", "REOPENED")
    # The station's own question about that end is dropped.
    assert one(db, level="STATION", case_no=grave.number).state == "DROPPED"


def test_a_caller_is_proved_genuine_by_number_and_code(drawn, db, town, client):
    grave, _ = drawn
    row = one(db, level="OFFICE", case_no=grave.number)
    url = f"/p/{town.station.slug}/calls/"
    good = client.get(url, query_string={"number": grave.number, "code": row.code}).get_data(as_text=True)
    assert "此回访属实" in good
    assert town.office.name in good
    wrong = f"{(int(row.code) + 1) % 1_000_000:06d}"
    bad = client.get(url, query_string={"number": grave.number, "code": wrong}).get_data(as_text=True)
    assert "不是我们的回访" in bad


def test_another_offices_visits_are_out_of_sight(drawn, db, town, enter):
    grave, _ = drawn
    row = one(db, level="OFFICE", case_no=grave.number)
    stranger = enter(town.other_office.people["contact"])
    assert stranger.get(f"{town.other_office.url}returns/visits/{row.id}").status_code == 404
    county = enter(town.county.people["dispatcher"])
    assert county.get(f"{town.county.url}returns/visits/{row.id}").status_code == 200
    answer = county.post(f"{town.county.url}returns/visits/{row.id}/phone")
    assert answer.status_code == 403


def test_lists_and_exports_answer(drawn, town, enter, db):
    officer = enter(town.office.people["supervisor"])
    row = round_of(db)
    for path in ("", f"{row.id}", f"{row.id}?state=WAITING", f"{row.id}/export.xlsx"):
        assert officer.get(f"{town.office.url}returns/{path}").status_code == 200
    head = enter(town.station.people["head"])
    assert head.get(f"{town.station.url}returns/").status_code == 200
    assert head.get(f"{town.station.url}returns/?state=WAITING&level=OFFICE").status_code == 200


def test_the_consumers_words_go_with_the_purged_file(closed, db, town):
    case = closed()
    session = db(System("test"))
    row = session.execute(select(ReturnVisit)).scalar_one()
    row.opinion = "张先生说，电话 13905760001"
    session.flush()
    session.expire_all()
    record(session, SYSTEM, "complaints:case:purged", Subject("case", case.id, case.tenant_id, case.office_path),
           now=clock.now())  # fmt: skip
    session.commit()
    assert one(db, case_no=case.number).opinion is None
