"""What a station reports reaches its office: the list, the paper (F12), one answer that the station reads."""

from datetime import timedelta

import pytest

from portal import trail
from portal.complaints.actions import refer, terminate
from portal.complaints.actions.office import answer_report
from portal.complaints.models import Referral
from portal.core.errors import Conflict
from portal.core.scope import Bureau
from tests.modules.complaints.cases import WAYS
from tests.modules.complaints.test_papers import needs_engine, words
from tests.modules.complaints.test_sealed import SECRETS, sealed
from tests.support.counting import statements

WORDS = "已收悉，派员于下午到场抽样，请继续封存。"


@pytest.fixture
def reported(way):
    """A case with a report that went up; gives the report's id."""
    way.negotiating()
    what = refer.ReferralFacts(["FOOD", "GROUP"], "十一名消费者食用后腹泻，已就医。", "已封存同批次。")
    refer.report_up(way.db, way.actor("head"), way.id, what, now=way.now)
    way.db.commit()
    return way.db.query(Referral).one().id


def test_the_office_finds_reads_and_answers_a_report_and_the_station_reads_the_answer(
    way, town, enter, reported
):
    office = enter(town.office.people["contact"])
    home = office.get(town.office.url).get_data(as_text=True)
    assert f"{town.office.url}reports/{reported}" in home
    listed = office.get(f"{town.office.url}reports/").get_data(as_text=True)
    assert way.case.number in listed
    assert "食品安全" in listed
    page = office.get(f"{town.office.url}reports/{reported}")
    shown = page.get_data(as_text=True)
    assert "十一名消费者食用后腹泻" in shown
    assert "王**" in shown
    assert "13812345678" not in shown
    assert office.submit(page, {"reply": " "}, form="answer").status_code == 422
    assert office.submit(page, {"reply": WORDS}, form="answer").status_code == 303
    assert WORDS in office.get(f"{town.office.url}reports/{reported}").get_data(as_text=True)
    assert way.case.number not in office.get(f"{town.office.url}reports/").get_data(as_text=True)
    assert way.case.number in office.get(f"{town.office.url}reports/?view=all").get_data(as_text=True)
    assert str(reported) not in office.get(town.office.url).get_data(as_text=True)
    station = enter(way.place.people["settler"])
    assert WORDS in station.get(f"/s/{way.place.slug}/cases/{way.id}").get_data(as_text=True)


def test_an_answer_stands(way, db, town, reported):
    session = db(Bureau(town.office.path))
    answer_report(session, town.office.actor("contact"), way.id, reported, WORDS, now=way.now)
    session.commit()
    with pytest.raises(Conflict):
        answer_report(session, town.office.actor("contact"), way.id, reported, "另一种说法", now=way.now)


@needs_engine
def test_the_office_prints_it_with_its_answer_and_the_print_is_on_record(way, db, town, enter, reported):
    session = db(Bureau(town.office.path))
    later = way.now + timedelta(hours=1)
    answer_report(session, town.office.actor("contact"), way.id, reported, WORDS, now=later)
    session.commit()
    office = enter(town.office.people["contact"])
    paper = words(office.post(f"{town.office.url}reports/{reported}/print"))
    for wanted in (
        "重大、热点投诉上报单",
        town.office.name,
        "十一名消费者",
        "派员于下午到场抽样",
        "11:00",
    ):
        assert wanted in paper, wanted
    assert "13812345678" not in paper
    way.db.expire_all()
    printed = [e for e in trail.timeline(way.db, "case", way.id) if e.event.endswith(":printed")]
    assert len(printed) == 1


@needs_engine
def test_the_paper_of_a_sealed_report_names_nobody_at_the_office_either(way, db, town, enter):
    sealed(way)
    found = way.db.query(Referral).one().id
    office = enter(town.office.people["contact"])
    paper = words(office.post(f"{town.office.url}reports/{found}/print"))
    page = office.get(f"{town.office.url}reports/{found}").get_data(as_text=True)
    assert not [word for word in SECRETS if word in paper + page]


def test_another_office_and_people_without_the_role_see_none_of_it(way, town, enter, reported):
    stranger = enter(town.other_office.people["contact"])
    base = f"{town.other_office.url}reports/"
    assert way.case.number not in stranger.get(f"{base}?view=all").get_data(as_text=True)
    assert stranger.get(f"{base}{reported}").status_code == 404
    assert stranger.post(f"{base}{reported}/print").status_code == 404
    assert stranger.post(f"{base}{reported}/answer", data={"reply": WORDS}).status_code == 404
    inspector = enter(town.office.people["inspector"])
    assert inspector.get(f"{town.office.url}reports/").status_code == 403


def test_more_reports_ask_no_more(way, town, enter, reported):
    office = enter(town.office.people["contact"])
    few = statements(lambda: office.get(f"{town.office.url}reports/"))
    for minute in range(1, 4):
        what = refer.ReferralFacts(["FOOD"], "又有消费者反映。")
        refer.report_up(way.db, way.actor("head"), way.id, what, now=way.now + timedelta(minutes=minute))
    way.db.commit()
    assert statements(lambda: office.get(f"{town.office.url}reports/")) == few


@needs_engine
def test_a_page_masks_the_telephone_and_the_printed_paper_which_is_on_record_has_it(way, town, enter):
    way.negotiating()
    why = terminate.TerminationFacts("双方分歧过大。", WAYS, "FACE", way.now)
    terminate.terminate(way.db, way.actor("head"), way.id, "OTHER", "DISAGREE", why, now=way.now)
    what = refer.ReferralFacts([], "协商两次未成。")
    refer.hand_over(way.db, way.actor("liaison"), way.id, what, consent=True, now=way.now)
    way.db.commit()
    found = way.db.query(Referral).one().id
    office = enter(town.office.people["contact"])
    page = office.get(f"{town.office.url}reports/{found}").get_data(as_text=True)
    assert "王小明" in page
    assert "13812345678" not in page
    assert "王小明13812345678" in words(office.post(f"{town.office.url}reports/{found}/print"))
