"""notify: messages to people, each seen by its own person only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the messages."""
    schema.begin(op)
    op.create_table(
        "notify_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("echo", sa.Text(), nullable=False),
        sa.Column("echo_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notify_message"),
        sa.CheckConstraint("urgency IN ('LAW', 'TODAY', 'DIGEST')", name=op.f("ck_notify_message_urgency")),
        sa.CheckConstraint(
            "echo IN ('NONE', 'WAITING', 'SENDING', 'SENT', 'UNSURE', 'FAILED')",
            name=op.f("ck_notify_message_echo"),
        ),
    )
    op.create_index("ix_notify_message_person_id", "notify_message", ["person_id", "created_at", "id"])
    op.create_index(
        "ix_notify_message_unread",
        "notify_message",
        ["person_id"],
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "uq_notify_message_person_id_key",
        "notify_message",
        ["person_id", "key"],
        unique=True,
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.create_index(
        "ix_notify_message_digest",
        "notify_message",
        ["person_id"],
        postgresql_where=sa.text("echo = 'WAITING'"),
    )
    schema.place(op, "notify_message", "reference")
    op.execute("ALTER TABLE notify_message ENABLE ROW LEVEL SECURITY")
    for role in ("station", "bureau"):
        schema.policy(op, "notify_message", role, "person_id = app_person()")
    own = "SELECT, UPDATE (read_at)"
    schema.grant(op, "notify_message", station=own, bureau=own, system="SELECT, INSERT, UPDATE, DELETE")
    # Telling somebody else: put in, never read back. A second message with the same key is the same message.
    schema.function(
        op,
        "notify_put(message uuid, who uuid, words text, fill jsonb, target text, from_place text, weight text,"
        " dedupe text, born timestamptz)",
        """RETURNS boolean LANGUAGE sql AS $$
             INSERT INTO notify_message (id, person_id, title, params, url, place, urgency, key, created_at, echo)
             SELECT message, who, words, fill, target, from_place, weight, dedupe, born, 'WAITING'
              WHERE EXISTS (SELECT FROM person p WHERE p.id = who AND p.disabled_at IS NULL)
             ON CONFLICT DO NOTHING RETURNING true $$""",
        roles=("station", "bureau", "system"),
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.execute("DROP FUNCTION notify_put(uuid, uuid, text, jsonb, text, text, text, text, timestamptz)")
    op.drop_table("notify_message")
