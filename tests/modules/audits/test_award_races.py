"""Two people of one station who apply for the same award at one instant, on a database where everything commits."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audits.actions.assessment import awards
from portal.audits.models import AwardApplication
from portal.core import clock
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import System
from portal.trail.models import TrailEntry
from tests.support import town as towns

WORDS = "一年无重大投诉，已承诺七日无理由退货。"


@pytest.fixture
def invited(own_database, valkey):
    with open_session(System("test")) as session:
        town = towns.build(session, clock.now())
        session.commit()
    now = clock.now()
    with open_session(town.county.scope("supervisor")) as session:
        round_ = awards.open_round(
            session,
            town.county.actor("supervisor"),
            "MODEL_SHOP",
            "2026 年放心消费示范店",
            "一年内无重大投诉；承诺七日无理由退货并公示。",
            clock.today(),
            clock.today() + timedelta(days=9),
            now=now,
        ).id
        session.commit()
    return town.station, round_


def test_two_who_apply_at_once_get_one_application_and_one_clear_refusal(invited, monkeypatch):
    station, round_ = invited
    gate, told = threading.Barrier(2), []
    plain = awards.queries.applications

    def together(session, round_id):
        found = list(plain(session, round_id))
        gate.wait(timeout=30)  # both have looked and seen nobody
        return found

    monkeypatch.setattr(awards.queries, "applications", together)

    def apply(who):
        with open_session(station.scope(who)) as session:
            try:
                awards.apply_for(session, station.actor(who), round_, "小天使童装店", WORDS, now=clock.now())
                session.commit()
                told.append("kept")
            except Conflict as refused:
                session.rollback()
                told.append((refused.status, refused.message, refused.field))

    threads = [threading.Thread(target=apply, args=(who,)) for who in ("head", "liaison")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(told, key=str) == [
        (409, "There is an application for this one already.", "for_whom"),
        "kept",
    ]
    with open_session(System("test")) as session:
        assert len(session.scalars(select(AwardApplication)).all()) == 1
        recorded = session.scalars(select(TrailEntry).where(TrailEntry.event == "audits:award:apply")).all()
    assert len(recorded) == 1
