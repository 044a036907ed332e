"""From a page of HTML to a PDF with running heads and page numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from html import escape

from pypdf import PdfReader, PdfWriter

from portal.core.pdf.check import check
from portal.core.pdf.engine import Paper, run
from portal.core.pdf.tables import repeated_head

SIZES = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0)}
MARGINS = (20.0, 20.0, 20.0, 20.0)
AT_ONCE = 2
STYLES = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Heads:
    """What stands in the margins of each page."""

    header: str
    footer: str
    continued: str
    styles: str


Size = str | tuple[float, float]
Margins = tuple[float, float, float, float]


def render_pdf(
    html: str,
    *,
    size: Size = "A4",
    landscape: bool = False,
    margins: Margins = MARGINS,
    title: str = "",
    header: str = "",
    footer: str = "",
    repeat_head: bool = False,
) -> bytes:
    """The document on paper. `size`: a name of SIZES or (width, height) in mm; `margins`: top, right, bottom,
    left in mm. `header` and `footer` are one line of plain text on every page, in its margin; `{page}` and
    `{pages}` in them are numbers. A table with a thead and no rowspan may run over pages (widths in a colgroup or
    in the head's cells); `repeat_head` shows the head of the last such table at the foot of the top margin (leave
    it room) from the second page on. Every other table is kept whole, and so is a block of `class="sheet"`, which
    also ends its page.

    Raises UnfitDocument (our template fetches or runs something) or Unavailable.
    """
    check(html)
    paper = _paper(size, landscape, margins)
    # Debian's engine knows no titles and no running heads: both are added to what it made.
    writer = PdfWriter(clone_from=io.BytesIO(run(html, paper)))
    if header or footer or repeat_head:
        styles = "".join(STYLES.findall(html))
        _stamp(writer, paper, Heads(header, footer, repeated_head(html) if repeat_head else "", styles))
    return _written(writer, title)


def render_many(documents: Iterable[str], **options: object) -> list[bytes]:
    """Many documents, two at a time, in their order. `options` and errors as for `render_pdf`."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda html: render_pdf(html, **options), documents))  # type: ignore[arg-type]


def join_pdfs(parts: Iterable[bytes], *, title: str = "") -> bytes:
    """One PDF of several, e.g. an archive pack or a pile to print."""
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part), import_outline=False)
    return _written(writer, title)


def page_count(content: bytes) -> int:
    """The number of pages of a PDF of ours."""
    return len(PdfReader(io.BytesIO(content)).pages)


def _paper(size: Size, landscape: bool, margins: Margins) -> Paper:
    width, height = SIZES[size] if isinstance(size, str) else size
    return Paper(height, width, margins) if landscape else Paper(width, height, margins)


def _stamp(writer: PdfWriter, paper: Paper, heads: Heads) -> None:
    # Laid under the pages: their white ground ends at their margins.
    under = run(_heads_html(paper, heads, len(writer.pages)), replace(paper, margins=(0, 0, 0, 0)))
    for page, head in zip(writer.pages, PdfReader(io.BytesIO(under)).pages, strict=False):
        page.merge_page(head, over=False)


def _heads_html(paper: Paper, heads: Heads, pages: int) -> str:
    top, right, bottom, left = paper.margins
    # Half a millimetre short, so that rounding never makes a page too many.
    height = paper.height - 0.5
    style = (
        "body{margin:0!important;padding:0!important}"
        ".h,.f{font:9pt 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;color:#444;"
        "text-align:center;white-space:nowrap;line-height:5mm!important}"
        f".p{{position:relative;width:{paper.width}mm;height:{height}mm;page-break-after:always;overflow:hidden}}"
        f".p>div{{position:absolute;left:{left}mm;width:{paper.width - left - right}mm}}"
        f".h{{top:{max(top / 2 - 2.5, 0)}mm}} .f{{top:{height - bottom / 2 - 2.5}mm}}"
        f".c{{bottom:{height - top}mm}}"
    )
    body = "".join(_head_html(heads, page, pages) for page in range(1, pages + 1))
    head = f'<meta charset="utf-8">{heads.styles}<style>{style}</style>'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def _head_html(heads: Heads, page: int, pages: int) -> str:
    header, footer = _filled(heads.header, page, pages), _filled(heads.footer, page, pages)
    continued = f'<div class="c">{heads.continued}</div>' if heads.continued and page > 1 else ""
    return f'<div class="p"><div class="h">{header}</div>{continued}<div class="f">{footer}</div></div>'


def _filled(text: str, page: int, pages: int) -> str:
    return escape(text.replace("{page}", str(page)).replace("{pages}", str(pages)))


def _written(writer: PdfWriter, title: str) -> bytes:
    if title:
        writer.add_metadata({"/Title": title})
    writer.compress_identical_objects(remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
