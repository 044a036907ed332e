"""One's own secrets: the password, the second factor, recovery codes, and what a password alone must not open."""

import json
from datetime import timedelta

import pyotp
import pytest

from portal.accounts.models import Person
from portal.accounts.views import demo
from portal.core import clock
from portal.core.scope import Public, System
from tests.modules.accounts.test_sign_in import change, events, try_password
from tests.support import town as towns
from tests.support.town import PASSWORD, TOTP


def code(secret=TOTP, shift=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=shift))


@pytest.fixture
def officer(town):
    return town.county.people["dispatcher"]


@pytest.fixture
def at_the_factor(new_client, town):
    """Makes clients that gave the officer's password and nothing else."""

    def made():
        client = new_client()
        try_password(client, f"dispatcher-{town.county.slug}", PASSWORD)
        return client

    return made


def give(client, text):
    return client.submit(client.get("/second-factor"), {"code": text}, form="/second-factor")


def test_a_bureaus_page_opens_only_after_the_code(frozen, at_the_factor, town):
    client = at_the_factor()
    wanted = town.county.url + "accounts/"
    held = client.get(wanted)
    assert held.status_code == 302
    assert held.headers["Location"].startswith("/second-factor?next=")
    page = client.get(held.headers["Location"])
    assert client.submit(page, {"code": code()}, form="/second-factor").headers["Location"].startswith(wanted)
    assert client.get(town.county.url + "accounts/").status_code == 403  # a dispatcher, but inside


@pytest.mark.parametrize("address", ["/", "/me/", "/me/password", "/me/second-factor", "/me/inbox/"])
def test_a_password_alone_opens_nothing_of_the_account(frozen, at_the_factor, address):
    answer = at_the_factor().get(address)
    assert answer.status_code in {302, 303}
    assert answer.headers["Location"].startswith("/second-factor")


def test_a_password_alone_replaces_neither_factor_nor_password(frozen, at_the_factor, officer, db):
    client = at_the_factor()
    new = pyotp.random_base32()
    with client.session_transaction() as session:
        session["totp_pending"] = new
    client.post("/me/second-factor", data={"code": code(new), "password": PASSWORD})
    client.post(
        "/me/password",
        data={"old": PASSWORD, "password": "nine ferries", "again": "nine ferries"},
    )
    row = db(Public(None, "", officer)).get(Person, officer)
    assert row.totp_secret == TOTP
    assert row.password_changed_at == row.created_at


def test_a_code_opens_once(frozen, at_the_factor):
    used = code()
    assert give(at_the_factor(), used).status_code == 303
    again = give(at_the_factor(), used)
    assert again.status_code == 422
    assert "验证码不正确" in again.get_data(as_text=True)
    assert give(at_the_factor(), code(shift=-30)).status_code == 422  # older than one used: replayed too
    frozen.shift(30)
    assert give(at_the_factor(), code()).status_code == 303


@pytest.mark.parametrize(("shift", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)])
def test_a_clock_may_be_one_step_off(frozen, at_the_factor, shift, status):
    assert give(at_the_factor(), code(shift=shift)).status_code == status


def test_guessing_codes_rests_and_the_password_does_not_wake_it(frozen, at_the_factor, officer, db):
    for _ in range(5):
        assert give(at_the_factor(), "000000").status_code == 422  # a fresh sign-in each time
    resting = give(at_the_factor(), code())
    assert resting.status_code == 429
    frozen.shift(timedelta(seconds=15))
    assert give(at_the_factor(), code()).status_code == 303
    refused = [data for event, data in events(db, officer) if event == "second_factor_refused"]
    assert [data["failures"] for data in refused] == [1, 2, 3, 4, 5]


def test_an_account_without_a_factor_passes_none(frozen, client, town, db):
    person = town.station.people["head"]
    try_password(client, f"head-{town.station.slug}", PASSWORD)
    assert client.get("/second-factor").status_code == 303
    answer = client.post("/second-factor", data={"code": "000000"})
    assert answer.status_code == 409
    assert [event for event, _ in events(db, person)] == ["signed_in"]


def set_up(client, frozen, address="/me/second-factor", **values):
    page = client.get(address)
    with client.session_transaction() as session:
        secret = session["totp_pending"]
    return secret, client.submit(page, {"code": code(secret), **values}, form="/me/second-factor")


def codes_of(answer):
    html = answer.get_data(as_text=True)
    return [part.split("</code>")[0] for part in html.split("<code>")[1:]]


def test_an_officer_without_a_factor_sets_one_up_first(frozen, new_client, town, officer, db):
    change(db, officer, totp_secret=None, totp_confirmed_at=None)
    client = new_client()
    try_password(client, f"dispatcher-{town.county.slug}", PASSWORD)
    held = client.get(town.county.url + "accounts/").headers["Location"]
    assert held.startswith("/me/second-factor?next=")
    secret, shown = set_up(client, frozen, held)
    codes = codes_of(shown)
    assert len(set(codes)) == 8
    assert client.get(town.county.url + "accounts/").status_code == 403
    assert "second_factor_set" in [event for event, _ in events(db, officer)]
    other = new_client()
    try_password(other, f"dispatcher-{town.county.slug}", PASSWORD)
    assert give(other, codes[0]).status_code == 303
    again = new_client()
    try_password(again, f"dispatcher-{town.county.slug}", PASSWORD)
    assert give(again, codes[0]).status_code == 422  # each recovery code opens once
    assert give(again, codes[1].upper()).status_code == 303
    assert events(db, officer)[-1][1]["recovery"] is True
    row = db(System("test")).get(Person, officer)
    assert len(row.recovery_codes) == 6
    assert not set(codes) & set(row.recovery_codes)  # kept as hashes
    assert row.totp_secret == secret


