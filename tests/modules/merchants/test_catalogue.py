"""The catalogue: by hand, its history, stock book, papers, states; the door that alerts read it through."""

import io
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import select

from portal import merchants
from portal.core import clock
from portal.core.actor import Actor
from portal.core.errors import Conflict, Missing
from portal.core.scope import Station, System
from portal.merchants.models import CatalogueItem, CatalogueMovement, PurchaseEvidence, Supplier
from portal.trail.models import TrailEntry

CODE = "6901234567892"


@pytest.fixture
def liaison(frozen, enter, town):
    return enter(town.station.people["liaison"])


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def page_of(town, rest=""):
    return f"{town.station.url}goods/{rest}"


def goods(db, town):
    rows = db(System("test")).scalars(
        select(CatalogueItem)
        .where(CatalogueItem.tenant_id == town.station.id)
        .order_by(CatalogueItem.name, CatalogueItem.batch)
    )
    return list(rows)


def add(client, town, **values):
    facts = {"name": "青稞醋", "spec": "520mL/瓶", "barcode": CODE, "produced_on": "2025-09-28", **values}
    return client.submit(client.get(page_of(town, "new")), facts, form="goods-form")


def text(answer):
    return answer.get_data(as_text=True)


def station(db, town):
    return db(Station(town.station.id, town.station.path))


def actor(town):
    return Actor(None, "王敏", frozenset({"LIAISON"}), "station", town.station.id, town.station.path)


def events(db, town, kind="goods"):
    rows = db(System("test")).scalars(
        select(TrailEntry).where(TrailEntry.tenant_id == town.station.id, TrailEntry.subject_kind == kind)
    )
    return [row.event for row in sorted(rows, key=lambda row: (row.subject_id, row.seq))]


def test_an_empty_catalogue_says_what_to_do(liaison, town):
    html = text(liaison.get(page_of(town)))
    assert "台账还是空的" in html
    assert "export.xlsx" not in html


def test_goods_are_added_changed_and_keep_what_stood_there(liaison, town, db):
    answer = add(liaison, town, stock="12.5", unit="瓶")
    assert answer.status_code == 303
    [row] = goods(db, town)
    assert (row.produced_on, row.stock, row.status) == (date(2025, 9, 28), Decimal("12.5"), "ON_SALE")
    edit = liaison.get(page_of(town, f"{row.id}/edit"))
    assert liaison.submit(edit, {"maker": "西藏可心农业发展有限公司"}, form="goods-form").status_code == 303
    html = text(liaison.get(page_of(town, row.id)))
    assert "生产企业: — → 西藏可心农业发展有限公司" in html
    assert events(db, town) == ["merchants:goods:added", "merchants:goods:changed"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"barcode": "6901234567890"}, "条码校验位不符"),
        ({"barcode": "12345"}, "条码应为 8、12、13 或 14 位数字"),
        ({"stock": "-1"}, "库存不能为负数"),
        ({"expires_on": "2025-01-01"}, "到期日期早于生产日期"),
        ({"name": ""}, "商品名称"),
    ],
)
def test_what_cannot_be_is_refused_in_words(liaison, town, db, values, words):
    answer = add(liaison, town, **values)
    assert answer.status_code == 422
    assert words in text(answer)
    assert goods(db, town) == []


def test_the_same_batch_is_not_entered_twice_but_another_batch_is(liaison, town, db):
    add(liaison, town)
    again = add(liaison, town)
    assert again.status_code == 409
    assert "已有同一商户、同一条码、同一批次" in text(again)
    assert add(liaison, town, produced_on="2025-10-01").status_code == 303
    assert len(goods(db, town)) == 2
    first = goods(db, town)[0]
    assert "其他批次" in text(liaison.get(page_of(town, first.id)))


