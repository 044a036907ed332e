"""What hangs on the wall and what the public sees, in a browser: a rule is written, approved on a phone, read; the
pack is printed; a consumer opens the station's page from the code on the wall and begins a complaint."""

from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.journeys.cast import STATION, Cast, fill, look, press, settle
from tests.support.browser import follow
from tests.support.databases import Database
from tests.support.web import WebServer

pytestmark = pytest.mark.journey
RULES, WALL, PUBLIC = f"/s/{STATION}/rules/", f"/s/{STATION}/wall/", f"/p/{STATION}"
TITLE = "生鲜称重复核规定"
BODY = "一、电子秤每日营业前校准并登记。\n二、短斤少两的，当场双倍赔付。"
MM = 25.4 / 72


@pytest.fixture(scope="module")
def city(live_database: Database) -> None:
    """The demonstration's city, with a short past."""
    settle(live_database, past=4)


@pytest.fixture
def cast(city: None, browser: Browser, live_server: WebServer, live_database: Database) -> Iterator[Cast]:
    with ExitStack() as opened:
        yield Cast(browser, live_server, live_database, opened)


def test_a_rule_reaches_the_wall_and_the_public(cast: Cast, tmp_path: Path) -> None:
    code = write_a_rule(cast.at("zhanzhang"))
    approve_on_the_phone(cast.at("shenpi", phone=True), code)
    confirm_reading(cast.at("hejie", phone=True), code)
    print_the_pack(cast, tmp_path)
    public_page(cast.visitor("consumer", phone=True))
    public_page_for_everybody(cast.visitor("elder", phone=True))


def write_a_rule(page: Page) -> str:
    """The head writes a rule of the station's own and sends it for approval."""
    page.goto(RULES)
    look(page, "rules")
    follow(page.locator("main a", has_text="写一项本站规定"))
    fill(page, title=TITLE, body=BODY)
    look(page)
    with page.expect_navigation():
        page.locator("main button[name=send]").click()
    assert page.locator("h1").inner_text() == TITLE
    assert "由其他站长或审批负责人审批" in page.locator("main").inner_text()
    return page.url.rsplit("/", 1)[1]


def approve_on_the_phone(page: Page, code: str) -> None:
    """The approver reads it on a phone and approves it from today."""
    page.goto(f"/s/{STATION}/")
    assert TITLE in page.locator("main").inner_text()
    page.goto(f"{RULES}{code}")
    look(page)
    press(page, "#approve .btn-primary")
    assert "现行有效" in page.locator("main").inner_text()
    look(page)


def confirm_reading(page: Page, code: str) -> None:
    """A settler reads and confirms."""
    page.goto(f"{RULES}{code}")
    press(page, "main form[action$='/read'] button")
    assert page.locator("main form[action$='/read']").count() == 0
    assert "1/" in page.locator("main").inner_text()


def print_the_pack(cast: Cast, folder: Path) -> None:
    """Every sheet at once; afterwards each counts as hanging as it is."""
    page = cast.at("zhanzhang")
    page.goto(WALL)
    look(page, "wall")
    press(page, "main form[action$='/packs'] button")
    cast.work()
    page.goto(WALL)
    with page.expect_download() as waiting:
        page.locator("main form[action*='/packs/'] button").click()
    waiting.value.save_as(folder / "pack.zip")
    with ZipFile(folder / "pack.zip") as pack:
        names = pack.namelist()
        assert any(TITLE in name for name in names)
        plaque = next(name for name in names if "牌匾" in name)
        box = PdfReader(BytesIO(pack.read(plaque))).pages[0].mediabox
    assert (round(float(box.width) * MM, 1), round(float(box.height) * MM, 1)) == (800.0, 500.0)
    page.goto(WALL)
    assert page.locator(".sheet-card.is-stale").count() == 0
    assert page.locator(".sheet-card", has_text=TITLE).inner_text().count("内容一致") == 1


def public_page(page: Page) -> None:
    """The code on the wall leads here; the button leads to the first question."""
    page.goto(PUBLIC)
    look(page, "public-page")
    text = page.locator("main").inner_text()
    assert TITLE in text
    assert "办得怎么样" in text
    follow(page.locator("main a", has_text=TITLE))
    assert page.url.endswith("/rules#OWN1")
    look(page)
    assert "短斤少两的，当场双倍赔付" in page.locator("main").inner_text()
    page.goto(PUBLIC)
    page.locator("main a", has_text="我要投诉").click()
    page.wait_for_url(f"**{PUBLIC}/complain/")
    assert page.locator("form.wizard").count() == 1
    look(page)


def public_page_for_everybody(page: Page) -> None:
    """Large text and English are pages of their own, drawn so from the start."""
    page.goto(PUBLIC)
    page.locator("button[data-pref=elder]").click()
    page.reload()
    assert "elder" in (page.locator("html").get_attribute("class") or "")
    look(page)
    page.goto(f"{PUBLIC}?lang=en")
    assert page.locator("main a", has_text="Make a complaint").count() == 1
    look(page)
