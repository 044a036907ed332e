"""The eight ones on a phone of 360 px: photo by photo, handed over, returned, mended, confirmed; and a bureau's own
twelve items, read in from a table, taken the same way without a line of code."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from portal.core.sheets import write_xlsx
from portal.tenants import StationMember, ship_standards
from tests.modules.tenants.proof import LINHAI, document, photo
from tests.modules.tenants.test_standards_lists import HEADERS, twelve
from tests.support import axe, staging
from tests.support import town as towns
from tests.support.browser import enter, follow
from tests.support.browser import page as new_page

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def town(live_database, live_server):
    with staging.writing_to(live_database), open_session(System("journey")) as session:
        built = towns.build(session, clock.now())
        ship_standards(session, now=clock.now())
        for n, member in enumerate(session.scalars(select(StationMember)), 1):
            member.badge_no = f"0001-{n:02d}"
        session.commit()
    return built


@pytest.fixture
def office_desk(browser, live_server, request):
    with new_page(browser, live_server.url, f"{request.node.name}-office") as made:
        yield made


def look(page):
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
    axe.require(page)


def give(page, item, slot, content, name="IMG_0001.jpg", kind="image/jpeg"):
    """What the camera gives the page's own input; the item is drawn anew when the server has it."""
    form = page.locator(f"#item-{item} form[action$='/files/{slot}']")
    with page.expect_response(lambda answer: f"/{item}/files/{slot}" in answer.url) as answer:
        form.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    page.locator(".upload-row").first.wait_for(state="detached")
    return answer.value.status


def keep(page, item):
    with page.expect_response(lambda answer: answer.url.endswith(f"/{item}")):
        page.locator(f"#write-{item} button").click()
    page.locator(f"#item-{item} .tag", has_text="已完成").wait_for()


def photos(page, item, *slots):
    for slot in slots:
        assert give(page, item, slot, photo()) == 200


def write_room(page, town):
    """The room of the station, where the self-check sends people."""
    follow(page.locator("#item-E1-03").get_by_role("link", name="去填写"))
    page.goto(f"{town.station.url}profile/edit")
    page.locator("[name=room]").fill("一楼服务台旁 102")
    follow(page.locator("main form button[type=submit]").first)


def test_a_new_station_reaches_the_eight_ones_by_phone(phone, office_desk, town):
    enter(phone, town.station, "head")
    here = f"{town.station.url}standards/"
    phone.goto(town.station.url)
    phone.get_by_role("link", name="八个一").first.click()
    phone.wait_for_url(f"**/{LINHAI}")
    assert "8 个必达项还没有完成" in phone.locator("#standing").inner_text()
    look(phone)
    # A forwarded picture, and one of last month: refused at the item, in words, and nothing is lost.
    assert give(phone, "E1-01", 0, photo(exif=False)) == 422
    assert "没有拍摄时间" in phone.locator("#item-E1-01 [role=alert]").inner_text()
    look(phone)
    assert give(phone, "E1-01", 0, photo(clock.now() - timedelta(days=30))) == 422
    assert "本项只收最近 7 天内拍的照片" in phone.locator("#item-E1-01").inner_text()
    photos(phone, "E1-01", 0, 1)
    assert phone.locator("#item-E1-01 img").count() == 2
    assert "得 15 分" in phone.locator("#item-E1-01").inner_text()
    photos(phone, "E1-02", 0, 1, 2)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for name in ("工作制度", "工作职责", "工作流程"):
        assert give(phone, "E1-02", 3, document(), f"{name}.docx", word) == 200
    photos(phone, "E1-03", 0, 1)
    photos(phone, "E1-04", 0)
    assert give(phone, "E1-05", 0, photo(kind="HEIF"), "IMG_0002.HEIC", "image/heic") == 200
    photos(phone, "E1-06", 0)
    phone.locator("#item-E1-06 input[type=checkbox]").check()
    keep(phone, "E1-06")
    photos(phone, "E1-07", 0)
    photos(phone, "E1-08", 0)
    phone.locator("#item-E1-08 textarea").fill("11 月 20 日换上冬季取暖消费提示")
    keep(phone, "E1-08")
    assert "1 个必达项还没有完成" in phone.locator("#standing").inner_text()  # the room
    write_room(phone, town)
    phone.goto(f"{here}{LINHAI}")
    assert "必达项都已完成" in phone.locator("#standing").inner_text()
    assert phone.locator(".standing-score").inner_text() == "100"
    look(phone)
    follow(phone.get_by_role("button", name="提交市场监管所审核"))
    assert "8 项正在市场监管所审核" in phone.locator("#standing").inner_text()
    look(phone)
    _office_returns_one(office_desk, town)
    phone.goto(f"{here}{LINHAI}")
    assert "看不出指向哪里" in phone.locator("#item-E1-04").inner_text()
    look(phone)
    phone.locator("#item-E1-04").get_by_role("button", name="移除").click()
    phone.locator("#confirm [data-confirm-yes]").click()
    phone.locator("#item-E1-04 .proof-slot img").first.wait_for(state="detached")
    photos(phone, "E1-04", 0)
    follow(phone.get_by_role("button", name="提交市场监管所审核"))
    _office_confirms(office_desk, town)
    phone.goto(f"{here}{LINHAI}")
    standing = phone.locator("#standing").inner_text()
    assert "已确认" in standing
    assert "有效期至" in standing
    look(phone)
    phone.goto(here)
    assert "100 分，有效期至" in phone.locator("main").inner_text()
    look(phone)


