"""Running wkhtmltopdf: alone, briefly, with nothing to reach.

What its QtWebKit (Debian's build) understands: tables, floats, absolute boxes, `page-break-*`. Not: flex, grid,
CSS variables, `@page`. One CSS mm or pt is one on paper. See `tables` for what happens to tables.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass

import pdfkit
import structlog

from portal.core.errors import N_, Unavailable
from portal.core.pdf import tables

log = structlog.get_logger(__name__)

PROGRAM = "wkhtmltopdf"
FONT = "Noto Serif CJK SC"
SECONDS = 30
# Measured: 100 CSS mm come out as 76.8 mm, whatever --dpi and --zoom say.
SCALE = 1.3021
STYLE = (
    f"html{{zoom:{SCALE}}} body{{margin:0}} .pdf-row>table{{margin-bottom:-{1 / SCALE:.3f}px}}{tables.STYLE}"
)
# Nothing listens on the discard port, so a fetch fails at once instead of leaving the machine.
DEAD_PROXY = "http://127.0.0.1:9"
ABSENT = N_(
    "Documents cannot be printed on this server: its administrator must install the Debian package wkhtmltopdf."
)
TOO_SLOW = N_(
    "The document took too long to print. Try again; if it happens again, print fewer pages at once."
)
FAILED = N_("The document could not be printed. Try again later.")


@dataclass(frozen=True)
class Paper:
    """A sheet and its margins (top, right, bottom, left), all in millimetres, as it lies before the reader."""

    width: float
    height: float
    margins: tuple[float, float, float, float]


def available() -> bool:
    """Whether this machine can print."""
    return shutil.which(PROGRAM) is not None


def missing_packages() -> list[str]:
    """The Debian packages this machine lacks for printing Chinese; empty when it can print."""
    missing = [] if available() else [PROGRAM]
    lister = shutil.which("fc-list")
    found = subprocess.run([lister, FONT], capture_output=True, timeout=SECONDS) if lister else None  # noqa: S603
    if found is None or not found.stdout.strip():
        missing.append("fonts-noto-cjk")
    return missing


def run(html: str, paper: Paper) -> bytes:
    """The PDF. Raises Unavailable when the engine is missing, slow or fails."""
    path = shutil.which(PROGRAM)
    if path is None:
        raise Unavailable(ABSENT)
    # pdfkit reads options from <meta> tags of the document; a prefix nobody can guess shuts that door.
    configuration = pdfkit.configuration(wkhtmltopdf=path, meta_tag_prefix=secrets.token_hex(16))
    command = pdfkit.PDFKit(_styled(html), "string", _options(paper), configuration=configuration).command()
    with tempfile.TemporaryDirectory(prefix="yizhan-pdf-") as folder:
        return _finish(command, _styled(html).encode(), folder)


def _options(paper: Paper) -> dict[str, str]:
    top, right, bottom, left = paper.margins
    return {
        "disable-javascript": "",
        "disable-local-file-access": "",
        "disable-plugins": "",
        "proxy": DEAD_PROXY,
        "encoding": "utf-8",
        "page-width": f"{paper.width}mm",
        "page-height": f"{paper.height}mm",
        "margin-top": f"{top}mm",
        "margin-right": f"{right}mm",
        "margin-bottom": f"{bottom}mm",
        "margin-left": f"{left}mm",
    }


def _styled(html: str) -> str:
    html = tables.settle(html)
    # First in the head, so that the document's own styles win.
    style = f"<style>{STYLE}</style>"
    changed, found = re.subn(r"<head[^>]*>", lambda head: head[0] + style, html, count=1, flags=re.IGNORECASE)
    whole = f'<!doctype html><html><head><meta charset="utf-8">{style}</head>{html}</html>'
    return changed if found else whole


def _finish(command: list[str], html: bytes, folder: str) -> bytes:
    environment = {
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_RUNTIME_DIR": folder,
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
    }
    process = subprocess.Popen(  # noqa: S603 - our own options, the document comes by stdin
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        out, said = process.communicate(html, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Unavailable(TOO_SLOW) from None
    if process.returncode or not out.startswith(b"%PDF-"):
        log.error("pdf_failed", code=process.returncode, said=said.decode(errors="replace")[-500:])
        raise Unavailable(FAILED)
    return out
