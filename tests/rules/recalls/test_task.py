"""Steps, quantities, clocks, claims and draws of a withdrawal: no database."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal import law
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.recalls.rules.alert.gs1 import NAMESPACE, Removal, confirmation
from portal.recalls.rules.alert.versions import compare
from portal.recalls.rules.hashing import digest_of, hashed
from portal.recalls.rules.task import claims, clocks, draws, steps
from portal.recalls.rules.task.product import product_of
from portal.recalls.rules.task.quantities import Quantities, plain

NOON = datetime(2026, 11, 16, 4, tzinfo=UTC)
amounts = st.decimals(min_value=0, max_value=10_000, places=3)
states = st.sampled_from(sorted(steps.STATES))
events = st.sampled_from(sorted(steps.STEPS))


@given(
    events,
    states,
    st.sampled_from(["station", "bureau", "system"]),
    st.frozensets(
        st.sampled_from(
            [
                "HEAD",
                "DEPUTY",
                "LIAISON",
                "SETTLER",
                "APPROVER",
                "DISPATCHER",
                "SUPERVISOR",
                "CONTACT",
                "INSPECTOR",
                "SYSTEM",
            ]
        )
    ),
)
def test_only_the_table_s_steps_are_ever_taken(event, state, side, roles):
    step = steps.STEPS[event]
    allowed = state in step.sources and step.side == side and not step.roles.isdisjoint(roles)
    try:
        assert steps.check(event, state, side, roles, "words").target in steps.STATES
        assert allowed
    except (Conflict, Forbidden):
        assert not allowed


def test_goods_never_leave_without_withdrawal_disposal_and_check():
    """Every path from confirmed goods to closed passes them all."""
    must = {"withdraw", "dispose", "check"}
    moves = [
        (one.event, source, one.target)
        for one in steps.STEPS.values()
        if one.side != "system"
        for source in one.sources
    ]

    def paths(state, taken):
        if state == "CLOSED":
            yield taken
            return
        for event, source, target in moves:
            if source == state and event not in taken and event not in {"contradict", "send_back"}:
                yield from paths(target, (*taken, event))

    found = list(paths("CONFIRMED", ()))
    assert found
    assert all(must <= set(path) for path in found)


def test_a_step_that_needs_words_gets_none():
    with pytest.raises(Invalid):
        steps.check("send_back", "DISPOSED", "bureau", {"CONTACT"}, "  ")


class Shelf(RuleBasedStateMachine):
    """Whatever is done with goods, in whatever order: nothing appears, nothing vanishes."""

    def __init__(self):
        super().__init__()
        self.goods = Quantities(Decimal(100), Decimal(60), Decimal(40)).checked()

    def _try(self, act):
        with suppress(Invalid):
            self.goods = act()

    @rule(quantity=amounts)
    def refund(self, quantity):
        self._try(lambda: self.goods.brought_back(quantity))

    @rule(returned=amounts, destroyed=amounts, relabelled=amounts)
    def dispose(self, returned, destroyed, relabelled):
        self._try(lambda: self.goods.disposed(returned=returned, destroyed=destroyed, relabelled=relabelled))

    @rule(share=st.integers(0, 10))
    def dispose_all(self, share):
        back = (self.goods.stock * share / 10).quantize(Decimal("0.001"))
        self._try(lambda: self.goods.disposed(returned=back, destroyed=self.goods.stock - back))

    @invariant()
    def balanced(self):
        assert self.goods.balanced
        assert min(self.goods.stock, self.goods.sold, self.goods.returned, self.goods.destroyed) >= 0
        assert self.goods.received == 100


TestShelf = Shelf.TestCase


@given(amounts, amounts, amounts)
def test_what_does_not_balance_is_refused(received, stock, sold):
    goods = Quantities(received, stock, sold)
    if stock + sold == received:
        assert goods.checked() is goods
    else:
        with pytest.raises(Invalid):
            goods.checked()


def test_nothing_may_be_left_over_after_disposal():
    with pytest.raises(Invalid):
        Quantities(Decimal(10), Decimal(10), Decimal(0)).disposed(returned=Decimal(4), destroyed=Decimal(5))


@pytest.mark.parametrize(("value", "text"), [("12.000", "12"), ("0.50", "0.5"), ("0", "0"), ("1E+3", "1000")])
def test_a_quantity_is_written_plainly(value, text):
    assert plain(Decimal(value)) == text


def _times(**changes):
    given = {"told_at": NOON, "matched_at": None, "level": None, "kind": "FOOD_SAMPLING", "gravity": "1",
             "notice_date": date(2026, 11, 10)}  # fmt: skip
    return clocks.Times(**{**given, **changes})


def test_the_batch_has_two_hours_anything_else_a_working_day():
    same = clocks.current("MATCHED", _times(level="BATCH", matched_at=NOON), law.SEEDED)
    assert same.due_at == NOON + timedelta(hours=2)
    other = clocks.current("MATCHED", _times(level="PRODUCT_UNKNOWN_BATCH", matched_at=NOON), law.SEEDED)
    assert other.last_day == date(2026, 11, 17)
    assert clocks.current("NOT_STOCKED", _times(), law.SEEDED) is None


@pytest.mark.parametrize(("gravity", "days"), [("1", 10), ("2", 20), ("3", 30)])
def test_a_food_recall_from_december_ends_by_its_level(gravity, days):
    times = _times(kind="FOOD_RECALL", gravity=gravity, filed_on=date(2026, 12, 1))
    due = clocks.finish(times, law.SEEDED)
    assert due.counted_to == date(2026, 12, 1) + timedelta(days=days)
    assert due.rule.startswith("RECALL_DONE")


def test_the_sweep_looks_before_the_limit_and_at_it_then_never():
    due = clocks.current("MATCHED", _times(level="BATCH", matched_at=NOON), law.SEEDED)
    first = clocks.next_look(due, NOON)
    assert NOON < first <= due.due_at
    assert clocks.next_look(due, due.due_at) is None


def test_a_statement_names_what_it_is_about_and_hashes_to_itself():
    text = claims.statement(
        station="甲站", title="某通告", notice_no="〔2026〕60号", items=40, hints=2, at=NOON
    )
    assert "40 项" in text
    assert "2 条" in text
    assert claims.text_hash(text) != claims.text_hash(text + " ")


@given(
    st.sets(st.uuids(), max_size=60),
    st.binary(min_size=8, max_size=32),
    st.sampled_from(sorted(draws.RATIOS)),
)
def test_a_draw_is_the_same_for_everybody_and_of_the_grave_takes_all(population, seed, name):
    first, again = (
        draws.draw(name, list(population), seed),
        draws.draw(name, sorted(population, reverse=True), seed),
    )
    assert first == again
    assert set(first.drawn) <= population
    wanted = -(-len(population) * draws.RATIOS[name].numerator // draws.RATIOS[name].denominator)
    assert len(first.drawn) == (max(1, wanted) if population else 0)
    if name == "GRAVE":
        assert set(first.drawn) == population


def test_another_seed_draws_others():
    population = [UUID(int=n) for n in range(200)]
    drawn = {draws.draw("SLIGHT", population, bytes([n])).drawn for n in range(5)}
    assert len(drawn) == 5
    assert all(len(one) == 20 for one in drawn)
    assert len(draws.draw("SLIGHT", population, b"x", Fraction(1, 2)).drawn) == 100


def test_versions_tell_changed_new_and_gone():
    before = {
        1: {"sample_no": "A", "spec": "500g"},
        2: {"sample_no": "B"},
        3: {"product_name": "醋", "lot": "L1"},
    }
    after = [
        {"sample_no": "A", "spec": "1kg", "seq": "9"},
        {"product_name": "醋", "lot": "L1", "seq": "3"},
        {"sample_no": "C"},
    ]
    found = compare(before, after)
    assert (found.changed, found.same, found.added, found.gone) == ([(0, 1)], [(1, 3)], [2], [2])


def test_a_digest_changes_with_either_side():
    left, right = {"a": "1"}, {"b": "2"}
    assert digest_of(left.items(), right.items()) == digest_of(left.items(), right.items())
    assert digest_of(left.items(), right.items()) != digest_of(right.items(), left.items())
    assert digest_of({"a": "12"}.items(), {}.items()) != digest_of({"a": "1"}.items(), {"": "2"}.items())


@given(st.sets(st.text(max_size=30), max_size=30))
def test_hashed_keys_fit_the_column(keys):
    found = hashed(keys)
    assert found == sorted(found)
    assert all(-(2**63) <= one < 2**63 for one in found)


def test_the_same_product_in_another_batch_is_the_same_product():
    one = {"product_name": "青稞醋", "maker_name": "西藏可心农业发展有限公司", "batch": "20250928"}
    assert product_of(one) == product_of({**one, "batch": "20261001", "spec": "1L"})
    assert product_of(one) != product_of({**one, "product_name": "黑米醋"})


def test_the_removal_confirmation_is_keyed_by_gtin_and_batch():
    row = Removal("甲站", "331082-0001", "t", "CLOSED", "醋 <陈>", "6901234567892", "20250928", "瓶",
                  Decimal(12), Decimal(0), Decimal("1.500"), Decimal(10), Decimal("0.5"), NOON,
                  ("ab" * 32,))  # fmt: skip
    message = confirmation(
        sender="局", sender_code="331082", notice="通告", notice_id="60号", created=NOON, removals=[row]
    )
    root = ElementTree.fromstring(message)
    find = lambda name: root.find(f".//{{{NAMESPACE}}}{name}").text  # noqa: E731
    assert (find("gtin"), find("batchNumber"), find("quantitySold")) == ("06901234567892", "20250928", "1.5")
    assert find("tradeItemDescription") == "醋 <陈>"
    assert find("removalStatusCode") == "REMOVED_VERIFIED"
