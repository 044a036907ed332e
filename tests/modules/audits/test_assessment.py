"""Assessment from the records to the final result, with appeal and veto; awards from criteria to revocation."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import modules
from portal.audits import jobs
from portal.audits.models import AssessmentPeriod, AssessmentResult, AwardApplication, AwardRound
from portal.complaints.models import Complaint
from portal.core import clock
from portal.core.scope import System
from tests.modules.complaints.cases import Way

modules.load()


@pytest.fixture
def busy(db, town, frozen, valkey):
    """Three cases closed in November, one of them archived; the clock then stands in January."""
    for archived in (True, False, False):
        way = Way(db(town.station.scope("settler")), town.station).agreed().perform().close()
        if archived:
            way.archive()
        way.db.commit()
    frozen.move_to(clock.now() + timedelta(days=50))
    return town


def supervisor(enter, town):
    return enter(town.county.people["supervisor"])


def at(town, rest=""):
    return f"{town.county.url}assessment/{rest}"


def fresh(db, model):
    return db(System("test")).scalars(select(model).execution_options(populate_existing=True))


def period_of(db):
    return fresh(db, AssessmentPeriod).one()


def result_of(db, town):
    return next(row for row in fresh(db, AssessmentResult) if row.tenant_id == town.station.id)


def compute(work):
    jobs.sweep_assessments(clock.now())
    work()
    jobs.sweep_assessments(clock.now())


@pytest.fixture
def computed(busy, enter, db, work, town):
    client = supervisor(enter, town)
    answer = client.submit(
        client.get(at(town)), {"span": "QUARTER", "first_day": "2026-10-01"}, form="period"
    )
    assert answer.status_code == 303
    compute(work)
    return client


def test_every_count_is_read_from_the_records(computed, db, town):
    assert period_of(db).state == "COMPUTED"
    row = result_of(db, town)
    assert {
        name: row.facts[name] for name in ("cases", "closed", "closed_on_time", "settled", "archived_on_time")
    } == {
        "cases": 3,
        "closed": 3,
        "closed_on_time": 3,
        "settled": 3,
        "archived_on_time": 1,
    }
    assert (row.facts["agreements_due"], row.facts["agreements_performed"]) == (3, 3)
    assert len(row.items) == 22
    assert float(row.total) == pytest.approx(sum(float(one["score"]) for one in row.items), abs=0.2)
    assert "NO_TRAINING" in row.flags


def test_a_station_with_few_cases_has_points_but_no_place(computed, db, town):
    html = computed.get(at(town)).get_data(as_text=True)
    assert "10–12 月" in html
    page = computed.get(at(town, str(period_of(db).id))).get_data(as_text=True)
    assert "案件过少，不排名" in page
    assert town.station.name in page
    assert town.other.name not in page


def press(client, town, row, step, **data):
    return client.post(at(town, f"{row.id}/{step}"), data={"version": row.version, **data})


def test_the_station_sees_nothing_before_it_is_shown_and_appeals_once(computed, enter, db, town, frozen):
    head = enter(town.station.people["head"])
    row = result_of(db, town)
    own = f"{town.station.url}assessment/"
    assert head.get(f"{own}{row.id}").status_code == 404
    assert press(computed, town, period_of(db), "propose").status_code == 303
    page = head.get(f"{own}{row.id}")
    assert page.status_code == 200
    assert head.submit(page, {"words": "培训记录在十月补登，请核查。"}, form="appeal").status_code == 303
    again = head.post(
        f"{own}{row.id}/appeal", data={"words": "再次申诉", "version": result_of(db, town).version}
    )
    assert again.status_code == 409
    frozen.shift(timedelta(days=12))
    computed = supervisor(enter, town)
    early = press(computed, town, period_of(db), "finish")
    assert early.status_code == 409
    assert "申诉未答复" in early.get_data(as_text=True)
    page = computed.get(at(town, f"results/{row.id}"))
    assert computed.submit(page, {"words": "已核实，不予更改。"}, form="answer").status_code == 303
    assert press(computed, town, period_of(db), "finish").status_code == 303
    assert period_of(db).state == "FINAL"
    assert result_of(db, town).final_at is not None


def test_appeals_are_open_for_five_working_days_only(computed, enter, db, town, frozen):
    press(computed, town, period_of(db), "propose")
    frozen.shift(timedelta(days=12))
    head = enter(town.station.people["head"])
    row = result_of(db, town)
    late = head.post(
        f"{town.station.url}assessment/{row.id}/appeal",
        data={"words": "请重新核查。", "version": row.version},
    )
    assert late.status_code == 409
    soon = press(supervisor(enter, town), town, period_of(db), "finish")
    assert soon.status_code == 303


def test_counts_by_hand_and_a_veto_change_the_result(computed, db, town):
    row = result_of(db, town)
    before = row.total
    page = computed.get(at(town, f"results/{row.id}"))
    no_source = computed.submit(page, {"quarters_on_time": "1", "note": ""}, form="by-hand")
    assert no_source.status_code == 422
    good = {"quarters_on_time": "1", "reports_accepted": "1", "note": "报表收件登记簿"}
    assert computed.submit(page, good, form="by-hand").status_code == 303
    row = result_of(db, town)
    assert row.total > before
    page = computed.get(at(town, f"results/{row.id}"))
    computed.submit(page, {"veto": "V2", "reason": "查实代签协议一件"}, form="veto")
    assert (result_of(db, town).band, list(result_of(db, town).vetoes)) == ("FAIL", ["V2"])
    page = computed.get(at(town, f"results/{row.id}"))
    computed.submit(page, {"veto": "V2", "reason": ""}, form="veto")
    assert result_of(db, town).vetoes == {}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"span": "QUARTER", "first_day": "2026-11-01"}, 422),
        ({"span": "YEAR", "first_day": "2027-01-01"}, 422),
        ({"span": "QUARTER", "first_day": "2026-10-01"}, 409),
    ],
)
def test_a_period_that_cannot_be_is_refused(computed, town, facts, status):
    answer = computed.submit(computed.get(at(town)), facts, form="period")
    assert answer.status_code == status


def test_the_table_of_all_items_is_exported(computed, db, town):
    answer = computed.get(at(town, f"{period_of(db).id}/export.xlsx"))
    assert answer.data[:2] == b"PK"


def test_computing_twice_changes_nothing(computed, db, town, work):
    before = result_of(db, town)
    total, at_ = before.total, before.computed_at
    compute(work)
    again = result_of(db, town)
    assert (again.total, again.computed_at) == (total, at_)
    assert db(town.station.scope()).scalars(select(Complaint)).first() is not None


def test_only_the_bureaus_supervisor_assesses(enter, town, frozen, db):
    dispatcher = enter(town.county.people["dispatcher"])
    assert dispatcher.get(at(town)).status_code == 200
    assert dispatcher.post(at(town), data={"span": "QUARTER", "first_day": "2026-07-01"}).status_code == 403
    assert fresh(db, AssessmentPeriod).all() == []


# awards


def open_award(client, town, **values):
    facts = {
        "title": "2026 年放心消费示范店",
        "kind": "MODEL_SHOP",
        "criteria": "一年内无重大投诉；承诺七日无理由退货并公示；先行赔付。",
        "apply_from": "2026-11-21",
        "apply_until": "2026-11-30",
        **values,
    }
    return client.submit(client.get(at(town, "awards/new")), facts, form="award")


def test_an_award_from_criteria_to_plaque_and_back(enter, town, db, frozen):
    client = supervisor(enter, town)
    assert open_award(client, town).status_code == 303
    row = fresh(db, AwardRound).one()
    head = enter(town.station.people["head"])
    own = f"{town.station.url}assessment/awards/{row.id}"
    facts = {"for_whom": "小天使童装店", "words": "一年无重大投诉，已承诺七日无理由退货。"}
    assert head.submit(head.get(own), facts, form="apply").status_code == 303
    assert head.submit(head.get(own), facts, form="apply").status_code == 409
    stranger = enter(town.other.people["head"])
    assert stranger.get(f"{town.other.url}assessment/awards/{row.id}").status_code == 404
    one = fresh(db, AwardApplication).one()
    url = at(town, f"awards/{row.id}/applications/{one.id}")
    assert client.post(f"{url}/list", data={"version": one.version}).status_code == 422
    assert client.post(f"{url}/list", data={"version": one.version, "opinion": "符合"}).status_code == 303
    assert (
        client.post(at(town, f"awards/{row.id}/publicise"), data={"version": row.version}).status_code == 409
    )
    frozen.shift(timedelta(days=10))
    client = supervisor(enter, town)
    row = fresh(db, AwardRound).one()
    assert (
        client.post(at(town, f"awards/{row.id}/publicise"), data={"version": row.version}).status_code == 303
    )
    row = fresh(db, AwardRound).one()
    assert client.post(at(town, f"awards/{row.id}/award"), data={"version": row.version}).status_code == 409
    frozen.shift(timedelta(days=10))
    client = supervisor(enter, town)
    assert client.post(at(town, f"awards/{row.id}/award"), data={"version": row.version}).status_code == 303
    one = fresh(db, AwardApplication).one()
    assert (one.state, one.plaque_no) == ("AWARDED", "331082-SF-2026-001")
    assert (
        client.post(f"{url}/revoke", data={"version": one.version, "opinion": "查实虚假宣传"}).status_code
        == 303
    )
    assert fresh(db, AwardApplication).one().state == "REVOKED"
    assert one.awarded_on == date(2026, 12, 11)


def test_a_round_without_criteria_is_refused(enter, town, frozen, db):
    client = supervisor(enter, town)
    assert open_award(client, town, criteria="好").status_code == 422
    assert open_award(client, town, apply_until="2026-11-01").status_code == 422
    assert fresh(db, AwardRound).all() == []
