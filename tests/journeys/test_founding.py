"""A new station on a phone: applied for at the front door, founded by the office, its head signed in.

The steps are functions of a page, so that what comes after founding can begin where this ends:
`apply_for_a_station`, `found_it`, `become_head`.
"""

import pytest
from stdnum.cn import uscc

from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from tests.support import axe, staging
from tests.support import browser as browsers
from tests.support import town as towns
from tests.support.browser import enter, follow, sign_in

pytestmark = pytest.mark.journey
CODE = "91331082MA0000888" + uscc.calc_check_digit("91331082MA0000888")
NAME = "耀达百货消费维权服务站"
HEAD = {"name": "孙悦", "login": "sunyue", "phone": "13905760001", "password": "nine ferries at dusk"}


def fill(page, **values):
    """Write into the fields of the page's main form."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page, form):
    """Send the form with this id and wait for the answer."""
    follow(page.locator(f"form#{form} button[type=submit]").first)


def fits(page):
    """No wider than the screen, and accessible."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
    axe.require(page)


def apply_for_a_station(page, area="331082"):
    """An enterprise applies without an account; returns the address of its own page."""
    page.goto("/apply/")
    follow(page.locator(f"main a[href='/apply/{area}']"))
    fits(page)
    fill(
        page, host_name="耀达百货有限公司", host_uscc=CODE, kind="MALL", address="崇和路 88 号",
        phone="0576-85181818", floor_area="12000", head_name="孙悦", liaison_name="李丽", contact_name="孙悦",
        contact_phone="13905760001",
    )  # fmt: skip
    send(page, "apply")
    assert "/apply/status/" in page.url
    fits(page)
    return page.url.split("?")[0]


def found_it(page, bureau, name=NAME):
    """An officer who is signed in founds the station applied for; returns the link for its head."""
    page.goto(f"/g/{bureau}/applications/")
    fits(page)
    follow(page.locator("main a.row-link", has_text=name))
    fits(page)
    fill(page, **{"found-paper": "临市监〔2026〕12 号"})
    send(page, "found")
    return page.locator("code.break").first.inner_text().strip()


def become_head(page, link, head=HEAD):
    """The head accepts, signs in and stands on the station's home; returns the station's address (`/s/…/`)."""
    page.goto("/" + link.split("/", 3)[3])
    fill(page, **head, again=head["password"])
    follow(page.locator("main form button[type=submit]").first)
    sign_in(page, head["login"], head["password"])
    assert "/s/" in page.url
    return "/s/" + page.url.split("/s/")[1].split("/")[0] + "/"


def accept(page, bureau, name=NAME):
    """The office accepts the station after inspection; returns the number of its plaque."""
    page.goto(f"/g/{bureau}/stations/?q={name}")
    follow(page.locator("main h2 a", has_text=name))
    fits(page)
    page.locator("[data-dialog=step-accept]").click()
    follow(page.locator("#step-accept button[type=submit]"))
    return page.locator("main strong.mono").first.inner_text()


@pytest.fixture(scope="module")
def town(live_database, live_server):
    """A town behind the live server."""
    with staging.writing_to(live_database), open_session(System("journey")) as session:
        made = towns.build(session, clock.now())
        session.commit()
    return made


@pytest.fixture
def officer(browser, live_server):
    """A second browser, at a desk."""
    with browsers.page(browser, live_server.url, "founding-officer") as page:
        yield page


def test_from_application_to_plaque_on_a_phone(phone, officer, town):
    status = apply_for_a_station(phone)
    enter(officer, town.office, "supervisor")
    link = found_it(officer, town.office.slug)
    phone.goto(status)
    assert "服务站已设立" in phone.locator("main").inner_text()
    home = become_head(phone, link)
    fits(phone)
    for path in ("profile/", "profile/edit", "roster/", "duty/", "tasks/"):
        phone.goto(home + path)
        fits(phone)
    number = accept(officer, town.office.slug)
    assert number.startswith("FW331082-")
    phone.goto(home + "profile/")
    assert number in phone.locator("main").inner_text()


def test_the_offices_pages_fit_a_desk(desk, town):
    enter(desk, town.office, "supervisor")
    here = f"/g/{town.office.slug}/"
    for path in (
        "applications/?status=all", "applications/new", "obligations/", "obligations/new", "obligations/rules",
        "obligations/import", "defects/", "filings/", "enterprises/", "stations/tree", f"stations/{town.station.id}",
    ):  # fmt: skip
        assert desk.goto(here + path).status == 200, path
        fits(desk)
