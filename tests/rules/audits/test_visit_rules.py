"""What a pack holds and what a visit's answers say, without a database."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules.sync import Answer
from portal.audits.rules.visits import answers as rules
from portal.audits.rules.visits import pack as packs
from portal.audits.rules.visits.quiz import BANK, drawn
from portal.audits.rules.visits.words import met_words, title_of
from portal.core.errors import Invalid

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TASK = {
    "title": "走访",
    "items": [
        {"code": "E1-01", "title": "标识牌", "checks": [{"code": "hung", "zh": "挂在显眼位置"}]},
        {"code": "E1-02", "title": "上墙制度", "checks": []},
    ],
}
CASES = [f"331082-0001-2026{n:05d}" for n in range(40)]


def made(**changes):
    told = {
        "seed": "s",
        "failures": [packs.Failure("E1-01", "标识牌", "被遮住", date(2026, 3, 12))],
        "cases": CASES,
        "goods": [packs.Delisted("6901234567892", "酒", "L1", "通报 1 号")],
    }
    return packs.contents(TASK, {"name": "银泰城"}, **(told | changes))


def answer(n, item, value, device="a", minutes=0, replaces=()):
    made_at = NOON + timedelta(minutes=minutes)
    return Answer(
        f"{device}-{n}", "V", item, json.dumps(value, ensure_ascii=False), device, made_at, tuple(replaces)
    )


def standing(*all_answers):
    return rules.standing(rules.kept(all_answers))


def test_the_sample_follows_the_seed_and_nothing_else():
    assert packs.sample("s", CASES) == packs.sample("s", list(reversed(CASES)) + CASES[:3])
    assert packs.sample("s", CASES) != packs.sample("t", CASES)
    assert set(packs.sample("s", CASES)) < set(CASES)
    assert packs.sample("s", CASES[:2]) == packs.sample("s", CASES[:2], take=9)
    assert packs.sample("s", []) == []


def test_a_case_added_elsewhere_leaves_the_rest_of_the_sample_in_place():
    before = packs.sample("s", CASES)
    after = packs.sample("s", [*CASES, "331082-0001-202699999"])
    assert len(set(before) - set(after)) <= 1


def test_every_question_has_one_right_choice_and_its_source():
    assert len({one.code for one in BANK}) == len(BANK)
    for one in BANK:
        assert 0 <= one.right < len(one.choices) == len(set(one.choices))
        assert one.basis
    assert len({one.code for one in drawn("s")}) == 3


def test_the_hash_of_a_pack_is_of_its_text_and_a_new_plan_changes_it():
    text, digest = packs.encoded(made())
    assert packs.encoded(json.loads(text)) == (text, digest)
    assert packs.encoded(made(goods=[]))[1] != digest
    assert packs.encoded(made(seed="t"))[1] != digest


def test_made_again_the_sample_stays_and_the_rest_is_of_today():
    before, now = made(), made(cases=CASES[20:], goods=[])
    again = packs.renewed(before, now)
    assert (again["ledger"], again["quiz"]) == (before["ledger"], before["quiz"])
    assert again["goods"] == []


@pytest.mark.parametrize(
    ("seconds", "wrong"), [(0, False), (120, False), (121, True), (-121, True), (-86400, True)]
)
def test_a_clock_is_spoken_of_beyond_two_minutes(seconds, wrong):
    skew = packs.ahead(NOON + timedelta(seconds=seconds), NOON)
    assert skew == seconds
    assert packs.clock_is_wrong(skew) is wrong


def test_what_a_visit_must_answer():
    names = rules.expected(made())
    assert names[:2] == ["item/E1-01/hung", "item/E1-02"]
    assert sum(name.startswith("ledger/") for name in names) == packs.LEDGER_SAMPLE
    assert set(rules.missing(made(), {})) == {*names, *rules.SIGNATURES}


def test_a_fault_needs_its_photo_and_becomes_a_finding_only_when_nobody_contradicts():
    fails = answer(1, "item/E1-01/hung", {"verdict": "FAIL", "words": "被遮住"})
    items = standing(fails)
    assert "photo/item/E1-01/hung" in rules.missing(made(), items)
    photo = answer(2, f"photo/item/E1-01/hung/{'a' * 64}", {"sha256": "a" * 64})
    items = standing(fails, photo)
    assert "photo/item/E1-01/hung" not in rules.missing(made(), items)
    [fault] = rules.faults(items)
    assert (fault.item, fault.words, fault.photos) == ("item/E1-01/hung", "被遮住", ("a" * 64,))
    passes = answer(1, "item/E1-01/hung", {"verdict": "PASS"}, device="b", minutes=3)
    items = standing(fails, photo, passes)
    assert rules.faults(items) == []
    assert rules.contested(items) == ["item/E1-01/hung"]
    chosen = answer(
        3, "item/E1-01/hung", {"verdict": "FAIL", "words": "x"}, minutes=9, replaces=["a-1", "b-1"]
    )
    assert [one.words for one in rules.faults(standing(fails, photo, passes, chosen))] == ["x"]


def test_both_signatures_of_two_devices_count_as_files():
    one = answer(1, "sign/station", {"png": "a" * 64})
    two = answer(1, "sign/station", {"png": "b" * 64}, device="b")
    assert rules.files_named(standing(one, two)) == {"a" * 64, "b" * 64}


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_kept_or_refused_in_words(item, value):
    told = Answer("a-1", "V", item, value, "a", NOON)
    try:
        kept = rules.checked(told)
    except Invalid:
        return
    assert kept.digest()
    assert isinstance(rules.value_of(kept), dict)


@pytest.mark.parametrize(
    "bad",
    [
        {"item": "else/1"},
        {"value": "x" * 20_001},
        {"id": ""},
        {"value": "a\x00b"},
        {"value": "\ud800"},
        {"replaces": ("",)},
        {"replaces": tuple(str(n) for n in range(201))},
    ],
)
def test_what_the_database_could_not_keep_is_refused(bad):
    told = {"id": "a-1", "visit": "V", "item": "findings", "value": "{}", "device": "a", "made_at": NOON}
    with pytest.raises(Invalid):
        rules.checked(Answer(**(told | bad)))


def test_items_in_words():
    pack = made()
    assert title_of("item/E1-01/hung", pack) == ("E1-01", "挂在显眼位置")
    assert title_of("item/E1-02", pack) == ("E1-02", "上墙制度")
    assert title_of("goods/6901234567892", pack)[1] == "在架发现通报商品：酒（6901234567892）"
    assert title_of("photo/duty/badge/aa", pack)[1] == "照片：在岗检查：佩戴工作牌"
    assert title_of("duty/unknown", pack)[1]


def test_who_received_and_a_refusal_stand_in_the_record():
    items = standing(
        answer(1, "met", {"name": "王敏", "post": "站长"}),
        answer(2, "sign/station", {"refused": True, "reason": "不同意", "witness": "社区网格员张三"}),
    )
    assert met_words(items) == "王敏 站长；拒绝签字：不同意；见证人 社区网格员张三"
    assert met_words({}) is None
