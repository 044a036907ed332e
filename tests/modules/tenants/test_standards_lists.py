"""A bureau's checklists: read in from files with faults, edited by page, published, followed, retired."""

import json
from io import BytesIO

import pytest
from sqlalchemy import select

from portal import tenants
from portal.core import clock
from portal.core.clock import local_date
from portal.core.errors import Conflict, Missing
from portal.core.scope import System
from portal.core.sheets import read_rows, write_xlsx
from portal.tenants.actions import standards as actions
from portal.tenants.models import StandardVersion
from portal.tenants.queries import standards as queries
from portal.tenants.rules.standards import Checklist, Evidence, Item
from tests.modules.tenants.proof import LINHAI, Office, Shower, ship

HEADERS = [
    "编号",
    "检查项目",
    "证据类型",
    "证据说明",
    "数量",
    "分值",
    "必达",
    "有效天数",
    "仅限现场拍照",
    "字段或记录",
]


def twelve(weights=None):
    """A checklist nobody has seen before: twelve items, every kind of evidence."""
    weights = weights or [10, 10, 10, 10, 10, 10, 10, 10, 5, 5, 5, 5]
    proofs = [
        ("照片", "门头", 1, None, "是", None),
        ("照片", "接待台", 2, None, "否", None),
        ("文件", "管理办法", 1, None, None, None),
        ("档案字段", "服务时间", 1, None, None, "服务时间"),
        ("档案字段", "电话", 1, None, None, "phone"),
        ("文字说明", "值班安排", 1, None, None, None),
        ("数量", "意见箱个数", 2, None, None, None),
        ("人员比对", "公示人员一致", 1, None, None, None),
        ("系统记录", "在岗人员", 1, None, None, "staff"),
        ("系统记录", "登记簿", 1, None, None, "register"),
        ("照片", "无障碍通道", 1, 60, "否", None),
        ("照片", "灭火器", 1, 30, "否", None),
    ]
    return [
        [
            f"X-{n:02d}",
            f"第{n}项要求",
            kind,
            what,
            count,
            weight,
            "否" if n == 12 else "是",
            days,
            camera,
            key,
        ]
        for n, ((kind, what, count, days, camera, key), weight) in enumerate(
            zip(proofs, weights, strict=True), 1
        )
    ]


def xlsx(rows, headers=HEADERS):
    return write_xlsx(headers, rows)


@pytest.fixture
def keeper(frozen, enter, town):
    return enter(town.county.people["supervisor"])


def at(town, rest=""):
    return f"{town.county.url}checklists/{rest}"


def upload(client, town, content, name="标准.xlsx", **values):
    page = client.get(at(town, "import"))
    given = {
        "code": "LH-12",
        "title": "临海十二条",
        "pass_mark": "85",
        **values,
        "file": (BytesIO(content), name),
    }
    return client.submit(page, given, form="import")


def take(client, town, content, name="标准.xlsx", **values):
    answer = client.submit(upload(client, town, content, name, **values), form="import/run")
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[-1]


def publish(client, town, version, start="2026-11-21"):
    return client.submit(client.get(at(town, version)), {"start": start}, form="publish")


def row_of(db, version):
    return db(System("test")).get(StandardVersion, version)


def test_the_package_ships_once_into_every_root(frozen, town, db):
    assert ship(db) == 7
    assert ship(db) == 0
    rows = db(System("test")).scalars(select(StandardVersion)).all()
    assert {row.office_path for row in rows} == {town.city.path}
    assert {row.code for row in rows if row.state == "DRAFT"} == {"EIGHT_HAVE_FOUR_UNIFIED"}


def test_a_table_is_shown_first_and_becomes_a_draft(keeper, town, db):
    answer = upload(keeper, town, xlsx(twelve()))
    html = answer.get_data(as_text=True)
    assert "第12项要求" in html
    assert "导入后成为草稿" in html
    assert db(System("test")).scalars(select(StandardVersion)).all() == []
    version = take(keeper, town, xlsx(twelve()))
    row = row_of(db, version)
    assert (row.state, row.pass_mark, len(row.items), row.number) == ("DRAFT", 85, 12, 1)
    assert publish(keeper, town, version).status_code == 303
    assert tenants.checklist(db(town.station.scope()), "LH-12", today=local_date(clock.now())).pass_mark == 85


