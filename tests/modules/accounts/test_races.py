"""Tries sent at the same instant, each on its own connection: they count one by one."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest

from portal import accounts
from portal.accounts.actions.members import accept_as_new, invite
from portal.accounts.actions.secrets import pass_second_factor
from portal.accounts.actions.sign_in import Knock, sign_in
from portal.accounts.models import Membership
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Refused
from portal.core.places import Place
from portal.core.scope import Public, System
from tests.support import town as towns
from tests.support.town import TOTP

AT_ONCE = 10


@pytest.fixture
def people(own_database):
    with open_session(System("test town")) as session:
        built = towns.build(session, clock.now())
        session.commit()
    return built


def at_once(act, count=AT_ONCE):
    """What each of *count* simultaneous calls of *act* came to: 'done', or the class of its refusal."""
    start = Barrier(count)

    def one(number):
        start.wait(timeout=20)
        try:
            act(number)
        except Refused as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


def test_passwords_guessed_at_once_are_counted_one_by_one(people):
    now = clock.now()

    def guess(_number):
        with open_session(Public(None)) as session:
            try:
                sign_in(
                    session, f"head-{people.station.slug}", "wrong wrong", Knock("127.0.0.1", ""), now=now
                )
            finally:
                session.commit()

    assert at_once(guess) == {"Invalid": 5, "TooMany": 5}


def test_one_code_opens_one_of_many_doors_at_once(people):
    now, officer = clock.now(), people.county.people["dispatcher"]
    code = pyotp.TOTP(TOTP).at(now)
    held = []
    with open_session(Public(None, "", officer)) as session:
        for _ in range(AT_ONCE):
            held.append(towns.signed_in(session, officer, now, second_factor=False))
        session.commit()

    def use(number):
        with open_session(Public(None, "", officer)) as session:
            try:
                pass_second_factor(session, officer, held[number], code, now=now)
            finally:
                session.commit()

    found = at_once(use)
    assert found["done"] == 1
    assert found["Invalid"] == 5
    assert found["TooMany"] == AT_ONCE - 6


def test_one_invitation_makes_one_account(people):
    now, station = clock.now(), people.station
    place = Place("station", station.slug, station.name, station.id, station.path, {"id": station.id})
    with open_session(station.scope("head")) as session:
        _, secret = invite(session, station.actor("head"), place, "孙悦", ["LIAISON"], now=now)
        session.commit()

    def accept(number):
        person = accounts.NewPerson(f"sunyue{number}", "孙悦", "13905760001", "nine ferries at dusk")
        with open_session(Public(None)) as session:
            accept_as_new(session, secret, person, now=now)
            session.commit()

    assert at_once(accept) == {"done": 1, "Missing": AT_ONCE - 1}


def test_two_heads_cannot_dismiss_each_other(people):
    now, station = clock.now(), people.station
    place = Place("station", station.slug, station.name, station.id, station.path, {"id": station.id})
    pair = [station.people["head"], station.people["settler"]]
    with open_session(station.scope("head")) as session:
        accounts.change_roles(session, station.actor("head"), place, pair[1], ["HEAD"], now=now)
        session.commit()

    def dismiss(number):
        with open_session(station.scope("head")) as session:
            accounts.end_membership(session, station.actor("head"), place, pair[1 - number], now=now)
            session.commit()

    assert at_once(dismiss, 2) == {"done": 1, "Conflict": 1}
    with open_session(System("test")) as session:
        left = session.query(Membership).filter(
            Membership.place_id == station.id, Membership.until.is_(None), Membership.roles.contains(["HEAD"])
        )
        assert left.count() == 1
