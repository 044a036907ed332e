"""What the demonstration shows of audits: a finished draw with results, visits in several states, a draw that waits."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from portal.audits.models import Announcement, Draw, Rectification, Task
from portal.audits.rules.draw import verify
from portal.core.clock import SHANGHAI
from portal.core.db import open_session
from portal.core.scope import System
from portal.demo.seed import fill


def test_the_demonstration_has_audits_at_every_point(own_database, valkey):
    fill(12315, datetime(2026, 11, 22, 12, tzinfo=SHANGHAI), past=0)
    with open_session(System("test")) as db:
        states = Counter(db.scalars(select(Task.state)))
        assert {"PLANNED", "SYNCED", "RECTIFYING", "PUBLISHED"} <= set(states)
        assert sorted(db.scalars(select(Draw.state))) == ["ANNOUNCED", "DRAWN", "DRAWN"]
        for row in db.scalars(select(Announcement).where(Announcement.drawn_at.is_not(None))):
            assert verify(row.transcript, row.announcement_sha256) == []
        rounds = db.scalars(select(Rectification)).all()
        assert any(one.supervised_at for one in rounds)
        assert any(one.round == 2 and one.rechecked_at for one in rounds)
