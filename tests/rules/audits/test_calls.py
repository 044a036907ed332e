"""What a return visit comes to."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules import calls
from portal.core.errors import Conflict, Invalid

GOOD = calls.Answers("YES", "SAME", "DONE", "YES", 5, "SATISFIED", "NO")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, None),
        ({"performed": "NONE"}, None),
        ({"content": "DISSATISFIED"}, None),  # not content is no contradiction
        ({"same": "DIFFERENT"}, "RESULT"),
        ({"performed": "PARTLY"}, "UNPERFORMED"),
        ({"performed": "NOT_DONE"}, "UNPERFORMED"),
        ({"pressed": "YES", "same": "DIFFERENT", "performed": "NOT_DONE"}, "PRESSED"),
    ],
)
def test_what_contradicts_the_record(change, found):
    assert calls.mismatch(replace(GOOD, **change)) == found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"same": ""}, "same"),
        ({"manner": 0}, "manner"),
        ({"manner": 6}, "manner"),
        ({"opinion": "字" * 1001}, "opinion"),
    ],
)
def test_every_question_is_answered(change, field):
    with pytest.raises(Invalid) as refused:
        calls.check_answers(replace(GOOD, **change))
    assert refused.value.field == field


def test_three_attempts_and_no_more():
    assert [calls.after_attempt("NO_ANSWER", n) for n in (1, 2, 3)] == ["WAITING", "WAITING", "UNREACHED"]
    assert calls.after_attempt("OFF", 1) == "UNREACHED"
    assert calls.after_attempt("REFUSED", 1) == "REFUSED"
    with pytest.raises(Invalid):
        calls.after_attempt("ANSWERED", 1)


@pytest.mark.parametrize(
    ("state", "open_"), [("WAITING", True), ("UNREACHED", True), ("ANSWERED", False), ("DROPPED", False)]
)
def test_what_is_over_is_over(state, open_):
    if open_:
        calls.check_open(state)
    else:
        with pytest.raises(Conflict):
            calls.check_open(state)


@dataclass
class Row:
    state: str
    content: str | None
    mismatch: str | None


ROWS = st.builds(
    Row,
    st.sampled_from(list(calls.STATES)),
    st.sampled_from([None, *calls.CONTENT]),
    st.sampled_from([None, "RESULT"]),
)


@given(st.lists(ROWS))
def test_no_part_exceeds_its_whole(rows):
    found = calls.figures(rows)
    assert found.satisfied <= found.answered <= found.visits
    assert found.mismatches <= found.answered
    assert found.waiting + found.answered <= found.visits <= len(rows)
