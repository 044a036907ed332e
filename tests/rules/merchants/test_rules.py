"""Which shops are the same, and what may be written of one."""

import pytest

from portal.core.errors import Invalid
from portal.merchants.rules import ShopFacts, check, key_of, tidy


def test_one_shop_however_written():
    assert key_of(" 小米之家 ", "f105") == key_of("小米之家", "F105 ")
    assert key_of("小米之家", "F105") != key_of("小米之家", "F106")


def test_blanks_go_and_codes_are_capital():
    facts = tidy(ShopFacts(" 小米之家 ", uscc=" 91331082ma2914179d "))
    assert (facts.name, facts.uscc) == ("小米之家", "91331082MA2914179D")


@pytest.mark.parametrize(
    ("facts", "field"),
    [(ShopFacts(" "), "name"), (ShopFacts("小米之家", uscc="91331082MA2914179X"), "uscc")],
)
def test_what_may_not_stand_is_refused(facts, field):
    with pytest.raises(Invalid) as refused:
        check(facts)
    assert refused.value.field == field


def test_no_code_is_fine():
    check(ShopFacts("小米之家"))
