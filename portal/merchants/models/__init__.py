"""Tables of shops and their goods."""

from portal.merchants.models.catalogue import (
    CatalogueChange,
    CatalogueItem,
    CatalogueMovement,
)
from portal.merchants.models.intake import CatalogueImport, CatalogueKey
from portal.merchants.models.shops import Merchant
from portal.merchants.models.supply import PurchaseEvidence, Supplier

__all__ = [
    "CatalogueChange",
    "CatalogueImport",
    "CatalogueItem",
    "CatalogueKey",
    "CatalogueMovement",
    "Merchant",
    "PurchaseEvidence",
    "Supplier",
]