def _office_returns_one(desk, town):
    enter(desk, town.office, "contact")
    desk.goto(f"{town.office.url}standards/?code={LINHAI}&state=SUBMITTED")
    look(desk)
    follow(desk.locator("a.row-link").first)
    look(desk)
    desk.get_by_role("button", name="全部选").click()
    desk.locator("label[for=no-E1-04]").click()
    desk.locator("#reason-E1-04").fill("看不出指向哪里，请把箭头拍进去")
    follow(desk.get_by_role("button", name="提交审核意见"))
    assert "已退回" in desk.locator(".case-rail").inner_text()


def _office_confirms(desk, town):
    desk.goto(f"{town.office.url}standards/{town.station.slug}/{LINHAI}")
    assert desk.locator(".proof-before img").count() >= 1  # the photo before stands beside
    look(desk)
    desk.locator("label[for=yes-E1-04]").click()
    follow(desk.get_by_role("button", name="提交审核意见"))
    assert "已确认" in desk.locator(".case-rail").inner_text()
    look(desk)


def test_what_could_not_be_sent_stays_on_the_phone(phone, town):
    enter(phone, town.other, "head")
    phone.goto(f"{town.other.url}standards/{LINHAI}")
    phone.route("**/files/0", lambda route: route.fulfill(status=429, body=""))
    form = phone.locator("#item-E1-01 form[action$='/files/0']")
    form.locator("input[type=file]").set_input_files(
        {"name": "门头.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    again = phone.get_by_role("button", name="重新上传")
    again.wait_for()
    assert "没有传上去，照片还在" in form.inner_text()
    look(phone)
    phone.unroute("**/files/0")
    again.click()
    phone.locator("#item-E1-01 img").wait_for()
    assert phone.locator(".upload-row").count() == 0


def test_a_bureaus_own_twelve_items_need_no_code(desk, phone, town):
    enter(desk, town.other_county, "supervisor")
    here = f"{town.other_county.url}checklists/"
    desk.goto(f"{here}import")
    look(desk)
    broken = twelve([10] * 8 + [5, 5, 5, 1])
    desk.locator("[name=code]").fill("WL-12")
    desk.locator("[name=title]").fill("温岭十二条")
    table = {
        "name": "十二条.xlsx",
        "mimeType": "application/vnd.ms-excel",
        "buffer": write_xlsx(HEADERS, broken),
    }
    desk.locator("#import-file").set_input_files(table)
    follow(desk.locator("form#import .btn-primary"))
    assert "再加 4 分" in desk.locator("main").inner_text()
    look(desk)
    follow(desk.locator("form[action$='/import/run'] button"))
    look(desk)
    follow(desk.locator("a[href$='/items/X-12']"))
    desk.locator("[name=weight]").fill("5")
    look(desk)
    follow(desk.locator("form#item .btn-primary"))
    desk.locator("[name=start]").fill(f"{clock.local_date(clock.now())}")
    desk.get_by_role("button", name="发布").click()
    follow(desk.locator("#confirm [data-confirm-yes]"))
    assert "已发布" in desk.locator("main").inner_text()
    look(desk)
    desk.goto(here)
    look(desk)
    enter(phone, town.other, "head")
    phone.goto(f"{town.other.url}standards/")
    phone.get_by_role("link", name="温岭十二条").click()
    phone.wait_for_url("**/WL-12")
    assert phone.locator("article.proof").count() == 12
    look(phone)
    photos(phone, "X-01", 0)
    phone.locator("#item-X-06 textarea").fill("每天 9:00–21:00 两人值班")
    keep(phone, "X-06")
    # 10 for the photo, 10 for the text, 20 for what the system sees by itself (telephone, staff, register).
    assert phone.locator(".standing-score").inner_text() == "40"
