import pytest

from portal.core.terms import Term, Vocabulary

COLOURS = Vocabulary(Term("RED", "红", "Red"), Term("BLUE", "蓝", "Blue"))


def test_a_term_reads_chinese_in_any_chinese_locale():
    assert COLOURS["RED"].label("zh") == COLOURS["RED"].label("zh_Hans_CN") == "红"
    assert COLOURS["RED"].label("en") == "Red"


def test_a_vocabulary_keeps_its_order_and_gives_choices():
    assert list(COLOURS) == ["RED", "BLUE"]
    assert COLOURS.choices("en") == [("RED", "Red"), ("BLUE", "Blue")]
    assert COLOURS.label(None) == ""


def test_an_unknown_code_is_an_error_not_an_empty_word():
    with pytest.raises(KeyError):
        COLOURS.label("GREEN")


def test_two_terms_may_not_share_a_code():
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(Term("A", "甲", "a"), Term("A", "乙", "b"))
