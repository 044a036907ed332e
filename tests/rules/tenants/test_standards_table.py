"""A checklist as a table: what is refused, on which line, in which words."""

from decimal import Decimal

import pytest

from portal.core.errors import Invalid
from portal.tenants.rules.standards.table import Reading, cells_of_json

GOOD = {"code": "A-01", "title": "牌匾", "kind": "照片", "what": "近景", "count": "2", "weight": "60"}


def read(*rows):
    reading = Reading()
    for line, row in enumerate(rows, 2):
        reading.take(line, row)
    return reading


def test_rows_without_a_code_belong_to_the_item_above():
    made = read(
        GOOD, {"kind": "TEXT", "what": "说明"}, {**GOOD, "code": "A-02", "weight": "40", "required": "否"}
    )
    first, second = made.items.values()
    assert [(one.kind, one.what, one.count) for one in first.evidence] == [
        ("PHOTO", "近景", 2),
        ("TEXT", "说明", 1),
    ]
    assert (second.required, second.weight) == (False, Decimal(40))
    assert made.total_fault() is None
    assert made.faults == []


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"weight": "很多"}, "weight", "is no weight"),
        ({"weight": "-5"}, "weight", "above 0"),
        ({"weight": "120"}, "weight", "above 0"),
        ({"weight": ""}, "weight", "is no weight"),
        ({"kind": "气味"}, "kind", "no kind of evidence"),
        ({"kind": ""}, "kind", "no kind of evidence"),
        ({"count": "两张"}, "count", "no whole number"),
        ({"count": "99"}, "count", "Ask for 1"),
        ({"required": "也许"}, "required", "neither"),
        ({"validity": "400"}, "validity_days", "1 to 365"),
        ({"kind": "档案字段", "key": "鞋码"}, "key", "Known are"),
        ({"code": "第一项"}, "code", "letters"),
        ({"title": ""}, "title", "Write what"),
        ({"title": "字" * 201}, "title", "At most"),
    ],
)
def test_a_broken_row_says_what_is_wrong(change, column, words):
    made = read({**GOOD, **change})
    assert made.items == {}
    assert [(one.line, one.column) for one in made.faults] == [(2, column)]
    assert words in made.faults[0].message


def test_a_code_stands_once_and_says_where():
    made = read(GOOD, {**GOOD, "code": "a-01"})
    assert (made.faults[0].line, made.faults[0].params["line"]) == (3, 2)
    assert list(made.items) == [2]


def test_proofs_of_a_refused_item_are_refused_with_it():
    made = read({**GOOD, "weight": "x"}, {"kind": "照片", "what": "远景"}, {"kind": "照片", "what": "远景"})
    assert [one.line for one in made.faults] == [2, 3, 4]
    assert "line" in made.faults[1].params


def test_a_proof_without_an_item_or_with_a_weight():
    assert "no item stands above" in read({"kind": "照片", "what": "远景"}).faults[0].message
    assert (
        "no weight of its own" in read(GOOD, {"kind": "照片", "what": "远", "weight": "3"}).faults[0].message
    )


def test_json_items_are_rows_too():
    rows = cells_of_json(
        {
            "code": "A",
            "title": "牌匾",
            "weight": 100,
            "required": True,
            "evidence": [{"kind": "PHOTO", "what": "近"}, {"kind": "TEXT", "what": "远"}],
        }
    )
    made = read(*rows)
    assert len(made.items[2].evidence) == 2
    assert made.total_fault() is None
    for broken in ({}, {"evidence": []}, {"evidence": "PHOTO"}, {"evidence": ["PHOTO"]}):
        with pytest.raises(Invalid):
            cells_of_json(broken)