def test_somebody_faster_is_not_overwritten(liaison, town, db):
    add(liaison, town)
    [row] = goods(db, town)
    page = liaison.get(page_of(town, f"{row.id}/edit"))
    liaison.submit(page, {"brand": "一"}, form="goods-form")
    late = liaison.submit(page, {"brand": "二"}, form="goods-form")
    assert late.status_code == 409
    assert goods(db, town)[0].brand == "一"


def test_the_stock_book_balances_and_never_goes_below_zero(liaison, town, db):
    add(liaison, town, stock="10")
    [row] = goods(db, town)
    page = liaison.get(page_of(town, row.id))
    for kind, quantity, status in (
        ("IN", "5", 303),
        ("SALE", "12", 303),
        ("SALE", "4", 422),
        ("LOSS", "0", 422),
    ):
        answer = liaison.submit(page, {"kind": kind, "quantity": quantity}, form="/stock")
        assert answer.status_code == status, text(answer)
    assert goods(db, town)[0].stock == 3
    lines = db(System("test")).scalars(select(CatalogueMovement).where(CatalogueMovement.item_id == row.id))
    assert {(line.kind, line.quantity, line.balance) for line in lines} == {
        ("COUNT", 10, 10),
        ("IN", 5, 15),
        ("SALE", 12, 3),
    }


def test_goods_go_off_and_come_back_but_not_from_a_block(liaison, town, db):
    add(liaison, town)
    [row] = goods(db, town)
    page = liaison.get(page_of(town, row.id))
    assert liaison.submit(page, form="/off").status_code == 303
    assert goods(db, town)[0].status == "OFF"
    assert liaison.submit(liaison.get(page_of(town, row.id)), form="/on").status_code == 303
    session = station(db, town)
    merchants.set_status(session, actor(town), row.id, "BLOCKED", now=clock.now(), note="通报 60 号")
    session.commit()
    with pytest.raises(Conflict):
        merchants.put_back(session, actor(town), row.id, now=clock.now())
    html = text(liaison.get(page_of(town, row.id)))
    assert "因不合格产品处置禁止上架" in html
    assert "通报 60 号" in html


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(stream, "PNG")
    return stream.getvalue()


def test_missing_papers_are_shown_counted_and_settled(liaison, town, db):
    page = liaison.get(page_of(town, "suppliers/new"))
    assert liaison.submit(page, {"name": "临海粮油批发部"}, form="supplier-form").status_code == 303
    [supplier] = db(System("test")).scalars(select(Supplier).where(Supplier.tenant_id == town.station.id))
    add(liaison, town, supplier_id=str(supplier.id))
    [row] = goods(db, town)
    assert "缺供货商证照、缺合格证明、缺进货票据" in text(liaison.get(page_of(town, row.id))).replace(
        "\n", ""
    )
    assert "青稞醋" in text(liaison.get(page_of(town, "?show=lacking")))
    papers = [
        (f"suppliers/{supplier.id}", {"kind": "LICENCE", "valid_until": "2027-01-01"}),
        (row.id, {"kind": "CERTIFICATE"}),
        (row.id, {"kind": "INVOICE"}),
    ]
    for at, (place, values) in enumerate(papers):
        values |= {"file": (io.BytesIO(picture()), f"paper{at}.png")}
        answer = liaison.submit(liaison.get(page_of(town, place)), values, form=f"{place}/papers")
        assert answer.status_code == 303, text(answer)
    assert "缺进货票据" not in text(liaison.get(page_of(town, row.id)))
    assert "没有找到商品" in text(liaison.get(page_of(town, "?show=lacking")))
    [invoice] = db(System("test")).scalars(select(PurchaseEvidence).where(PurchaseEvidence.kind == "INVOICE"))
    assert liaison.get(page_of(town, f"papers/{invoice.id}"), check=False).mimetype == "image/png"
    page = liaison.get(page_of(town, row.id))
    assert liaison.submit(page, {"why": ""}, form=f"{invoice.id}/withdraw").status_code == 422
    assert liaison.submit(page, {"why": "拍错了"}, form=f"{invoice.id}/withdraw").status_code == 303
    assert "缺进货票据" in text(liaison.get(page_of(town, row.id)))


