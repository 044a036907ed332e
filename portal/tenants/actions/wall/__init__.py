"""Verbs of the wall: draw a sheet, note that it was printed, make the whole pack."""

from portal.tenants.actions.wall.draw import sheet_html, sheet_pdf
from portal.tenants.actions.wall.packs import ask_pack, make_pack, purge_packs, take_pack
from portal.tenants.actions.wall.prints import note_printed

__all__ = [
    "ask_pack",
    "make_pack",
    "note_printed",
    "purge_packs",
    "sheet_html",
    "sheet_pdf",
    "take_pack",
]
