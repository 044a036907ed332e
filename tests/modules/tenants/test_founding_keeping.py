"""What a founded station keeps: hours, filings, photographs, badges, the rota, its defects, its head office."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, text, update
from werkzeug.datastructures import FileStorage

from portal import tenants
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Conflict, Missing
from portal.core.scope import Public, System
from portal.tenants.actions import defects as defect_actions
from portal.tenants.jobs import defects as defect_jobs
from portal.tenants.models import (
    DutyPattern,
    EnterpriseStation,
    StationCard,
    StationDefect,
    StationFiling,
    StationMember,
    StationPlaque,
    StationProfile,
)
from portal.tenants.queries.enterprise import own_enterprise, own_stations
from portal.tenants.queries.figures import figures_of
from tests.modules.accounts.test_members import NEW, link_of
from tests.modules.accounts.test_sign_in import try_password
from tests.modules.tenants.test_founding import take

WHEN = date(2026, 11, 21)


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


@pytest.fixture
def officer(frozen, enter, town):
    return enter(town.office.people["supervisor"])


def nightly(now):
    """The look itself, at every station, without the queue."""
    with open_session(System("test")) as session:
        cards = session.execute(select(StationCard.station, StationCard.office_path)).all()
    return defect_jobs.look_at(cards, now)


def every(db, model, **wanted):
    return db(System("test")).scalars(select(model).filter_by(**wanted)).all()


def lines(db, town):
    return {row.name: row for row in every(db, StationMember, tenant_id=town.station.id)}


# hours


def test_opening_hours_are_kept_as_spans_and_shown_in_words(head, town, db):
    page = head.get(town.station.url + "profile/edit")
    values = {"days_1": ["1", "2", "3", "4", "5"], "opens_1": "9:00", "closes_1": "21:30", "days_2": ["6", "7"],
              "opens_2": "9:00", "closes_2": "00:00", "directions": "南门进，一楼服务台旁"}  # fmt: skip
    assert head.submit(page, values, form="profile").status_code == 303
    row = every(db, StationProfile, tenant_id=town.station.id)[0]
    assert row.opening_hours == "周一至周五 9:00–21:30；周六、周日 9:00–24:00"
    html = head.get(town.station.url + "profile/").get_data(as_text=True)
    assert row.opening_hours in html
    assert "南门进" in html
    stale = head.submit(page, {**values, "opens_1": "10:00"}, form="profile")
    assert stale.status_code == 409
    assert "周一至周五 10:00–21:30" in stale.get_data(as_text=True)  # both versions stand there
    wrong = head.submit(head.get(town.station.url + "profile/edit"), {"closes_1": "8:00"}, form="profile")
    assert wrong.status_code == 422
    assert "结束时间应晚于开始时间" in wrong.get_data(as_text=True)
    overlap = {"days_2": ["5"], "opens_2": "20:00", "closes_2": "22:00"}
    assert (
        head.submit(head.get(town.station.url + "profile/edit"), overlap, form="profile").status_code == 422
    )


def test_a_station_does_not_write_its_own_plaque_number(head, town):
    html = head.get(town.station.url + "profile/edit").get_data(as_text=True)
    assert "plaque_no" not in html


# filings


def test_a_new_liaison_is_filed_and_noted(head, enter, town, db):
    page = head.get(town.station.url + "roster/new")
    head.submit(page, {"name": "孙悦", "roles": ["LIAISON"], "education": "HIGH"}, form="member")
    row = next(one for one in every(db, StationFiling) if one.member_name == "孙悦")
    assert (row.role, row.what, row.seen_at) == ("LIAISON", "IN", None)
    contact = enter(town.office.people["contact"])
    page = contact.get(town.office.url + "filings/")
    assert "孙悦任联络员" in page.get_data(as_text=True)
    assert contact.submit(page, form=str(row.id)).status_code == 303
    assert contact.post(f"{town.office.url}filings/{row.id}").status_code == 409
    assert "孙悦" in contact.get(town.office.url + "filings/?noted=1").get_data(as_text=True)
    assert "市场监管所已阅" in head.get(town.station.url + "profile/").get_data(as_text=True)
    foreign = enter(town.other_office.people["contact"])
    assert "孙悦" not in foreign.get(town.other_office.url + "filings/?noted=1").get_data(as_text=True)
    assert foreign.post(f"{town.other_office.url}filings/{row.id}").status_code == 404


def test_other_changes_are_not_filed(head, town, db):
    row = lines(db, town)["周杰"]
    page = head.get(f"{town.station.url}roster/{row.id}")
    before = len(every(db, StationFiling))
    assert head.submit(page, {"position": "主管"}, form="member").status_code == 303
    assert len(every(db, StationFiling)) == before


# photographs and badges


def photo(name="a.jpg"):
    out = BytesIO()
    Image.new("RGB", (400, 500), "grey").save(out, "JPEG")
    return FileStorage(BytesIO(out.getvalue()), name)


def test_a_photograph_hangs_on_the_line_and_can_be_taken_down(head, enter, town, db):
    row = lines(db, town)["周杰"]
    address = f"{town.station.url}roster/{row.id}"
    assert head.submit(head.get(address), {"photo": photo()}, form="photo-form").status_code == 303
    assert head.get(address + "/photo").mimetype == "image/jpeg"
    assert enter(town.other.people["head"]).get(f"{town.other.url}roster/{row.id}/photo").status_code == 404
    wrong = head.submit(
        head.get(address), {"photo": FileStorage(BytesIO(b"text"), "a.jpg")}, form="photo-form"
    )
    assert wrong.status_code == 422
    assert enter(town.station.people["settler"]).post(address + "/photo").status_code == 403
    assert head.submit(head.get(address), form="photo/drop").status_code == 303
    assert head.get(address + "/photo").status_code == 404


def test_badges_are_numbered_by_rule_and_never_twice(head, town, db):
    session = db(System("test"))
    session.execute(update(StationMember).where(StationMember.name == "周杰").values(badge_no="0001-02"))
    session.commit()
    for name in ("甲", "乙", "丙"):
        head.submit(
            head.get(town.station.url + "roster/new"), {"name": name, "roles": ["SETTLER"]}, form="member"
        )
    kept = lines(db, town)
    assert [kept[name].badge_no for name in ("甲", "乙", "丙")] == ["0001-01", "0001-03", "0001-04"]


# the rota


def test_the_week_makes_the_month_and_gaps_are_alarmed(head, town, db):
    duty = town.station.url + "duty/"
    assert "还没有值班表" in head.get(duty).get_data(as_text=True)
    people = lines(db, town)
    week = {f"slot_{day}": [str(people["周杰"].id)] for day in range(1, 7)}
    assert head.submit(head.get(duty + "week"), week, form="week").status_code == 303
    html = head.get(duty).get_data(as_text=True)
    assert "周杰" in html
    assert "无人值班的日子" in html  # the Sundays
    today = head.get(town.station.url).get_data(as_text=True)
    assert "无人值班" in today
    day = {"day": "2026-11-22", "members": [str(people["王敏"].id)], "note": "调班"}
    assert head.submit(head.get(duty), day, form="day-form").status_code == 303
    assert "调班" in head.get(duty).get_data(as_text=True)
    past = head.submit(head.get(duty), {**day, "day": "2026-11-20"}, form="day-form")
    assert past.status_code == 422
    nobody = head.submit(head.get(duty), {"day": "2026-11-23"}, form="day-form")
    assert nobody.status_code == 422
    cleared = head.post(duty + "day", data={"day": "2026-11-22", "clear": "1"})
    assert cleared.status_code == 303
    assert "调班" not in head.get(duty).get_data(as_text=True)
    assert head.get(duty + "?month=2099-13").status_code == 200
    assert head.get(duty + "?month=2098-01").status_code == 200  # holidays nobody knows yet


def test_the_past_of_the_rota_is_not_rewritten(head, enter, town, db, frozen):
    people = lines(db, town)
    week = town.station.url + "duty/week"
    head.submit(head.get(week), {f"slot_{d}": [str(people["周杰"].id)] for d in range(1, 8)}, form="week")
    frozen.shift(timedelta(days=7))
    head = enter(town.station.people["head"])
    head.submit(head.get(week), {f"slot_{d}": [str(people["王敏"].id)] for d in range(1, 8)}, form="week")
    chart = tenants.duty_month(db(town.station.scope("head")), 2026, 11)
    on = {one.day.day: [chart.names[m] for m in one.members] for one in chart.days}
    assert (on[21], on[27], on[28]) == (["周杰"], ["周杰"], ["王敏"])
    assert on[20] == []
    assert len(every(db, DutyPattern)) == 14


def test_a_stranger_is_not_put_on_duty(head, enter, town, db):
    foreign = every(db, StationMember, tenant_id=town.other.id)[0]
    answer = head.post(town.station.url + "duty/week", data={"slot_1": [str(foreign.id)]})
    assert answer.status_code == 422
    assert every(db, DutyPattern) == []
    assert enter(town.station.people["settler"]).get(town.station.url + "duty/week").status_code == 403


# defects


@pytest.fixture
def lent(monkeypatch):
    facts = defect_actions.Lent(contacts=lambda *_: 1, late_statistics=lambda *_: [])
    monkeypatch.setattr(defect_actions, "LENT", facts)
    return facts


def open_codes(db, town):
    rows = every(db, StationDefect, tenant_id=town.station.id)
    return sorted(row.code for row in rows if row.closed_at is None)


def age(db, town, days=400):
    session = db(System("test"))
    session.execute(
        update(StationProfile)
        .where(StationProfile.tenant_id == town.station.id)
        .values(founded_on=WHEN - timedelta(days=days))
    )
    session.commit()


def test_a_year_without_complaints_or_training_is_found_once(head, town, db, lent):
    lent.contacts = lambda *_: 0
    assert nightly(clock.now()) == 0  # both stations are young
    age(db, town)
    assert nightly(clock.now()) == 2
    assert nightly(clock.now()) == 0
    assert open_codes(db, town) == ["TRAINING", "ZERO"]
    html = head.get(town.station.url + "tasks/").get_data(as_text=True)
    assert "全年零投诉" in html
    assert "请核查" in html
    today = head.get(town.station.url).get_data(as_text=True)
    assert "全年零投诉" in today
    lent.contacts = lambda *_: 3
    assert nightly(clock.now()) == 1
    assert open_codes(db, town) == ["TRAINING"]
    assert "已消除" in head.get(town.station.url + "tasks/").get_data(as_text=True)


def test_late_statistics_are_one_task_a_period_and_close_when_handed_in(town, db, lent, frozen):
    lent.late_statistics = lambda *_: [
        ("2026 年第二季度", date(2026, 7, 10)),
        ("2026 年第三季度", date(2026, 10, 12)),
    ]
    nightly(clock.now())
    assert open_codes(db, town) == ["STATISTICS", "STATISTICS"]
    lent.late_statistics = lambda *_: []
    nightly(clock.now())
    assert open_codes(db, town) == []


def test_a_missing_plaque_is_reported_mended_or_replaced(head, officer, town, db, lent):
    take(officer, town, "accept")
    nightly(clock.now())
    assert open_codes(db, town) == []
    page = head.get(town.station.url + "tasks/")
    assert head.submit(page, form="tasks/plaque").status_code == 303
    assert head.submit(page, form="tasks/plaque").status_code == 409
    nightly(clock.now())
    assert open_codes(db, town) == ["PLAQUE"]
    assert head.submit(head.get(town.station.url + "tasks/"), form="tasks/plaque").status_code == 303
    nightly(clock.now())
    assert open_codes(db, town) == []
    head.submit(head.get(town.station.url + "tasks/"), form="tasks/plaque")
    nightly(clock.now())
    assert open_codes(db, town) == ["PLAQUE"]  # the same plaque on the same day, missing again
    page = officer.get(f"{town.office.url}stations/{town.station.id}")
    officer.submit(page, {"plaque-why": "LOST"}, form="plaque")
    nightly(clock.now())
    assert open_codes(db, town) == []
    assert len(every(db, StationPlaque)) == 2


def test_the_office_verifies_and_dismisses_and_it_stays_dismissed(head, officer, enter, town, db, lent):
    lent.contacts = lambda *_: 0
    age(db, town)
    nightly(clock.now())
    row = every(db, StationDefect, code="ZERO")[0]
    assert _answer(head, town, row, "新店客流小").status_code == 303
    assert "全年零投诉" not in head.get(town.station.url).get_data(as_text=True)  # answered: no more on Today
    page = officer.get(town.office.url + "defects/?code=ZERO")
    assert "新店客流小" in page.get_data(as_text=True)
    assert officer.submit(page, {"d0-reason": ""}, form=f"dismiss-{row.id}").status_code == 422
    assert officer.submit(page, {"d0-reason": "已现场核实"}, form=f"dismiss-{row.id}").status_code == 303
    nightly(clock.now())
    assert open_codes(db, town) == ["TRAINING"]
    assert "已现场核实" in head.get(town.station.url + "tasks/").get_data(as_text=True)
    foreign = enter(town.other_office.people["supervisor"])
    assert "银泰城" not in foreign.get(town.other_office.url + "defects/?closed=1").get_data(as_text=True)
    assert (
        foreign.post(f"{town.other_office.url}defects/{row.id}", data={"d0-reason": "x"}).status_code == 404
    )


def _answer(client, town, row, words):
    page = client.get(town.station.url + "tasks/")
    html = page.get_data(as_text=True)
    prefix = html.split(f'id="answer-{row.id}"')[1].split('-words"')[0].rsplit('"', 1)[1]
    return client.submit(page, {f"{prefix}-words": words}, form=f"answer-{row.id}")


def test_a_station_that_works_no_more_has_nothing_to_mend(officer, town, db, lent):
    lent.contacts = lambda *_: 0
    age(db, town)
    nightly(clock.now())
    take(officer, town, "remove", reason="停业", paper="临市监〔2026〕30 号")
    nightly(clock.now())
    assert open_codes(db, town) == []


def test_one_stations_facts_open_no_defect_at_another(town, db, lent, frozen):
    lent.contacts = lambda session, *_: 0 if session.scope.tenant == town.station.id else 5
    session = db(System("test"))
    session.execute(update(StationProfile).values(founded_on=date(2024, 1, 1)))
    session.commit()
    nightly(clock.now())
    assert {row.tenant_id for row in every(db, StationDefect, code="ZERO")} == {town.station.id}


# head offices


def make_group(officer, town):
    page = officer.get(town.office.url + "enterprises/")
    answer = officer.submit(page, {"name": "银泰商业集团", "uscc": "91331082MA7763170T"}, form="enterprise")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def join(officer, new_client, address):
    link = link_of(officer.submit(officer.get(address), {"viewer-name": "孙悦"}, form="viewer"))
    guest = new_client()
    guest.submit(guest.get(link), NEW)
    try_password(guest, "sunyue", NEW["password"])
    return guest


def test_a_head_office_sees_what_agreed_and_nothing_else(officer, head, enter, new_client, town, frozen):
    address = make_group(officer, town)
    group = f"/group/{address.rsplit('/', 1)[1]}/"
    viewer = join(officer, new_client, address)
    assert viewer.get(group).status_code == 200
    ask = {"station-number": town.station.slug}
    assert officer.submit(officer.get(address), ask, form="station-form").status_code == 303
    assert officer.submit(officer.get(address), ask, form="station-form").status_code == 409
    assert town.station.name not in viewer.get(group).get_data(as_text=True)  # not agreed yet
    other = {"station-number": town.other.slug}
    assert (
        officer.submit(officer.get(address), other, form="station-form").status_code == 422
    )  # not of this area
    profile = head.get(town.station.url + "profile/")
    assert "银泰商业集团" in profile.get_data(as_text=True)
    assert head.submit(profile, form="/agree").status_code == 303
    html = viewer.get(group).get_data(as_text=True)
    assert town.station.name in html
    assert town.other.name not in html
    assert viewer.get(town.station.url).status_code == 404  # figures, no doors
    assert viewer.get("/").headers["Location"] == group
    assert enter(town.other.people["head"]).get(group).status_code == 404
    assert new_client().get(group).status_code == 302
    assert head.submit(head.get(town.station.url + "profile/"), form="/end").status_code == 303
    assert town.station.name not in viewer.get(group).get_data(as_text=True)
    frozen.shift(timedelta(minutes=1))
    officer.submit(officer.get(address), ask, form="station-form")
    assert town.station.name not in viewer.get(group).get_data(as_text=True)  # an old yes is not a new one


def test_only_the_head_decides_and_only_for_the_own_station(officer, enter, town, db):
    address = make_group(officer, town)
    officer.submit(officer.get(address), {"station-number": town.station.slug}, form="station-form")
    group = address.rsplit("/", 1)[1]
    assert enter(town.station.people["liaison"]).post(
        f"{town.station.url}profile/group/{group}/agree"
    ).status_code == 403  # fmt: skip
    assert (
        enter(town.other.people["head"]).post(f"{town.other.url}profile/group/{group}/agree").status_code
        == 404
    )
    assert every(db, EnterpriseStation)[0].agreed_at is None


def test_a_group_is_entered_once_with_a_right_code(officer, enter, town):
    make_group(officer, town)
    page = officer.get(town.office.url + "enterprises/")
    again = {"name": "银泰商业集团", "uscc": "91331082MA7763170T"}
    assert officer.submit(page, again, form="enterprise").status_code == 422
    assert officer.submit(page, {**again, "uscc": "1"}, form="enterprise").status_code == 422
    assert enter(town.office.people["contact"]).get(town.office.url + "enterprises/").status_code == 403


def test_figures_are_asked_in_each_stations_own_walls(town, db, frozen):
    session = db(Public(None, "", town.station.people["head"]))
    with pytest.raises(Missing):
        own_enterprise(session, town.station.id)
    assert own_stations(session, town.station.id) == []
    assert figures_of(session, [], WHEN, clock.now()) == []
    assert isinstance(session.scope, Public)


def test_two_looks_at_one_instant_do_not_fall_over(town, db, lent, frozen, monkeypatch):
    def taken(*_args, **_options):
        raise Conflict("somebody was faster")

    monkeypatch.setattr("portal.tenants.jobs.defects.look", taken)
    assert nightly(clock.now()) == 0


def test_every_station_is_promised_a_look_once_a_day(town, db, lent, frozen, monkeypatch):
    monkeypatch.setattr(defect_jobs, "PORTION", 1)
    assert defect_jobs.nightly(clock.now()) == defect_jobs.nightly(clock.now()) >= 2
    kept = db(System("test")).execute(
        text("SELECT count(*), count(DISTINCT payload) FROM outbox WHERE job = 'tenants.look_for_defects'")
    )
    count, different = kept.one()
    assert count == different >= 2
