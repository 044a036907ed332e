import base64
import os

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from portal.core import crypto
from portal.core.crypto import blind, envelope, keys

SECRET = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()
RINGS = {"aes": keys.parse(f"a1:{SECRET}"), "sm4": keys.parse(f"s1:sm4:{SECRET}")}


@pytest.fixture(params=RINGS)
def ring(request):
    return RINGS[request.param]


@pytest.fixture
def use_ring(monkeypatch):
    """Make this the process's key ring."""

    def use(text):
        ring = keys.parse(text)
        for module in (envelope, blind):
            monkeypatch.setattr(module, "ring", lambda: ring)
        return ring

    return use


@given(text=st.text())
@pytest.mark.parametrize("name", RINGS)
def test_what_is_sealed_opens_again(name, text):
    assert envelope.unseal(envelope.seal(text, "t.c", RINGS[name]), "t.c", RINGS[name]) == text


def test_no_two_writes_are_alike_and_none_shows_the_text(ring):
    one, two = (envelope.seal("13800001234", "t.c", ring) for _ in range(2))
    assert one != two
    assert b"1380000" not in one


def test_a_value_does_not_open_in_another_column(ring):
    with pytest.raises(crypto.Tampered):
        envelope.unseal(envelope.seal("x", "t.phone", ring), "t.address", ring)


def test_every_changed_byte_is_noticed(ring):
    stored = envelope.seal("临海市", "t.c", ring)
    for position in range(len(stored)):
        changed = bytearray(stored)
        changed[position] ^= 1
        with pytest.raises((crypto.Tampered, crypto.KeyMissing)):
            envelope.unseal(bytes(changed), "t.c", ring)


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01\x01\x02a1", b"plain text of an old import"])
def test_what_is_no_envelope_is_refused(ring, stored):
    with pytest.raises(crypto.Tampered):
        envelope.unseal(stored, "t.c", ring)


def test_a_cut_value_is_refused(ring):
    stored = envelope.seal("abc", "t.c", ring)
    for length in range(len(stored)):
        with pytest.raises((crypto.Tampered, crypto.KeyMissing)):
            envelope.unseal(stored[:length], "t.c", ring)


def test_old_keys_read_and_the_first_writes():
    old = envelope.seal("x", "t.c", keys.parse(f"k1:{SECRET}"))
    both = keys.parse(f"k2:sm4:{OTHER}, k1:{SECRET}")
    assert envelope.unseal(old, "t.c", both) == "x"
    assert envelope.key_id_of(envelope.seal("x", "t.c", both)) == "k2"
    with pytest.raises(crypto.KeyMissing, match="'k1'"):
        envelope.unseal(old, "t.c", keys.parse(f"k2:{OTHER}"))


def test_a_key_id_reused_for_another_algorithm_is_noticed():
    stored = envelope.seal("x", "t.c", keys.parse(f"k1:{SECRET}"))
    with pytest.raises(crypto.Tampered):
        envelope.unseal(stored, "t.c", keys.parse(f"k1:sm4:{SECRET}"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "names no key"),
        ("k1", "entry 1 is not"),
        (f"k1:rot13:{SECRET}", "entry 1 is not"),
        (f"K 1:{SECRET}", "entry 1 is not"),
        ("k1:c2hvcnQ=", "not 32 bytes"),
        ("k1:%%%", "not 32 bytes"),
        (f"k1:{SECRET},k1:{OTHER}", "one id twice"),
    ],
)
def test_a_malformed_ring_is_named_without_its_secret(text, fault):
    with pytest.raises(crypto.KeysMalformed, match=fault) as refused:
        keys.parse(text)
    assert SECRET not in str(refused.value)


def test_a_ring_never_prints_its_secrets():
    ring = keys.parse(f"k1:{SECRET}")
    assert str(ring.current.data) not in repr(ring)
    assert repr(ring.current) == "<Key k1 aes>"


