"""Which papers are there and which are lacking (索证索票)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.core.errors import Missing
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.merchants.models import CatalogueItem, PurchaseEvidence, Supplier
from portal.merchants.rules.papers import LICENCES, PROOFS, lacks


def _paper(kinds: Sequence[str], today: date, owner: str) -> ColumnElement[bool]:
    """Whether a paper of one of *kinds* is there and still valid; *owner* is item_id or supplier_id."""
    paper = aliased(PurchaseEvidence)
    key = CatalogueItem.id if owner == "item_id" else CatalogueItem.supplier_id
    return exists().where(
        paper.tenant_id == CatalogueItem.tenant_id,
        getattr(paper, owner) == key,
        paper.kind.in_(kinds),
        paper.withdrawn_at.is_(None),
        or_(paper.valid_until.is_(None), paper.valid_until >= today),
    )


def lacking(today: date) -> ColumnElement[bool]:
    """Goods for which a paper is lacking; taken off goods need none."""
    return or_(
        CatalogueItem.supplier_id.is_(None),
        ~_paper(LICENCES, today, "supplier_id"),
        ~_paper(PROOFS, today, "item_id"),
        ~_paper(("INVOICE",), today, "item_id"),
    )


def lacks_of(db: Session, ids: Collection[UUID], today: date) -> dict[UUID, list[str]]:
    """Codes of papers.LACKS by goods."""
    statement = select(
        CatalogueItem.id,
        CatalogueItem.supplier_id,
        _paper(LICENCES, today, "supplier_id").label("licence"),
        _paper(PROOFS, today, "item_id").label("proof"),
        _paper(("INVOICE",), today, "item_id").label("invoice"),
    ).where(CatalogueItem.id.in_(ids))
    return {
        row.id: lacks(
            supplier=bool(row.supplier_id), licence=row.licence, proof=row.proof, invoice=row.invoice
        )
        for row in (db.execute(statement) if ids else ())
    }


def papers_of(
    db: Session, *, item: UUID | None = None, supplier: UUID | None = None
) -> list[tuple[PurchaseEvidence, StoredFile]]:
    """Papers of goods or of a supplier with their files, newest first; withdrawn ones last."""
    owner = PurchaseEvidence.item_id == item if item else PurchaseEvidence.supplier_id == supplier
    rows = db.execute(
        select(PurchaseEvidence, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == PurchaseEvidence.tenant_id)
            & (StoredFile.id == PurchaseEvidence.file_id),
        )
        .where(owner)
        .order_by(PurchaseEvidence.withdrawn_at.is_not(None), PurchaseEvidence.at.desc())
    )
    return [(row[0], row[1]) for row in rows]


def paper(db: Session, paper_id: UUID) -> tuple[PurchaseEvidence, StoredFile]:
    """One paper of this station and its file. Raises Missing."""
    row = db.execute(
        select(PurchaseEvidence, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == PurchaseEvidence.tenant_id)
            & (StoredFile.id == PurchaseEvidence.file_id),
        )
        .where(PurchaseEvidence.id == paper_id)
    ).one_or_none()
    if row is None:
        raise Missing(N_("There is no such paper here."))
    return row[0], row[1]


def suppliers(words: str = "") -> Select[Supplier]:
    """Suppliers whose name holds *words*; to be paged by (name, id)."""
    statement = select(Supplier)
    return (
        statement.where(Supplier.name.icontains(words.strip(), autoescape=True))
        if words.strip()
        else statement
    )


def supplier(db: Session, supplier_id: UUID) -> Supplier:
    """One supplier of this station. Raises Missing."""
    found = db.execute(select(Supplier).where(Supplier.id == supplier_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such supplier here."))
    return found


def suppliers_by_name(db: Session, names: Collection[str]) -> dict[str, UUID]:
    """Ids of suppliers by exactly these names."""
    if not names:
        return {}
    rows = db.execute(
        select(Supplier.name, Supplier.id).where(Supplier.name.in_(names)).order_by(Supplier.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def open_suppliers(db: Session) -> list[tuple[UUID, str]]:
    """Ids and names for a choice, by name."""
    rows = db.execute(
        select(Supplier.id, Supplier.name).where(Supplier.status == "OPEN").order_by(Supplier.name).limit(500)
    )
    return [(found, name) for found, name in rows]


def goods_from(db: Session, supplier_id: UUID) -> int:
    """How many lines of the catalogue come from a supplier."""
    return db.execute(
        select(func.count()).select_from(CatalogueItem).where(CatalogueItem.supplier_id == supplier_id)
    ).scalar_one()
