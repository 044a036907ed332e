"""The main job in Chromium: a consumer's phone, two people at the desk, an approver's phone."""

from datetime import UTC, datetime

import pytest

from portal.core.db import open_session
from portal.core.scope import System
from tests.modules.complaints.cases import Way
from tests.support import axe, staging
from tests.support import town as towns
from tests.support.browser import follow

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def stage(live_database, live_server):
    """A town on the live server's database, with cases at several points of their way."""
    with staging.writing_to(live_database):
        with open_session(System("journey")) as session:
            town = towns.build(session, datetime.now(UTC))
            session.commit()
        with open_session(town.station.scope("settler")) as session:
            cases = _cases(session, town.station)
            session.commit()
    return town, cases


def _cases(session, station):
    made = {}
    for name, steps in {
        "new": lambda way: way.register(),
        "talking": lambda way: way.negotiating().minutes(outcome="AGAIN"),
        "review": lambda way: way.in_review(),
        "signing": lambda way: way.in_review().approve(),
        "performing": lambda way: way.agreed(),
        "filed": lambda way: way.archived(),
    }.items():
        made[name] = steps(Way(session, station))
    return made


def sign_in(page, station, who):
    page.goto("/sign-in")
    page.locator("main input:visible").nth(0).fill(f"{who}-{station.slug}")
    page.locator("main input[type=password]").fill(towns.PASSWORD)
    page.locator("main button[type=submit]:visible").first.click()
    page.wait_for_url(f"**/s/{station.slug}/**")


def draw(page, side):
    """Sign on the pad with the mouse."""
    page.locator(f"#{side}[data-signature-open]").click()
    pad = page.locator("[data-pad]")
    pad.wait_for(state="visible")
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    for at in range(1, 8):
        page.mouse.move(box["x"] + 20 + 25 * at, box["y"] + box["height"] / 2 + (20 if at % 2 else -20))
    page.mouse.up()
    page.locator("[data-pad-done]").click()
    page.locator("#pad").wait_for(state="hidden")


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_consumer_complains_on_a_phone(phone, stage):
    town, _ = stage
    phone.goto(f"/p/{town.station.slug}/complain/")
    axe.require(phone)
    phone.locator("#facts").fill("买的电热水壶用了一周壶底漏水，店里不给退。")
    phone.locator("#purchase_date").fill("2026-11-10")
    phone.locator(".wizard-nav button[type=submit]").first.click()
    phone.locator("#respondent_name").fill("苏泊尔专柜")
    phone.locator("#item_name").fill("电热水壶")
    phone.locator("#amount").fill("129")
    fits(phone)
    phone.locator(".wizard-nav button[type=submit]").first.click()
    axe.require(phone)
    phone.get_by_text("退货", exact=True).click()
    phone.locator(".wizard-nav button[type=submit]").first.click()
    phone.locator("#consumer_name").fill("李小红")
    phone.locator("#consumer_phone").fill("13911112222")
    axe.require(phone)
    phone.locator(".wizard-nav button[type=submit]").first.click()
    phone.wait_for_url("**/t/**")
    assert "331082-0001-2026" in phone.locator(".receipt-no").inner_text()
    fits(phone)
    axe.require(phone)


def test_a_walk_in_is_registered_and_taken_up(desk, stage):
    town, _ = stage
    station = town.station
    sign_in(desk, station, "liaison")
    axe.require(desk)
    desk.goto(f"/s/{station.slug}/cases/new")
    axe.require(desk)
    desk.locator("#respondent_name").fill("小米之家")
    desk.locator("#item_name").fill("蓝牙耳机")
    desk.locator("#amount").fill("199")
    desk.locator("#facts").fill("买了三天充不进电，店员说要返厂一个月。")
    desk.get_by_label("退货", exact=True).check()
    desk.locator("#consumer_name").fill("陈先生")
    desk.locator("#consumer_phone").fill("13922223333")
    desk.get_by_role("button", name="登记", exact=True).click()
    desk.wait_for_url("**/cases/*?new=1")
    axe.require(desk)
    desk.locator(".next a.btn-primary").click()
    desk.wait_for_url("**/accept")
    for name in ("ours", "dispute", "nowhere_else"):
        desk.locator(f"#{name}").check()
    desk.locator("main form .btn-primary").click()
    desk.wait_for_url(lambda url: url.endswith(url.rpartition("/")[2]) and "/accept" not in url)
    assert "已受理" in desk.locator(".page-head").inner_text()


def test_both_sides_sign_on_one_screen(desk, stage):
    town, cases = stage
    station = town.station
    sign_in(desk, station, "settler")
    desk.goto(f"/s/{station.slug}/cases/{cases['signing'].id}/sign")
    axe.require(desk)
    draw(desk, "consumer")
    desk.locator("#operator_name").fill("陈店长")
    draw(desk, "operator")
    desk.get_by_role("button", name="保存签字").click()
    desk.wait_for_url(f"**/cases/{cases['signing'].id}")
    assert "已签协议" in desk.locator(".page-head").inner_text()
    axe.require(desk)


def test_the_approver_approves_on_the_phone_in_two_presses(phone, stage):
    town, cases = stage
    station = town.station
    sign_in(phone, station, "approver")
    phone.goto(f"/s/{station.slug}/cases/{cases['review'].id}")
    fits(phone)
    phone.locator(".next button.btn-primary").click()
    follow(phone.locator("[data-confirm-yes]"))
    assert "审核同意" in phone.locator(".timeline").inner_text()


@pytest.mark.parametrize(
    "tail", ["", "/negotiate", "/prelim_settlement", "/terminate", "/amend", "/commission_test"]
)
def test_the_pages_of_a_case_fit_a_phone_and_everybody(phone, stage, tail):
    town, cases = stage
    station = town.station
    sign_in(phone, station, "settler")
    phone.goto(f"/s/{station.slug}/cases/{cases['talking'].id}{tail}")
    fits(phone)
    axe.require(phone)


@pytest.mark.parametrize("tail", ["", "cases/", "cases/?view=all", "inquiries/"])
def test_the_lists_fit_a_phone_and_everybody(phone, stage, tail):
    town, _ = stage
    sign_in(phone, town.station, "liaison")
    phone.goto(f"/s/{town.station.slug}/{tail}")
    fits(phone)
    axe.require(phone)
