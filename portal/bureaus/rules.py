"""The tree of bureaux: kinds, codes, and paths whose subtree is one range of an index."""

import re

from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.terms import Term, Vocabulary

# City, county and office are what Linhai has; the tree itself has no fixed depth (domain.md §7.1).
KINDS = Vocabulary(
    Term("PROVINCE", "省级市场监督管理局", "Provincial bureau"),
    Term("CITY", "市级市场监督管理局", "City bureau"),
    Term("COUNTY", "县（市、区）市场监督管理局", "County bureau"),
    Term("OFFICE", "市场监督管理所", "Office"),
)
SEGMENT = 4  # characters of one level in a path
CODE = re.compile(r"[0-9]{4,9}(-[0-9]{1,4})?")


def child_path(parent: str, ordinal: int) -> str:
    """The path of the *ordinal*-th child (from 1). Raises Invalid beyond 9,999 children of one bureau."""
    if not 1 <= ordinal <= 9999:
        raise Invalid(N_("A bureau has room for 9,999 subordinate bureaux."))
    return f"{parent}{ordinal:0{SEGMENT}d}"


def parent_path(path: str) -> str:
    """The path one level up; '' for a root."""
    return path[:-SEGMENT]


def ancestors(path: str) -> list[str]:
    """Paths from the root down to *path* itself."""
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]


def inside(path: str, range_path: str) -> bool:
    """True when *path* is *range_path* or lies under it."""
    return path.startswith(range_path)


def check_code(code: str) -> str:
    """The code of a bureau as it stands in addresses: region digits, and -NN for an office. Raises Invalid."""
    if not CODE.fullmatch(code):
        raise Invalid(
            N_("A bureau's code is its region's digits, for an office with -NN behind."), field="code"
        )
    return code
