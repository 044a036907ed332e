"""Entries: what is hashed, and the text the database completes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail.rules.canonical import dumps
from portal.trail.rules.entries import By, Entry, Head, follow, hash_of
from portal.trail.rules.suite import GENESIS
from tests.rules.trail.ledger import BOOK, filled

TEXTS = st.sampled_from(["x", f'"prev":"{GENESIS}"', '"seq":0', ',"seq":0,"v":1}', "张三"])
HASHES = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)


def entry(text: str, seq: int = 1, prev: str = GENESIS) -> Entry:
    at = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    by = By(UUID(int=7), "station", ("HEAD", text), text)
    return Entry(BOOK, "case", UUID(int=1), seq, text, at, by, {"a": text, "z": [text]}, True, prev)


@given(TEXTS, st.integers(1, 10**9), HASHES)
def test_the_frame_holds_the_hashed_text_whatever_stands_in_the_data(text: str, seq: int, prev: str) -> None:
    before, between, after = entry(text).frame()
    assert f"{before}{prev}{between}{seq}{after}".encode() == dumps(entry(text, seq, prev).body())


def test_the_hash_covers_every_field() -> None:
    one = entry("x")
    hashes = {hash_of({**one.body(), key: "other"}) for key in one.body() if key != "v"}
    assert len(hashes) == len(one.body()) - 1
    assert one.computed() not in hashes


def test_following_a_chain_stops_where_it_breaks() -> None:
    chain = next(iter(filled().chains.values()))
    assert follow(Head(), chain) == (Head(5, chain[-1].hash), None)
    assert follow(Head(2, chain[1].hash), chain[2:]) == (Head(5, chain[-1].hash), None)
    assert follow(Head(), [chain[0], *chain[2:]]) == (Head(1, chain[0].hash), 2)
    assert follow(Head(), chain[1:]) == (Head(), 1)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_an_unknown_format_has_no_hash(version: int) -> None:
    with pytest.raises(KeyError):
        hash_of({**entry("x").body(), "v": version})
