"""Tables into the catalogue: recognised, judged, refused with reasons, taken whole; and pushed by a system."""

import csv
import io
import time

import openpyxl
import pytest
from sqlalchemy import select, update

from portal import merchants
from portal.core import clock
from portal.core.outbox import Outbox
from portal.core.scope import System
from portal.core.sheets import write_xlsx
from portal.merchants.actions import taking
from portal.merchants.models import CatalogueChange, CatalogueImport, CatalogueMovement, Supplier
from portal.merchants.rules.columns import IMPORTER
from tests.modules.merchants.test_catalogue import CODE, events, goods, head, liaison, page_of, text

__all__ = ["head", "liaison"]
HEADERS = ["商品名称", "生产企业", "规格", "生产日期/批号", "条码", "库存", "供应商"]
GOOD = [
    ["青稞醋", "西藏可心农业发展有限公司", "520mL/瓶", "20250928", CODE, "12", "临海粮油批发部"],
    ["红富士苹果干", "莱阳恒润食品有限公司", "488克/袋", "2025-11-17", None, "3 袋", None],
    ["酱菜汁", "河北粟凝香食品有限公司", "1.75升/桶", "2025/25/8", None, None, "临海粮油批发部"],
]


def upload(client, town, rows, headers=HEADERS, name="goods.xlsx", **values):
    data = {"file": (io.BytesIO(write_xlsx(headers, rows)), name), **values}
    answer = client.post(page_of(town, "import"), data=data)
    return client.get(answer.location) if answer.status_code == 303 else answer


def take(client, preview):
    answer = client.submit(preview, form="/run")
    return client.get(answer.location)


def book(answer):
    assert answer.status_code == 200
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_nothing_is_stored_before_it_is_confirmed_then_all_of_it_is(liaison, town, db):
    preview = upload(liaison, town, GOOD)
    assert "3 行" in text(preview)
    assert goods(db, town) == []
    result = text(take(liaison, preview))
    assert "新增" in result
    rows = {row.name: row for row in goods(db, town)}
    assert set(rows) == {"青稞醋", "红富士苹果干", "酱菜汁"}
    assert (rows["酱菜汁"].batch, rows["酱菜汁"].produced_on) == ("2025/25/8", None)
    assert rows["红富士苹果干"].stock == 3
    [supplier] = db(System("t")).scalars(select(Supplier).where(Supplier.tenant_id == town.station.id))
    assert rows["青稞醋"].supplier_id == supplier.id
    assert len(list(db(System("t")).scalars(select(CatalogueMovement)))) == 2
    assert events(db, town, "import") == ["merchants:import:done"]
    assert events(db, town) == []  # one entry a table, not one a row


def test_the_same_table_again_changes_nothing_and_a_newer_one_leaves_history(liaison, town, db):
    take(liaison, upload(liaison, town, GOOD))
    again = upload(liaison, town, GOOD)
    assert "disabled" in text(again)
    newer = [[*GOOD[0][:5], "7", None]]
    take(liaison, upload(liaison, town, newer))
    row = next(row for row in goods(db, town) if row.name == "青稞醋")
    assert row.stock == 7
    assert row.supplier_id is not None  # an empty cell takes nothing away
    [change] = db(System("t")).scalars(select(CatalogueChange).where(CatalogueChange.item_id == row.id))
    assert (change.fields, change.source) == ({"stock": ["12", "7"]}, "IMPORT")
    assert len(goods(db, town)) == 3


def test_refused_rows_come_back_with_line_and_reason(liaison, town, db):
    bad = [
        ["甲", None, None, None, "6901234567890", None, None],
        ["乙", None, None, None, None, "-3", None],
        [None, "丙公司", None, None, None, None, None],
        ["又名青稞醋", None, None, "20250928", CODE, None, None],
        ["青稞醋", None, None, "20250928", CODE, None, None],
        ["丁", None, None, None, "6.90E+12", None, None],
    ]
    preview = upload(liaison, town, [*GOOD, *bad])
    html = text(preview)
    for words in (
        "条码校验位不符",
        "库存不能为负数",
        "与第 2 行条码、批次相同而名称不同：青稞醋",
        "是同一批次的同一商品",
        "截断",
    ):
        assert words in html, words
    batch = db(System("t")).scalars(select(CatalogueImport)).one()
    before = book(liaison.get(page_of(town, f"import/{batch.id}/refused.xlsx"), check=False))
    take(liaison, preview)
    lines = book(liaison.get(page_of(town, f"import/{batch.id}/refused.xlsx"), check=False))
    assert lines == before
    assert [line[-2] for line in lines[1:]] == [5, 6, 7, 8, 9, 10]
    assert len(goods(db, town)) == 3


