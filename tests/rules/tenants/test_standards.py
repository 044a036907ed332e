"""Standards without a database: evidence judged, scores that never exceed 100, the life of a check."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.tenants.actions.standards import shipped
from portal.tenants.rules.standards import (
    Checklist,
    Evidence,
    Given,
    Item,
    Record,
    Roster,
    Shot,
    Standing,
    Words,
    changed,
    check_checklist,
    check_item,
    check_photo,
    confirmed_score,
    expired,
    for_station,
    in_force,
    judge,
    open_items,
    overall,
    packed_items,
    renew_from,
    score,
    sum_fault,
    unpacked_items,
    valid_until,
    whole_until,
)
from portal.tenants.rules.standards.words import EVIDENCE, FIELDS, RECORDS

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
TODAY = date(2026, 11, 21)
LISTS = {one.code: one for one, _ in shipped()}
LINHAI = LISTS["EIGHT_ONE_LINHAI"]

kinds = st.sampled_from(list(EVIDENCE))
proofs = kinds.flatmap(
    lambda kind: st.builds(
        Evidence,
        kind=st.just(kind),
        what=st.just("某物"),
        count=st.integers(1, 4),
        key=st.sampled_from(list(FIELDS if kind == "FIELD" else RECORDS if kind == "RECORD" else [""])),
    )
)


@st.composite
def checklists(draw):
    """Any valid checklist: its weights add up to 100."""
    number = draw(st.integers(1, 8))
    cuts = sorted(draw(st.lists(st.integers(1, 999), min_size=number - 1, max_size=number - 1, unique=True)))
    weights = [Decimal(b - a) / 10 for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
    items = tuple(
        Item(
            f"I-{n}", "要求", weight, tuple(draw(st.lists(proofs, min_size=1, max_size=3))),
            required=n == 0 or draw(st.booleans()), validity_days=draw(st.integers(1, 365)),
        )
        for n, weight in enumerate(weights)
    )  # fmt: skip
    return Checklist("T", "测试", items, pass_mark=draw(st.integers(1, 100)))


shots = st.builds(
    Shot,
    st.none() | st.integers(0, 500).map(lambda days: NOW - timedelta(days=days)),
    st.integers(0, 500).map(lambda days: NOW - timedelta(days=days)),
)
givens = st.builds(
    Given,
    today=st.just(TODAY),
    files=st.dictionaries(st.integers(0, 3), st.lists(shots, max_size=6), max_size=4),
    filled=st.dictionaries(st.integers(0, 3), st.sampled_from(["", "x", "3", "99", "now"]), max_size=4),
    fields=st.dictionaries(st.sampled_from(list(FIELDS)), st.sampled_from(["", "有"])),
    records=st.dictionaries(
        st.sampled_from(list(RECORDS)), st.booleans().map(lambda met: Record(met, Words("no")))
    ),
    roster=st.builds(
        Roster, st.integers(0, 5), st.just("now"), st.none() | st.just(TODAY - timedelta(days=30))
    ),
)


@given(checklists(), givens)
def test_no_score_exceeds_the_whole_and_no_item_its_weight(checklist, given):
    check_checklist(checklist)
    judged = [judge(item, given) for item in checklist.items]
    assert all(0 <= one.points <= one.item.weight for one in judged)
    assert 0 <= score(judged) <= 100
    for one in judged:
        assert one.met == (one.points == one.item.weight)
        assert one.met == all(proof.missing is None for proof in one.proofs)


@given(checklists(), givens, st.integers(0, 3), shots)
def test_one_more_photo_never_costs_points(checklist, given, slot, shot):
    more = replace(given, files={**given.files, slot: [*given.files.get(slot, ()), shot]})
    for item in checklist.items:
        roster = any(one.kind == "ROSTER" for one in item.evidence)
        if not (
            roster and not any(given.files.values())
        ):  # the first photo may prove that the board is too old
            assert judge(item, more).points >= judge(item, given).points


@given(checklists())
def test_a_checklist_comes_back_from_json_as_it_went(checklist):
    assert unpacked_items(packed_items(checklist.items)) == checklist.items


standings = st.dictionaries(
    st.sampled_from([f"I-{n}" for n in range(8)]),
    st.builds(
        Standing,
        st.sampled_from(["OPEN", "SUBMITTED", "RETURNED", "CONFIRMED", "REOPENED"]),
        st.none() | st.integers(-40, 400).map(lambda days: TODAY + timedelta(days=days)),
    ),
)


@given(checklists(), standings, st.booleans())
def test_the_whole_is_confirmed_only_when_every_required_item_is(checklist, items, before):
    state = overall(checklist, items, was_confirmed=before)
    required = [items.get(one.code, Standing()).state for one in checklist.items if one.required]
    if state == "CONFIRMED":
        assert set(required) == {"CONFIRMED"}
        assert checklist.pass_mark <= confirmed_score(checklist, items) <= 100
    assert (state == "SUBMITTED") == any(
        items.get(one.code, Standing()).state == "SUBMITTED" for one in checklist.items
    )
    assert 0 <= open_items(checklist, items) <= len(checklist.items)


@given(checklists(), standings)
def test_confirming_one_more_item_never_lowers_the_score(checklist, items):
    before = confirmed_score(checklist, items)
    for one in checklist.items:
        more = {**items, one.code: Standing("CONFIRMED", TODAY)}
        assert before <= confirmed_score(checklist, more) <= 100


def test_all_seven_are_shipped_and_hold():
    assert len(LISTS) == 7
    for one, publish in shipped():
        check_checklist(one)
        assert publish is (one.code != "EIGHT_HAVE_FOUR_UNIFIED")
    assert [item.code for item in LINHAI.items] == [f"E1-0{n}" for n in range(1, 9)]
    shenzhen = LISTS["EIGHT_CONDITIONS_SHENZHEN_2015"]
    assert len(shenzhen.items) == len(LINHAI.items) == 8
    assert not {one.title for one in shenzhen.items} & {one.title for one in LINHAI.items}
    assert LINHAI.item("E1-08").validity_days == 30


def test_no_word_of_ours_calls_a_settlement_mediation():
    for one in LISTS.values():
        for item in one.items:
            assert "调解" not in item.title + item.help


PHOTO = Evidence("PHOTO", "牌匾", camera_only=True)
PLAIN = Evidence("PHOTO", "牌匾")
ITEM = Item("A", "牌匾", Decimal(10), (PHOTO,))


@pytest.mark.parametrize(
    ("asked", "taken", "words"),
    [
        (PHOTO, None, "carries no time"),
        (PHOTO, NOW - timedelta(days=8), "within the last"),
        (PHOTO, NOW + timedelta(hours=1), "lies ahead"),
        (PLAIN, NOW - timedelta(days=366), "may be at most"),
        (replace(PLAIN, max_age_days=30), NOW - timedelta(days=31), "may be at most"),
    ],
)
def test_photos_that_are_refused(asked, taken, words):
    with pytest.raises(Invalid) as refused:
        check_photo(ITEM, asked, taken, NOW)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        (PHOTO, NOW),
        (PHOTO, NOW + timedelta(minutes=10)),
        (PHOTO, NOW - timedelta(days=7)),
        (PLAIN, None),
        (PLAIN, NOW - timedelta(days=365)),
    ],
)
def test_photos_that_are_taken(asked, taken):
    check_photo(ITEM, asked, taken, NOW)


def test_the_oldest_photo_ends_the_term():
    item = replace(ITEM, validity_days=30)
    two = [Shot(NOW - timedelta(days=3), NOW), Shot(None, NOW)]
    assert valid_until(two, item) == TODAY + timedelta(days=27)
    assert valid_until([], item, TODAY) == TODAY + timedelta(days=30)
    assert renew_from(item, TODAY) == TODAY - timedelta(days=10)
    assert renew_from(ITEM, TODAY) == TODAY - timedelta(days=30)
    given = Given(TODAY, files={0: [Shot(NOW - timedelta(days=31), NOW)]})
    assert "older" in judge(item, given).proofs[0].missing.message


def test_the_board_must_be_newer_than_the_roster():
    item = LINHAI.item("E1-06")
    slot = next(n for n, one in enumerate(item.evidence) if one.kind == "ROSTER")
    roster = Roster(5, "abc", TODAY)
    given = Given(TODAY, files={0: [Shot(NOW - timedelta(days=2), NOW)]}, filled={slot: "abc"}, roster=roster)
    assert "older than the roster" in judge(item, given).proofs[slot].missing.message
    assert judge(item, replace(given, files={0: [Shot(NOW, NOW)]})).met
    assert (
        "has changed since" in judge(item, replace(given, filled={slot: "old"})).proofs[slot].missing.message
    )
    assert "Nobody" in judge(item, replace(given, roster=Roster(0, ""))).proofs[slot].missing.message


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "八个一"}, "code"),
        ({"title": " "}, "title"),
        ({"weight": Decimal(0)}, "weight"),
        ({"weight": Decimal("7.25")}, "weight"),
        ({"weight": Decimal("nan")}, "weight"),
        ({"validity_days": 366}, "validity_days"),
        ({"evidence": ()}, "kind"),
        ({"evidence": (Evidence("SMELL", "气味"),)}, "kind"),
        ({"evidence": (Evidence("FIELD", "某", key="shoe_size"),)}, "key"),
        ({"evidence": (Evidence("TEXT", "某", camera_only=True),)}, "camera_only"),
        ({"evidence": (Evidence("PHOTO", "某", count=0),)}, "count"),
        ({"evidence": (Evidence("PHOTO", ""),)}, "what"),
    ],
)
def test_items_that_cannot_stand(change, field):
    with pytest.raises(Invalid) as refused:
        check_item(replace(ITEM, **change))
    assert refused.value.field == field


def test_weights_that_do_not_add_up_are_told_how():
    less = sum_fault([ITEM, replace(ITEM, code="B", weight=Decimal("83.5"))])
    assert (less.params["total"], less.params["off"]) == ("93.5", "6.5")
    assert "Give" in less.message
    more = sum_fault([replace(ITEM, weight=Decimal(100)), ITEM])
    assert "Take" in more.message
    for items in ((), (replace(ITEM, weight=Decimal(100), required=False),), (ITEM, ITEM)):
        with pytest.raises(Invalid):
            check_checklist(Checklist("A", "名", items))


def dated(number, start, path="0001", **more):
    return replace(LINHAI, number=number, office_path=path, effective_from=start, **more)


def test_a_version_waits_for_its_day_and_the_one_before_stands_until_then():
    versions = [dated(1, date(2026, 1, 1)), dated(2, date(2026, 12, 1))]
    assert in_force(versions, TODAY)[("0001", LINHAI.code)].number == 1
    assert in_force(versions, date(2026, 12, 1))[("0001", LINHAI.code)].number == 2
    assert in_force(versions, date(2025, 12, 31)) == {}


def test_the_nearest_bureau_speaks_and_areas_and_kinds_bound_it():
    asked = {"path": "000100020001", "kind": "MALL", "area": "331082", "today": TODAY}
    start = date(2026, 1, 1)
    city, county = dated(1, start), dated(1, start, "00010002", title="县局的")
    assert for_station([city, county], **asked) == [county]
    assert for_station([city, dated(1, start, "00010003")], **asked) == [city]
    assert for_station([replace(city, areas=("4403",))], **asked) == []
    assert for_station([replace(city, areas=("4403", "3310"))], **asked)
    assert for_station([replace(city, kinds=("MARKET",))], **asked) == []
    offered = replace(city, code="A", binding="OFFERED")
    assert [one.code for one in for_station([offered, city], **asked)] == [LINHAI.code, "A"]


def test_only_what_asks_something_else_reopens():
    first = LINHAI.items
    heavier = replace(first[0], weight=Decimal(16), help="新的说明")
    stricter = replace(first[1], evidence=(*first[1].evidence, Evidence("TEXT", "说明")))
    assert changed(first, [heavier, stricter, *first[2:]]) == ["E1-02"]


def test_terms_of_items_and_of_the_whole():
    items = {"E1-01": Standing("CONFIRMED", TODAY - timedelta(days=1)), "E1-02": Standing("CONFIRMED", TODAY)}
    assert expired(items, TODAY) == ["E1-01"]
    assert whole_until(LINHAI, items) == TODAY - timedelta(days=1)
    assert whole_until(LINHAI, {}) is None
