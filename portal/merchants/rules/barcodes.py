"""Barcodes of goods: what is wrong with one, in words."""

from __future__ import annotations

from stdnum import ean

from portal.core.errors import N_

LENGTHS = (8, 12, 13, 14)


def fault_of(code: str) -> str | None:
    """Why *code* cannot be a barcode (a msgid), or None. "" is no barcode and no fault."""
    if not code:
        return None
    if "E+" in code.upper():
        return N_("The spreadsheet cut this barcode short. Format the column as text and enter it again.")
    if not (code.isascii() and code.isdigit()):
        return N_("A barcode has digits only.")
    if len(code) not in LENGTHS:
        return N_("A barcode has 8, 12, 13 or 14 digits.")
    if not ean.is_valid(code.zfill(13) if len(code) == 12 else code):
        return N_("The last digit of this barcode does not fit. Compare it with the package.")
    return None