def test_a_licence_out_of_date_counts_as_missing(liaison, town, db):
    liaison.submit(liaison.get(page_of(town, "suppliers/new")), {"name": "甲"}, form="supplier-form")
    [supplier] = db(System("test")).scalars(select(Supplier).where(Supplier.tenant_id == town.station.id))
    add(liaison, town, supplier_id=str(supplier.id))
    values = {"kind": "PERMIT", "valid_until": "2026-11-20", "file": (io.BytesIO(picture()), "a.png")}
    liaison.submit(
        liaison.get(page_of(town, f"suppliers/{supplier.id}")), values, form=f"{supplier.id}/papers"
    )
    assert "缺供货商证照" in text(liaison.get(page_of(town, goods(db, town)[0].id)))


def test_the_list_is_searched_filtered_sorted_and_paged_by_key(liaison, town, db):
    session = station(db, town)
    for at in range(60):
        facts = merchants.GoodsFacts(name=f"商品{at:02d}", maker="甲公司" if at % 2 else "乙公司")
        merchants.add_goods(session, actor(town), facts, now=clock.now())
    session.commit()
    first = text(liaison.get(page_of(town)))
    assert "商品00" in first
    assert "商品24" in first
    assert "商品25" not in first
    after = first.split("after=")[1].split('"')[0].split("&")[0]
    assert "商品25" in text(liaison.get(page_of(town, f"?after={after}")))
    assert "商品59" in text(liaison.get(page_of(town, "?sort=changed")))
    found = text(liaison.get(page_of(town, "?q=乙公司&shop=own")))
    assert "商品02" in found
    assert "商品01" not in found
    assert liaison.get(page_of(town, "?shop=nonsense")).status_code == 200
    assert liaison.get(page_of(town, "export.xlsx")).status_code == 200


def test_a_barcode_is_looked_up(liaison, town, db):
    add(liaison, town)
    assert "青稞醋" in text(liaison.get(page_of(town, f"scan?code={CODE}")))
    assert "条码校验位不符" in text(liaison.get(page_of(town, "scan?code=6901234567890")))
    empty = text(liaison.get(page_of(town, "scan?code=6901234567885")))
    assert "台账中没有此条码的商品" in empty
    form = text(liaison.get(page_of(town, "new?code=6901234567885")))
    assert 'value="6901234567885"' in form


def test_another_stations_goods_are_not_there(town, db, new_client, enter, frozen):
    session = station(db, town)
    row = merchants.add_goods(session, actor(town), merchants.GoodsFacts("青稞醋"), now=clock.now())
    session.commit()
    stranger = db(Station(town.other.id, town.other.path))
    with pytest.raises(Missing):
        merchants.item(stranger, row.id)
    assert merchants.items(stranger, [row.id]) == {}
    assert merchants.changed_items(stranger) == []


def test_who_goes_on_reading_misses_no_change_and_reads_none_twice(town, db, frozen):
    session, who = station(db, town), actor(town)
    first = merchants.add_goods(session, who, merchants.GoodsFacts("甲", barcode=CODE), now=clock.now())
    merchants.add_goods(session, who, merchants.GoodsFacts("乙"), now=clock.now())
    read = merchants.changed_items(session, limit=1)
    rest = merchants.changed_items(session, read[-1].mark)
    assert [row.name for row in (*read, *rest)] == ["甲", "乙"]
    assert merchants.changed_items(session, rest[-1].mark) == []
    merchants.take_off(session, who, first.id, now=clock.now())
    [changed] = merchants.changed_items(session, rest[-1].mark)
    assert (changed.name, changed.status, changed.texts["gtin"]) == ("甲", "OFF", CODE)
    assert {row.name for row in merchants.all_items(session)} == {"甲", "乙"}