def test_pasted_rows_are_a_table_and_columns_may_be_chosen(liaison, town, db):
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows([["货名", "商品名称", "厂家"], ["酱油", "一号", "甲厂"]])
    page = liaison.get(page_of(town, "import"))
    answer = liaison.submit(page, {"pasted": out.getvalue()}, form="/import")
    preview = liaison.get(answer.location)
    again = liaison.submit(preview, {"column-name": "0"}, form="/columns")
    take(liaison, liaison.get(again.location))
    assert [row.name for row in goods(db, town)] == ["酱油"]
    doubled = liaison.submit(preview, {"column-name": "0", "column-maker": "0"}, form="/columns")
    assert doubled.status_code in {409, 422}


def test_rows_name_their_shop_and_a_shop_nobody_knows_is_refused(head, town, db):
    facts = merchants.ShopFacts("张记干货", "A01")
    session = db(town.station.scope())
    shop = merchants.add_shop(session, town.station.actor("head"), facts, now=clock.now())
    session.commit()
    rows = [["木耳", "张记干货"], ["银耳", "李记"], ["枸杞", None]]
    preview = upload(head, town, rows, ["商品名称", "经营户"])
    assert "本站没有该商户" in text(preview)
    take(head, preview)
    assert {row.name: row.merchant_id for row in goods(db, town)} == {"木耳": shop.id, "枸杞": None}


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "空"),
        (b"\x00\x01\x02\x03" * 50, "a.xlsx", "表格"),
        ("价格,颜色\n1,红\n".encode(), "a.csv", "商品名称"),
        (b"PK\x03\x04broken", "b.xlsx", "表格"),
    ],
)
def test_what_is_no_table_is_refused_in_words(liaison, town, db, data, name, words):
    answer = liaison.post(page_of(town, "import"), data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 422
    assert words in text(answer)
    assert goods(db, town) == []


def test_a_table_of_more_rows_than_taken_is_refused(liaison, town):
    data = "商品名称\n" + "\n".join(f"商品{at}" for at in range(20_001))
    answer = liaison.post(page_of(town, "import"), data={"file": (io.BytesIO(data.encode()), "long.csv")})
    assert answer.status_code == 422
    assert "20000" in text(answer)


def many(count):
    return [
        [f"商品{at:05d}", f"第{at % 90}食品有限公司", f"{at % 50 + 1}g", "2026-01-02", None, "5", None]
        for at in range(count)
    ]


def test_five_thousand_rows_are_taken_by_a_job_quickly(liaison, town, db, work):
    preview = upload(liaison, town, many(5_000))
    begun = time.perf_counter()
    running = take(liaison, preview)
    assert "hx-get" in text(running)
    assert goods(db, town) == []
    work()
    took = time.perf_counter() - begun
    assert len(goods(db, town)) == 5_000
    batch = db(System("t")).scalars(select(CatalogueImport)).one()
    assert (batch.status, batch.added, batch.rows) == ("DONE", 5_000, None)
    assert "hx-get" not in text(liaison.get(page_of(town, f"import/{batch.id}")))
    assert took < 30, took  # 2 s on a quiet machine


def test_a_table_whose_job_was_given_up_says_so(liaison, town, db, monkeypatch):
    monkeypatch.setattr(taking, "BY_JOB", 0)
    assert "hx-get" in text(take(liaison, upload(liaison, town, GOOD)))
    session = db(System("t"))
    session.execute(update(Outbox).where(Outbox.job == "merchants.take").values(failed_at=clock.now()))
    session.commit()
    batch = session.scalars(select(CatalogueImport)).one()
    shown = text(liaison.get(page_of(town, f"import/{batch.id}/progress")))
    assert "hx-get" not in shown
    assert "callout" in shown


def test_a_table_is_taken_once_however_often_it_is_sent(liaison, town, db):
    preview = upload(liaison, town, GOOD)
    take(liaison, preview)
    assert liaison.submit(preview, form="/run").status_code == 409
    assert len(goods(db, town)) == 3


def test_a_failing_table_leaves_nothing_half_done(liaison, town, db, monkeypatch):
    preview = upload(liaison, town, GOOD)

    def fail(*_arguments, **_named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(taking, "record", fail)
    assert liaison.submit(preview, form="/run").status_code == 500
    monkeypatch.undo()
    assert goods(db, town) == []
    assert db(System("t")).scalars(select(CatalogueImport)).one().status == "READ"


def test_the_export_is_read_again_as_it_is(liaison, town, db):
    take(liaison, upload(liaison, town, GOOD))
    exported = liaison.get(page_of(town, "export.xlsx"), check=False)
    answer = liaison.post(page_of(town, "import"), data={"file": (io.BytesIO(exported.data), "again.xlsx")})
    assert "disabled" in text(liaison.get(answer.location))


def push(client, place, key, body):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.post(f"/p/{place.slug}/api/goods", json=body, headers=headers, csrf=False, check=False)


@pytest.fixture
def key(head, town):
    page = head.submit(head.get(page_of(town, "keys")), {"label": "收银系统"}, form="key-form")
    assert page.status_code == 200
    return text(page).split('mono break">')[1].split("<")[0]


def test_a_system_pushes_with_its_key(key, new_client, town, db):
    till = new_client()
    rows = [
        {"name": "青稞醋", "barcode": CODE, "produced": "2025-09-28", "stock": 12},
        {"name": "坏", "stock": -1},
    ]
    answer = push(till, town.station, key, {"items": rows})
    assert answer.status_code == 200
    assert answer.json["added"] == 1
    assert answer.json["refused"][0]["row"] == 2
    assert "库存不能为负数" in answer.json["refused"][0]["faults"][0]["reason"]
    assert push(till, town.station, key, {"items": rows[:1]}).json["same"] == 1
    [row] = goods(db, town)
    assert (row.name, row.stock, row.created_by) == ("青稞醋", 12, "收银系统")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"items": []},
        {"items": ["x"]},
        {"items": [{"nom": "x"}]},
        {"items": [{"name": ["x"]}]},
        "x",
        None,
    ],
)
def test_what_is_no_push_is_refused_in_words(key, new_client, town, db, body):
    answer = push(new_client(), town.station, key, body)
    assert answer.status_code == 422
    assert answer.json["error"]
    assert goods(db, town) == []


