"""No sequence of steps reaches what must not be; every state can be reached; ends are ends."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from desk import APPROVER, BLANK, DAY, EVERYBODY, HEAD, LIAISON, OFFICE, SETTLER, Desk, to_archive
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portal.complaints.rules.events import EVENTS
from portal.complaints.rules.facts import ONLY_REPORT
from portal.complaints.rules.roles import ACTORS
from portal.complaints.rules.states import STATES, UNDER_LIMIT, WITH_AGREEMENT
from portal.complaints.rules.table import BY_STEP, TABLE, leaving
from portal.core.errors import Conflict, Forbidden

NEVER = {"VOIDED"}
FORWARD = {
    "register", "accept", "start", "negotiate", "prelim_settlement", "review_approve", "sign_consumer",
    "sign_operator", "agree", "perform_start", "perform_done", "close", "archive", "terminate",
}  # fmt: skip


class Case(RuleBasedStateMachine):
    """Random people take random steps on random days; the rules alone hold the case together."""

    @initialize(
        dispatched=st.booleans(),
        simple_limit=st.sampled_from([None, Decimal(50), Decimal(500)]),
        by_proxy=st.booleans(),
        special=st.booleans(),
        report=st.sampled_from(["NONE", "MIXED", "ONLY"]),
        consent=st.booleans(),
    )
    def begin(self, dispatched, simple_limit, by_proxy, special, report, consent):
        self.desk = Desk(
            replace(
                BLANK,
                dispatched=dispatched,
                amount_limit=simple_limit,
                by_proxy=by_proxy,
                proxy_special=special,
                proxy_current=special,
                report=report,
                transfer_consent=consent,
            )
        )
        self.seen = [None]

    @rule(event=st.sampled_from(list(EVENTS)), actor=st.sampled_from(EVERYBODY))
    def act(self, event, actor):
        before = self.desk.case
        try:
            self.desk.step(event, actor)
        except (Conflict, Forbidden):
            assert self.desk.case == before, "a refused step left a mark"

    @rule(data=st.data())
    def act_where_the_table_has_a_way(self, data):
        ways = [row for row in leaving(self.desk.case.state) if row.event not in ("discard", "void_approve")]
        if ways:
            row = data.draw(st.sampled_from(ways))
            who = data.draw(st.sampled_from([one for one in EVERYBODY if one.roles & row.roles]))
            self.act(row.event, who)

    @rule(data=st.data(), steps=st.integers(1, 6))
    def go_on(self, data, steps):
        for _ in range(steps):
            likely = [row for row in leaving(self.desk.case.state) if row.event in FORWARD]
            if likely:
                row = data.draw(st.sampled_from(likely))
                who = data.draw(st.sampled_from([one for one in EVERYBODY if one.roles & row.roles]))
                self.act(row.event, who)

    @rule(days=st.integers(1, 25))
    def wait(self, days):
        self.desk.wait(days)

    @precondition(lambda self: self.desk.history)
    @invariant()
    def the_history_is_a_walk_through_the_table(self):
        before = None
        for source, event, target, actor in self.desk.history:
            assert source == before
            row = BY_STEP[(source, event)]
            assert row.target == target
            assert row.roles & actor.roles
            before = target

    @invariant()
    def nothing_illegal(self):
        case, steps = self.desk.case, [event for _, event, _, _ in self.desk.history]
        who = {event: actor for _, event, _, actor in self.desk.history}
        if case.state in WITH_AGREEMENT:
            assert case.approved
            assert case.consumer_signed
            assert case.operator_signed
            assert who["review_approve"].person not in case.officers
            assert not case.over_limit or case.head_approved
            assert not case.by_proxy or case.proxy_special
        if case.state in UNDER_LIMIT | WITH_AGREEMENT | {"TERMINATED"}:
            assert case.accepted_on is not None
            assert case.report != ONLY_REPORT
        if "timeout_20d" in steps:
            assert case.accepted_on is not None
            assert (case.today - case.accepted_on).days >= 10
        if (
            case.state == "CLOSED"
            and case.dispatched
            and "TERMINATED" in {t for _, _, t, _ in self.desk.history}
        ):
            last = [t for _, _, t, _ in self.desk.history if t in ("TERMINATED", "REFERRED")][-1]
            assert last == "REFERRED"
        if case.state == "VOIDED" and "register" in steps:
            assert who["void_request"].roles == {"HEAD"}
            assert who["void_approve"].roles == {"OFFICE"}

    @invariant()
    def an_archive_only_opens(self):
        for (source, event, _, _), _next in zip(self.desk.history, self.desk.history[1:], strict=False):
            if source == "ARCHIVED":
                assert event == "revisit_mismatch"


TestCase = Case.TestCase
TestCase.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)


def test_the_table_speaks_only_known_words():
    for row in TABLE:
        assert row.event in EVENTS
        assert row.target in STATES
        assert row.source is None or row.source in STATES
        assert row.roles <= set(ACTORS)
    assert len(BY_STEP) == len(TABLE), "two rows for one step"
    assert {row.event for row in TABLE} == set(EVENTS)


def test_every_state_is_reachable_from_nothing():
    reached, edge = {None}, [None]
    while edge:
        for row in leaving(edge.pop()):
            if row.target not in reached:
                reached.add(row.target)
                edge.append(row.target)
    assert reached == {None, *STATES}


def test_only_voided_is_an_end_without_a_way_out():
    assert {state for state in STATES if not leaving(state)} == {"VOIDED"}


def test_from_the_archive_only_reopening():
    assert {row.event for row in leaving("ARCHIVED")} == {"revisit_mismatch"}


def test_from_every_open_state_a_case_can_still_end():
    ends = {"CLOSED"}
    for start in set(STATES) - NEVER - {"ARCHIVED"}:
        reached, edge = {start}, [start]
        while edge:
            for row in leaving(edge.pop()):
                if row.target not in reached:
                    reached.add(row.target)
                    edge.append(row.target)
        assert reached & ends, f"{start} is a trap"


def test_the_whole_way_of_a_settled_case():
    desk = to_archive()
    assert desk.case.state == "ARCHIVED"
    walked = [target for _, _, target, _ in desk.history]
    assert [s for i, s in enumerate(walked) if i == 0 or s != walked[i - 1]] == [
        "REGISTERED", "ACCEPTED", "NEGOTIATING", "PENDING_REVIEW", "AGREED", "PERFORMING", "FED_BACK",
        "CLOSED", "ARCHIVED",
    ]  # fmt: skip


def test_reopening_starts_the_limit_again():
    desk = to_archive()
    desk.wait(40)
    desk.step("revisit_mismatch", OFFICE)
    assert desk.case.state == "REOPENED"
    assert desk.case.limit_day > desk.case.today
    desk.step("resume", SETTLER)
    with suppress(Conflict):
        desk.step("prelim_settlement", SETTLER)
        raise AssertionError("old minutes must not carry a new settlement")
    assert desk.case.today > DAY


def test_a_case_is_voided_by_head_and_office_together():
    desk = Desk()
    desk.step("register", LIAISON)
    for actor in (LIAISON, SETTLER, APPROVER, HEAD):
        with suppress(Conflict, Forbidden):
            desk.step("void_approve", actor)
            raise AssertionError("voided without the office")
    desk.step("void_request", HEAD)
    desk.step("void_approve", OFFICE)
    assert desk.case.state == "VOIDED"
