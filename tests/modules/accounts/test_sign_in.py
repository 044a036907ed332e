"""Signing in: wrong passwords, lock-out and who it does not lock out, sessions that end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts.jobs import prune
from portal.accounts.models import Guard, Person, SignIn
from portal.core import clock
from portal.core.scope import Public, System
from portal.trail.models import TrailPersonEntry
from tests.support.town import PASSWORD


def try_password(client, login, password):
    return client.submit(client.get("/sign-in"), {"login": login, "password": password})


def head(town):
    return f"head-{town.station.slug}"


def change(db, person, **values):
    session = db(System("test"))
    statement = update(Person).where(Person.id == person).values(values)
    session.execute(statement, execution_options={"synchronize_session": False})
    session.commit()


def disable(db, person):
    change(db, person, disabled_at=clock.now())


def events(db, person):
    rows = db(System("test")).scalars(
        select(TrailPersonEntry).where(TrailPersonEntry.subject_id == person).order_by(TrailPersonEntry.seq)
    )
    return [(row.event.removeprefix("accounts:person:"), row.data) for row in rows]


def test_the_right_password_opens_and_is_on_the_trail(client, town, db):
    answer = try_password(client, head(town).upper(), PASSWORD)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == town.station.url
    [(event, data)] = events(db, town.station.people["head"])
    assert event == "signed_in"
    assert set(data) == {"sign_in"}


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(client, town):
    known, unknown = (
        try_password(client, head(town), "wrong wrong"),
        try_password(client, "nobody", "wrong wrong"),
    )
    assert known.status_code == unknown.status_code == 422
    assert "登录名或者密码不正确" in known.get_data(as_text=True)
    assert "登录名或者密码不正确" in unknown.get_data(as_text=True)


@pytest.mark.parametrize("login", ["head-331082-0001", "nobody at all"])
def test_waiting_grows_and_says_nothing_about_who_exists(frozen, new_client, town, login):
    statuses = []
    for _ in range(5):
        statuses.append(try_password(new_client(), login, "wrong wrong").status_code)
    assert statuses == [422] * 5
    resting = try_password(new_client(), login, PASSWORD)
    assert resting.status_code == 429
    assert "1 分钟" in resting.get_data(as_text=True)
    frozen.shift(timedelta(seconds=15))
    assert try_password(new_client(), login, "wrong wrong").status_code == 422
    frozen.shift(timedelta(seconds=29))
    assert try_password(new_client(), login, PASSWORD).status_code == 429
    frozen.shift(timedelta(seconds=1))
    expected = 303 if login != "nobody at all" else 422
    assert try_password(new_client(), login, PASSWORD).status_code == expected


def test_success_and_a_day_of_rest_forgive(frozen, new_client, town, db):
    for _ in range(4):
        try_password(new_client(), head(town), "wrong wrong")
    assert try_password(new_client(), head(town), PASSWORD).status_code == 303
    for _ in range(4):
        assert try_password(new_client(), head(town), "wrong wrong").status_code == 422
    frozen.shift(timedelta(days=1, seconds=1))
    for _ in range(4):
        try_password(new_client(), head(town), "wrong wrong")
    assert try_password(new_client(), head(town), PASSWORD).status_code == 303
    assert events(db, town.station.people["head"])[0] == ("sign_in_refused", {"failures": 1, "locked": False})


def test_a_guesser_does_not_lock_out_the_owner_at_the_usual_desk(frozen, new_client, town):
    desk = new_client()
    try_password(desk, head(town), PASSWORD)
    desk.post("/sign-out")
    for _ in range(5):
        try_password(new_client(), head(town), "wrong wrong")
    assert try_password(new_client(), head(town), PASSWORD).status_code == 429
    assert try_password(desk, head(town), PASSWORD).status_code == 303


def test_a_known_desk_has_a_count_of_its_own_and_only_for_its_own_login(frozen, new_client, town):
    desk = new_client()
    try_password(desk, head(town), PASSWORD)
    desk.post("/sign-out")
    for _ in range(5):
        assert try_password(desk, head(town), "wrong wrong").status_code == 422
    assert try_password(desk, head(town), PASSWORD).status_code == 429
    other = f"settler-{town.station.slug}"
    for _ in range(5):
        try_password(new_client(), other, "wrong wrong")
    frozen.shift(timedelta(seconds=1))
    assert try_password(desk, other, PASSWORD).status_code == 429


def test_a_forged_device_cookie_is_a_strangers(frozen, new_client, town):
    for _ in range(5):
        client = new_client()
        client.set_cookie("yz_known", "W1siYSIsImIiXV0.forged", path="/sign-in")
        try_password(client, head(town), "wrong wrong")
    assert try_password(new_client(), head(town), PASSWORD).status_code == 429


def test_a_disabled_account_is_answered_like_a_wrong_password(client, town, db):
    disable(db, town.station.people["head"])
    answer = try_password(client, head(town), PASSWORD)
    assert answer.status_code == 422
    assert "登录名或者密码不正确" in answer.get_data(as_text=True)


def test_a_disabled_person_is_out_at_once(enter, town, db):
    client = enter(town.station.people["head"])
    assert client.get("/me/").status_code == 200
    disable(db, town.station.people["head"])
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/me/inbox/", "/me/inbox/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_leads_nowhere_but_home(client, town, wanted, got):
    page = client.get("/sign-in", query_string={"next": wanted})
    answer = client.submit(page, {"login": head(town), "password": PASSWORD})
    assert answer.headers["Location"] == got


def test_signing_in_leaves_nothing_of_the_browsers_life_before(client, town):
    client.get("/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
        old_token = before.get("csrf_token")
    try_password(client, head(town), PASSWORD)
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != old_token


def test_a_cookie_of_an_ended_sign_in_opens_nothing(client, town):
    try_password(client, head(town), PASSWORD)
    kept = client.get_cookie("yz").value
    client.post("/sign-out")
    client.set_cookie("yz", kept)
    assert client.get("/me/").status_code == 302


def test_a_sign_in_lasts_twelve_hours(frozen, client, town):
    try_password(client, head(town), PASSWORD)
    for _ in range(3):  # in use: a pause ends it sooner (test_idle)
        frozen.shift(timedelta(hours=3, minutes=59))
        assert client.get("/me/").status_code == 200
    frozen.shift(timedelta(minutes=4))
    assert client.get("/me/").status_code == 302


def test_odd_input_is_refused_in_words(client, town):
    assert client.post("/sign-in", data={"login": "a\x00b", "password": "x"}).status_code == 400
    assert try_password(client, "x" * 61, "y").status_code == 422
    assert try_password(client, head(town), "y" * 201).status_code == 422
    assert client.get("/sign-in?next=%00").status_code == 400


def test_signing_out_is_a_post_and_is_on_the_trail(client, town, db):
    try_password(client, head(town), PASSWORD)
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert [event for event, _ in events(db, town.station.people["head"])] == ["signed_in", "signed_out"]


def test_sign_ins_are_listed_and_ended_one_by_one_or_all(new_client, town, db):
    first, second, third = new_client(), new_client(), new_client()
    for client in (first, second, third):
        try_password(client, head(town), PASSWORD)
    page = first.get("/me/")
    assert page.get_data(as_text=True).count("/me/sign-ins/") == 3  # two of their own, one for all others
    with second.session_transaction() as session:
        of_second = session["_user_id"]
    first.submit(page, form=f"/me/sign-ins/{of_second}/end")
    assert [c.get("/me/").status_code for c in (first, second, third)] == [200, 302, 200]
    first.submit(first.get("/me/"), form="/me/sign-ins/end-others")
    assert [c.get("/me/").status_code for c in (first, second, third)] == [200, 302, 302]
    assert events(db, town.station.people["head"])[-1] == ("sign_ins_ended", {"count": 1})


def test_nobody_ends_anothers_sign_in(new_client, town):
    mine, theirs = new_client(), new_client()
    try_password(mine, head(town), PASSWORD)
    try_password(theirs, f"settler-{town.station.slug}", PASSWORD)
    with theirs.session_transaction() as session:
        sign_in = session["_user_id"]
    mine.post(f"/me/sign-ins/{sign_in}/end")
    assert theirs.get("/me/").status_code == 200


def test_old_sign_ins_and_guards_are_forgotten_by_the_clock(frozen, new_client, town, db):
    try_password(new_client(), head(town), PASSWORD)
    try_password(new_client(), "nobody", "wrong wrong")
    frozen.shift(timedelta(days=189))
    assert prune(clock.now()) == 0
    assert db(System("test")).scalars(select(Guard)).all() == []
    frozen.shift(timedelta(days=2))
    assert prune(clock.now()) == 1
    assert db(System("test")).scalars(select(SignIn)).all() == []


def test_what_is_typed_as_a_login_is_not_kept(client, town, db):
    try_password(client, "my secret password", "wrong wrong")
    [row] = db(System("test")).scalars(select(Guard))
    assert len(row.key) == 64
    assert "secret" not in row.key


def test_a_hash_of_old_strength_is_renewed(client, town, db):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    person = town.station.people["head"]
    change(db, person, password_hash=weak)
    try_password(client, head(town), PASSWORD)
    assert "m=19456,t=2" in db(Public(None, "", person)).get(Person, person).password_hash
