"""Each guard says no at its one edge and yes beside it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from desk import (
    APPROVER,
    BLANK,
    BOTH,
    CONSUMER,
    DAY,
    HEAD,
    LIAISON,
    MACHINE,
    OFFICE,
    SETTLER,
    Desk,
    to_review,
)

from portal.complaints.rules.facts import MIXED_REPORT, ONLY_REPORT, Acting
from portal.complaints.rules.guards import GUARDS
from portal.complaints.rules.steps import allowed, next_steps, role_used, waits_for
from portal.complaints.rules.table import TABLE
from portal.core.errors import Conflict, Forbidden


def facts(state, **changes):
    return replace(BLANK, state=state, **changes)


def test_every_guard_is_named_in_the_table_and_the_reverse():
    assert {name for row in TABLE for name in row.guards} == set(GUARDS)


def test_registration_needs_the_four_elements():
    with pytest.raises(Conflict):
        allowed(replace(BLANK, missing=("facts",)), "register", LIAISON)
    assert allowed(BLANK, "register", LIAISON).target == "REGISTERED"


def test_who_settled_does_not_approve():
    desk = Desk()
    desk.step("register", LIAISON)
    for event in ("accept", "start", "negotiate", "prelim_settlement"):
        desk.step(event, BOTH)
    with pytest.raises(Conflict, match="cannot approve"):
        desk.step("review_approve", BOTH)
    desk.step("review_approve", APPROVER)


def test_above_the_limit_the_head_approves_too():
    desk = to_review(Desk(replace(BLANK, amount_limit=Decimal("99.99"))))
    desk.step("review_approve", APPROVER)
    with pytest.raises(Conflict, match="head"):
        desk.step("sign_consumer", SETTLER)
    desk.step("head_approve", HEAD)
    desk.step("sign_consumer", SETTLER)


def test_exactly_at_the_limit_the_approver_suffices():
    desk = to_review(Desk(replace(BLANK, amount_limit=Decimal(100))))
    desk.step("review_approve", APPROVER)
    with pytest.raises(Conflict):
        desk.step("head_approve", HEAD)
    desk.step("sign_consumer", SETTLER)


def test_nobody_signs_before_approval():
    desk = to_review()
    with pytest.raises(Conflict):
        desk.step("sign_consumer", CONSUMER)


def test_an_agreement_takes_two_signatures():
    desk = to_review()
    desk.step("review_approve", APPROVER)
    desk.step("sign_consumer", CONSUMER)
    with pytest.raises(Conflict, match="Both sides"):
        desk.step("agree", SETTLER)
    desk.step("sign_operator", SETTLER)
    assert desk.step("agree", SETTLER).state == "AGREED"


@pytest.mark.parametrize(("special", "current"), [(False, True), (True, False), (False, False)])
def test_a_proxy_without_powers_in_force_does_not_sign(special, current):
    case = facts("PENDING_REVIEW", approved=True, by_proxy=True, proxy_special=special, proxy_current=current)
    with pytest.raises(Conflict, match="prox"):
        allowed(case, "sign_consumer", SETTLER)
    allowed(replace(case, proxy_special=True, proxy_current=True), "sign_consumer", SETTLER)


def test_after_a_signature_a_proposal_is_withdrawn_not_returned():
    case = facts("PENDING_REVIEW", approved=True, consumer_signed=True)
    with pytest.raises(Conflict):
        allowed(case, "review_return", APPROVER)
    allowed(case, "withdraw_proposal", SETTLER)


@pytest.mark.parametrize(("today", "opens"), [(19, False), (20, True), (25, True)])
def test_timeout_only_from_the_last_day(today, opens):
    case = facts("NEGOTIATING", limit_day=DAY + timedelta(days=20))
    case = replace(case, today=DAY + timedelta(days=today))
    if opens:
        assert allowed(case, "timeout_20d", HEAD).target == "TERMINATED"
    else:
        with pytest.raises(Conflict, match="20-day"):
            allowed(case, "timeout_20d", HEAD)


def test_a_limit_that_stands_still_cannot_run_out():
    with pytest.raises(Conflict):
        allowed(facts("TESTING", limit_day=None), "timeout_20d", HEAD)


def test_the_system_never_ends_a_case_by_itself():
    with pytest.raises(Forbidden):
        allowed(facts("NEGOTIATING", limit_day=DAY), "timeout_20d", MACHINE)


def test_breach_exists_the_day_after():
    case = facts("PERFORMING", perform_due=DAY)
    with pytest.raises(Conflict):
        allowed(case, "perform_failed", SETTLER)
    allowed(replace(case, today=DAY + timedelta(days=1)), "perform_failed", MACHINE)


def test_a_dispatched_case_is_handed_back_before_closing():
    case = facts("TERMINATED", dispatched=True)
    with pytest.raises(Conflict, match="hand it over"):
        allowed(case, "close", LIAISON)
    allowed(case, "transfer_to_office", LIAISON)


def test_the_stations_own_case_goes_up_only_with_consent():
    with pytest.raises(Conflict, match="not agreed"):
        allowed(facts("TERMINATED"), "transfer_to_office", LIAISON)
    allowed(facts("TERMINATED", transfer_consent=True), "transfer_to_office", LIAISON)
    allowed(facts("TERMINATED"), "close", LIAISON)


def test_an_incomplete_file_is_not_archived():
    with pytest.raises(Conflict, match="not complete"):
        allowed(facts("CLOSED", file_missing=("agreement",)), "archive", LIAISON)


def test_report_content_only_can_only_be_referred():
    case = facts("REGISTERED", report=ONLY_REPORT)
    for event, actor in (("accept", SETTLER), ("reject", HEAD), ("amend", LIAISON)):
        with pytest.raises(Conflict, match="report"):
            allowed(case, event, actor)
    assert allowed(case, "refer", LIAISON).target == "REFERRED"
    allowed(facts("REGISTERED", report=MIXED_REPORT), "accept", SETTLER)


@pytest.mark.parametrize(("after", "opens"), [(30, True), (31, False)])
def test_the_consumers_word_reopens_for_thirty_days(after, opens):
    case = facts("CLOSED", closed_on=DAY)
    case = replace(case, today=DAY + timedelta(days=after))
    if opens:
        allowed(case, "revisit_mismatch", CONSUMER)
    else:
        with pytest.raises(Conflict):
            allowed(case, "revisit_mismatch", CONSUMER)
    allowed(case, "revisit_mismatch", OFFICE)


def test_a_step_of_another_role_is_forbidden_not_hidden():
    with pytest.raises(Forbidden):
        allowed(facts("REGISTERED"), "reject", LIAISON)
    steps = {step.event: step for step in next_steps(facts("REGISTERED"), LIAISON)}
    assert not steps["reject"].mine
    assert not steps["reject"].open


def test_next_steps_put_the_likely_one_first_and_say_why_not():
    steps = next_steps(facts("TERMINATED", dispatched=True), LIAISON)
    assert steps[0].event == "transfer_to_office"
    closed = next(step for step in steps if step.event == "close")
    assert closed.reasons[0].code == "hand_over_first"
    assert next_steps(facts("NEGOTIATING"), SETTLER)[0].event == "negotiate"
    assert (
        next_steps(facts("NEGOTIATING", minutes_this_round=1, agreed_last=True), SETTLER)[0].event
        == "prelim_settlement"
    )
    apart = facts("NEGOTIATING", minutes_this_round=1)
    assert next_steps(apart, SETTLER)[0].event == "negotiate"
    late = facts("NEGOTIATING", limit_day=DAY)
    assert next_steps(late, HEAD)[0].event == "timeout_20d"


def test_next_steps_offer_exactly_what_allowed_allows():
    for state in ("REGISTERED", "NEGOTIATING", "PENDING_REVIEW", "CLOSED"):
        for actor in (SETTLER, APPROVER, HEAD, LIAISON):
            for step in next_steps(facts(state), actor):
                if step.open:
                    assert allowed(facts(state), step.event, actor).target == step.target
                else:
                    with pytest.raises((Conflict, Forbidden)):
                        allowed(facts(state), step.event, actor)


def test_whose_turn():
    assert waits_for(facts("PENDING_REVIEW")) == {"APPROVER"}
    over = facts("PENDING_REVIEW", approved=True, amount=Decimal(9), amount_limit=Decimal(1))
    assert waits_for(over) == {"HEAD"}
    assert "SETTLER" in waits_for(facts("ACCEPTED"))


def test_the_role_recorded_is_one_the_table_names():
    row = allowed(facts("REGISTERED"), "accept", Acting(None, frozenset({"LIAISON", "HEAD"})))
    assert role_used(row, Acting(None, frozenset({"LIAISON", "HEAD"}))) == "HEAD"
