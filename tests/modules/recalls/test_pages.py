"""Every page of alerts, on both sides, as people use them."""

from io import BytesIO

import pytest

from tests.modules.recalls.shelf import ROW, listing, photo

FACTS = {
    "kind": "FOOD_SAMPLING",
    "title": "关于25批次食品抽检不合格情况的通告",
    "notice_date": "2026-11-10",
    "gravity": "1",
    "public": "1",
    "issuer": "市场监管总局",
    "ask_all": "y",
}


@pytest.fixture
def officer(shop, enter):
    return enter(shop.town.county.people["supervisor"])


@pytest.fixture
def liaison(shop, enter):
    return enter(shop.town.station.people["liaison"])


@pytest.fixture
def desk(shop):
    return f"/g/{shop.town.county.slug}/alerts"


@pytest.fixture
def counter(shop):
    return f"/s/{shop.town.station.slug}/alerts"


def test_empty_pages_say_what_comes(officer, liaison, desk, counter):
    for page in (f"{desk}/", f"{desk}/?view=DRAFT", f"{desk}/?view=CLOSED", f"{desk}/new"):
        assert officer.get(page).status_code == 200
    for view in ("OPEN", "WAITING", "ALL"):
        assert liaison.get(f"{counter}/?view={view}").status_code == 200


def test_a_pasted_list_is_read_checked_and_sent(shop, officer, desk):
    page = officer.get(f"{desk}/new")
    text = "样品名称\t标称生产企业名称\t生产日期\n青稞醋\t西藏可心公司\t2025/9/28"
    answer = officer.submit(page, {**FACTS, "pasted": text})
    assert answer.status_code == 303
    draft = officer.get(answer.location)
    assert "青稞醋" in draft.text
    sent = officer.submit(draft, {}, form="/issue")
    assert sent.status_code == 303
    shop.work()
    board = officer.get(sent.location)
    assert shop.town.station.name in board.text


