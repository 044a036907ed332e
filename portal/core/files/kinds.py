"""What a file is, read from its bytes. A name or a browser's word about it counts for nothing."""

from __future__ import annotations

import codecs
import csv
import enum
import io
import re
import zipfile
from dataclasses import dataclass
from itertools import islice
from typing import IO

from portal.core.errors import Invalid
from portal.core.i18n import N_


class Kind(enum.Flag):
    """Families of files an upload may be restricted to; combine with `|`."""

    IMAGE = enum.auto()
    PDF = enum.auto()
    SHEET = enum.auto()
    DOCUMENT = enum.auto()
    TEXT = enum.auto()


@dataclass(frozen=True)
class MediaType:
    """A type we accept: its MIME name, family and usual extensions (the first is given to stored files)."""

    mime: str
    kind: Kind
    extensions: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = (
    MediaType("image/jpeg", Kind.IMAGE, (".jpg", ".jpeg", ".jfif")),
    MediaType("image/png", Kind.IMAGE, (".png",)),
    MediaType("image/webp", Kind.IMAGE, (".webp",)),
    MediaType("image/gif", Kind.IMAGE, (".gif",)),
    MediaType("image/heic", Kind.IMAGE, (".heic", ".heif", ".hif")),
    MediaType("application/pdf", Kind.PDF, (".pdf",)),
    MediaType(OFFICE + "spreadsheetml.sheet", Kind.SHEET, (".xlsx",)),
    MediaType("application/vnd.ms-excel", Kind.SHEET, (".xls", ".et")),
    MediaType("text/csv", Kind.SHEET, (".csv", ".tsv", ".txt")),
    MediaType(OFFICE + "wordprocessingml.document", Kind.DOCUMENT, (".docx",)),
    MediaType("text/plain", Kind.TEXT, (".txt", ".log", ".md")),
)
BY_MIME = {media.mime: media for media in TYPES}
BY_EXTENSION = {extension: media for media in reversed(TYPES) for extension in media.extensions}

HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
HEAD_BYTES = 65_536
MAX_UNPACKED = 400 * 1024 * 1024
# A picture that is a web page at the same time has no honest reason to be one.
ACTIVE = re.compile(rb"<script|<html|<\?php|<!doctype", re.IGNORECASE)
MACROS = re.compile(r"vbaProject|macrosheets/|activeX/", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

UNKNOWN = N_("This kind of file cannot be accepted.")
TWO_THINGS = N_("The file is two kinds of file at once and cannot be accepted. Save it again and retry.")
WITH_MACROS = N_("The file contains macros and cannot be accepted. Save it as a plain .xlsx or .docx file.")
LOCKED = N_("The file is protected by a password. Remove the password and upload it again.")
BROKEN = N_("The file is damaged or incomplete. Save it again and retry.")
TOO_BIG_INSIDE = N_("The file unpacks to more than %(limit)d MB and cannot be accepted.")


def sniff(handle: IO[bytes]) -> MediaType:
    """The type of the file. Raises Invalid, in words, for a type we do not take or one that is not honest."""
    handle.seek(0)
    head = handle.read(HEAD_BYTES)
    image = _image(head)
    if image:
        _refuse_second_nature(handle)
        return BY_MIME[image]
    if head.startswith(b"%PDF-"):
        if zipfile.is_zipfile(handle):
            raise Invalid(TWO_THINGS)
        return BY_MIME["application/pdf"]
    if head.startswith(b"PK\x03\x04"):
        return _office(handle)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(handle)
    return _text(head)


def _image(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "image/heic"
    return None


def _refuse_second_nature(handle: IO[bytes]) -> None:
    if zipfile.is_zipfile(handle):
        raise Invalid(TWO_THINGS)
    handle.seek(0)
    tail = b""
    while chunk := handle.read(1 << 20):
        if ACTIVE.search(tail + chunk) or b"%PDF-" in tail + chunk:
            raise Invalid(TWO_THINGS)
        tail = chunk[-16:]


def _office(handle: IO[bytes]) -> MediaType:
    try:
        with zipfile.ZipFile(handle) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Invalid(BROKEN) from None
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Invalid(TOO_BIG_INSIDE, limit=MAX_UNPACKED >> 20)
    if "[Content_Types].xml" not in names:
        raise Invalid(UNKNOWN)
    if any(MACROS.search(name) for name in names):
        raise Invalid(WITH_MACROS)
    if "xl/workbook.xml" in names:
        return BY_MIME[OFFICE + "spreadsheetml.sheet"]
    if "word/document.xml" in names:
        return BY_MIME[OFFICE + "wordprocessingml.document"]
    raise Invalid(UNKNOWN)


def _compound(handle: IO[bytes]) -> MediaType:
    """The old OLE container: .xls, and every Office file that a password locks."""
    handle.seek(0)
    content = handle.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Invalid(LOCKED)
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Invalid(WITH_MACROS)
    if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
        return BY_MIME["application/vnd.ms-excel"]
    raise Invalid(UNKNOWN)


def _text(head: bytes) -> MediaType:
    text = decoded_start(head)
    if text is None or CONTROL.search(text) or ACTIVE.search(text[:1024].encode()):
        raise Invalid(UNKNOWN)
    return BY_MIME["text/csv" if any(_is_cut(text, mark) for mark in ",\t;|") else "text/plain"]


def _is_cut(text: str, mark: str) -> bool:
    """Whether *mark* cuts each of the first records into cells. Records, not lines: a quoted cell may hold several."""
    records = (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if any(row))
    try:
        widths = [len(row) for row in islice(records, 5)]
    except csv.Error:
        return False
    return bool(widths) and min(widths) > 1


def decoded_start(head: bytes) -> str | None:
    """The text at the start of a file, in whichever encoding fits (UTF-8, UTF-16 with a mark, GB18030)."""
    for encoding in encodings(head):
        decoder = codecs.getincrementaldecoder(encoding)()  # a character cut by the end of `head` is no fault
        try:
            return decoder.decode(head).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
    return None


def encodings(head: bytes) -> tuple[str, ...]:
    """The encodings to try, in order."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")
