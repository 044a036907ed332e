"""Two inspectors at the same instant, each on a connection of their own, on a database where everything commits."""

import hashlib
import threading
from uuid import UUID

import pytest

from portal.audits.actions.visits import photos, receive
from portal.audits.actions.visits.keys import Opened, open_key
from portal.audits.actions.visits.packing import pack
from portal.audits.queries.visits import one
from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import Bureau, System
from tests.modules.audits.visits import jpeg, put_task
from tests.support import town as towns


@pytest.fixture
def county(own_database, valkey):
    with open_session(System("test")) as session:
        town = towns.build(session, clock.now())
        people = [town.county.people["inspector"], town.county.people["contact"]]
        task = put_task(session, town, *people).id
        session.commit()
    return town.county, task


def together(*works):
    """Run all at one instant; what they raise, fails here."""
    gate, faults = threading.Barrier(len(works)), []

    def run(work):
        gate.wait()
        try:
            work()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []


def packed(county, task, who, device, taken):
    with open_session(county.scope(who)) as session:
        now = clock.now()
        made = pack(session, county.actor(who), task, device, now, bureau=county.id, now=now)
        session.commit()
        taken[device] = (made.visit.id, made.visit.office_path, made.key)


def test_two_devices_that_take_the_first_pack_at_once_get_one_visit(county):
    place, task = county
    taken = {}
    together(
        lambda: packed(place, task, "inspector", "d1", taken),
        lambda: packed(place, task, "contact", "d2", taken),
    )
    assert len({visit for visit, _, _ in taken.values()}) == 1
    assert len({key for _, _, key in taken.values()}) == 2


def test_answers_and_pieces_of_two_devices_at_once_are_numbered_and_kept_once(county):
    place, task = county
    taken = {}
    packed(place, task, "inspector", "d1", taken)
    visit, path, key = taken["d1"]
    with open_session(Bureau(path, place.people["inspector"])) as session:
        by = open_key(session, key, clock.now())
    content = jpeg()
    named = hashlib.sha256(content).hexdigest()

    def says(device, first):
        return lambda: [_send(by, device, number) for number in range(first, first + 10)]

    def shows():
        with open_session(Bureau(by.office_path, by.actor.person)) as session:
            photos.take_piece(session, by, named, 0, len(content), content, now=clock.now())
            session.commit()

    together(says("d1", 1), says("d1", 1), says("d2", 1), shows, shows)
    with open_session(Bureau(path, by.actor.person)) as session:
        row = one.visit(session, UUID(str(visit)))
        rows = one.answers(session, row)
        assert [each.seq for each in rows] == list(range(1, 21))
        assert len({each.answer_id for each in rows}) == 20
        [photo] = one.photos(session, row)
        assert photo.file_id is not None


def _send(by: Opened, device, number):
    now = clock.now()
    told = {
        "id": f"{device}-{number}", "item": "findings", "value": f'{{"words": "{number}"}}', "device": device,
        "made_at": "2026-11-21T02:00:00+00:00", "replaces": [],
    }  # fmt: skip
    with open_session(Bureau(by.office_path, by.actor.person)) as session:
        receive.receive(session, by, device, now, [told], cursor=0, now=now)
        session.commit()
