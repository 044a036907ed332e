"""Two people at once on real connections: one step is taken, the other is told what changed."""

from portal.complaints.actions import accept, settle
from portal.complaints.actions.errors import CaseChanged
from portal.complaints.queries.cases import case as one_case
from portal.complaints.queries.cases import events
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import System
from tests.modules.complaints.cases import Way
from tests.support import town as towns
from tests.support.racing import together


def build(own_database):
    with open_session(System("test town")) as session:
        town = towns.build(session, clock.now())
        session.commit()
    return town


def test_two_accept_at_once(own_database, valkey):
    town = build(own_database)
    with open_session(town.station.scope("settler")) as session:
        way = Way(session, town.station).register()
        session.commit()
        seen = way.case.version
        session.rollback()

    def one(who):
        def call():
            with open_session(town.station.scope(who)) as db:
                done = accept.accept(
                    db,
                    town.station.actor(who),
                    way.id,
                    accept.Acceptance(True, True, True),
                    seen=seen,
                    now=clock.now(),
                )
                db.commit()
                return done

        return call

    results = together(one("settler"), one("head"), one("liaison"))
    assert sum(isinstance(result, CaseChanged) for result in results) == 2
    with open_session(town.station.scope("settler")) as db:
        assert [row.event for row in events(db, way.id)] == ["register", "accept"]
        assert one_case(db, way.id).version == 2


def test_a_return_and_a_signature_at_once(own_database, valkey):
    town = build(own_database)
    with open_session(town.station.scope("settler")) as session:
        way = Way(session, town.station).in_review().approve()
        pair = [way.signature("CONSUMER"), way.signature("OPERATOR")]
        session.commit()
        seen = way.case.version
        session.rollback()

    from portal.complaints.actions import sign

    def signs():
        with open_session(town.station.scope("settler")) as db:
            sign.sign(db, town.station.actor("settler"), way.id, pair, seen=seen, now=clock.now())
            db.commit()

    def sends_back():
        with open_session(town.station.scope("approver")) as db:
            settle.send_back(
                db, town.station.actor("approver"), way.id, "金额有误", seen=seen, now=clock.now()
            )
            db.commit()

    results = together(signs, sends_back)
    assert sum(isinstance(result, Conflict) for result in results) == 1
    with open_session(town.station.scope("settler")) as db:
        state = one_case(db, way.id).state
        assert state == ("AGREED" if results[0] is None else "NEGOTIATING")


def test_numbers_under_load_have_no_gaps_and_no_twins(own_database, valkey):
    town = build(own_database)

    def one():
        with open_session(town.station.scope("liaison")) as db:
            made = Way(db, town.station).register()
            number = made.case.number
            db.commit()
            return number

    numbers = together(*[one] * 8)
    assert sorted(int(number[-5:]) for number in numbers) == list(range(1, 9))
