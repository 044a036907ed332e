"""Shops inside a station's walls (场内经营户)."""

from portal.core.terms import Term, Vocabulary

STATUSES = Vocabulary(
    Term("OPEN", "经营中", "Trading"),
    Term("CLOSED", "已撤场", "Left"),
)