def test_letters_no_database_keeps_are_left_out_of_a_push(key, new_client, town, db):
    answer = new_client().post(
        f"/p/{town.station.slug}/api/goods",
        data=r'{"items": [{"name": "\ud800青稞\u0000醋"}]}'.encode(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
        csrf=False,
        check=False,
    )
    assert answer.status_code == 200
    [row] = goods(db, town)
    assert row.name == "青稞醋"


def test_a_key_opens_its_own_station_only_and_nothing_once_revoked(key, head, new_client, town, db):
    body, till = {"items": [{"name": "x"}]}, new_client()
    assert push(till, town.station, "", body).status_code == 401
    assert push(till, town.station, "yzk_wrong", body).status_code == 401
    other = push(till, town.other, key, body)
    assert other.status_code == 401
    page = head.get(page_of(town, "keys"))
    assert key not in text(page)
    assert head.submit(page, form="/revoke").status_code == 303
    assert push(till, town.station, key, body).status_code == 401
    assert goods(db, town) == []


def test_only_the_head_makes_keys(liaison, town):
    assert liaison.get(page_of(town, "keys"), check=False).status_code == 403


def test_every_usual_spelling_finds_its_own_column():
    for name, one in IMPORTER.fields.items():
        for alias in one.aliases:
            headers = ["商品名称", alias] if name != "name" else [alias]
            assert IMPORTER.columns(headers).fields[name].header == alias, alias
