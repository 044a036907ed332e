"""Every endpoint × who. The table of who may is one reviewed file; the tests read the route map, so that a new
endpoint is tested the day it is made."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from portal.core.web import access

TABLE = Path(__file__).parent / "access.txt"
FILL = {
    "uuid": lambda: str(uuid4()),
    "default": lambda: "x",
    "place": lambda: "331082-9999",
    "int": lambda: "1",
}


def _rules(app):
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods)))


def lines(app):
    """The access table: methods, address, who may."""
    made = []
    for rule in _rules(app):
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        made.append(f"{methods:<5} {rule.rule}  {access.mark_of(app, rule.endpoint)}")
    return made


def test_the_reviewed_table_says_what_the_application_does(app):
    """After adding an endpoint: `portal routes`, think, then write the line into tests/walls/access.txt."""
    assert lines(app) == TABLE.read_text(encoding="utf-8").splitlines()


def _address(rule, **known):
    def fill(match):
        converter, _, name = match.group(1).rpartition(":")
        if converter.startswith("any("):
            return converter.removeprefix("any(").split(",")[0].strip(" )'\"")
        return known.get(name) or FILL[re.sub(r"\(.*", "", converter) or "default"]()

    return re.sub(r"<([^>]+)>", fill, rule.rule)


def _in_places(app):
    for rule in _rules(app):
        if rule.rule.startswith(("/s/", "/g/")):
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield rule, method


def test_strangers_are_told_nothing(app, town, enter):
    """A member of one station asks for every address of another, and of a bureau: 404, whatever the method."""
    client = enter(town.station.people["head"])
    told = []
    for rule, method in _in_places(app):
        for place in (town.other, town.county):
            answer = client.open(
                _address(rule, station=place.slug, bureau=place.slug), method=method, check=False
            )
            if answer.status_code != 404:
                told.append((method, rule.rule, answer.status_code))
    assert told == []


def test_a_bureau_has_no_place_at_a_station_nor_at_another_bureau(app, town, enter):
    client = enter(town.county.people["supervisor"])
    told = []
    for rule, method in _in_places(app):
        for place in (town.station, town.other_county, town.city):
            answer = client.open(
                _address(rule, station=place.slug, bureau=place.slug), method=method, check=False
            )
            if answer.status_code != 404:
                told.append((method, rule.rule, place.slug, answer.status_code))
    assert told == []


def test_the_signed_out_are_asked_to_sign_in_and_learn_nothing_else(app, town, new_client):
    client = new_client()
    for rule, method in _in_places(app):
        mark = access.mark_of(app, rule.endpoint)
        answer = client.open(
            _address(rule, station=town.station.slug, bureau=town.county.slug), method=method, check=False
        )
        if mark.who == "anyone":
            continue
        expected = {302} if method == "GET" else {401}
        assert answer.status_code in expected, (method, rule.rule, answer.status_code)


def test_a_place_that_does_not_exist_is_404_for_everybody(app, enter, town, new_client):
    for client in (new_client(), enter(town.station.people["head"])):
        for rule, method in _in_places(app):
            answer = client.open(
                _address(rule, station="331082-9998", bureau="339999"), method=method, check=False
            )
            assert answer.status_code == 404, (method, rule.rule, answer.status_code)


@pytest.mark.parametrize("side", ["station", "bureau"])
def test_another_role_is_refused_in_words(app, town, enter, side):
    place = town.station if side == "station" else town.county
    prefix = "/s/" if side == "station" else "/g/"
    tried = 0
    for who in place.people:
        client = enter(place.people[who])
        for rule, method in _in_places(app):
            mark = access.mark_of(app, rule.endpoint)
            if not rule.rule.startswith(prefix) or mark.who != "roles" or mark.roles & place.roles[who]:
                continue
            tried += 1
            answer = client.open(_address(rule, station=place.slug, bureau=place.slug), method=method)
            assert answer.status_code == 403, (who, method, rule.rule, answer.status_code)
    assert tried > 5


def test_own_place_unknown_ids_are_404(app, town, enter):
    """Addresses with an id in them, asked by somebody who may: an unknown id is not found, never a fault."""
    for place in (town.station, town.county):
        clients = {who: enter(person) for who, person in place.people.items()}
        prefix = "/s/" if place.kind == "station" else "/g/"
        for rule, method in _in_places(app):
            if not rule.rule.startswith(prefix) or "<uuid:" not in rule.rule:
                continue
            mark = access.mark_of(app, rule.endpoint)
            who = next((w for w in clients if mark.who == "member" or mark.roles & place.roles[w]), None)
            if who is None:
                continue
            answer = clients[who].open(
                _address(rule, station=place.slug, bureau=place.slug), method=method, check=False
            )
            assert answer.status_code in {404, 422}, (method, rule.rule, answer.status_code)
            if method == "GET":
                assert answer.status_code == 404, rule.rule


def test_an_officer_without_the_second_factor_comes_no_further(town, db, new_client):
    from portal.core import clock
    from portal.core.scope import Public
    from tests.support import town as towns

    officer = town.county.people["dispatcher"]
    session = db(Public(None, "", officer))
    sign_in = towns.signed_in(session, officer, clock.now(), second_factor=False)
    session.commit()
    client = new_client()
    client.hold(sign_in)
    answer = client.get(town.county.url + "accounts/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/second-factor")


def test_writing_needs_the_token(app, town, enter):
    client = enter(town.station.people["head"])
    for rule in _rules(app):
        if "POST" in rule.methods and rule.endpoint != "static":
            answer = client.post(
                _address(rule, station=town.station.slug, bureau="331082"), csrf=False, check=False
            )
            # 401: an address for systems asks for its key before anything else.
            assert answer.status_code in {400, 401, 404}, (rule.rule, answer.status_code)


def test_reading_cannot_write(app, town, enter):
    """GET runs in a read-only transaction: PostgreSQL itself refuses a write. Every address is opened by every
    member who may, and none of them fails on it."""
    for place in (town.station, town.county):
        prefix = "/s/" if place.kind == "station" else "/g/"
        for who, person in place.people.items():
            client = enter(person)
            for rule, method in _in_places(app):
                mark = access.mark_of(app, rule.endpoint)
                allowed = mark.who == "member" or mark.roles & place.roles[who]
                if method != "GET" or not rule.rule.startswith(prefix) or not allowed:
                    continue
                answer = client.get(_address(rule, station=place.slug, bureau=place.slug))
                assert answer.status_code < 500, (rule.rule, answer.status_code)


def test_a_read_only_session_refuses_a_write(town, db):
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    session = db(town.station.scope("head"))
    session.info["read_only"] = True
    with pytest.raises(DBAPIError, match="read-only"):
        session.execute(text("UPDATE station_card SET phone = phone"))
