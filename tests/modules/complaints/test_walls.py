"""What the interface forbids, the database forbids too: raw SQL as the serving role cannot do it."""

import re
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from portal.complaints.models.history import ACTORS, STEPS
from portal.complaints.rules.events import EVENTS
from portal.complaints.rules.roles import ACTORS as ROLES
from portal.complaints.rules.states import STATES

NEXT = """
INSERT INTO complaint_event (tenant_id, id, office_path, complaint_id, seq, prev_seq, event, from_state, to_state,
                             role, at, by_name, note, shown)
SELECT tenant_id, gen_random_uuid(), office_path, id, version + 1, version, :event, state, :target, :role, now(),
       'x', '', false
  FROM complaint WHERE id = :id
"""
MOVE = "UPDATE complaint SET state = :target, version = version + 1 WHERE id = :id"


def raw(way, statement, **values):
    with way.db.begin_nested():
        way.db.execute(text(statement), {"id": way.id, **values})


def constraint(transaction, name):
    row = transaction.connection.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
    ).fetchone()
    return set(re.findall(r"'([^']+)'::text", row[0]))


def test_the_migration_says_what_the_rules_say(transaction):
    assert constraint(transaction, "ck_complaint_event_step") - {">", ""} == set(STEPS)
    assert constraint(transaction, "ck_complaint_event_role") - {":"} == set(ACTORS)
    assert constraint(transaction, "ck_complaint_state") == set(STATES)


def test_no_step_but_those_of_the_table(way, transaction):
    way.register()
    way.db.commit()
    refused = 0
    for event, target in product(EVENTS, STATES):
        if f"REGISTERED>{event}>{target}" in STEPS:
            continue
        with pytest.raises(IntegrityError, match="ck_complaint_event_step"):
            raw(way, NEXT, event=event, target=target, role=role_of(event))
        refused += 1
    assert refused > 400


def role_of(event):
    return next(pair.partition(":")[2] for pair in ACTORS if pair.startswith(f"{event}:"))


def test_no_role_but_those_of_the_table(way):
    way.register()
    for role in set(ROLES) - {"SETTLER", "HEAD", "DEPUTY"}:
        with pytest.raises(IntegrityError, match="ck_complaint_event_role"):
            raw(way, NEXT, event="accept", target="ACCEPTED", role=role)


def test_a_state_without_its_step_is_refused(way):
    way.register()
    for state in set(STATES) - {"REGISTERED"}:
        with pytest.raises(IntegrityError):
            raw(way, "UPDATE complaint SET state = :target WHERE id = :id", target=state)
        with pytest.raises(IntegrityError):
            raw(way, MOVE, target=state)


def test_a_step_from_another_state_is_refused(way):
    way.register()
    forged = NEXT.replace(":event, state,", ":event, 'NEGOTIATING',")
    with pytest.raises(IntegrityError, match="fk_complaint_event_before"):
        raw(way, forged, event="terminate", target="TERMINATED", role="HEAD")


def test_the_history_cannot_be_rewritten(way):
    way.register()
    for statement in (
        "UPDATE complaint_event SET to_state = 'CLOSED' WHERE complaint_id = :id",
        "DELETE FROM complaint_event WHERE complaint_id = :id",
        "DELETE FROM complaint WHERE id = :id",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            raw(way, statement)


def test_acceptance_cannot_be_jumped(way):
    way.register()
    raw(way, NEXT, event="accept", target="ACCEPTED", role="HEAD")
    with pytest.raises(IntegrityError, match="ck_complaint_accepted"):
        raw(way, MOVE, target="ACCEPTED")


def test_one_officer_is_not_two(way):
    way.register().accept()
    raw(way, NEXT, event="start", target="NEGOTIATING", role="SETTLER")
    with pytest.raises(IntegrityError, match="ck_complaint_officers"):
        raw(way, MOVE, target="NEGOTIATING")


def test_an_agreement_without_signatures_cannot_be(way):
    way.in_review().approve()
    raw(way, NEXT, event="agree", target="AGREED", role="SETTLER")
    with pytest.raises(IntegrityError, match="ck_complaint_agreement"):
        raw(way, MOVE, target="AGREED")
    with pytest.raises(IntegrityError, match="ck_settlement_concluded"):
        raw(way, "UPDATE settlement SET concluded = true, concluded_on = now() WHERE complaint_id = :id")
    with pytest.raises(IntegrityError, match="fk_complaint_agreement"):
        raw(
            way,
            "UPDATE complaint SET agreement_id = (SELECT id FROM settlement WHERE complaint_id = :id), "
            "agreement_concluded = true WHERE id = :id",
        )


def test_the_words_of_a_proposal_cannot_be_changed(way):
    way.agreed()
    for column in ("terms", "text", "text_hash", "amount", "obligations", "settlers", "perform_due"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            raw(way, f"UPDATE settlement SET {column} = {column} WHERE complaint_id = :id")
    with pytest.raises(ProgrammingError, match="permission denied"):
        raw(way, "UPDATE complaint_signature SET signer_name = 'x' WHERE complaint_id = :id")


def test_who_settled_cannot_be_written_in_as_approver(way):
    way.in_review()
    with pytest.raises(IntegrityError, match="ck_settlement_approver_apart"):
        raw(
            way,
            "UPDATE settlement SET approved_at = now(), approved_by = :who WHERE complaint_id = :id",
            who=way.person("settler"),
        )


def test_a_signature_for_another_text_is_refused(way):
    way.in_review().approve()
    with pytest.raises(IntegrityError, match="ck_settlement_consumer_hash"):
        raw(
            way,
            "UPDATE settlement SET consumer_signed_at = now(), consumer_hash = repeat('0', 64) "
            "WHERE complaint_id = :id",
        )


def test_nobody_signs_before_approval(way):
    way.in_review()
    with pytest.raises(IntegrityError, match="ck_settlement_approved_before_signed"):
        raw(
            way,
            "UPDATE settlement SET consumer_signed_at = now(), consumer_hash = text_hash WHERE complaint_id = :id",
        )


def test_nothing_is_purged_before_its_term(way):
    way.archived()
    with pytest.raises(IntegrityError, match="ck_complaint_kept"):
        raw(way, "UPDATE complaint SET purged_on = keep_until WHERE id = :id")
    with pytest.raises(IntegrityError, match="ck_complaint_archived"):
        raw(way, "UPDATE complaint SET keep_until = archived_on + 700 WHERE id = :id")


def test_the_sealed_identity_cannot_be_read_by_the_station(way):
    way.register()
    with pytest.raises(DBAPIError, match="permission denied"):
        raw(way, "SELECT * FROM complaint_sealed_identity")


def test_another_station_sees_nothing(way, other_way):
    way.archived()
    way.db.commit()
    for table in (
        "complaint", "complaint_event", "complaint_clock", "settlement", "complaint_signature", "complaint_minutes",
        "complaint_token", "complaint_link", "complaint_feedback",
    ):  # fmt: skip
        assert other_way.db.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0
        assert way.db.execute(text(f"SELECT count(*) FROM {table}")).scalar() > 0