def test_broken_rows_are_named_with_line_and_reason_and_given_back(keeper, town):
    rows = twelve()
    rows[1][5], rows[3][2], rows[5][0] = "很多", "气味", "X-01"
    answer = upload(keeper, town, xlsx(rows))
    html = answer.get_data(as_text=True)
    for words in (
        "不是分值",
        "没有“气味”这种证据类型",
        "与第 2 行重复",
        "分值合计 70，要求 100",
        "再加 30 分",
    ):
        assert words in html
    book = keeper.submit(answer, form="import/refused.xlsx", check=False)
    back = list(read_rows(BytesIO(book.get_data())).rows)
    assert [(row.values[0], row.values[10]) for row in back] == [("X-02", 3), ("X-04", 5), ("X-01", 7)]
    assert "不是分值" in back[0].values[11]


def test_weights_that_do_not_add_up_wait_in_the_draft(keeper, town, db):
    version = take(keeper, town, xlsx(twelve([10] * 8 + [5, 5, 5, 1])))
    answer = publish(keeper, town, version)
    assert answer.status_code == 422
    assert "分值合计 96，要求 100。请给分值最高的项目再加 4 分" in answer.get_data(as_text=True)
    assert row_of(db, version).state == "DRAFT"
    page = keeper.get(at(town, f"{version}/items/X-12"))
    assert keeper.submit(page, {"weight": "5"}, form="item").status_code == 303
    assert publish(keeper, town, version).status_code == 303


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (xlsx([["a", 1]], ["甲", "乙"]), "表.xlsx", "表中缺少以下列"),
        (b"not a table", "表.xlsx", ""),
        (b'{"items": 5}', "标准.json", "不是标准的 JSON"),
        (b"\xff\xfe{", "标准.json", "不是标准的 JSON"),
        (b"", "空.xlsx", ""),
    ],
)
def test_what_is_no_checklist_is_refused_in_words(keeper, town, content, name, words):
    answer = upload(keeper, town, content, name)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_missing_code_is_asked_for(keeper, town):
    assert upload(keeper, town, xlsx(twelve()), code="", title="").status_code == 422
    assert upload(keeper, town, xlsx(twelve()), code="十二条").status_code == 422


def test_the_example_reads_in_without_a_fault(keeper, town):
    content = keeper.get(at(town, "import/example.xlsx"), check=False).get_data()
    html = upload(keeper, town, content).get_data(as_text=True)
    assert "没有通过" not in html
    assert "分值合计" not in html


def test_json_goes_out_and_comes_back(keeper, enter, town, db):
    version = take(keeper, town, xlsx(twelve()))
    publish(keeper, town, version)
    content = keeper.get(at(town, f"{version}/checklist.json"), check=False).get_data()
    data = json.loads(content)
    assert (data["code"], len(data["items"])) == ("LH-12", 12)
    other = enter(town.other_county.people["supervisor"])
    there = f"{town.other_county.url}checklists/"
    page = other.submit(
        other.get(there + "import"),
        {"file": (BytesIO(content), "a.json"), "code": "", "title": ""},
        form="import",
    )
    made = other.submit(page, form="import/run").headers["Location"].rsplit("/", 1)[-1]
    assert row_of(db, made).items == row_of(db, version).items
    data["items"][0]["evidence"][0]["kind"] = "SMELL"
    page = other.submit(
        other.get(there + "import"), {"file": (BytesIO(json.dumps(data).encode()), "b.json")}, form="import"
    )
    assert "没有“SMELL”这种证据类型" in page.get_data(as_text=True)


def test_a_token_of_another_bureau_is_no_token(keeper, enter, town):
    page = upload(keeper, town, xlsx(twelve()))
    other = enter(town.other_county.people["supervisor"])
    html = page.get_data(as_text=True)
    token = html.split('name="token" value="')[1].split('"')[0]
    answer = other.post(f"{town.other_county.url}checklists/import/run", data={"token": token})
    assert answer.status_code == 422


