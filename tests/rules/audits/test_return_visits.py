"""Which closed cases are called back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules.draw import draw, verify
from portal.audits.rules.return_visits import ClosedCase, grave_reasons, visit_plan
from tests.rules.audits.plans import SECRET


def cases(count, **more):
    return [ClosedCase(f"331082-0001-2026{i:05d}", "第一超市", **more) for i in range(count)]


def sample(level, closed):
    document = visit_plan("HF-1", "回访", level, closed, ["双色球"], date(2026, 10, 8), date(2026, 12, 31))
    transcript = draw({**document, "secret": SECRET, "entropy": [[1, 2, 3]]})
    assert verify(transcript) == []
    return {row["object"] for row in transcript["selected"]}


@pytest.mark.parametrize(
    ("level", "count", "wanted"),
    [
        ("OFFICE", 3, 3), ("OFFICE", 5, 5), ("OFFICE", 49, 5), ("OFFICE", 50, 5), ("OFFICE", 51, 6),
        ("OFFICE", 201, 21), ("STATION", 37, 37), ("BUREAU", 1000, 50), ("BUREAU", 3, 1),
    ],
)  # fmt: skip
def test_the_quota_of_each_level(level, count, wanted):
    assert len(sample(level, cases(count))) == wanted


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, ()),
        ({"amount": Decimal("4999.99")}, ()),
        ({"amount": Decimal(5000)}, ("AMOUNT",)),
        ({"injury": True, "dispatched": True}, ("INJURY", "DISPATCHED")),
        ({"group": True, "amount": Decimal(9000)}, ("AMOUNT", "GROUP")),
    ],
)
def test_what_makes_a_case_grave(facts, reasons):
    assert grave_reasons(ClosedCase("1", "x", **facts)) == reasons


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.decimals(0, 9000, places=2)), min_size=1, max_size=60)
)
def test_an_office_calls_all_grave_cases_and_the_quota_of_the_others(facts):
    closed = [
        ClosedCase(f"C-{i:04d}", "第一超市", amount, injury=injury, group=group)
        for i, (injury, group, amount) in enumerate(facts)
    ]
    grave = {case.number for case in closed if grave_reasons(case)}
    called = sample("OFFICE", closed)
    others = len(closed) - len(grave)
    assert grave <= called
    assert len(called - grave) == min(others, max(5, -(-others // 10)))
