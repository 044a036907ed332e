"""Files: checked by content, stored once under their SHA-256, served only through a view that knows who asks."""

from __future__ import annotations

from portal.core.files.backends import backend
from portal.core.files.contents import Backend, Content
from portal.core.files.kinds import Kind, MediaType, sniff
from portal.core.files.models import FileColumns, StoredFile
from portal.core.files.serve import file_response
from portal.core.files.store import (
    EVIDENCE,
    MAX_BYTES,
    MB,
    Kept,
    columns,
    extensions,
    keep,
    open_file,
    purge,
    read_file,
    store,
)

IMAGE, PDF, SHEET, DOCUMENT, TEXT = Kind.IMAGE, Kind.PDF, Kind.SHEET, Kind.DOCUMENT, Kind.TEXT

__all__ = [
    "DOCUMENT",
    "EVIDENCE",
    "IMAGE",
    "MAX_BYTES",
    "MB",
    "PDF",
    "SHEET",
    "TEXT",
    "Backend",
    "Content",
    "FileColumns",
    "Kept",
    "Kind",
    "MediaType",
    "StoredFile",
    "backend",
    "columns",
    "extensions",
    "file_response",
    "keep",
    "open_file",
    "purge",
    "read_file",
    "sniff",
    "store",
]
