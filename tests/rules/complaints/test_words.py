"""Numbers, elements, papers, inputs, outcomes, guesses."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.complaints.rules import checks, numbers
from portal.complaints.rules.checks import Obligation
from portal.complaints.rules.elements import ELEMENTS, clean_phone, is_phone, missing_elements
from portal.complaints.rules.file import PAPERS, missing_papers, required_papers
from portal.complaints.rules.states import STATES
from portal.complaints.rules.suggest import suggest_category, suggest_problem
from portal.complaints.rules.waiting import PLAIN, STOPS
from portal.complaints.rules.words import goods, intake, outcomes, steps
from portal.complaints.rules.words.citations import CITATIONS, suggested
from portal.core.errors import Invalid, Refused
from portal.core.terms import Vocabulary

DAY = date(2026, 11, 21)
FULL = {
    "consumer_name": "王敏",
    "consumer_phone": "13812345678",
    "respondent_name": "银泰城三楼童装店",
    "item_name": "儿童羽绒服",
    "purchase_date": DAY,
    "event_place": "银泰城三楼",
    "facts": "穿了两天拉链脱开，店家不给换。",
    "demands": ["D03"],
}


def test_case_number():
    assert numbers.case_no("331082", "0001", 2026, 123) == "331082-0001-202600123"
    for bad in (("33108", "0001", 2026, 1), ("331082", "1", 2026, 1), ("331082", "0001", 2026, 0)):
        with pytest.raises(ValueError, match="not a case number"):
            numbers.case_no(*bad)
    with pytest.raises(ValueError, match="not a case number"):
        numbers.case_no("331082", "0001", 2026, 100_000)


def test_archive_number_and_term():
    assert numbers.archive_no(2026, "G05", 12) == "2026-G05-0012"
    assert numbers.keep_until(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert numbers.keep_until(DAY, 2) == date(2028, 11, 21)


@given(st.sampled_from(list(ELEMENTS)))
def test_each_element_alone_is_missed(key):
    assert missing_elements(FULL) == ()
    assert missing_elements({**FULL, key: None}) == (key,)


def test_a_word_is_not_a_story():
    assert missing_elements({**FULL, "facts": "坏了"}) == ("facts",)


@pytest.mark.parametrize(
    ("typed", "clean", "good"),
    [
        ("138 1234 5678", "13812345678", True),
        ("１３８１２３４５６７８", "13812345678", True),
        ("+86-13812345678", "13812345678", True),
        ("138-1234-5678", "13812345678", True),
        ("0576-85112345", "0576-85112345", True),
        ("057685112345", "057685112345", True),
        ("0576-85112345-802", "0576-85112345-802", True),
        ("12812345678", "12812345678", False),
        ("1381234567", "1381234567", False),
        ("85112345", "85112345", False),
    ],
)
def test_phones(typed, clean, good):
    assert clean_phone(typed) == clean
    assert is_phone(clean_phone(typed)) is good


def test_papers_by_ending():
    settled = required_papers("settled")
    assert "agreement" in settled
    assert "termination" not in settled
    assert "power" in required_papers("settled", by_proxy=True)
    assert "power" not in required_papers("terminated", by_proxy=True)
    assert "referral" in required_papers("terminated", handed_over=True)
    assert "decision" not in required_papers("referred")
    assert missing_papers(settled, frozenset(settled) - {"review"}) == ("review",)
    for ending in ("settled", "breached", "terminated", "rejected", "referred"):
        assert set(required_papers(ending, by_proxy=True, tested=True, handed_over=True)) <= set(PAPERS)


def test_two_officers_or_a_simple_case():
    checks.check_officers(["a", "b"], simple=False)
    checks.check_officers(["a"], simple=True)
    for officers, simple in ((["a"], False), (["a", "a"], False), ([], True)):
        with pytest.raises(Refused):
            checks.check_officers(officers, simple)


def test_termination_reasons():
    for reason in steps.TERMINATION:
        for sub in [None, *steps.TERMINATION_SUB]:
            if (reason == "OTHER") == (sub is not None):
                checks.check_termination(reason, sub, "双方意见不一致")
                assert outcomes.of_termination(reason, sub) in outcomes.OUTCOMES
            else:
                with pytest.raises(Invalid):
                    checks.check_termination(reason, sub, "双方意见不一致")
    with pytest.raises(Invalid):
        checks.check_termination("WITHDRAWN", None, " ")


def test_the_consumer_is_always_told_other_ways():
    with pytest.raises(Invalid):
        checks.check_rejection("NOT_OURS", None, [])
    with pytest.raises(Invalid):
        checks.check_rejection("OTHER", "", ["COURT"])
    checks.check_rejection("NOT_OURS", None, ["COURT"])


def test_a_test_is_agreed_by_both_and_paid():
    good = {
        "both": True,
        "fee_agreed": True,
        "common_sense": False,
        "agency": "台州市质检院",
        "fee": Decimal(300),
    }
    checks.check_test(**good)
    for key, value in (
        ("both", False),
        ("fee_agreed", False),
        ("common_sense", True),
        ("agency", " "),
        ("fee", None),
    ):
        with pytest.raises(Refused) as caught:
            checks.check_test(**{**good, key: value})
        assert caught.value.field == key


def test_obligations():
    week = DAY + timedelta(days=7)
    checks.check_obligations([Obligation("REPLACE", "换一件", week)], DAY)
    for bad in (
        [],
        [Obligation("REFUND", "退款", week)],
        [Obligation("REPLACE", "换", DAY - timedelta(days=1))],
        [Obligation("REPLACE", "换", DAY + timedelta(days=400))],
        [Obligation("MAGIC", "换", week)],
        [Obligation("REFUND", "退", week, Decimal(-1))],
    ):
        with pytest.raises(Invalid):
            checks.check_obligations(bad, DAY)
    pair = [Obligation("REFUND", "退", week, Decimal("120.50")), Obligation("REPAIR", "修", DAY, Decimal(30))]
    assert checks.promised_money(pair) == Decimal("120.50")
    assert checks.last_due(pair) == week


@given(st.sampled_from([None, *outcomes.OUTCOMES]))
def test_every_outcome_falls_in_one_group_and_one_printed_result(outcome):
    assert outcomes.group(outcome) in outcomes.GROUPS
    printed = outcomes.result(outcome)
    assert printed is None or printed in outcomes.RESULTS


def test_there_are_enough_kinds_of_outcome():
    assert len(outcomes.OUTCOMES) >= 8


def test_vocabularies_are_bilingual():
    for module in (goods, intake, outcomes, steps):
        for vocabulary in vars(module).values():
            if isinstance(vocabulary, Vocabulary):
                assert_bilingual(vocabulary)


def assert_bilingual(vocabulary):
    for term in vocabulary.values():
        assert re.search(r"[\u4e00-\u9fff]|^App$", term.zh)
        assert not re.search(r"[\u4e00-\u9fff]", term.en)
        assert "调解" not in term.zh or term.code == "MEDIATION"


def test_guesses():
    assert suggest_category("儿童羽绒服") == "G03"
    assert suggest_category("包子", "里面有沙子") == "G01"
    assert suggest_category("家电柜") == "G05"
    assert suggest_category("什么东西") == "G99"
    assert suggest_problem("吃到沙子了", "G01") == "P02"
    assert suggest_problem("包的拐角磕扁了", "G03") == "P01"
    assert suggest_problem("充值了2680元，店关门了") == "P04"
    for code in {suggest_category(word) for word in ("停车费", "手机", "酒店", "xyz")}:
        assert code in goods.CATEGORIES


def test_citations_that_fit_come_first():
    assert "P10" in suggested("P10")[0].problems
    assert len(suggested(None)) == len(CITATIONS)
    for citation in CITATIONS.values():
        assert set(citation.problems) <= set(intake.PROBLEMS)


def test_the_consumer_reads_words_for_every_state():
    assert set(PLAIN) == set(STATES) - {"DRAFT"}
    assert all(1 <= words.stop <= len(STOPS) for words in PLAIN.values())