def test_a_draft_is_edited_by_page(keeper, town, db):
    page = keeper.get(at(town, "new"))
    answer = keeper.submit(page, {"code": "NEW-1", "title": "新标准", "areas": "33，3310"}, form="checklist")
    version = answer.headers["Location"].rsplit("/", 1)[-1]
    add = keeper.get(at(town, f"{version}/add"))
    given = {
        "code": "A", "title": "牌匾", "weight": "60", "evidence-0-kind": "PHOTO", "evidence-0-what": "近景",
        "evidence-0-count": "2", "evidence-1-kind": "TEXT", "evidence-1-what": "说明",
    }  # fmt: skip
    assert keeper.submit(add, given, form="item").status_code == 303
    add = keeper.get(at(town, f"{version}/add"))
    assert keeper.submit(add, given, form="item").status_code == 422  # the code stands already
    assert keeper.submit(add, {**given, "code": "B", "weight": "40"}, form="item").status_code == 303
    assert [item["code"] for item in row_of(db, version).items] == ["A", "B"]
    page = keeper.get(at(town, version))
    assert keeper.submit(page, form="items/B/up").status_code == 303
    assert [item["code"] for item in row_of(db, version).items] == ["B", "A"]
    assert keeper.submit(page, form="items/B/remove").status_code == 409  # the page is old by one step
    page = keeper.get(at(town, version))
    assert keeper.submit(page, form="items/B/remove").status_code == 303
    head = keeper.get(at(town, f"{version}/edit"))
    assert keeper.submit(head, {"areas": "浙江"}, form="checklist").status_code == 422
    assert keeper.submit(head, {"pass_mark": "90", "kinds": ["MALL"]}, form="checklist").status_code == 303
    row = row_of(db, version)
    assert (row.pass_mark, row.kinds, row.areas, len(row.items)) == (90, ["MALL"], ["33", "3310"], 1)
    assert publish(keeper, town, version).status_code == 422  # 60 of 100


def test_two_people_editing_one_draft_lose_nothing(keeper, enter, town, db):
    version = take(keeper, town, xlsx(twelve()))
    page = keeper.get(at(town, f"{version}/items/X-01"))
    colleague = enter(town.county.people["supervisor"])
    colleague.submit(colleague.get(at(town, f"{version}/items/X-02")), {"title": "同事改的"}, form="item")
    answer = keeper.submit(page, {"title": "我改的"}, form="item")
    assert answer.status_code == 409
    assert "我改的" in answer.get_data(as_text=True)
    assert keeper.submit(answer, form="item").status_code == 303
    titles = [item["title"] for item in row_of(db, version).items][:2]
    assert titles == ["我改的", "同事改的"]


def test_what_is_published_never_changes(keeper, town, db):
    version = take(keeper, town, xlsx(twelve()))
    publish(keeper, town, version)
    session, path = db(town.county.scope("supervisor")), town.county.path
    with pytest.raises(Conflict):
        actions.remove_item(
            session, town.county.actor("supervisor"), path, version, "X-01", row_of(db, version).version,
            now=clock.now(),
        )  # fmt: skip
    assert "items/X-01/remove" not in keeper.get(at(town, version)).get_data(as_text=True)


def test_only_keepers_change_and_members_read(keeper, enter, town):
    version = take(keeper, town, xlsx(twelve()))
    contact = enter(town.county.people["contact"])
    assert contact.get(at(town)).status_code == 200
    assert contact.get(at(town, version)).status_code == 200
    assert contact.get(at(town, f"{version}/edit")).status_code == 403
    stranger = enter(town.other_county.people["supervisor"])
    assert stranger.get(f"{town.other_county.url}checklists/{version}").status_code == 404


