"""The first thing anybody sees, in a real browser on a real server."""

import psycopg
import pytest

from tests.support import axe
from tests.support.browser import follow

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("address", ["/", "/sign-in"])
def test_anybody_can_read_the_first_pages(desk, address):
    answer = desk.goto(address)
    assert answer.status == 200
    assert desk.locator("html").get_attribute("lang").startswith("zh")
    axe.require(desk)


@pytest.mark.parametrize("address", ["/", "/sign-in"])
def test_the_first_pages_fit_a_phone(phone, address):
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    axe.require(phone)


def test_a_wrong_password_is_said_in_words(phone):
    phone.goto("/sign-in")
    phone.locator("main input:visible").nth(0).fill("13800000000")
    phone.locator("main input[type=password]").fill("not this one")
    follow(phone.locator("main button[type=submit]:visible").first)
    assert "/sign-in" in phone.url
    assert phone.locator("main [role=alert]").first.is_visible()
    axe.require(phone)


def test_a_page_that_is_not_there_says_so(desk):
    assert desk.goto("/nowhere").status == 404
    assert desk.locator("h1").inner_text()
    axe.require(desk)


def test_the_server_has_a_database_of_its_own(live_server, live_database, database):
    assert live_database.name != database.name
    with psycopg.connect(live_database.url()) as connection:
        assert connection.execute("SELECT count(*) FROM tenant_home").fetchone() == (0,)
