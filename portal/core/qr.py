"""QR codes for pages and paper."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_svg(content: str, *, title: str, scale: int = 4) -> Markup:
    """The code as an inline SVG for a page; `title` says in words where it leads. Always black on white: phones
    do not read a code in dark colours."""
    code = segno.make_qr(content, error="m")
    drawn = code.svg_inline(
        scale=scale, border=4, light="#fff", title=title, svgclass="qr", lineclass=None, omitsize=False
    )
    width, height = code.symbol_size(scale=scale, border=4)
    # With a viewBox a style sheet makes the code smaller; without one it would cut it off.
    whole = drawn.replace("<svg ", f'<svg viewBox="0 0 {width} {height}" ', 1)
    return Markup(whole)  # noqa: S704 - made by segno; the title is escaped there


def qr_data_uri(content: str, *, scale: int = 8) -> str:
    """The code as a PNG in a data: address, for printed documents and mails."""
    return segno.make_qr(content, error="m").png_data_uri(scale=scale, border=4)
