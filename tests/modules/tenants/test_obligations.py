"""应建未建: the register, the rules that judge it in SQL as they do in Python, tables in and out."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select, update

from portal.bureaus import by_path
from portal.core import clock
from portal.core.scope import Bureau, System
from portal.tenants import StationCard
from portal.tenants.actions.register import EntryFacts, RuleFacts, add_entry, add_rule
from portal.tenants.models import ObligationRule, RegisterEntry
from portal.tenants.queries import obligations as reading
from portal.tenants.rules import obligation as rules
from tests.rules.tenants.test_founding import EXPRESSIONS

WHEN = date(2026, 11, 21)


@pytest.fixture
def officer(frozen, enter, town):
    return enter(town.office.people["supervisor"])


def put(db, town, **facts):
    session = db(Bureau(town.office.path, town.office.people["supervisor"]))
    wanted = EntryFacts(
        **{"name": "台州商厦", "kind": "MALL", "address": "路 1 号", "floor_area": 800, **facts}
    )
    row = add_entry(
        session, town.office.actor("supervisor"), by_path(session, town.office.path), wanted, now=clock.now()
    )
    session.commit()
    return row


def page(town, rest=""):
    return f"{town.office.url}obligations/{rest}"


def test_who_owes_a_station_is_said_with_rule_and_value(officer, town, db):
    put(db, town)
    put(db, town, name="小商店", floor_area=300)
    put(db, town, name="无面积商厦", floor_area=None)
    put(db, town, name="银泰城商业管理有限公司")  # its station stands, by name
    put(db, town, name="银泰另一名", uscc="91331082MA2914179D")  # by credit code
    html = officer.get(page(town)).get_data(as_text=True)
    assert "台州商厦" in html
    assert "营业面积 800 m²（≥ 500 m²）" in html
    assert not any(name in html for name in ("小商店", "无面积商厦", "银泰"))
    unknown = officer.get(page(town, "?state=UNKNOWN")).get_data(as_text=True)
    assert "缺：营业面积" in unknown
    has = officer.get(page(town, "?state=HAS")).get_data(as_text=True)
    assert has.count("row-link") == 2
    assert "小商店" in officer.get(page(town, "?state=FREE")).get_data(as_text=True)


def test_a_station_that_does_not_work_answers_for_nobody(officer, town, db):
    put(db, town, name="银泰城商业管理有限公司")
    session = db(System("test"))
    session.execute(
        update(StationCard).where(StationCard.station == town.station.id).values(status="REMOVED")
    )
    session.commit()
    assert "银泰城商业管理有限公司" in officer.get(page(town)).get_data(as_text=True)


def test_told_exempt_and_gone(officer, town, db):
    row = put(db, town)
    one = page(town, str(row.id))
    assert "应建未建" in officer.get(one).get_data(as_text=True)
    assert officer.submit(officer.get(one), {"mark-mark": "NOTIFIED"}, form="mark").status_code == 303
    assert "已告知" in officer.get(page(town)).get_data(as_text=True)
    old = officer.get(one)
    assert officer.submit(old, {"mark-mark": "EXEMPT"}, form="mark").status_code == 422  # without a reason
    exempt = {"mark-mark": "EXEMPT", "mark-reason": "即将停业"}
    assert officer.submit(old, exempt, form="mark").status_code == 303
    assert officer.submit(old, {"mark-mark": ""}, form="mark").status_code == 409  # the page was old
    assert "台州商厦" not in officer.get(page(town)).get_data(as_text=True)
    assert "台州商厦" in officer.get(page(town, "?state=EXEMPT")).get_data(as_text=True)
    assert officer.submit(officer.get(one), form="/leave").status_code == 303
    assert "台州商厦" not in officer.get(page(town, "?state=all")).get_data(as_text=True)


def test_wrong_entries_are_refused(officer, town, db):
    put(db, town, uscc="91331082MA2914179D")
    new = officer.get(page(town, "new"))
    for values, status in (
        ({"name": "x", "kind": "MALL", "uscc": "91331082MA2914179X"}, 422),
        ({"name": "", "kind": "MALL"}, 422),
        ({"name": "x", "kind": ""}, 422),
        ({"name": "x", "kind": "MALL", "uscc": "91331082MA2914179D"}, 422),
        ({"name": "新企业", "kind": "CAR_4S"}, 303),
        ({"name": "新企业", "kind": "CAR_4S"}, 422),
    ):
        assert officer.submit(new, values, form="entry").status_code == status, values


def test_another_county_sees_nothing(enter, town, db, officer):
    row = put(db, town)
    foreign = enter(town.other_office.people["supervisor"])
    address = f"{town.other_office.url}obligations/"
    assert "台州商厦" not in foreign.get(address + "?state=all").get_data(as_text=True)
    assert foreign.get(f"{address}{row.id}").status_code == 404
    assert foreign.post(f"{address}{row.id}/mark", data={"mark-mark": "EXEMPT"}).status_code == 404
    county = enter(town.county.people["supervisor"])
    assert "台州商厦" in county.get(f"{town.county.url}obligations/").get_data(as_text=True)
    assert enter(town.office.people["dispatcher"]).get(page(town)).status_code == 403


TABLE = """企业名称\t统一社会信用代码\t类型\t地址\t营业面积\t摊位数\t景区等级
耀达商厦\t91331082MA2914179D\t商场\t崇和路\t5000\t\t
灵湖市场\t\t市场\t灵湖路\t1200\t150\t
江南长城\t\t旅游景区\t古城\t\t\t5A
坏代码\t91331082MA2914179X\t商场\t\t900\t\t
灵湖市场\t\t市场\t灵湖路\t1300\t150\t
无类型\t\t\t\t\t\t
"""


def test_a_table_is_read_previewed_and_taken_and_the_rest_given_back(officer, town, db):
    preview = officer.post(page(town, "import"), data={"pasted": TABLE})
    html = preview.get_data(as_text=True)
    assert preview.status_code == 200
    assert "新增 3 户" in html
    assert "与第 3 行是同一企业" in html
    assert db(System("test")).scalars(select(RegisterEntry)).all() == []
    book = officer.submit(preview, form="refused.xlsx")
    rows = list(load_workbook(BytesIO(book.get_data())).active.values)
    assert [row[0] for row in rows[1:]] == ["坏代码", "灵湖市场", "无类型"]
    assert officer.submit(preview, form="import/run").status_code == 200
    kept = {row.name: row for row in db(System("test")).scalars(select(RegisterEntry))}
    assert set(kept) == {"耀达商厦", "灵湖市场", "江南长城"}
    assert kept["江南长城"].scenic_level == 5
    again = officer.post(page(town, "import"), data={"pasted": TABLE}).get_data(as_text=True)
    assert "新增 0 户，更新 0 户，未变 3 户" in again
    assert "江南长城" in officer.get(page(town)).get_data(as_text=True)


@pytest.mark.parametrize("pasted", ["", "随便写的字", "甲\t乙\n1\t2"])
def test_what_is_no_table_is_refused_in_words(officer, town, pasted):
    answer = officer.post(page(town, "import"), data={"pasted": pasted})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_a_tampered_preview_is_refused(officer, town):
    assert officer.post(page(town, "import/run"), data={"token": "WyJ4Il0.x"}).status_code == 422


def test_the_list_as_a_workbook(officer, town, db):
    put(db, town)
    put(db, town, name="小商店", floor_area=300)
    book = officer.get(page(town, "export.xlsx?state=MISSING"))
    rows = list(load_workbook(BytesIO(book.get_data())).active.values)
    assert len(rows) == 2
    assert "台州商厦" in rows[1]
    assert "营业面积 800 m²（≥ 500 m²）" in rows[1]


RULE = {
    "kind": "MALL", "expr": "business_area_m2 >= 200", "source": "临市监〔2026〕5 号", "since": "2026-11-21",
    "level": "ANY",
}  # fmt: skip


def test_a_rule_of_the_bureaus_own_is_previewed_stored_and_ended(officer, enter, town, db):
    put(db, town, name="小商店", floor_area=300)
    county = enter(town.county.people["supervisor"])
    address = f"{town.county.url}obligations/rules"
    preview = county.submit(county.get(address), RULE, form="rule")
    html = preview.get_data(as_text=True)
    assert "将新增应建 1 户，不再要求 0 户" in html
    assert "小商店" in html
    assert db(System("test")).scalars(select(ObligationRule)).all() == []
    assert county.submit(preview, form="confirm-rule").status_code == 303
    assert "小商店" in officer.get(page(town)).get_data(as_text=True)
    assert "临市监〔2026〕5 号" in officer.get(page(town, "rules")).get_data(as_text=True)
    row = db(System("test")).scalars(select(ObligationRule)).one()
    ending = county.submit(county.get(address), {"until": "2026-12-01"}, form=f"rules/{row.id}/end")
    assert "不再要求 1 户" in ending.get_data(as_text=True)
    assert county.submit(ending, form="confirm-end").status_code == 303
    assert db(System("test")).scalars(select(ObligationRule)).one().until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expr": "面积 >= 200"}, "看不懂"),
        ({"expr": "area >= 200"}, "不是可用的项目"),
        ({"region": "3307"}, "本辖区"),
        ({"region": "33108"}, "本辖区"),
        ({"source": ""}, "必填"),
    ],
)
def test_a_rule_that_cannot_be(officer, town, values, words):
    answer = officer.submit(officer.get(page(town, "rules")), {**RULE, **values}, form="rule")
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_only_who_owns_a_rule_ends_it(enter, town, db, officer):
    session = db(Bureau(town.county.path, town.county.people["supervisor"]))
    facts = RuleFacts("MALL", "", "ANY", "true", "文", WHEN)
    row = add_rule(
        session, town.county.actor("supervisor"), by_path(session, town.county.path), facts, now=clock.now()
    )
    session.commit()
    end = {"until": "2026-12-01", "confirmed": "1"}
    assert officer.post(page(town, f"rules/{row.id}/end"), data=end).status_code == 404  # the office below
    contact = enter(town.office.people["contact"])
    assert contact.post(page(town, "rules"), data=RULE).status_code == 403


VALUES = st.none() | st.integers(0, 5000)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(expr=EXPRESSIONS, area=VALUES, stalls=VALUES, level=VALUES)
def test_sql_judges_as_python_does(town, db, expr, area, stalls, level):
    session = db(Bureau(town.office.path, None))
    row = RegisterEntry(
        office_path=town.office.path, region="331082", name="x", uscc="", kind="MALL", address="", contact="",
        floor_area=area, stalls=stalls, scenic_level=level, added_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    rule = rules.Rule(
        "MALL", "331082", "ANY", rules.spell(expr)[: 10**6], "文", date(2020, 1, 1), None, town.office.path
    )
    if len(rule.expr) <= rules.LONGEST:
        owed = reading.obliged([rule], ["331082"], WHEN)
        found = session.execute(select(owed).where(RegisterEntry.id == row.id)).scalar_one()
        known = {"business_area_m2": area, "stall_count": stalls, "scenic_level_A": level}
        assert found is rules.judge(expr, known)
    session.rollback()
