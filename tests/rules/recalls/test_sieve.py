"""The sieve loses no pair that shares a blocking key, and finds what the index finds."""

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recalls.rules.facts.batch import LOT, PRODUCTION, USE_BY, read_batch
from portal.recalls.rules.facts.company_names import SHORTEST_WITH_SLIP, one_slip, read_company, without_form
from portal.recalls.rules.match import sieve as sieves
from portal.recalls.rules.match import sight
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.index import MatchIndex
from portal.recalls.rules.match.judge import judge
from portal.recalls.rules.match.keys import ITEM
from portal.recalls.rules.match.sieve import Sieve
from portal.recalls.rules.match.slips import Slips

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
from recall_pairs import KINDS
from recall_world import World

MAKERS = [
    "", "/", "无", "上海食品厂", "上海有限公司", "临海市瑞香食品有限公司", "瑞香食品有限公司", "临海瑞香食品有限公司",
    "浙江省临海市瑞香食品有限公司", "浙江瑞番食品有限公司", "瑞香食品有限公司临海分公司", "好棣（山东）生物科技",
    "委托商：上海碳求健康科技有限公司；受委托生产商：瑞香食品有限公司", "瑞香 食品有限公司",
    "瑞香食品厂 云岭饮料有限公司",
    "有限公司", "ABC Foods Co.,Ltd.", "瑞香食品公司(委托方)", "杭州东方食品", "浙江东方食品", "东方食品",
    "云南滇秘味食品",
    "农户张三", "见包装", "食品有限公司", "台州市临海市食品有限公司", "临海市食品饮料有限公司", "宝丰商贸有限公司",
]  # fmt: skip
NAMES = [
    "",
    "白芷",
    "苹果干",
    "红富士苹果干（水果制品）",
    "云岭牌苹果干",
    "苹果干150g",
    "可乐",
    "可乐瓶",
    "牛肉干(五香味)",
]
BATCHES = [
    "", "2025-09-09", "20250909", "2025/9/9", "2025年09月09日", "L250909A", "2025-09-09 L250909A1", "批号：L250909A",
    "2025-09-08至2025-09-10", "2025/25/8", "20250910A", "2025-09-09 00:00:00",
]  # fmt: skip
CODES = ["", "6901234567892", "6901234567892.0", "69012345", "6901234567890"]
texts = st.fixed_dictionaries(
    {
        "product_name": st.sampled_from(NAMES),
        "maker_name": st.sampled_from(MAKERS),
        "batch": st.sampled_from(BATCHES),
        "gtin": st.sampled_from(CODES),
        "brand": st.sampled_from(["", "云岭", "瑞香"]),
    },
    optional={"consignor_name": st.sampled_from(MAKERS), "lot": st.sampled_from(BATCHES)},
)


@given(st.lists(texts, min_size=1, max_size=6), st.lists(texts, min_size=1, max_size=6))
def test_no_pair_with_a_level_is_lost(items, rows):
    sieve = Sieve({at: Goods(item) for at, item in enumerate(items)})
    for row in [*rows, *rows]:  # the second time from what is remembered
        found = set(sieve.candidates(row))
        for at, item in enumerate(items):
            assert at in found or judge(Goods(item), Goods(row)) is None, (item, row)


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_the_index_finds(seed):
    world = World(seed)
    weights, makers = zip(*KINDS, strict=True)
    pairs = [make(world) for make in world.random.choices(makers, weights, k=250)]
    index: MatchIndex[int] = MatchIndex(ITEM)
    for at, pair in enumerate(pairs):
        index.add(at, Goods(pair.item))
    sieve = Sieve({at: Goods(pair.item) for at, pair in enumerate(pairs)})
    for pair in pairs:
        expected = sorted(index.matches(Goods(pair.row)), key=lambda hit: hit[0])
        assert list(sieve.matches(pair.row)) == expected


@given(st.from_regex(sight._DAY, fullmatch=True), st.sampled_from([PRODUCTION, LOT, USE_BY]))
def test_a_plain_day_has_one_reading(text, kind):
    read = {span.first.isoformat() for span in read_batch(text, kind).of(PRODUCTION) if span.exact}
    assert read <= set(sight.days(text))


@given(st.from_regex(sight._LOT, fullmatch=True), st.sampled_from([PRODUCTION, LOT, USE_BY]))
def test_a_plain_lot_names_no_day(text, kind):
    assert sight.days(text) == ()
    assert not [span for span in read_batch(text, kind).of(PRODUCTION) if span.exact]


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)
forms = st.sampled_from(
    ["", "公司", "有限公司", "总公司", "股份有限公司", "有限责任公司", "股份有限责任公司", "公司有限公司"]
)


@given(st.builds(str.__add__, han, forms))
def test_a_core_is_an_ending_of_the_name_without_its_form(text):
    company = read_company(text)
    stem = sight.stem(text)
    if company is None or stem is None:
        assert company is None or text.endswith(sight._BRANCHES)
        return
    assert stem == without_form(text)
    assert any(stem.endswith(core) for core in company.cores) or any(map(sieves.is_form, company.cores))


letters = st.text(st.sampled_from("瑞香番食品科技"), min_size=4, max_size=8)


@given(letters, letters, st.sampled_from(["", "浙江", "瑞"]))
def test_a_slip_at_an_ending_is_found(core, other, before):
    if len(core) >= SHORTEST_WITH_SLIP - 1 and one_slip(core, other):
        assert Slips([(core, 1)]).of(before + other) == {1}


@given(letters, st.integers(0, 7), st.sampled_from(["换", "", "瑞番"]))
def test_a_slip_is_found_wherever_it_stands(core, place, instead):
    other = core[:place] + instead + core[place + 1 :]
    if len(core) >= SHORTEST_WITH_SLIP - 1 and one_slip(core, other):
        assert Slips([(core, 1)]).of(other) == {1}
        assert Slips([(core, 1)]).of("浙江省" + other[:2] + "市" + other[2:]) == {1}


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(sieves, "_REMEMBERED", 3)
    sieve = Sieve({1: Goods({"product_name": "苹果干", "maker_name": "瑞香食品有限公司"})})
    pick = random.Random(1)
    for at in range(50):
        row = {
            "product_name": f"苹果干{at}",
            "maker_name": pick.choice(MAKERS),
            "batch": f"2025-01-{at % 28 + 1:02d}",
        }
        sieve.matches(row)
    assert len(sieve._makers) <= 3
    assert all(len(days) <= 3 for _, days in sieve._days)
