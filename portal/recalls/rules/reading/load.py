"""A file's tables, by what its first bytes are and not by what it is called."""

from __future__ import annotations

from portal.recalls.rules.reading.delimited import decode, read_delimited
from portal.recalls.rules.reading.grid import Grid, UnreadableFile
from portal.recalls.rules.reading.pdf import read_pdf
from portal.recalls.rules.reading.web_page import looks_like_html, read_html
from portal.recalls.rules.reading.workbook import read_workbook

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


def load(content: bytes, name: str = "") -> list[Grid]:
    """The tables of a spreadsheet, text table, web page, PDF, or of text pasted from any of them.

    Raises UnreadableFile when there is none.
    """
    if not content.strip():
        raise UnreadableFile("the file is empty")
    if content.startswith((_ZIP, _OLE)):
        return read_workbook(content)
    if content.lstrip()[:4] == _PDF:
        return read_pdf(content)
    text, _ = decode(content)
    return read_html(text) if looks_like_html(text) else [read_delimited(text, name)]
