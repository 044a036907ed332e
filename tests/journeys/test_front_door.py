"""The first thing anybody sees, in a real browser on a real server."""

import psycopg
import pytest

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


def test_the_sign_in_page_on_a_desk(desk):
    answer = desk.goto("/sign-in")
    assert answer.status == 200
    assert desk.locator("h1").count() == 1
    assert desk.locator("html").get_attribute("lang").startswith("zh")


def test_the_sign_in_page_fits_a_phone(phone):
    phone.goto("/sign-in")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_wrong_password_is_said_in_words(phone):
    phone.goto("/sign-in")
    phone.locator("main input:visible").nth(0).fill("13800000000")
    phone.locator("main input[type=password]").fill("not this one")
    phone.locator("main button[type=submit]:visible").first.click()
    phone.wait_for_load_state()
    assert "/sign-in" in phone.url
    assert phone.locator("[role=alert], .is-error, .error, .alert").first.is_visible()


def test_the_server_has_a_database_of_its_own(live_server, live_database, database):
    assert live_database.name != database.name
    with psycopg.connect(live_database.url()) as connection:
        assert connection.execute("SELECT count(*) FROM tenant_home").fetchone() == (0,)
