"""What a bureau dispatched comes to its end in the demo's year; what is overdue today is so by days, not by months."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from portal import law
from portal.core.clock import SHANGHAI, local_date
from portal.demo.seed import paths, year
from portal.demo.seed.chance import Chance
from portal.demo.seed.course import Course

BUREAU = SimpleNamespace(id=None, path="0001")
ENDS = {"confirm", "give_back", "take_back"}
TODAY = [
    datetime(2026, month, day, 15, tzinfo=SHANGHAI) for month, day in ((11, 21), (11, 25), (6, 5), (3, 17))
]


def course(born, seed=1, **told):
    ending = SimpleNamespace(duty="REFUND", money=50)
    words = SimpleNamespace(ending=ending, **told)
    return Course(BUREAU, words, Chance(seed, "test"), born, BUREAU, dispatched=True)


@pytest.mark.parametrize("path", [path for path, _ in year.SENT], ids=lambda path: path.__name__)
def test_every_way_of_the_past_ends_its_dispatch(path):
    made = course(datetime(2026, 4, 7, 10, tzinfo=SHANGHAI))
    path(made)
    acts = [move.act.__name__ for move in made.moves]
    assert "dispatch" in acts
    assert ENDS & set(acts[acts.index("dispatch") :]), acts


def overdue(now):
    """How many days what stands open in the bureau's hands today is past its limit."""
    found = []
    for at, one in enumerate(year.STANDING):
        if one.path is not paths.late:
            continue
        made = course(now - timedelta(days=one.days, minutes=60), at)
        made.stop = one.stop
        one.path(made)
        sent = next(move.at for move in made.done_by(now) if move.act.__name__ == "dispatch")
        found.append((local_date(now) - law.due("DISPATCH_FEEDBACK", sent).last_day).days)
    return found


@pytest.mark.parametrize("now", TODAY, ids=str)
def test_some_are_overdue_by_a_few_days_and_none_by_more(now):
    late = overdue(now)
    assert len([days for days in late if 1 <= days <= 6]) >= 2, late
    assert max(late) <= 6, late


def test_one_of_them_is_under_supervision_and_unanswered():
    assert [one for one in year.STANDING if one.path is paths.late and one.stop == "supervise"]
