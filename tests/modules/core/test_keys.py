"""Renewing personal data under a new key, on a real database."""

import base64
import json
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import Column, MetaData, Table, Text, Uuid, column, select, table, text, update

from portal.core import crypto
from portal.core.cli_keys import keys as commands
from portal.core.crypto import Encrypted, blind, blind_index, envelope, rotate
from portal.core.crypto.keys import parse
from portal.core.scope import System

FIRST = "k1:" + base64.b64encode(bytes(range(32))).decode()
SECOND = "k2:sm4:" + base64.b64encode(bytes(range(1, 33))).decode()
metadata = MetaData()
PERSON = Table(
    "keys_person",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("phone", Encrypted()),
    Column("address", Encrypted()),
    Column("phone_index", Text, info={"blind_of": "phone", "purpose": "phone"}),
)


@pytest.fixture
def use_keys(monkeypatch):
    def use(*entries):
        ring = parse(",".join(entries))
        for module in (envelope, blind, rotate):
            monkeypatch.setattr(module, "ring", lambda: ring)

    return use


@pytest.fixture
def people(transaction, db, use_keys):
    transaction.connection.execute(
        "CREATE TABLE keys_person (tenant_id uuid, id uuid, phone bytea, address bytea, phone_index text, "
        "PRIMARY KEY (tenant_id, id)); GRANT ALL ON keys_person TO yizhan_system"
    )
    use_keys(FIRST)
    session = db(System("test"))
    for number in range(7):
        phone = f"1380000000{number}"
        session.execute(
            PERSON.insert().values(
                tenant_id=UUID(int=number % 2),
                id=UUID(int=number),
                phone=phone,
                address=None if number == 3 else f"临海 {number}",
                phone_index=blind_index(phone, "phone"),
            )
        )
    session.commit()
    return session


def all_rows(session):
    return {row.id.int: (row.phone, row.address) for row in session.execute(select(PERSON))}


@pytest.mark.parametrize("batch", [1, 3, 7, 100])
def test_everything_is_renewed_and_nothing_is_lost(people, use_keys, batch):
    before = all_rows(people)
    use_keys(SECOND, FIRST)
    progress = list(rotate.rotate(metadata, batch))
    assert [(p.table, p.renewed, p.failed) for p in progress] == [("keys_person", 7, [])]
    assert [p.renewed for p in rotate.rotate(metadata, batch)] == [0]
    assert rotate.usage(people, metadata) == {
        "keys_person.address": {"k2": 6},
        "keys_person.phone": {"k2": 7},
    }
    use_keys(SECOND)
    assert all_rows(people) == before
    found = people.execute(
        select(PERSON.c.id).where(PERSON.c.phone_index == blind_index("138 0000 0005", "phone"))
    ).scalar_one()
    assert found.int == 5


def test_it_goes_on_where_it_was_stopped(people, use_keys):
    use_keys(SECOND, FIRST)
    steps = rotate.rotate(metadata, 2)
    renew = rotate._renew
    done = 0

    def stopped(*arguments):
        nonlocal done
        done += 1
        if done == 4:
            raise KeyboardInterrupt
        renew(*arguments)

    rotate._renew = stopped
    try:
        with pytest.raises(KeyboardInterrupt):
            next(steps)
    finally:
        rotate._renew = renew
    assert rotate.usage(people, metadata)["keys_person.phone"] == {"k1": 5, "k2": 2}  # the first batch stands
    assert [p.renewed for p in rotate.rotate(metadata, 2)] == [5]


def test_a_change_made_meanwhile_wins(people, use_keys, monkeypatch):
    use_keys(SECOND, FIRST)
    renew = rotate._renew

    def overtaken(session, table_, row, progress):
        if row.id.int == 4:
            session.execute(update(PERSON).where(PERSON.c.id == row.id).values(phone="13911112222"))
        renew(session, table_, row, progress)

    monkeypatch.setattr(rotate, "_renew", overtaken)
    list(rotate.rotate(metadata))
    assert all_rows(people)[4][0] == "13911112222"


def test_a_value_no_key_opens_is_named_and_left(people, use_keys):
    people.execute(text("UPDATE keys_person SET phone = address WHERE id = :id"), {"id": UUID(int=2)})
    people.commit()
    use_keys(SECOND, FIRST)
    progress = next(rotate.rotate(metadata, 2))
    assert progress.renewed == 7  # its address was renewed
    assert len(progress.failed) == 1
    assert progress.failed[0].startswith("phone of")
    raw = table("keys_person", column("id"), column("phone"))
    stored = people.execute(select(raw.c.phone).where(raw.c.id == UUID(int=2))).scalar_one()
    assert crypto.envelope.key_id_of(bytes(stored)) == "k1"


def test_the_commands_tell_and_exit(people, use_keys, monkeypatch):
    monkeypatch.setattr("portal.core.cli_keys.Base", type("B", (), {"metadata": metadata}))
    use_keys(SECOND, FIRST)
    monkeypatch.setattr("portal.core.cli_keys.ring", rotate.ring)
    before = CliRunner().invoke(commands, ["status", "--json"], obj=list)
    assert before.exit_code == 1
    assert json.loads(before.output) == {
        "current": "k2",
        "columns": {"keys_person.address": {"k1": 6}, "keys_person.phone": {"k1": 7}},
    }
    done = CliRunner().invoke(commands, ["rotate", "--batch", "3"], obj=list)
    assert (done.exit_code, done.output) == (0, "keys_person: 7 renewed, 0 failed\n")
    assert CliRunner().invoke(commands, ["status"], obj=list).exit_code == 0


@pytest.mark.parametrize("options", [[], ["--sm4"]])
def test_a_new_key_is_one_the_ring_takes(options):
    made = CliRunner().invoke(commands, ["new", *options]).output.strip()
    assert parse(made).current.provider.name == ("sm4" if options else "aes")
