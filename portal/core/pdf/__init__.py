"""Documents on paper: HTML in, PDF out, by wkhtmltopdf without scripts, local files or network."""

from __future__ import annotations

from portal.core.pdf.check import UnfitDocument
from portal.core.pdf.documents import SIZES, join_pdfs, page_count, render_many, render_pdf
from portal.core.pdf.engine import available, missing_packages

__all__ = [
    "SIZES",
    "UnfitDocument",
    "available",
    "join_pdfs",
    "missing_packages",
    "page_count",
    "render_many",
    "render_pdf",
]
