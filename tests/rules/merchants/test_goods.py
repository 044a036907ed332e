"""Lines of a catalogue: which are the same goods, what their cells may hold, and that columns mean what lists mean."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from portal.core.errors import Invalid
from portal.merchants.rules.barcodes import fault_of
from portal.merchants.rules.columns import IMPORTER, Made, barcode, facts_of, made, quantity
from portal.merchants.rules.goods import GoodsFacts, check, identity_of, tidy
from portal.merchants.rules.papers import lacks
from portal.recalls.rules.columns.mapping import read_header

# What the dictionary of published lists calls the same column.
MEANS = {
    "name": {"product_name"},
    "maker": {"maker_name", "consignor_name"},
    "brand": {"brand"},
    "spec": {"spec"},
    "produced": {"production_date", "batch"},
    "batch": {"lot", "batch"},
    "expires": {"use_by"},
    "shelf_life": {"shelf_life"},
    "barcode": {"gtin"},
    "supplier": {"supplier_name"},
    "purchased": {"purchase_date"},
    "note": {"remark"},
}


@pytest.mark.parametrize("name", MEANS)
def test_columns_are_called_as_in_lists(name):
    """Two dictionaries must not drift apart: a catalogue on the command line and one on a page are read alike."""
    for alias in IMPORTER.fields[name].aliases:
        fields, _ = read_header(alias)
        assert set(fields) <= MEANS[name], (alias, fields)


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("", True), ("6901234567892", True), ("6901234567890", False), ("96385074", True), ("96385073", False),
        ("012345678905", True), ("16901234567899", True), ("12345", False), ("69012345678ab", False),
        ("6.9E+12", False), ("６９０１２３４５６７８９２", False),
    ],
)  # fmt: skip
def test_barcodes_by_length_and_check_digit(code, good):
    assert (fault_of(code) is None) == good


@given(st.text("0123456789", min_size=12, max_size=12))
def test_one_wrong_digit_is_always_found(body):
    code = body + ean.calc_check_digit(body)
    assert fault_of(code) is None
    wrong = code[:3] + str((int(code[3]) + 1) % 10) + code[4:]
    assert fault_of(wrong) is not None


def test_cells_as_people_write_them():
    assert barcode("６９０１２３４ ５６７８９２") == "6901234567892"
    assert barcode(6901234567892) == "6901234567892"
    assert [quantity(cell) for cell in (12, "1,200.5", "３ 袋", "0")] == [12, Decimal("1200.5"), 3, 0]
    for cell in ("-3", "约十", "3 大箱又两袋", "1e99"):
        with pytest.raises(Invalid):
            quantity(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("20250928", Made(date(2025, 9, 28), "")), ("2025年9月28日", Made(date(2025, 9, 28), "")),
        ("2025/25/8", Made(None, "2025/25/8")), ("L250909A", Made(None, "L250909A")),
    ],
)  # fmt: skip
def test_what_is_no_day_is_kept_as_it_stands(cell, read):
    assert made(cell) == read


def test_lot_and_unread_date_stand_together():
    facts = facts_of({"name": "酱菜汁", "produced": Made(None, "2025/25/8"), "batch": "A1", "stock": None})
    assert (facts.batch, facts.produced_on, facts.stock) == ("A1；2025/25/8", None, None)


def test_the_same_goods_have_one_identity_however_they_are_written():
    one = GoodsFacts("青稞醋", maker="甲厂", spec="５００mL", batch=" a1 ")
    assert identity_of(tidy(one)) == identity_of(GoodsFacts("青稞醋", maker="甲厂", spec="500ml", batch="A1"))
    assert identity_of(GoodsFacts("甲", barcode="1")) == identity_of(GoodsFacts("乙", barcode="1"))
    assert identity_of(GoodsFacts("甲", batch="1")) != identity_of(GoodsFacts("甲", batch="2"))
    assert identity_of(GoodsFacts("甲", spec="1", batch="")) != identity_of(
        GoodsFacts("甲", spec="", batch="1")
    )


def test_what_cannot_be_is_refused():
    for facts in (
        GoodsFacts(""),
        GoodsFacts("甲", stock=Decimal(-1)),
        GoodsFacts("甲", stock=Decimal(10) ** 12),
        GoodsFacts("甲", produced_on=date(2026, 1, 2), expires_on=date(2026, 1, 1)),
    ):
        with pytest.raises(Invalid):
            check(facts)


def test_lacking_papers():
    assert lacks(supplier=False, licence=False, proof=True, invoice=False) == ["SUPPLIER", "INVOICE"]
    assert lacks(supplier=True, licence=False, proof=False, invoice=True) == ["LICENCE", "PROOF"]
    assert lacks(supplier=True, licence=True, proof=True, invoice=True) == []
