"""A published notice from upload to closed: columns confirmed, sent, one station withdraws with photos and balanced
quantities on the phone, another signs that it has none, the bureau checks and closes."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page

from portal import merchants
from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from portal.demo.seed.alerts import facts_of, listed_goods, notice
from portal.recalls.actions.matching import index
from tests.journeys import cast as players
from tests.journeys.cast import Cast, press, send, sign_on_screen
from tests.modules.govlink.desk import Sessions
from tests.modules.recalls.shelf import photo
from tests.support import staging
from tests.support import town as towns
from tests.support.browser import enter, follow

pytestmark = pytest.mark.journey
VINEGAR = 4  # 青稞醋: the same batch


def look(page: Page) -> None:
    """From the top: what lies under the bar at the thumb is scrolled to before it is pressed."""
    page.evaluate("window.scrollTo(0, 0)")
    players.look(page)


@dataclass
class People:
    """The city's officer, the county's contact, and two stations' liaisons, each in a browser of the own."""

    cast: Cast
    town: towns.Town
    pages: dict[str, Page] = field(default_factory=dict)

    def at(self, place: towns.Place, who: str, *, phone: bool = False) -> Page:
        name = f"{who}-{place.slug}"
        if name not in self.pages:
            page = self.pages[name] = self.cast.visitor(f"recalls-{name}", phone=phone)
            enter(page, place, who)
        return self.pages[name]


@pytest.fixture
def people(browser, live_server, live_database) -> Iterator[People]:
    with staging.writing_to(live_database), Sessions() as sessions:
        with open_session(System("journey")) as session:
            town = towns.build(session, clock.now())
            session.commit()
        db = sessions(town.station.scope("liaison"))
        merchants.add_goods(
            db, town.station.actor("liaison"), facts_of(listed_goods()[VINEGAR]), now=clock.now()
        )
        index.follow(db)  # nobody releases what this session promised
        db.commit()
    with ExitStack() as opened:
        yield People(Cast(browser, live_server, live_database, opened), town)


def test_from_the_upload_to_closed(people: People, tmp_path: Path) -> None:
    alert = upload(people, tmp_path)
    look_at_the_marked_item(people, alert)
    send_it_out(people, alert)
    confirm(people)
    withdraw(people, tmp_path)
    dispose(people, tmp_path)
    sign_that_there_is_none(people)
    check_and_close(people, alert, tmp_path)


def picture(folder: Path, name: str, colour: str) -> Path:
    path = folder / f"{name}.jpg"
    path.write_bytes(photo(colour))
    return path


def upload(people: People, folder: Path) -> str:
    page = people.at(people.town.city, "supervisor")
    page.goto(f"/g/{people.town.city.slug}/alerts/")
    look(page)
    page.goto(f"/g/{people.town.city.slug}/alerts/new")
    look(page)
    file = folder / "附件.csv"
    file.write_bytes(notice())
    page.locator("#import-file").set_input_files(file)
    page.locator("[name=title]").fill("市场监管总局关于食品抽检不合格情况的通告")
    page.locator("[name=issuer]").fill("国家市场监督管理总局")
    page.locator("[name=notice_date]").fill("2026-05-22")
    page.locator("[name=gravity][value='1']").check(force=True)
    send(page)
    assert "40" in page.locator(".stats").inner_text()
    assert page.locator("[data-issue]").is_disabled()
    page.locator("main details.card summary").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="按这些列读取").or_(
            page.locator("form[action$='/columns'] button")
        ).first.click()
    people.cast.work()
    page.reload()
    look(page)
    return page.url


def look_at_the_marked_item(people: People, alert: str) -> None:
    page = people.at(people.town.city, "supervisor")
    follow(page.locator(".row-link").first)
    assert "2025/25/8" in page.locator("main").inner_text()
    look(page)
    with page.expect_navigation():
        page.locator("button[formaction$='/check']").click()
    assert page.url == alert
    assert not page.locator("[data-issue]").is_disabled()
    assert page.locator("#foreseen").inner_text().strip()


def send_it_out(people: People, alert: str) -> None:
    page = people.at(people.town.city, "supervisor")
    press(page, "[data-issue]")
    people.cast.work()
    page.reload()
    look(page)
    shown = page.locator("main").inner_text()
    assert people.town.station.name in shown
    assert people.town.other.name in shown


