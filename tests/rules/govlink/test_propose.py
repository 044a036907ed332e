"""Proposing a station: the right one, with words, or none."""

from uuid import uuid4

from portal.govlink.rules.propose import Candidate, Past, Said, best, core, propose

MALL, ROAD, BIKES = uuid4(), uuid4(), uuid4()
STATIONS = [
    Candidate(MALL, "银泰城消费维权服务站", "临海银泰城购物中心有限公司", "临海市靖江南路 188 号", "银泰"),
    Candidate(ROAD, "大润发消费维权服务站", "大润发超市古城店", "临海市东方大道 66 号"),
    Candidate(BIKES, "新世纪电动车市场消费维权服务站", "新世纪电动车市场", "临海市柏叶中路 8 号"),
]


def chosen(said, **more):
    found = best(propose(said, STATIONS, areas=("临海",), **more))
    return found.station if found else None


def test_general_words_do_not_count():
    assert core("临海市银泰城购物中心有限公司") == "银泰城"
    assert core("XX市XX商场") == ""
    assert chosen(Said("XX市XX商场")) is None


def test_the_host_in_the_name_the_address_or_the_story():
    assert chosen(Said("银泰城优衣库")) == MALL
    assert chosen(Said("优衣库", "临海市靖江南路188号银泰城二楼")) == MALL
    assert chosen(Said("立马电动车", "临海市新世纪电动车市场 B12 号")) == BIKES


def test_a_shop_on_the_list_wins():
    shops = [(ROAD, "好利来", "负一楼 3 号")]
    found = propose(Said("好利来"), STATIONS, shops)
    assert found[0].station == ROAD
    assert found[0].score >= 70
    assert found[0].reasons[0].params == {"shop": "好利来"}


def test_the_past_teaches():
    assert chosen(Said("某某奶茶"), past={ROAD: Past(kept=6)}) == ROAD
    assert chosen(Said("银泰城奶茶"), past={MALL: Past(refused=3)}) is None


def test_two_that_are_level_are_left_to_a_person():
    shops = [(ROAD, "蜜雪冰城", ""), (MALL, "蜜雪冰城", "")]
    found = propose(Said("蜜雪冰城"), STATIONS, shops)
    assert found[0].score == found[1].score
    assert best(found) is None