def test_the_derived_keys_differ():
    key = keys.parse(f"k1:{SECRET}").current
    assert len({key.data, key.index, bytes(range(32))}) == 3


def test_sm4_gcm_gives_the_published_vector():
    # RFC 8998, appendix A.1
    provider = keys.PROVIDERS["sm4"]
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = provider.seal(
        bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"),
        bytes.fromhex("00001234567800000000ABCD"),
        plain,
        bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"),
    )
    assert sealed[-16:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert sealed[:16].hex().upper() == "17F399F08C67D5EE19D0DC9969C4BB7D"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86-138-0000-1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0576-8512 3456", "057685123456"),
        ("(0576)85123456", "057685123456"),
        ("+86 576 8512 3456", "057685123456"),
        ("+86 400 812 3456", "4008123456"),
        ("33108219900101123x", "33108219900101123X"),
    ],
)
def test_one_number_has_one_spelling(written, stored):
    assert crypto.normalise(written) == stored


def test_a_blind_index_follows_value_purpose_and_key(use_ring):
    use_ring(f"k1:{SECRET}")
    index = crypto.blind_index("138 0000 1234", "phone")
    assert index == crypto.blind_index("+8613800001234", "phone")
    assert len(index) == 64
    assert index != crypto.blind_index("13800001234", "id_no")
    assert index != crypto.blind_index("13800001235", "phone")
    use_ring(f"k1:sm4:{SECRET}")
    assert index != crypto.blind_index("13800001234", "phone")


class Base(DeclarativeBase):
    pass


class Phone:
    phone: Mapped[str | None] = mapped_column(crypto.Encrypted())


class Shop(Phone, Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone_index: Mapped[str | None] = crypto.blind_column(of="phone", purpose="phone")


class Person(Phone, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str | None] = mapped_column(crypto.Encrypted())


@pytest.fixture
def db(use_ring):
    use_ring(f"k1:{SECRET}")
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session


def test_a_column_is_encrypted_at_rest_and_plain_in_the_model(db):
    db.add(Shop(id=1, phone="0576-85123456", phone_index=crypto.blind_index("0576-85123456", "phone")))
    db.add(Person(id=1, phone=None, address=""))
    db.commit()
    raw = db.execute(sa.text("SELECT phone FROM shop")).scalar_one()
    assert b"8512" not in raw
    assert envelope.unseal(raw, "shop.phone") == "0576-85123456"
    found = db.scalars(
        sa.select(Shop).where(crypto.blind_match(Shop.phone_index, "(0576) 8512 3456", "phone"))
    ).one()
    assert found.phone == "0576-85123456"
    other = aliased(Person)
    assert db.execute(sa.select(other.address, other.phone)).one() == ("", None)


def test_a_value_moved_to_another_table_does_not_open(db):
    db.add(Shop(id=1, phone="1"))
    db.commit()
    db.execute(sa.text("INSERT INTO person (id, phone) SELECT id, phone FROM shop"))
    with pytest.raises(crypto.Tampered):
        db.scalars(sa.select(Person)).one()


def test_comparing_an_encrypted_column_is_a_bug(db):
    for build in (lambda: Shop.phone == "1", lambda: Shop.phone.like("1%"), lambda: Shop.phone.desc()):
        with pytest.raises(TypeError, match="blind index"):
            build()
    assert db.scalars(sa.select(Shop).where(Shop.phone.is_(None))).all() == []


def test_rows_are_found_while_keys_are_being_rotated(db, use_ring):
    db.add(Shop(id=1, phone="1", phone_index=crypto.blind_index("13800001234", "phone")))
    db.commit()
    use_ring(f"k2:{OTHER},k1:{SECRET}")
    assert db.scalars(
        sa.select(Shop).where(crypto.blind_match(Shop.phone_index, "13800001234", "phone"))
    ).one()


def test_random_secrets_make_a_ring():
    assert keys.parse(f"x:{base64.b64encode(os.urandom(32)).decode()}").current.id == "x"