def test_a_county_makes_the_citys_list_its_own(keeper, town, db):
    ship(db)
    city = db(System("test")).scalars(select(StandardVersion).where(StandardVersion.code == LINHAI)).one()
    html = keeper.get(at(town)).get_data(as_text=True)
    assert str(city.id) in html
    answer = keeper.submit(keeper.get(at(town, city.id)), form="next")
    own = answer.headers["Location"].rsplit("/", 1)[-1]
    keeper.submit(keeper.get(at(town, f"{own}/edit")), {"title": "临海自己的八个一"}, form="checklist")
    publish(keeper, town, own)
    mine = tenants.checklist(db(town.station.scope()), LINHAI, today=local_date(clock.now()))
    theirs = tenants.checklist(db(town.other.scope()), LINHAI, today=local_date(clock.now()))
    assert (mine.title, theirs.title) == ("临海自己的八个一", city.title)


def test_a_new_version_waits_for_its_day_and_reopens_only_what_changed(keeper, town, db, frozen, work):
    ship(db)
    shown = Shower(db, town.station).show_all()
    shown.submit()
    assert Office(db, town.office, town.station).decide() == "CONFIRMED"
    session, city = db(town.city.scope("supervisor")), town.city
    actor = city.actor("supervisor")
    source = queries.checklist(session, LINHAI, today=local_date(clock.now()))
    row = actions.draft(session, actor, city.path, source, now=clock.now())
    desk = Item(
        **{**vars(source.item("E1-05")), "evidence": (Evidence("PHOTO", "办公桌和工作牌", camera_only=True),)}
    )
    row = actions.put_item(session, actor, city.path, row.id, "E1-05", desk, row.version, now=clock.now())
    start = local_date(clock.now()).replace(day=25)
    actions.publish(session, actor, city.path, row.id, start, row.version, now=clock.now())
    session.commit()
    work()
    assert shown.sheet().checklist.number == 1
    frozen.move_to("2026-11-25T00:10:00+08:00")
    work()
    work()
    sheet = shown.sheet()
    assert sheet.checklist.number == 2
    assert {line.item.code: line.answer.why for line in sheet.lines if line.state == "REOPENED"} == {
        "E1-05": "CHANGED"
    }
    assert sheet.confirmed  # until its term
    assert sheet.state == "REOPENED"


def test_a_retired_standard_is_asked_of_nobody_and_what_is_confirmed_stands(frozen, town, db):
    ship(db)
    shown = Shower(db, town.station).show_all()
    shown.submit()
    Office(db, town.office, town.station).decide()
    session, city = db(town.city.scope("supervisor")), town.city
    row = session.scalars(select(StandardVersion).where(StandardVersion.code == LINHAI)).one()
    actions.retire(session, city.actor("supervisor"), city.path, row.id, row.version, now=clock.now())
    session.commit()
    state = next(one for one in tenants.standard_states(shown.db, clock.now()) if one.code == LINHAI)
    assert state.confirmed
    other = db(town.other.scope())
    assert LINHAI not in [one.code for one in tenants.standard_states(other, clock.now())]
    with pytest.raises(Missing):
        tenants.checklist(other, LINHAI, today=local_date(clock.now()))


def test_the_doors_speak_for_stations_and_bureaux(frozen, town, db):
    ship(db)
    today = local_date(clock.now())
    for scope in (town.station.scope(), town.county.scope(), town.city.scope()):
        found = tenants.checklist(db(scope), LINHAI, today=today)
        assert isinstance(found, Checklist)
        assert len(found.items) == 8
    state = tenants.standard_state(db(town.county.scope()), clock.now(), station=town.station.id)
    assert (state.code, state.confirmed, state.open_items, state.score) == (LINHAI, False, 8, None)
    with pytest.raises(Missing):
        tenants.standard_state(db(town.county.scope()), clock.now())


def test_a_bureaus_own_twelve_items_work_to_the_end_without_code(keeper, town, db):
    version = take(keeper, town, xlsx(twelve()))
    publish(keeper, town, version)
    shown = Shower(db, town.station, code="LH-12")
    shown.profile()
    tenants.profile(shown.db).opening_hours = "9:00–21:00"
    shown.db.commit()
    sheet = shown.sheet()
    assert sheet.points == 30  # two fields and two records stand by themselves
    assert len(sheet.lacking) == 7
    shown.show_all()
    assert shown.submit() == 12
    assert Office(db, town.office, town.station, code="LH-12").decide() == "CONFIRMED"
    assert tenants.standard_state(shown.db, clock.now()).score == 100
