"""Removal confirmation in the manner of GS1: one message a station and batch, keyed by GTIN and lot.

The shape follows the GS1 XML families (standard header, then documents with a transactional item and quantities); a
station has no GLN, so its own code is given as an additional party identification. Quantities carry the unit as it
was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from xml.etree import ElementTree as Tree

NAMESPACE = "urn:gs1:ecom:product_recall_removal_confirmation:xsd:3"
STATUS = {"DISPOSED": "REMOVED", "CHECKED": "REMOVED_VERIFIED", "CLOSED": "REMOVED_VERIFIED"}


@dataclass(frozen=True, slots=True)
class Removal:
    """One line of goods at one station."""

    station: str
    station_code: str
    task: str
    state: str
    name: str
    gtin: str
    batch: str
    unit: str
    received: Decimal
    stock: Decimal
    sold: Decimal
    returned: Decimal
    destroyed: Decimal
    at: datetime | None
    proofs: tuple[str, ...] = ()


def confirmation(
    *,
    sender: str,
    sender_code: str,
    notice: str,
    notice_id: str,
    created: datetime,
    removals: Iterable[Removal],
) -> bytes:
    """The message as UTF-8 XML."""
    root = Tree.Element("productRecallRemovalConfirmationMessage", {"xmlns": NAMESPACE})
    header = Tree.SubElement(root, "standardBusinessDocumentHeader")
    _text(header, "headerVersion", "1.0")
    _party(Tree.SubElement(header, "sender"), sender_code, sender)
    _text(header, "creationDateAndTime", created.isoformat())
    for one in removals:
        _removal(root, one, notice, notice_id)
    Tree.indent(root)
    message: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return message


def _removal(root: Tree.Element, one: Removal, notice: str, notice_id: str) -> None:
    document = Tree.SubElement(root, "removalConfirmation")
    _text(document, "entityIdentification", one.task)
    recall = Tree.SubElement(document, "recallNotification")
    _text(recall, "entityIdentification", notice_id)
    _text(recall, "title", notice)
    _party(Tree.SubElement(document, "location"), one.station_code, one.station)
    item = Tree.SubElement(document, "transactionalTradeItem")
    if one.gtin:
        _text(item, "gtin", one.gtin.zfill(14))
    _text(item, "tradeItemDescription", one.name)
    if one.batch:
        _text(Tree.SubElement(item, "transactionalItemData"), "batchNumber", one.batch)
    for name, value in (
        ("quantityReceived", one.received),
        ("quantityOnHand", one.stock),
        ("quantitySold", one.sold),
        ("quantityReturned", one.returned),
        ("quantityDestroyed", one.destroyed),
    ):
        _text(document, name, format(value.normalize(), "f"), {"measurementUnitCode": one.unit or "EA"})
    _text(document, "removalStatusCode", STATUS.get(one.state, "NOT_REMOVED"))
    if one.at:
        _text(document, "removalDateTime", one.at.isoformat())
    for proof in one.proofs:
        _text(document, "evidence", proof, {"algorithm": "SHA-256"})


def _party(parent: Tree.Element, code: str, name: str) -> None:
    _text(
        parent,
        "additionalPartyIdentification",
        code,
        {"additionalPartyIdentificationTypeCode": "SELLER_ASSIGNED"},
    )
    _text(parent, "partyName", name)


def _text(parent: Tree.Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    Tree.SubElement(parent, name, attributes or {}).text = text
