"""merchants: the product catalogue, its history and stock book, suppliers and their papers, tables taken in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")
TABLES = (
    "catalogue_key",
    "catalogue_import",
    "catalogue_evidence",
    "catalogue_movement",
    "catalogue_change",
    "catalogue_item",
    "catalogue_supplier",
)


def upgrade() -> None:
    """Suppliers first: goods point at them."""
    schema.begin(op)
    _supplier()
    _item()
    _change()
    _movement()
    _evidence()
    _intake()
    _key()


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in TABLES:
        op.drop_table(table)


def _supplier() -> None:
    op.create_table(
        "catalogue_supplier",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), server_default="", nullable=False),
        sa.Column("licence_no", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('OPEN', 'CLOSED')", name=op.f("ck_catalogue_supplier_status")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_catalogue_supplier_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_supplier")),
    )
    op.create_index(
        "ix_catalogue_supplier_name", "catalogue_supplier", ["tenant_id", "name", "id"], unique=False
    )
    schema.wall(op, "catalogue_supplier")


def _item() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), server_default="", nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("spec", sa.Text(), server_default="", nullable=False),
        sa.Column("batch", sa.Text(), server_default="", nullable=False),
        sa.Column("produced_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("shelf_life", sa.Text(), server_default="", nullable=False),
        sa.Column("barcode", sa.Text(), server_default="", nullable=False),
        sa.Column("stock", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("purchased_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_note", sa.Text(), server_default="", nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('ON_SALE', 'OFF', 'BLOCKED')", name=op.f("ck_catalogue_item_status")),
        sa.CheckConstraint("stock IS NULL OR stock >= 0", name=op.f("ck_catalogue_item_stock")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merchant_id"],
            ["merchant.tenant_id", "merchant.id"],
            name=op.f("fk_catalogue_item_tenant_id_merchant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supplier_id"],
            ["catalogue_supplier.tenant_id", "catalogue_supplier.id"],
            name=op.f("fk_catalogue_item_tenant_id_supplier_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_catalogue_item_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_item")),
        sa.UniqueConstraint("tenant_id", "identity", name=op.f("uq_catalogue_item_tenant_id_identity")),
    )
    op.create_index("ix_catalogue_item_barcode", "catalogue_item", ["tenant_id", "barcode"], unique=False)
    op.create_index(
        "ix_catalogue_item_merchant_id", "catalogue_item", ["tenant_id", "merchant_id"], unique=False
    )
    op.create_index("ix_catalogue_item_name", "catalogue_item", ["tenant_id", "name", "id"], unique=False)
    op.create_index("ix_catalogue_item_seq", "catalogue_item", ["tenant_id", "seq", "id"], unique=False)
    op.create_index(
        "ix_catalogue_item_supplier_id", "catalogue_item", ["tenant_id", "supplier_id"], unique=False
    )
    schema.wall(op, "catalogue_item")


def _change() -> None:
    op.create_table(
        "catalogue_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "source IN ('FORM', 'IMPORT', 'API', 'RECALL')", name=op.f("ck_catalogue_change_source")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["catalogue_item.tenant_id", "catalogue_item.id"],
            name=op.f("fk_catalogue_change_tenant_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_change")),
    )
    op.create_index(
        "ix_catalogue_change_item_id", "catalogue_change", ["tenant_id", "item_id", "id"], unique=False
    )
    schema.wall(op, "catalogue_change", station="SELECT, INSERT", system="SELECT, INSERT")


def _movement() -> None:
    op.create_table(
        "catalogue_movement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("balance", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('IN', 'SALE', 'RETURN', 'LOSS', 'COUNT')", name=op.f("ck_catalogue_movement_kind")
        ),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_catalogue_movement_balance")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_catalogue_movement_quantity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["catalogue_item.tenant_id", "catalogue_item.id"],
            name=op.f("fk_catalogue_movement_tenant_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_movement")),
    )
    op.create_index(
        "ix_catalogue_movement_item_id", "catalogue_movement", ["tenant_id", "item_id", "id"], unique=False
    )
    schema.wall(op, "catalogue_movement", station="SELECT, INSERT", system="SELECT, INSERT")


def _evidence() -> None:
    op.create_table(
        "catalogue_evidence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('LICENCE', 'PERMIT', 'CERTIFICATE', 'QUARANTINE', 'INVOICE', 'CUSTOMS', 'OTHER')",
            name=op.f("ck_catalogue_evidence_kind"),
        ),
        sa.CheckConstraint(
            "(item_id IS NULL) <> (supplier_id IS NULL)", name=op.f("ck_catalogue_evidence_owner")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_catalogue_evidence_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["catalogue_item.tenant_id", "catalogue_item.id"],
            name=op.f("fk_catalogue_evidence_tenant_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supplier_id"],
            ["catalogue_supplier.tenant_id", "catalogue_supplier.id"],
            name=op.f("fk_catalogue_evidence_tenant_id_supplier_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_evidence")),
    )
    op.create_index(
        "ix_catalogue_evidence_item_id", "catalogue_evidence", ["tenant_id", "item_id"], unique=False
    )
    op.create_index(
        "ix_catalogue_evidence_supplier_id", "catalogue_evidence", ["tenant_id", "supplier_id"], unique=False
    )
    schema.wall(op, "catalogue_evidence")


def _intake() -> None:
    op.create_table(
        "catalogue_import",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.Column("refused", postgresql.JSONB(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), server_default="", nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('FILE', 'PASTE', 'API')", name=op.f("ck_catalogue_import_source")),
        sa.CheckConstraint(
            "status IN ('READ', 'RUNNING', 'DONE', 'FAILED')", name=op.f("ck_catalogue_import_status")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merchant_id"],
            ["merchant.tenant_id", "merchant.id"],
            name=op.f("fk_catalogue_import_tenant_id_merchant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_catalogue_import_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_import")),
    )
    op.create_index("ix_catalogue_import_at", "catalogue_import", ["tenant_id", "at", "id"], unique=False)
    schema.wall(op, "catalogue_import", bureau=None, system="SELECT")


def _key() -> None:
    op.create_table(
        "catalogue_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Uuid(), nullable=True),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merchant_id"],
            ["merchant.tenant_id", "merchant.id"],
            name=op.f("fk_catalogue_key_tenant_id_merchant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_catalogue_key_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalogue_key")),
    )
    op.create_index("ix_catalogue_key_digest", "catalogue_key", ["tenant_id", "digest"], unique=False)
    schema.wall(op, "catalogue_key", bureau=None, system=None)
