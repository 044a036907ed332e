"""The tree of bureaux and offices."""

from portal.bureaus.actions.founding import found_bureau
from portal.bureaus.models import Bureau
from portal.bureaus.queries import by_code, by_id, by_path, chain, names, subtree
from portal.bureaus.rules import KINDS, SEGMENT, ancestors, inside, parent_path

__all__ = [
    "KINDS",
    "SEGMENT",
    "Bureau",
    "ancestors",
    "by_code",
    "by_id",
    "by_path",
    "chain",
    "found_bureau",
    "inside",
    "names",
    "parent_path",
    "subtree",
]
