"""The states of a visit: whatever steps are taken in whatever order, none leads out of the law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules import outcome, planning, rounds
from portal.audits.rules.results import INSPECTION_RESULTS, NEEDS_FOLLOW_UP, WITHOUT_FINDING
from portal.audits.rules.task import BEFORE_VISIT, NOT_YET_PUBLIC, STATES, STEPS, VISITED, after
from portal.core.errors import Conflict, Invalid

EVENTS = st.lists(st.sampled_from(sorted(STEPS)), max_size=40)


def walk(events):
    """The states gone through and the steps that were allowed."""
    state, gone = "PLANNED", []
    for event in events:
        try:
            following = after(event, state)
        except Conflict:
            continue
        gone.append((event, state, following))
        state = following
    return state, gone


@given(EVENTS)
def test_nothing_is_published_that_was_not_visited_concluded_and_reviewed(events):
    _, gone = walk(events)
    taken = [event for event, _, _ in gone]
    if "publish" not in taken:
        return
    before = taken[: taken.index("publish")]
    for needed in ("finish", "conclude", "approve"):
        assert needed in before
    assert before.index("finish") < before.index("conclude") < len(before) - 1 - before[::-1].index("approve")


@given(EVENTS)
def test_what_is_cancelled_or_published_stays(events):
    state, gone = walk(events)
    for _, before, following in gone:
        assert before != "CANCELLED"
        if before == "PUBLISHED":
            assert following == "PUBLISHED"
    assert state in STATES


@given(EVENTS)
def test_a_visit_is_made_once_and_never_cancelled_after(events):
    taken = [event for event, _, _ in walk(events)[1]]
    assert taken.count("finish") <= 1
    assert not {"finish", "cancel"} <= set(taken)


@given(EVENTS)
def test_a_result_that_came_back_is_entered_and_approved_anew(events):
    taken = [event for event, _, _ in walk(events)[1]]
    for at, event in enumerate(taken):
        if event == "approve":
            assert "conclude" in taken[:at]
            since = len(taken[:at]) - 1 - taken[:at][::-1].index("conclude")
            assert "give_back" not in taken[since:at]


def test_every_state_is_reached_and_every_set_names_real_states():
    reached = {"PLANNED"} | {to for steps in STEPS.values() for to in steps.values()}
    assert reached == set(STATES)
    assert {*BEFORE_VISIT, *VISITED, *NOT_YET_PUBLIC} <= set(STATES)


CODES = st.lists(st.sampled_from(list(INSPECTION_RESULTS)), max_size=5)


@given(CODES, st.integers(0, 3), st.sampled_from(["INSPECTION", "GUIDANCE"]))
def test_a_result_never_contradicts_the_findings(codes, findings, kind):
    try:
        kept = outcome.check(kind, codes, findings)
    except Invalid:
        return
    assert kept
    assert set(kept) == set(codes)
    if WITHOUT_FINDING & set(kept):
        assert len(kept) == 1
        assert findings == 0
    if NEEDS_FOLLOW_UP & set(kept):
        assert findings
    assert kind == "INSPECTION" or set(kept) <= outcome.GUIDANCE_RESULTS


@pytest.mark.parametrize("kind", ["ORDER", "GOODS"])
def test_guidance_leads_to_no_order(kind):
    with pytest.raises(Invalid):
        rounds.check_notice("GUIDANCE", kind, "某法第一条", None)
    rounds.check_notice("INSPECTION", kind, "某法第一条", None)


@given(st.lists(st.sampled_from(sorted(planning.STEPS)), max_size=20))
def test_a_plan_is_approved_only_after_it_was_submitted_and_withdrawn_for_good(events):
    state, taken = "DRAFT", []
    for event in events:
        try:
            state = planning.after(event, state)
        except Conflict:
            continue
        taken.append(event)
    if "approve" in taken:
        assert "submit" in taken[: taken.index("approve")]
    if "withdraw" in taken:
        assert taken[-1] == "withdraw"
