import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import masks


@pytest.mark.parametrize(
    ("value", "mask"),
    [
        ("张三", "张*"),
        ("张小明", "张**"),
        ("欧阳修", "欧阳*"),
        ("司马相如", "司马**"),
        ("欧阳", "欧*"),
        ("张简修", "张**"),
        ("𬱖某", "𬱖*"),
        ("买买提·艾力", "买*****"),
        ("王", "王*"),
        (" 李四 ", "李*"),
        ("", ""),
        (None, ""),
    ],
)
def test_name(value, mask):
    assert masks.name(value) == mask


@pytest.mark.parametrize(
    ("value", "mask"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("0576-85125678", "0576-****5678"),
        ("057685125678", "0576-****5678"),
        ("010-65125678", "010-****5678"),
        ("(0576)8512 5678", "0576-****5678"),
        ("0576-85125678-801", "0576-****5678"),
        ("0576-85125678转801", "0576-****5678"),
        ("4008123456", "****56"),
        ("12345", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone(value, mask):
    assert masks.phone(value) == mask


def test_id_number():
    assert masks.id_no("331082199001011234") == "331082********1234"
    assert masks.id_no("331082900101123") == "331082*****1123"
    assert masks.id_no("331082199001011234", external=True) == masks.HIDDEN
    assert masks.id_no("E12345678") == masks.HIDDEN
    assert masks.id_no(None) == ""


@pytest.mark.parametrize(
    ("value", "mask"),
    [
        ("浙江省台州市临海市古城街道东方大道 1 号", "浙江省台州市临海市"),
        ("台州市临海市古城街道", "台州市临海市"),
        ("临海市东方小区 3 幢", "临海市"),
        ("浙江临海古城街道", "浙江省临海市"),
        ("上海市浦东新区世纪大道 100 号", "上海市浦东新区"),
        ("内蒙古自治区呼和浩特市新城区", "内蒙古自治区呼和浩特市新城区"),
        ("杭州市某某路 1 号", "杭州市"),
        ("东方小区 3 幢 201", masks.HIDDEN),
        ("南京路 100 号", masks.HIDDEN),
        ("台州临海古城街道", "台州市临海市"),
        ("", ""),
        (None, ""),
    ],
)
def test_address(value, mask):
    assert masks.address(value) == mask


@given(st.text(max_size=40))
def test_no_mask_raises_and_a_street_never_shows(value):
    street = "东方大道9527号"
    assert "9527" not in masks.address("浙江省台州市临海市" + value + street)
    for mask in (masks.name, masks.phone, masks.id_no, masks.address):
        assert isinstance(mask(value), str)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_keeps_seven_digits(value):
    shown = masks.phone(value)
    assert sum(c.isdigit() for c in shown) == 7
    assert shown[3:7] == "****"