def test_the_same_file_again_leads_to_the_first(shop, officer, desk):
    shop.upload()
    answer = officer.submit(officer.get(f"{desk}/new"), {**FACTS, "file": (listing(ROW), "again.csv")})
    assert answer.location.endswith(f"/alerts/{shop.alert}")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.4 broken", "x.pdf", "PDF 无法读取"),
        ("只有一句话，没有表头".encode(), "x.txt", "没有读到条目"),
        ("商品名称,规格\n".encode() + b"\xff\xfe\xff", "x.csv", "不接受此类文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "密码"),
        (b"PK\x03\x04" + b"0" * 60, "x.xlsx", "损坏"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(shop, officer, desk, content, name, words):
    answer = officer.submit(officer.get(f"{desk}/new"), {**FACTS, "file": (BytesIO(content), name)})
    if answer.status_code == 303:
        shop.work()
        answer = officer.get(answer.location)
    assert words in answer.text


def test_columns_are_put_right_and_remembered(shop, officer, desk):
    header = ["序号", "样品名称", "谁做的", "生产日期"]
    first = listing(["1", "青稞醋", "西藏可心公司", "2025/9/28"], header=header).getvalue()
    page = f"{desk}/{shop.upload(content=first).alert}"
    draft = officer.get(page)
    assert "未识别" in draft.text
    assert officer.submit(draft, {"column-2": "maker_name"}, form="/columns").status_code == 303
    assert "西藏可心公司" in officer.get(page).text
    again = shop.upload(
        content=listing(["1", "白酒", "某酒厂公司", "2025/9/28"], header=header).getvalue()
    ).alert
    assert "某酒厂公司" in officer.get(f"{desk}/{again}").text
    assert "未识别" not in officer.get(f"{desk}/{again}").text


def test_a_marked_item_stops_the_list_until_a_person_looked(shop, officer, desk):
    shop.upload([*ROW[:4], "2025/25/8", *ROW[5:]])
    page = f"{desk}/{shop.alert}"
    draft = officer.get(page)
    assert "日期不合法" in draft.text
    assert officer.submit(draft, {}, form="/issue", check=False).status_code == 409
    items = officer.get(f"{page}/items?waiting=1")
    link = next(
        line
        for line in items.text.split('"')
        if "/items/" in line and line.endswith(tuple("0123456789abcdef"))
    )
    corrected = officer.submit(
        officer.get(link), {"text-production_date": "2025/8/25", "note": "核对原件"}, form="/correct"
    )
    assert corrected.status_code == 303
    assert officer.submit(officer.get(page), {}, form="/issue").status_code == 303


def test_the_station_goes_the_whole_way_on_its_pages(shop, liaison, officer, desk, counter):
    shop.stock().upload().issue()
    task = f"{counter}/{shop.task().id}"
    [match] = shop.matches()
    assert "立即停止销售" in liaison.get(task).text
    unbalanced = {"received": "12", "stock": "10", "sold": "1"}
    refused = liaison.submit(liaison.get(task), unbalanced, form=f"{match.id}/accept")
    assert refused.status_code == 422
    assert "数量不平" in refused.text
    balanced = {"received": "12", "stock": "10", "sold": "2", "unit": "瓶"}
    assert liaison.submit(liaison.get(task), balanced, form=f"{match.id}/accept").status_code == 303
    assert "至少拍一张" in liaison.submit(liaison.get(task), {"place": "仓库"}, form="/withdraw").text
    sealed = {"place": "二楼仓库", "photos": (BytesIO(photo()), "a.jpg")}
    assert liaison.submit(liaison.get(task), sealed, form="/withdraw").status_code == 303
    posted = {"place": "服务台", "photos": (BytesIO(photo("blue")), "b.jpg")}
    assert liaison.submit(liaison.get(task), posted, form="/post").status_code == 303
    refund = {"quantity": "1", "amount": "15.8", "name": "王小明", "phone": "13812345678"}
    assert liaison.submit(liaison.get(task), refund, form="/refund").status_code == 303
    shown = liaison.get(task).text
    assert "138****5678" in shown
    assert "13812345678" not in shown
    [line] = shop.lines()
    disposal = {
        f"returned-{line.id}": "11",
        "measures": ["RETURN"],
        "photos": (BytesIO(photo("green")), "c.jpg"),
    }
    assert liaison.submit(liaison.get(task), disposal, form="/dispose").status_code == 303
    for paper in ("f14.pdf", "notice.pdf"):
        assert liaison.get(f"{task}/{paper}").mimetype == "application/pdf"
    theirs = f"{desk}/stations/{shop.task().id}"
    page = officer.get(theirs)
    assert "封存" in page.text
    assert officer.submit(page, {"note": "账实相符"}, form="/check").status_code == 303
    assert officer.submit(officer.get(theirs), {}, form="/close").status_code == 303
    for paper in ("report.xlsx", "report.pdf", "removal.xml", "source"):
        assert officer.get(f"{desk}/{shop.alert}/{paper}").status_code == 200
    assert b"<batchNumber>2025-09-28</batchNumber>" in officer.get(f"{desk}/{shop.alert}/removal.xml").data
    assert officer.get(f"{theirs}/f14.pdf").mimetype == "application/pdf"
    photos = [part for part in officer.get(theirs).text.split('"') if "/files/" in part]
    assert officer.get(photos[0]).mimetype == "image/jpeg"


def test_a_station_without_signs(shop, liaison, officer, desk, counter):
    shop.upload().issue()
    task = f"{counter}/{shop.task().id}"
    page = liaison.get(f"{task}/claim")
    unsigned = liaison.submit(page, {"looked": "y", "signer": "李丽"}, form="claim")
    assert unsigned.status_code == 422
    signed = {"looked": "y", "signer": "李丽", "scan": (BytesIO(photo("black")), "s.jpg")}
    assert liaison.submit(page, signed, form="claim").status_code == 303
    assert "签字声明" in liaison.get(task).text
    assert liaison.get(f"{task}/claim.pdf").mimetype == "application/pdf"
    shop.stock()
    assert "与本站的声明不符" in liaison.get(task).text
    theirs = officer.get(f"{desk}/stations/{shop.task().id}")
    assert "与声明不符" in theirs.text
    assert shop.town.station.name in officer.get(f"{desk}/{shop.alert}?view=AGAINST").text


def test_a_foreign_station_and_bureau_see_nothing(shop, enter):
    shop.stock().upload().issue()
    task = shop.task().id
    stranger = enter(shop.town.other.people["head"])
    assert stranger.get(f"/s/{shop.town.other.slug}/alerts/{task}").status_code == 404
    assert stranger.get(f"/s/{shop.town.station.slug}/alerts/{task}").status_code == 404
    theirs = enter(shop.town.other_county.people["supervisor"])
    desk = f"/g/{shop.town.other_county.slug}/alerts"
    for path in (shop.alert, f"{shop.alert}/items", f"stations/{task}", f"{shop.alert}/report.xlsx"):
        assert theirs.get(f"{desk}/{path}").status_code == 404


def test_an_office_works_on_what_the_county_sent(shop, enter):
    shop.stock().upload().issue()
    office = enter(shop.town.office.people["contact"])
    desk = f"/g/{shop.town.office.slug}/alerts"
    assert "关于25批次" in office.get(f"{desk}/").text
    assert shop.town.station.name in office.get(f"{desk}/{shop.alert}").text
    assert office.get(f"{desk}/{shop.alert}/items").status_code == 404  # the list itself is the county's
    assert office.get(f"{desk}/{shop.alert}/report.pdf").mimetype == "application/pdf"
