"""The published algorithms, against the numbers their authors published."""

import random

import pytest

from portal.audits.rules.draw.rfc3797 import digests, key_string, select
from portal.audits.rules.draw.sampler import Sampler
from portal.core.errors import Invalid

# RFC 3797, section 6: sources, key, the MD5 of each round, and the places drawn from 25.
SOURCES = [[9319], [2, 12, 5, 8, 10], [9, 18, 26, 34, 41, 45]]
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
ROUNDS = {
    "990DD0A5692A029A98B5E01AA28F3459": 17,
    "3691E55CB63FCC37914430B2F70B5EC6": 7,
    "FE814EDF564C190AC1D25753979990FA": 2,
    "1863CCACEB568C31D7DDBDF1D4E91387": 16,
    "F4AB33DF4889F0AF29C513905BE1D758": 25,
    "13EAEB529F61ACFB9A29D0BA3A60DE4A": 23,
    "992DB77C382CA2BDB9727001F3CDCCD9": 8,
    "63AB4258ECA922976811C7F55C383CE7": 24,
    "DFBC5AC97CED01B3A6E348E3CC63F40D": 19,
    "31CB111C4A4EBE9287CEAE16FE51B909": 13,
    "07FA46C122F164C215BBC72793B189A3": 22,
    "AC52F8D75CCBE2E61AFEB3387637D501": 5,
    "53306F73E14FC0B2FBF434218D25948E": 18,
    "B5D1403501A81F9A47318BE7893B347C": 9,
    "85B10B356AA06663EF1B1B407765100A": 1,
    "3269E6CE559ABD57E2BA6AAB495EB9BD": 4,
}


def test_rfc_3797_writes_its_sources_as_one_key():
    assert key_string(SOURCES) == KEY


def test_rfc_3797_hashes_each_round():
    assert digests(KEY, len(ROUNDS)) == list(ROUNDS)


def test_rfc_3797_draws_the_places_of_its_worked_example():
    assert select(KEY, 25, len(ROUNDS)) == list(ROUNDS.values())


@pytest.mark.parametrize(("pool", "take"), [(0, 1), (2**16 + 1, 1), (5, 6), (5, 0)])
def test_rfc_3797_refuses_what_it_cannot_draw(pool, take):
    with pytest.raises(Invalid):
        select(KEY, pool, take)


# consistent_sampler 1.0.10: its docstrings, README and demo (trimmed tickets as printed there).
TICKETS = {
    ("01382438112797316654", "AB-130"): (
        "0.26299714122838008416507544297546663599715395525154425586041245287750224561854"
    ),
    ("xy()134!g2n", "cat"): "0.24866413894129579898796850445568128508290132707747976039848637531569373309555",
    ("xy()134!g2n", "dog"): "0.33886035615681875183111698317327684455682722683976874746986356932751818935066",
    (
        "xy()134!g2n",
        "fish",
    ): "0.74685932088827950509145941729789143204056041958068799542050396198792954500593",
    (
        "xy()134!g2n",
        "goat",
    ): "0.49599842072022713663423753308080171636735689997237236247068925068573448764387",
}
ORDERS = [
    (
        "314159",
        ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"],
        "0.410310858 B-2 0.470960291 B-3 0.471438751 A-3 0.567089805 A-2 0.9781715679 B-1 0.9828515724 A-1",
    ),
    ("314159", ["B-1", "B-2", "B-3"], "0.410310858 B-2 0.470960291 B-3 0.9781715679 B-1"),
    (
        "314159",
        ["ab-1", "ab-2", "cd-1", "ef-3"],
        "0.317685817 cd-1 0.832984519 ef-3 0.9098039269 ab-1 0.9231549043 ab-2",
    ),
]


@pytest.mark.parametrize(("seed", "name"), TICKETS)
def test_rivest_tickets(seed, name):
    assert Sampler(seed).ticket(name) == TICKETS[seed, name]


@pytest.mark.parametrize(("seed", "ids", "printed"), ORDERS)
def test_rivest_orders(seed, ids, printed):
    words = printed.split()
    drawn = Sampler(seed).first(ids, len(ids))
    assert [name for _, name in drawn] == words[1::2]
    assert all(ticket.startswith(short) for (ticket, _), short in zip(drawn, words[::2], strict=True))


def test_rivest_readme_example_takes_the_first_four():
    ids = ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"]
    assert [name for _, name in Sampler("314159").first(ids, 4)] == ["B-2", "B-3", "A-3", "A-2"]


@pytest.mark.parametrize(("size", "take"), [(1, 1), (7, 3), (500, 20), (500, 499), (2500, 2500), (5000, 1)])
def test_the_reference_package_draws_the_same(size, take):
    reference = pytest.importorskip("consistent_sampler")
    ids = [f"ID-{number}" for number in random.Random(size).sample(range(10**6), size)]
    expected = list(reference.sampler(ids, seed="2026|3.9./", take=take, output="id"))
    assert [name for _, name in Sampler("2026|3.9./").first(ids, take)] == expected