def test_a_wrong_code_sets_nothing_up(frozen, enter, town, db):
    person = town.station.people["head"]
    client = enter(person)
    page = client.get("/me/second-factor")
    assert client.submit(page, {"code": "000000"}, form="/me/second-factor").status_code == 422
    assert db(System("test")).get(Person, person).totp_confirmed_at is None


def test_renewing_asks_for_the_password_and_ends_the_other_sign_ins(frozen, enter, town, officer, db):
    mine, other = enter(officer), enter(officer)
    _, refused = set_up(mine, frozen, password="wrong wrong")
    assert refused.status_code == 422
    assert db(System("test")).get(Person, officer).totp_secret == TOTP
    secret, shown = set_up(mine, frozen, password=PASSWORD)
    assert shown.status_code == 200
    assert db(System("test")).get(Person, officer).totp_secret == secret
    assert mine.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def new_password(client, old, new, again=None):
    page = client.get("/me/password")
    values = {"old": old, "password": new, "again": again or new}
    return client.submit(page, values, form="/me/password")


def test_a_changed_password_ends_the_other_sign_ins(frozen, enter, new_client, town):
    person, login = town.station.people["head"], f"head-{town.station.slug}"
    mine, other = enter(person), enter(person)
    assert new_password(mine, PASSWORD, "nine ferries at dusk").status_code == 303
    assert mine.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
    assert try_password(new_client(), login, PASSWORD).status_code == 422
    assert try_password(new_client(), login, "nine ferries at dusk").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong wrong", "nine ferries at dusk", None, "现在的密码不正确"),
        (PASSWORD, PASSWORD, None, "新密码和旧密码相同"),
        (PASSWORD, "short", None, "至少用 10 个字符"),
        (PASSWORD, "password1234", None, "太容易猜到"),
        (PASSWORD, "nine ferries at dusk", "nine ferries at dawn", "两次输入的密码不一样"),
    ],
)
def test_a_password_that_may_not_stand_is_refused_in_words(frozen, enter, town, old, new, again, words):
    answer = new_password(enter(town.station.people["head"]), old, new, again)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_the_present_password_cannot_be_guessed_on_an_open_screen(frozen, enter, town):
    client = enter(town.station.people["head"])
    for _ in range(5):
        assert new_password(client, "wrong wrong", "nine ferries at dusk").status_code == 422
    assert new_password(client, PASSWORD, "nine ferries at dusk").status_code == 429


def test_a_password_somebody_else_set_is_changed_first(frozen, new_client, town, db):
    person, login = town.station.people["head"], f"head-{town.station.slug}"
    change(db, person, must_change=True)
    client = new_client()
    try_password(client, login, PASSWORD)
    held = client.get(town.station.url + "shops/")
    assert held.headers["Location"].startswith("/me/password?next=")
    for address in ("/me/", "/me/inbox/", "/me/second-factor"):
        assert client.get(address).headers["Location"].startswith("/me/password")
    page = client.get(held.headers["Location"])
    values = {"old": PASSWORD, "password": "nine ferries at dusk", "again": "nine ferries at dusk"}
    assert client.submit(page, values, form="/me/password").headers["Location"].startswith(town.station.url)
    assert client.get(town.station.url + "shops/").status_code == 200


def test_the_factor_is_asked_before_a_password_somebody_else_set(frozen, new_client, town, officer, db):
    change(db, officer, must_change=True)
    client = new_client()
    try_password(client, f"dispatcher-{town.county.slug}", PASSWORD)
    assert client.get("/me/password").headers["Location"].startswith("/second-factor")
    give(client, code())
    assert client.get(town.county.url + "accounts/").headers["Location"].startswith("/me/password")


def test_the_demonstration_shows_code_and_accounts_and_nothing_else_does(
    frozen, at_the_factor, app, monkeypatch, tmp_path
):
    listed = tmp_path / "accounts.json"
    listed.write_text(
        json.dumps([{"login": "wangmin", "words": "站长 · 银泰城站", "password": "open sesame"}])
    )
    monkeypatch.setenv(demo.VARIABLE, str(listed))
    monkeypatch.setitem(app.extensions, demo.EXTENSION, [])
    demo.install(app)
    assert demo.EXTENSION in app.extensions
    client = at_the_factor()
    assert code() not in client.get("/second-factor").get_data(as_text=True)
    monkeypatch.setitem(app.config, "ENV_NAME", "demo")
    demo.install(app)
    assert code() in client.get("/second-factor").get_data(as_text=True)
    client.post("/sign-out")
    page = client.get("/sign-in?next=/me/inbox/")
    assert "站长 · 银泰城站" in page.get_data(as_text=True)
    filled = client.get("/sign-in?as=wangmin&next=/me/inbox/").get_data(as_text=True)
    assert 'value="open sesame"' in filled
    assert 'value="wangmin"' in filled
    assert "open sesame" not in client.get("/sign-in?as=somebody").get_data(as_text=True)


def test_signed_in_helper_speaks_for_one_person(db, town):
    """The fixtures' own sign-in stands in the person's own scope only."""
    person = town.station.people["head"]
    session = db(Public(None, "", person))
    assert towns.signed_in(session, person, clock.now())
