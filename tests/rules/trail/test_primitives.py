"""Canonical JSON, trees and signatures against published vectors and against each other."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail.rules import canonical, merkle, suite

# The eight inputs and their roots that Certificate Transparency's implementations test with.
CT_INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
# RFC 8032 §7.1, test 1.
SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
SIGNATURE = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
    "5141438e7a100b"
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), inner)
    ),
    max_leaves=12,
)


def leaves(count: int) -> list[str]:
    return [hashlib.sha256(b"\x00" + bytes.fromhex(text)).hexdigest() for text in CT_INPUTS[:count]]


@pytest.mark.parametrize("count", CT_ROOTS)
def test_trees_are_those_of_rfc_6962(count: int) -> None:
    assert merkle.levels(leaves(count))[-1] == [CT_ROOTS[count]]


@given(st.integers(1, 70), st.data())
def test_every_leaf_climbs_to_the_root_and_no_other_leaf_does(size: int, data: st.DataObject) -> None:
    row = [hashlib.sha256(bytes([i])).hexdigest() for i in range(size)]
    tree = merkle.levels(row)
    index = data.draw(st.integers(0, size - 1))
    siblings = merkle.path(tree, index)
    assert merkle.climb(row[index], index, size, siblings) == tree[-1][0]
    assert merkle.climb("ab" * 32, index, size, siblings) != tree[-1][0]
    assert merkle.climb(row[index], index, size, [*siblings, "ab" * 32]) is None
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index) | st.just(size))
    assert merkle.climb(row[index], other, size, siblings) != tree[-1][0]


def test_an_empty_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        merkle.levels([])


def test_canonical_bytes_as_rfc_8785_writes_them() -> None:
    value = {"b": 1, "a": ["é", "\u20ac", '\n\u000f"\\/', True, None, -5], "c": {}}
    assert canonical.dumps(value) == '{"a":["é","€","\\n\\u000f\\"\\\\/",true,null,-5],"b":1,"c":{}}'.encode()


@given(JSON)
def test_canonical_json_reads_back(value: object) -> None:
    raw = canonical.dumps(value)
    assert canonical.loads(raw) == value
    assert canonical.dumps(canonical.loads(raw)) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":1}\n',
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b"",
        b"[" * 100_000,
    ],
)
def test_other_spellings_are_not_canonical(raw: bytes) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.loads(raw)


@pytest.mark.parametrize("value", [1.5, 2**53, {"ä": 1}, {1: 1}, "\ud800", b"x", {"a": {1, 2}}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.dumps(value)


def test_signatures_are_those_of_rfc_8032() -> None:
    signer = suite.Ed25519Signer.from_seed(bytes.fromhex(SEED))
    assert signer.public.hex() == PUBLIC
    assert signer.sign(b"").hex() == SIGNATURE
    one = suite.SUITES[1]
    assert one.alg == signer.alg
    assert one.verify(signer.public, bytes.fromhex(SIGNATURE), b"")
    assert not one.verify(signer.public, bytes.fromhex(SIGNATURE), b"x")
    assert not one.verify(b"short", bytes.fromhex(SIGNATURE), b"")


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!"])
def test_a_key_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64 and cryptography word it each in their way
        suite.Ed25519Signer.from_base64(text)