def task(people: People) -> Page:
    page = people.at(people.town.station, "liaison", phone=True)
    page.goto(f"/s/{people.town.station.slug}/alerts/")
    look(page)
    follow(page.locator(".strip-link").first)
    return page


def confirm(people: People) -> None:
    home = people.at(people.town.station, "liaison", phone=True)
    home.goto(f"/s/{people.town.station.slug}/")
    assert "食品抽检" in home.locator("main").inner_text()  # on the station's home by itself
    page = task(people)
    look(page)
    page.locator("#matches summary").first.click()
    form = page.locator("form[data-balance]").first
    for name, value in {"received": "20", "stock": "12", "sold": "7", "unit": "瓶"}.items():
        form.locator(f"[name={name}]").fill(value)
    assert "1" in form.locator("[data-balance-words]").inner_text()  # one is missing, said before it is sent
    form.locator("[name=sold]").fill("8")
    assert "平衡" in form.locator("[data-balance-words]").inner_text()
    look(page)
    with page.expect_navigation():
        form.locator("button[type=submit]").last.click()


def withdraw(people: People, folder: Path) -> None:
    page = people.at(people.town.station, "liaison", phone=True)
    part = page.locator("#withdraw")
    part.locator("[name=place]").fill("二楼退货仓")
    part.locator("input[name=photos]").set_input_files(picture(folder, "sealed", "red"))
    part.locator("[name=hashes]").evaluate(
        "e => new Promise(done => { const t = setInterval(() => { if (e.value) { clearInterval(t); done(); } }, 50); })"
    )
    look(page)
    with page.expect_navigation():
        part.locator("button[type=submit]").last.click()
    assert "与拍摄时一致" in page.locator("main").inner_text()
    part = page.locator("#post")
    part.locator("[name=place]").fill("服务台")
    part.locator("input[name=photos]").set_input_files(picture(folder, "posted", "blue"))
    with page.expect_navigation():
        part.locator("button[type=submit]").last.click()
    look(page)


def dispose(people: People, folder: Path) -> None:
    page = people.at(people.town.station, "liaison", phone=True)
    part = page.locator("#refund")
    part.locator("summary").click()
    part.locator("[name=quantity]").fill("1")
    part.locator("[name=amount]").fill("19.9")
    part.locator("[name=name]").fill("王小明")
    part.locator("[name=phone]").fill("13812345678")
    with page.expect_navigation():
        part.locator("form button[type=submit]").last.click()
    assert "138****5678" in page.locator("main").inner_text()
    part = page.locator("#dispose")
    part.locator("[name^=returned-]").fill("13")
    part.locator("[name=measures][value=RETURN]").check(force=True)
    part.locator("input[name=photos]").set_input_files(picture(folder, "returned", "green"))
    with page.expect_navigation():
        part.locator("button[type=submit]").last.click()
    look(page)


def sign_that_there_is_none(people: People) -> None:
    page = people.at(people.town.other, "liaison", phone=True)
    page.goto(f"/s/{people.town.other.slug}/alerts/")
    follow(page.locator(".strip-link").first)
    look(page)
    follow(page.locator("a[href$='/claim']"))
    look(page)
    page.locator("[name=looked]").check(force=True)
    sign_on_screen(page, "signature")
    send(page)
    assert "签字声明" in page.locator("main").inner_text()


def check_and_close(people: People, alert: str, folder: Path) -> None:
    page = people.at(people.town.city, "supervisor")
    page.goto(alert)
    press(page, "form[action$='/draw'] button")
    look(page)
    page.goto(alert)
    for name in (people.town.station.name, people.town.other.name):
        page.goto(alert)
        follow(page.locator(".row-link", has_text=name))
        look(page)
        if page.locator("form[action$='/check']").count():
            page.locator("summary", has_text="核查通过").click()
            page.locator("form[action$='/check'] [name=note]").fill("现场查看，账实相符")
            page.locator("form[action$='/check'] input[name=photos]").set_input_files(
                picture(folder, "check", "black")
            )
            with page.expect_navigation():
                page.locator("form[action$='/check'] button[type=submit]").last.click()
        with page.expect_navigation():
            page.locator("[data-close-task]").click()
    page.goto(alert)
    press(page, "form[action$='/close'] button")
    look(page)
    assert "已办结" in page.locator(".lead").first.inner_text()
