"""Making tables come out right on paper.

Debian's engine counts a row's place in its table twice when it looks for the end of the page, and leaves gaps in
the middle of pages. So every table is either kept whole (in an inline-block, which is laid out without looking for
page ends and moved to the next page when it does not fit), or, when it is a list (it has a thead and no cell over
several rows), taken apart into one table a row, each kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

STYLE = """
.pdf-whole,.pdf-row,.sheet{page-break-inside:avoid}
.pdf-whole>div{display:inline-block;width:100%;vertical-align:top}
.sheet{page-break-after:always} .sheet.last{page-break-after:auto}
.pdf-row>table{table-layout:fixed;width:99.8%;border-collapse:collapse}
"""
TABLE_TAG = re.compile(r"<(/?)table\b([^>]*)>", re.IGNORECASE)
ROW = re.compile(r"<tr\b.*?</tr\s*>", re.IGNORECASE | re.DOTALL)
COLUMNS = re.compile(r"<colgroup\b.*?</colgroup\s*>", re.IGNORECASE | re.DOTALL)
HEAD = re.compile(r"<thead\b.*?</thead\s*>", re.IGNORECASE | re.DOTALL)
HEAD_CELL = re.compile(r"<t[hd]\b([^>]*)>", re.IGNORECASE)
WIDTH = re.compile(r"\bwidth\s*[:=]\s*[\"']?\s*([\d.]+(?:%|mm|cm|pt|px|em)?)", re.IGNORECASE)
COLSPAN = re.compile(r"colspan\s*=\s*[\"']?(\d+)", re.IGNORECASE)
ROWSPAN = re.compile(r"<t[hd]\b[^>]*\browspan\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """An outermost table in a document: where it is, its attributes and what it holds."""

    start: int
    end: int
    attributes: str
    inside: str

    @property
    def is_list(self) -> bool:
        """Whether it may run over pages."""
        return bool(HEAD.search(self.inside)) and not ROWSPAN.search(self.inside)

    @property
    def columns(self) -> str:
        """Its colgroup, or one made of its head's widths: repeated in each row, so that columns stay in line."""
        found = COLUMNS.search(self.inside)
        if found:
            return found[0]
        head = ROW.search(self.inside)
        return f"<colgroup>{''.join(map(_columns, HEAD_CELL.findall(head[0])))}</colgroup>" if head else ""

    def alone(self, rows: str) -> str:
        """A table like this one with other rows."""
        return f'<div class="pdf-row"><table{self.attributes}>{self.columns}{rows}</table></div>'


def _columns(attributes: str) -> str:
    width, span = WIDTH.search(attributes), COLSPAN.search(attributes)
    if span:
        return f'<col span="{span[1]}">'
    return f'<col style="width:{width[1]}">' if width else "<col>"


def tables(html: str) -> Iterator[Table]:
    """The outermost tables."""
    depth, start, attributes, inner = 0, 0, "", 0
    for tag in TABLE_TAG.finditer(html):
        if tag[1]:
            depth -= 1
            if depth == 0:
                yield Table(start, tag.end(), attributes, html[inner : tag.start()])
        else:
            if depth == 0:
                start, attributes, inner = tag.start(), tag[2], tag.end()
            depth += 1


def settle(html: str) -> str:
    """The document with its tables kept whole or taken apart."""
    parts, done = [], 0
    for table in tables(html):
        parts.append(html[done : table.start])
        if table.is_list:
            # Each row overlaps the line of the one before it, as collapsed borders do.
            parts += [table.alone(row[0]) for row in ROW.finditer(table.inside)]
        else:
            parts.append(f'<div class="pdf-whole"><div>{html[table.start : table.end]}</div></div>')
        done = table.end
    return "".join([*parts, html[done:]])


def repeated_head(html: str) -> str:
    """The head of the document's last list, to stand on the pages it runs on to; empty without one."""
    for table in reversed(list(tables(html))):
        head = HEAD.search(table.inside) if table.is_list else None
        if head:
            return "".join(table.alone(row[0]) for row in ROW.finditer(head[0]))
    return ""
