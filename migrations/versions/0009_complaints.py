"""complaints: the case, its chained history, its steps and papers; walls, grants and the law as constraints.

The lists are written out: a migration says what was true on its day. A test holds them against the rules.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")
# What of a proposal may still be written after it was put: approvals, signatures, its end. Never its words.
SETTLED = (
    "approved_at, approved_by, approver, review_opinion, head_at, head_by, head_name, head_opinion, "
    "consumer_signed_at, consumer_hash, operator_signed_at, operator_hash, concluded, concluded_on, ended, ended_note"
)
# The office reopens and voids (with the head); it touches nothing that was written about the dispute.
OFFICE_WRITES = (
    "state, version, round, accepted_on, due_on, due_code, outcome, closed_on, agreement_id, agreement_concluded, "
    "void_reason"
)
TABLES = (
    "complaint_token",
    "complaint_test",
    "complaint_termination",
    "complaint_signature",
    "complaint_sealed_identity",
    "complaint_reveal",
    "complaint_reply",
    "complaint_reopening",
    "complaint_referral",
    "complaint_party",
    "complaint_minutes",
    "complaint_link",
    "complaint_feedback",
    "complaint_evidence",
    "complaint_decision",
    "complaint_clock",
    "complaint_appointment",
    "inquiry",
    "settlement",
    "complaint",
    "complaint_event",
)


def upgrade() -> None:
    """History first: the case points at its last event."""
    schema.begin(op)
    _event()
    _case()
    _settlement()
    _inquiry()
    _appointment()
    _clock()
    _decision()
    _evidence()
    _feedback()
    _link()
    _minutes()
    _party()
    _referral()
    _reopening()
    _reply()
    _reveal()
    _sealed_identity()
    _signature()
    _termination()
    _test()
    _token()
    op.create_foreign_key(
        "fk_complaint_agreement",
        "complaint",
        "settlement",
        ["tenant_id", "agreement_id", "agreement_concluded"],
        ["tenant_id", "id", "concluded"],
    )


def one_of(column: str, codes: str, name: str) -> sa.CheckConstraint:
    """The column holds one of *codes*, written with blanks between."""
    listed = ", ".join(f"'{code}'" for code in codes.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=name)


def _event() -> None:
    op.create_table(
        "complaint_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("prev_seq", sa.Integer(), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(coalesce(from_state, '') || '>' || event || '>' || to_state) IN ('>draft>DRAFT', "
            "'>register>REGISTERED', 'ACCEPTED>amend>ACCEPTED', 'ACCEPTED>assign>ACCEPTED', "
            "'ACCEPTED>report_up>ACCEPTED', 'ACCEPTED>start>NEGOTIATING', "
            "'ACCEPTED>timeout_20d>TERMINATED', 'ACCEPTED>void_approve>VOIDED', "
            "'ACCEPTED>void_refuse>ACCEPTED', 'ACCEPTED>void_request>ACCEPTED', 'AGREED>assign>AGREED', "
            "'AGREED>perform_failed>REFERRED', 'AGREED>perform_start>PERFORMING', "
            "'AGREED>report_up>AGREED', 'AGREED>void_approve>VOIDED', 'AGREED>void_refuse>AGREED', "
            "'AGREED>void_request>AGREED', 'ARCHIVED>revisit_mismatch>REOPENED', "
            "'CLOSED>archive>ARCHIVED', 'CLOSED>revisit_mismatch>REOPENED', "
            "'CLOSED>void_approve>VOIDED', 'CLOSED>void_refuse>CLOSED', 'CLOSED>void_request>CLOSED', "
            "'DRAFT>discard>VOIDED', 'DRAFT>draft>DRAFT', 'DRAFT>register>REGISTERED', "
            "'FED_BACK>close>CLOSED', 'FED_BACK>void_approve>VOIDED', 'FED_BACK>void_refuse>FED_BACK', "
            "'FED_BACK>void_request>FED_BACK', 'NEGOTIATING>amend>NEGOTIATING', "
            "'NEGOTIATING>appoint>NEGOTIATING', 'NEGOTIATING>assign>NEGOTIATING', "
            "'NEGOTIATING>commission_test>TESTING', 'NEGOTIATING>negotiate>NEGOTIATING', "
            "'NEGOTIATING>prelim_settlement>PENDING_REVIEW', 'NEGOTIATING>report_up>NEGOTIATING', "
            "'NEGOTIATING>terminate>TERMINATED', 'NEGOTIATING>timeout_20d>TERMINATED', "
            "'NEGOTIATING>void_approve>VOIDED', 'NEGOTIATING>void_refuse>NEGOTIATING', "
            "'NEGOTIATING>void_request>NEGOTIATING', 'NOT_ACCEPTED>close>CLOSED', "
            "'NOT_ACCEPTED>void_approve>VOIDED', 'NOT_ACCEPTED>void_refuse>NOT_ACCEPTED', "
            "'NOT_ACCEPTED>void_request>NOT_ACCEPTED', 'PENDING_REVIEW>agree>AGREED', "
            "'PENDING_REVIEW>assign>PENDING_REVIEW', 'PENDING_REVIEW>head_approve>PENDING_REVIEW', "
            "'PENDING_REVIEW>report_up>PENDING_REVIEW', 'PENDING_REVIEW>review_approve>PENDING_REVIEW', "
            "'PENDING_REVIEW>review_return>NEGOTIATING', 'PENDING_REVIEW>sign_consumer>PENDING_REVIEW', "
            "'PENDING_REVIEW>sign_operator>PENDING_REVIEW', 'PENDING_REVIEW>timeout_20d>TERMINATED', "
            "'PENDING_REVIEW>void_approve>VOIDED', 'PENDING_REVIEW>void_refuse>PENDING_REVIEW', "
            "'PENDING_REVIEW>void_request>PENDING_REVIEW', "
            "'PENDING_REVIEW>withdraw_proposal>NEGOTIATING', 'PERFORMING>assign>PERFORMING', "
            "'PERFORMING>perform_done>FED_BACK', 'PERFORMING>perform_failed>REFERRED', "
            "'PERFORMING>report_up>PERFORMING', 'PERFORMING>void_approve>VOIDED', "
            "'PERFORMING>void_refuse>PERFORMING', 'PERFORMING>void_request>PERFORMING', "
            "'REFERRED>close>CLOSED', 'REFERRED>void_approve>VOIDED', 'REFERRED>void_refuse>REFERRED', "
            "'REFERRED>void_request>REFERRED', 'REGISTERED>accept>ACCEPTED', "
            "'REGISTERED>amend>REGISTERED', 'REGISTERED>assign>REGISTERED', "
            "'REGISTERED>refer>REFERRED', 'REGISTERED>reject>NOT_ACCEPTED', "
            "'REGISTERED>report_up>REGISTERED', 'REGISTERED>void_approve>VOIDED', "
            "'REGISTERED>void_refuse>REGISTERED', 'REGISTERED>void_request>REGISTERED', "
            "'REOPENED>assign>REOPENED', 'REOPENED>report_up>REOPENED', 'REOPENED>resume>NEGOTIATING', "
            "'REOPENED>void_approve>VOIDED', 'REOPENED>void_refuse>REOPENED', "
            "'REOPENED>void_request>REOPENED', 'TERMINATED>close>CLOSED', "
            "'TERMINATED>transfer_to_office>REFERRED', 'TERMINATED>void_approve>VOIDED', "
            "'TERMINATED>void_refuse>TERMINATED', 'TERMINATED>void_request>TERMINATED', "
            "'TESTING>assign>TESTING', 'TESTING>report_up>TESTING', 'TESTING>test_cancel>NEGOTIATING', "
            "'TESTING>test_objection>TERMINATED', 'TESTING>test_report>NEGOTIATING', "
            "'TESTING>timeout_20d>TERMINATED', 'TESTING>void_approve>VOIDED', "
            "'TESTING>void_refuse>TESTING', 'TESTING>void_request>TESTING')",
            name=op.f("ck_complaint_event_step"),
        ),
        sa.CheckConstraint(
            "(event || ':' || role) IN ('accept:DEPUTY', 'accept:HEAD', 'accept:SETTLER', "
            "'agree:CONSUMER', 'agree:DEPUTY', 'agree:HEAD', 'agree:LIAISON', 'agree:SETTLER', "
            "'amend:LIAISON', 'amend:SETTLER', 'appoint:SETTLER', 'archive:LIAISON', 'assign:DEPUTY', "
            "'assign:HEAD', 'assign:LIAISON', 'close:LIAISON', 'commission_test:SETTLER', "
            "'discard:DEPUTY', 'discard:HEAD', 'discard:LIAISON', 'discard:SETTLER', 'draft:LIAISON', "
            "'draft:SETTLER', 'head_approve:HEAD', 'negotiate:SETTLER', 'perform_done:SETTLER', "
            "'perform_failed:SETTLER', 'perform_failed:SYSTEM', 'perform_start:LIAISON', "
            "'perform_start:OPERATOR', 'perform_start:SETTLER', 'prelim_settlement:SETTLER', "
            "'refer:DEPUTY', 'refer:HEAD', 'refer:LIAISON', 'register:CONSUMER', 'register:LIAISON', "
            "'register:SETTLER', 'reject:DEPUTY', 'reject:HEAD', 'report_up:DEPUTY', 'report_up:HEAD', "
            "'report_up:LIAISON', 'resume:SETTLER', 'review_approve:APPROVER', "
            "'review_return:APPROVER', 'review_return:HEAD', 'revisit_mismatch:CONSUMER', "
            "'revisit_mismatch:DEPUTY', 'revisit_mismatch:HEAD', 'revisit_mismatch:OFFICE', "
            "'sign_consumer:CONSUMER', 'sign_consumer:DEPUTY', 'sign_consumer:HEAD', "
            "'sign_consumer:LIAISON', 'sign_consumer:SETTLER', 'sign_operator:DEPUTY', "
            "'sign_operator:HEAD', 'sign_operator:LIAISON', 'sign_operator:SETTLER', 'start:SETTLER', "
            "'terminate:DEPUTY', 'terminate:HEAD', 'terminate:SETTLER', 'test_cancel:SETTLER', "
            "'test_objection:SETTLER', 'test_report:SETTLER', 'timeout_20d:DEPUTY', 'timeout_20d:HEAD', "
            "'transfer_to_office:LIAISON', 'void_approve:OFFICE', 'void_refuse:OFFICE', "
            "'void_request:HEAD', 'withdraw_proposal:CONSUMER', 'withdraw_proposal:SETTLER')",
            name=op.f("ck_complaint_event_role"),
        ),
        sa.CheckConstraint(
            "(seq = 1 AND prev_seq IS NULL AND from_state IS NULL) OR (seq > 1 AND prev_seq = seq - 1 "
            "AND from_state IS NOT NULL)",
            name=op.f("ck_complaint_event_chain"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id", "prev_seq", "from_state"],
            [
                "complaint_event.tenant_id",
                "complaint_event.complaint_id",
                "complaint_event.seq",
                "complaint_event.to_state",
            ],
            name="fk_complaint_event_before",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_event")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "seq",
            "to_state",
            name=op.f("uq_complaint_event_tenant_id_complaint_id_seq_to_state"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "complaint_id", "seq", name=op.f("uq_complaint_event_tenant_id_complaint_id_seq")
        ),
    )
    schema.wall(op, "complaint_event", station="SELECT, INSERT", bureau="SELECT, INSERT")


def _case() -> None:
    op.create_table(
        "complaint",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("registrar", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_no", sa.Text(), nullable=True),
        sa.Column("dispatched", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("consumer_name", sa.Text(), nullable=False),
        sa.Column("consumer_phone", sa.LargeBinary(), nullable=True),
        sa.Column("consumer_phone_index", sa.Text(), nullable=True),
        sa.Column("consumer_address", sa.LargeBinary(), nullable=True),
        sa.Column("consumer_id_type", sa.Text(), nullable=True),
        sa.Column("consumer_id_no", sa.LargeBinary(), nullable=True),
        sa.Column("publish_consent", sa.Boolean(), nullable=False),
        sa.Column("transfer_consent", sa.Boolean(), nullable=False),
        sa.Column("by_proxy", sa.Boolean(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("respondent_name", sa.Text(), nullable=False),
        sa.Column("respondent_uscc", sa.Text(), nullable=True),
        sa.Column("respondent_location", sa.Text(), nullable=False),
        sa.Column("respondent_contact", sa.LargeBinary(), nullable=True),
        sa.Column("purchase_date", sa.Date(), nullable=True),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("event_place", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("item_name", sa.Text(), nullable=False),
        sa.Column("brand_model", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("demands", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("claim_amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("proofs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("assignee", sa.Uuid(), nullable=True),
        sa.Column("officers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("simple", sa.Boolean(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_code", sa.Text(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_concluded", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("recovered_amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("archive_no", sa.Text(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("purged_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        one_of(
            "category",
            "G01 G02 G03 G04 G05 G06 G07 G08 G09 G10 G11 G12 G13 G14 G15 G16 G17 G18 G19 G20 G21 "
            "G99 S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 S12 S13 S14 S15 S16 S17 S18 S19 S20 "
            "S21 S22 S23 S24 S25 S26 S99",
            name=op.f("ck_complaint_category"),
        ),
        one_of(
            "channel",
            "VISIT PHONE SCAN SMS LETTER WEB APP WX_MINI WX_MP ALI_MINI H12345 PLATFORM PATROL",
            name=op.f("ck_complaint_channel"),
        ),
        one_of(
            "consumer_id_type", "ID PASSPORT HKMO TW FPR OTHER", name=op.f("ck_complaint_consumer_id_type")
        ),
        one_of(
            "outcome",
            "SETTLED BREACHED WITHDRAWN TO_ASSOC TO_AGENCY TO_COURT TIMEOUT DISAGREE TEST NO_SHOW "
            "NOT_OURS FRAUD NOT_ACCEPTED LEAD REFERRED VOIDED",
            name=op.f("ck_complaint_outcome"),
        ),
        one_of(
            "problem",
            "P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 P13 P14 P15 P16 P99",
            name=op.f("ck_complaint_problem"),
        ),
        sa.CheckConstraint(
            "purged_on IS NULL OR (state = 'ARCHIVED' AND purged_on > keep_until) OR state = 'VOIDED'",
            name=op.f("ck_complaint_kept"),
        ),
        sa.CheckConstraint(
            "report <> 'ONLY' OR state IN ('DRAFT', 'REGISTERED', 'REFERRED', 'CLOSED', 'ARCHIVED', "
            "'VOIDED')",
            name=op.f("ck_complaint_report_is_not_handled"),
        ),
        one_of("report", "NONE MIXED ONLY", name=op.f("ck_complaint_report")),
        one_of("source", "3 1 2 4 5 6 7 8 9 10 99", name=op.f("ck_complaint_source")),
        sa.CheckConstraint(
            "state <> 'ARCHIVED' OR (archive_no IS NOT NULL AND archived_on IS NOT NULL AND keep_until "
            "IS NOT NULL AND keep_until >= (archived_on + interval '2 years')::date)",
            name=op.f("ck_complaint_archived"),
        ),
        one_of(
            "state",
            "DRAFT REGISTERED NOT_ACCEPTED ACCEPTED NEGOTIATING TESTING PENDING_REVIEW AGREED "
            "PERFORMING FED_BACK TERMINATED REFERRED CLOSED ARCHIVED REOPENED VOIDED",
            name=op.f("ck_complaint_state"),
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'VOIDED') OR number IS NOT NULL", name=op.f("ck_complaint_numbered")
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'VOIDED') OR report = 'ONLY' OR purged_on IS NOT NULL OR (consumer_name "
            "<> '' AND consumer_phone IS NOT NULL AND respondent_name <> '' AND item_name <> '' AND "
            "purchase_date IS NOT NULL AND event_place <> '' AND facts <> '' AND cardinality(demands) > "
            "0)",
            name=op.f("ck_complaint_elements"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('ACCEPTED', 'AGREED', 'FED_BACK', 'NEGOTIATING', 'PENDING_REVIEW', "
            "'PERFORMING', 'REOPENED', 'TERMINATED', 'TESTING') OR accepted_on IS NOT NULL",
            name=op.f("ck_complaint_accepted"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('AGREED', 'FED_BACK', 'PERFORMING') OR (agreement_id IS NOT NULL AND "
            "agreement_concluded IS TRUE)",
            name=op.f("ck_complaint_agreement"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('CLOSED', 'ARCHIVED') OR (closed_on IS NOT NULL AND outcome IS NOT NULL)",
            name=op.f("ck_complaint_closed"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('NEGOTIATING', 'TESTING', 'PENDING_REVIEW', 'AGREED', 'PERFORMING', "
            "'FED_BACK') OR cardinality(officers) >= 2 OR (simple AND cardinality(officers) = 1)",
            name=op.f("ck_complaint_officers"),
        ),
        sa.CheckConstraint(
            "NOT dispatched OR external_no IS NOT NULL", name=op.f("ck_complaint_external_no")
        ),
        sa.CheckConstraint(
            "amount >= 0 AND claim_amount >= 0 AND recovered_amount >= 0", name=op.f("ck_complaint_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id", "version", "state"],
            [
                "complaint_event.tenant_id",
                "complaint_event.complaint_id",
                "complaint_event.seq",
                "complaint_event.to_state",
            ],
            name="fk_complaint_last_event",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merchant_id"],
            ["merchant.tenant_id", "merchant.id"],
            name=op.f("fk_complaint_tenant_id_merchant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("tenant_id", "archive_no", name=op.f("uq_complaint_tenant_id_archive_no")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_complaint_tenant_id_number")),
    )
    op.create_index(
        "ix_complaint_assignee",
        "complaint",
        ["tenant_id", "assignee"],
        unique=False,
        postgresql_where=sa.text("assignee IS NOT NULL"),
    )
    op.create_index(
        "ix_complaint_consumer_phone_index", "complaint", ["tenant_id", "consumer_phone_index"], unique=False
    )
    op.create_index("ix_complaint_external_no", "complaint", ["tenant_id", "external_no"], unique=False)
    op.create_index(
        "ix_complaint_keep_until",
        "complaint",
        ["keep_until"],
        unique=False,
        postgresql_where=sa.text("purged_on IS NULL"),
    )
    op.create_index("ix_complaint_office_path", "complaint", ["office_path", "registered_at"], unique=False)
    op.create_index(
        "ix_complaint_registered_at", "complaint", ["tenant_id", "registered_at", "id"], unique=False
    )
    op.create_index("ix_complaint_state", "complaint", ["tenant_id", "state", "due_on", "id"], unique=False)
    schema.wall(op, "complaint", bureau=f"SELECT, UPDATE ({OFFICE_WRITES})")


def _settlement() -> None:
    op.create_table(
        "settlement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("agreement_no", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("obligations", postgresql.JSONB(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("perform_due", sa.Date(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("bases", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("citations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("waiver_told", sa.Boolean(), nullable=False),
        sa.Column("over_limit", sa.Boolean(), nullable=False),
        sa.Column("by_proxy", sa.Boolean(), nullable=False),
        sa.Column("proxy_special", sa.Boolean(), nullable=False),
        sa.Column("settlers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_name", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("review_opinion", sa.Text(), nullable=False),
        sa.Column("head_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("head_by", sa.Uuid(), nullable=True),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("head_opinion", sa.Text(), nullable=False),
        sa.Column("consumer_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consumer_hash", sa.Text(), nullable=True),
        sa.Column("operator_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("operator_hash", sa.Text(), nullable=True),
        sa.Column("concluded", sa.Boolean(), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("ended_note", sa.Text(), nullable=False),
        one_of("ended", "RETURNED WITHDRAWN TIMEOUT VOIDED", name=op.f("ck_settlement_ended")),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_settlement_approved")
        ),
        sa.CheckConstraint(
            "(consumer_hash IS NULL) = (consumer_signed_at IS NULL)",
            name=op.f("ck_settlement_consumer_signed"),
        ),
        sa.CheckConstraint(
            "(consumer_signed_at IS NULL AND operator_signed_at IS NULL) OR (approved_at IS NOT NULL "
            "AND (NOT over_limit OR head_at IS NOT NULL))",
            name=op.f("ck_settlement_approved_before_signed"),
        ),
        sa.CheckConstraint(
            "(operator_hash IS NULL) = (operator_signed_at IS NULL)",
            name=op.f("ck_settlement_operator_signed"),
        ),
        sa.CheckConstraint(
            "NOT concluded OR (approved_at IS NOT NULL AND consumer_signed_at IS NOT NULL AND "
            "operator_signed_at IS NOT NULL AND (NOT over_limit OR head_at IS NOT NULL) AND (NOT "
            "by_proxy OR proxy_special) AND waiver_told AND ended IS NULL AND concluded_on IS NOT NULL)",
            name=op.f("ck_settlement_concluded"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_settlement_amount")),
        sa.CheckConstraint(
            "approved_by IS NULL OR NOT approved_by = ANY (settlers)",
            name=op.f("ck_settlement_approver_apart"),
        ),
        sa.CheckConstraint(
            "consumer_hash IS NULL OR consumer_hash = text_hash", name=op.f("ck_settlement_consumer_hash")
        ),
        sa.CheckConstraint(
            "head_by IS NULL OR NOT head_by = ANY (settlers)", name=op.f("ck_settlement_head_apart")
        ),
        sa.CheckConstraint("length(text_hash) = 64", name=op.f("ck_settlement_text_hash")),
        sa.CheckConstraint(
            "operator_hash IS NULL OR operator_hash = text_hash", name=op.f("ck_settlement_operator_hash")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_settlement_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("tenant_id", "agreement_no", name=op.f("uq_settlement_tenant_id_agreement_no")),
        sa.UniqueConstraint(
            "tenant_id", "id", "concluded", name=op.f("uq_settlement_tenant_id_id_concluded")
        ),
    )
    op.create_index("ix_settlement_complaint_id", "settlement", ["tenant_id", "complaint_id"], unique=False)
    op.create_index(
        "uq_settlement_open",
        "settlement",
        ["tenant_id", "complaint_id", "round"],
        unique=True,
        postgresql_where=sa.text("ended IS NULL"),
    )
    schema.wall(
        op,
        "settlement",
        station=f"SELECT, INSERT, UPDATE ({SETTLED})",
        bureau="SELECT, UPDATE (ended, ended_note)",
    )


def _inquiry() -> None:
    op.create_table(
        "inquiry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        one_of(
            "channel",
            "VISIT PHONE SCAN SMS LETTER WEB APP WX_MINI WX_MP ALI_MINI H12345 PLATFORM PATROL",
            name=op.f("ck_inquiry_channel"),
        ),
        one_of("ended", "ANSWERED TO_COMPLAINT OTHER_WAY", name=op.f("ck_inquiry_ended")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_inquiry")),
    )
    op.create_index("ix_inquiry_at", "inquiry", ["tenant_id", "at", "id"], unique=False)
    schema.wall(op, "inquiry")


def _appointment() -> None:
    op.create_table(
        "complaint_appointment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("reply_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_appointment_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_appointment")),
    )
    op.create_index(
        "ix_complaint_appointment_complaint_id",
        "complaint_appointment",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_appointment", station="SELECT, INSERT")


def _clock() -> None:
    op.create_table(
        "complaint_clock",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised", postgresql.JSONB(), nullable=True),
        sa.Column("pauses", postgresql.JSONB(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        one_of(
            "code",
            "STATION_20D STATION_PROMISE APPOINTED_REPLY DISPATCH_FEEDBACK PERFORM_DUE RETENTION",
            name=op.f("ck_complaint_clock_code"),
        ),
        sa.CheckConstraint(
            "stopped_at IS NULL OR next_at IS NULL", name=op.f("ck_complaint_clock_stopped_is_silent")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_clock_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_clock")),
    )
    op.create_index(
        "ix_complaint_clock_complaint_id", "complaint_clock", ["tenant_id", "complaint_id"], unique=False
    )
    op.create_index(
        "ix_complaint_clock_next_at",
        "complaint_clock",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "uq_complaint_clock_running",
        "complaint_clock",
        ["tenant_id", "complaint_id", "code"],
        unique=True,
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
    schema.wall(op, "complaint_clock", bureau="SELECT, INSERT, UPDATE")


def _decision() -> None:
    op.create_table(
        "complaint_decision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("dispute", sa.Boolean(), nullable=False),
        sa.Column("nowhere_else", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("ways", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        one_of(
            "reason",
            "NOT_OURS NOT_CONSUMER ELSEWHERE TOO_OLD INCOMPLETE OTHER",
            name=op.f("ck_complaint_decision_reason"),
        ),
        one_of("told_by", "FACE PHONE SMS PAPER ONLINE", name=op.f("ck_complaint_decision_told_by")),
        sa.CheckConstraint(
            "(accepted AND ours AND dispute AND nowhere_else) OR (NOT accepted AND reason IS NOT NULL "
            "AND cardinality(ways) > 0)",
            name=op.f("ck_complaint_decision_grounds"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_decision_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_decision")),
    )
    op.create_index(
        "ix_complaint_decision_complaint_id",
        "complaint_decision",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_decision", station="SELECT, INSERT")


def _evidence() -> None:
    op.create_table(
        "complaint_evidence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("original_returned", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        one_of("brought_by", "CONSUMER OPERATOR STATION", name=op.f("ck_complaint_evidence_brought_by")),
        one_of(
            "kind",
            "EVIDENCE PROOF_OF_PERFORMANCE SIGNED_PAPER TEST POWER",
            name=op.f("ck_complaint_evidence_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_evidence_tenant_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_evidence_tenant_id_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_evidence")),
    )
    op.create_index(
        "ix_complaint_evidence_complaint_id",
        "complaint_evidence",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_evidence")


def _feedback() -> None:
    op.create_table(
        "complaint_feedback",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("proof_note", sa.Text(), nullable=False),
        sa.Column("recovered_amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("opinion_note", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        one_of("opinion", "SATISFIED FAIRLY UNSATISFIED SILENT", name=op.f("ck_complaint_feedback_opinion")),
        one_of("told_by", "FACE PHONE SMS PAPER ONLINE", name=op.f("ck_complaint_feedback_told_by")),
        sa.CheckConstraint("recovered_amount >= 0", name=op.f("ck_complaint_feedback_recovered_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_feedback_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_feedback")),
    )
    op.create_index(
        "ix_complaint_feedback_complaint_id",
        "complaint_feedback",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_feedback", station="SELECT, INSERT")


def _link() -> None:
    op.create_table(
        "complaint_link",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_link_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_link")),
        sa.UniqueConstraint("tenant_id", "secret_hash", name=op.f("uq_complaint_link_tenant_id_secret_hash")),
    )
    op.create_index(
        "ix_complaint_link_complaint_id", "complaint_link", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_link")


def _minutes() -> None:
    op.create_table(
        "complaint_minutes",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("manner", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("officers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("officer_names", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("simple", sa.Boolean(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("signed_note", sa.Text(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        one_of("manner", "SITE PHONE VIDEO HOME", name=op.f("ck_complaint_minutes_manner")),
        one_of("outcome", "AGREED AGAIN APART", name=op.f("ck_complaint_minutes_outcome")),
        sa.CheckConstraint(
            "signed <> 'PAPER' OR scan_id IS NOT NULL", name=op.f("ck_complaint_minutes_scan")
        ),
        one_of("signed", "SCREEN PAPER REMOTE REFUSED", name=op.f("ck_complaint_minutes_signed")),
        sa.CheckConstraint(
            "signed NOT IN ('REMOTE', 'REFUSED') OR signed_note <> ''",
            name=op.f("ck_complaint_minutes_signed_note"),
        ),
        sa.CheckConstraint(
            "cardinality(officers) >= 2 OR (simple AND cardinality(officers) = 1)",
            name=op.f("ck_complaint_minutes_officers"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_minutes_tenant_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "scan_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_minutes_tenant_id_scan_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_minutes")),
    )
    op.create_index(
        "ix_complaint_minutes_complaint_id", "complaint_minutes", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_minutes", station="SELECT, INSERT")


def _party() -> None:
    op.create_table(
        "complaint_party",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.Text(), nullable=True),
        sa.Column("id_no", sa.LargeBinary(), nullable=True),
        sa.Column("powers", sa.Text(), nullable=True),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("original_seen", sa.Boolean(), nullable=False),
        sa.Column("representative", sa.Boolean(), nullable=False),
        sa.Column("power_file_id", sa.Uuid(), nullable=True),
        sa.Column("id_file_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind = 'CO_CONSUMER' OR (powers IS NOT NULL AND matters <> '' AND term_from <= term_to)",
            name=op.f("ck_complaint_party_power"),
        ),
        one_of("kind", "PROXY OPERATOR_PROXY CO_CONSUMER", name=op.f("ck_complaint_party_kind")),
        one_of("powers", "GENERAL SPECIAL", name=op.f("ck_complaint_party_powers")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_party_tenant_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_party_tenant_id_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "power_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_party_tenant_id_power_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_party")),
    )
    op.create_index(
        "ix_complaint_party_complaint_id", "complaint_party", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_party")


def _referral() -> None:
    op.create_table(
        "complaint_referral",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("dispatched", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("office_reply", sa.Text(), nullable=True),
        sa.Column("office_replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cause <> 'TRANSFER' OR dispatched OR consent", name=op.f("ck_complaint_referral_consent")
        ),
        one_of("cause", "REFER TRANSFER BREACH REPORT_UP", name=op.f("ck_complaint_referral_cause")),
        sa.CheckConstraint("cardinality(kinds) > 0", name=op.f("ck_complaint_referral_kinds")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_referral_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_referral")),
    )
    op.create_index(
        "ix_complaint_referral_complaint_id",
        "complaint_referral",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(
        op,
        "complaint_referral",
        station="SELECT, INSERT",
        bureau="SELECT, UPDATE (office_reply, office_replied_at)",
    )


def _reopening() -> None:
    op.create_table(
        "complaint_reopening",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("mismatch", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("earlier_outcome", sa.Text(), nullable=False),
        sa.Column("earlier_closed_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        one_of(
            "earlier_outcome",
            "SETTLED BREACHED WITHDRAWN TO_ASSOC TO_AGENCY TO_COURT TIMEOUT DISAGREE TEST NO_SHOW "
            "NOT_OURS FRAUD NOT_ACCEPTED LEAD REFERRED VOIDED",
            name=op.f("ck_complaint_reopening_earlier_outcome"),
        ),
        one_of(
            "mismatch", "RESULT UNPERFORMED PRESSED WRONG_END", name=op.f("ck_complaint_reopening_mismatch")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_reopening_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_reopening")),
    )
    op.create_index(
        "ix_complaint_reopening_complaint_id",
        "complaint_reopening",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_reopening", station="SELECT, INSERT", bureau="SELECT, INSERT")


def _reply() -> None:
    op.create_table(
        "complaint_reply",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        one_of("kind", "MESSAGE DONE NOT_DONE TO_OFFICE WITHDRAW", name=op.f("ck_complaint_reply_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_reply_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_reply")),
    )
    op.create_index(
        "ix_complaint_reply_complaint_id", "complaint_reply", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_reply")


def _reveal() -> None:
    op.create_table(
        "complaint_reveal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        one_of(
            "field",
            "consumer_phone consumer_address consumer_id_no respondent_contact print",
            name=op.f("ck_complaint_reveal_field"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_complaint_reveal_reason")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_reveal_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_reveal")),
    )
    op.create_index(
        "ix_complaint_reveal_complaint_id", "complaint_reveal", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_reveal", station="SELECT, INSERT", bureau="SELECT, INSERT")


def _sealed_identity() -> None:
    op.create_table(
        "complaint_sealed_identity",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("id_no", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_sealed_identity_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_sealed_identity")),
    )
    op.create_index(
        "ix_complaint_sealed_identity_complaint_id",
        "complaint_sealed_identity",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_sealed_identity", station="INSERT")


def _signature() -> None:
    op.create_table(
        "complaint_signature",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("strokes", postgresql.JSONB(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("witness", sa.Uuid(), nullable=True),
        sa.Column("witness_name", sa.Text(), nullable=False),
        one_of("capacity", "SELF PROXY REPRESENTATIVE OFFICER", name=op.f("ck_complaint_signature_capacity")),
        one_of("how", "SCREEN PAPER LINK", name=op.f("ck_complaint_signature_how")),
        one_of("paper", "F04 F09", name=op.f("ck_complaint_signature_paper")),
        one_of("party", "CONSUMER OPERATOR OFFICER", name=op.f("ck_complaint_signature_party")),
        sa.CheckConstraint("length(text_hash) = 64", name=op.f("ck_complaint_signature_text_hash")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_signature_tenant_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_signature_tenant_id_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_signature")),
        sa.UniqueConstraint(
            "tenant_id",
            "document_id",
            "party",
            "signer_name",
            name=op.f("uq_complaint_signature_tenant_id_document_id_party_signer_name"),
        ),
    )
    op.create_index(
        "ix_complaint_signature_complaint_id",
        "complaint_signature",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_signature", station="SELECT, INSERT")


def _termination() -> None:
    op.create_table(
        "complaint_termination",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("ways", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("limit_day", sa.Date(), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(reason = 'OTHER') = (sub IS NOT NULL)", name=op.f("ck_complaint_termination_sub_of_other")
        ),
        sa.CheckConstraint("detail <> ''", name=op.f("ck_complaint_termination_detail")),
        one_of("reason", "WITHDRAWN ASSOC AGENCY COURT OTHER", name=op.f("ck_complaint_termination_reason")),
        one_of(
            "sub", "TIMEOUT DISAGREE TEST NO_SHOW NOT_OURS FRAUD", name=op.f("ck_complaint_termination_sub")
        ),
        sa.CheckConstraint(
            "sub IS DISTINCT FROM 'TIMEOUT' OR (limit_day IS NOT NULL AND ended_on >= limit_day)",
            name=op.f("ck_complaint_termination_timeout"),
        ),
        one_of("told_by", "FACE PHONE SMS PAPER ONLINE", name=op.f("ck_complaint_termination_told_by")),
        sa.CheckConstraint("cardinality(ways) > 0", name=op.f("ck_complaint_termination_ways")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_termination_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_termination")),
    )
    op.create_index(
        "ix_complaint_termination_complaint_id",
        "complaint_termination",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    schema.wall(op, "complaint_termination", station="SELECT, INSERT")


def _test() -> None:
    op.create_table(
        "complaint_test",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("accreditation", sa.Text(), nullable=False),
        sa.Column("agreed_by_both", sa.Boolean(), nullable=False),
        sa.Column("fee_agreed", sa.Boolean(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("fee", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("sealed_note", sa.Text(), nullable=False),
        sa.Column("commission_file_id", sa.Uuid(), nullable=True),
        sa.Column("commissioned_on", sa.Date(), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("objection", sa.Boolean(), nullable=False),
        sa.Column("report_file_id", sa.Uuid(), nullable=True),
        one_of("ended", "REPORT CANCEL OBJECTION", name=op.f("ck_complaint_test_ended")),
        sa.CheckConstraint(
            "ended IS DISTINCT FROM 'REPORT' OR report_file_id IS NOT NULL",
            name=op.f("ck_complaint_test_report"),
        ),
        one_of("payer", "CONSUMER OPERATOR SHARED", name=op.f("ck_complaint_test_payer")),
        sa.CheckConstraint("(ended IS NULL) = (ended_on IS NULL)", name=op.f("ck_complaint_test_ended_on")),
        sa.CheckConstraint("agreed_by_both AND fee_agreed", name=op.f("ck_complaint_test_agreed")),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_complaint_test_fee")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "commission_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_test_tenant_id_commission_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_test_tenant_id_complaint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "report_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_complaint_test_tenant_id_report_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_test")),
    )
    op.create_index(
        "ix_complaint_test_complaint_id", "complaint_test", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_test")


def _token() -> None:
    op.create_table(
        "complaint_token",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_token_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "token", "complaint_id", name=op.f("pk_complaint_token")),
    )
    op.create_index(
        "ix_complaint_token_complaint_id", "complaint_token", ["tenant_id", "complaint_id"], unique=False
    )
    schema.wall(op, "complaint_token", station="SELECT, INSERT, DELETE", system="SELECT, INSERT, DELETE")


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_constraint("fk_complaint_agreement", "complaint", type_="foreignkey")
    for table in TABLES:
        op.drop_table(table)
