"""The roster's composition, the profile's limits."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.core.errors import Invalid
from portal.tenants.rules import ProfileFacts, check_member, check_profile, composition_gaps

FACTS = ProfileFacts(
    host_name="银泰城商业管理有限公司", host_uscc="91331082MA2914179D", host_representative="", address="银泰路 1 号",
    phone="0576-85112315", room="", directions="", hours=(), floor_area=None, stalls=None, scenic_level=None,
    keywords="", amount_limit=Decimal(5000), promise_days=None, pause_on_testing=True, retention_years=3,
)  # fmt: skip


def test_a_complete_roster_has_no_gaps():
    assert composition_gaps({"HEAD": 1, "DEPUTY": 2, "SETTLER": 3, "LIAISON": 1, "APPROVER": 1}) == []


def test_gaps_name_the_role_and_what_the_standard_asks():
    assert composition_gaps({"HEAD": 2, "SETTLER": 1, "LIAISON": 3}) == [
        ("HEAD", 2, 1, 1),
        ("DEPUTY", 0, 1, 2),
        ("SETTLER", 1, 2, 3),
        ("LIAISON", 3, 1, 2),
        ("APPROVER", 0, 1, 1),
    ]


@pytest.mark.parametrize("days", [None, 1, 7, 20])
def test_a_promise_may_shorten_the_limit(days):
    check_profile(replace(FACTS, promise_days=days))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("promise_days", 0),
        ("promise_days", 21),
        ("retention_years", 1),
        ("retention_years", 31),
        ("host_uscc", "91331082MA2914179X"),
        ("host_uscc", ""),
        ("floor_area", 0),
        ("stalls", -1),
    ],
)
def test_what_may_not_stand_is_refused_beside_its_field(field, value):
    with pytest.raises(Invalid) as refused:
        check_profile(replace(FACTS, **{field: value}))
    assert refused.value.field == field


def test_roles_come_in_their_order():
    assert check_member("王敏", ["LIAISON", "HEAD"], "") == ["HEAD", "LIAISON"]


@pytest.mark.parametrize(
    ("name", "roles", "education", "field"),
    [
        (" ", ["HEAD"], "", "name"),
        ("王敏", [], "", "roles"),
        ("王敏", ["ADMIN"], "", "roles"),
        ("王敏", ["HEAD"], "PHD", "education"),
        ("王敏", ["LIAISON"], "BASIC", "education"),
    ],
)
def test_a_member_that_may_not_stand_is_refused(name, roles, education, field):
    with pytest.raises(Invalid) as refused:
        check_member(name, roles, education)
    assert refused.value.field == field


def test_only_a_liaison_needs_high_school():
    assert check_member("王敏", ["SETTLER"], "BASIC") == ["SETTLER"]
    assert check_member("王敏", ["LIAISON"], "HIGH") == ["LIAISON"]
