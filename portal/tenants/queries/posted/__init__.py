"""Reading posted rules and who has read them."""

from portal.tenants.queries.posted.readings import Reader, readers, unread_of
from portal.tenants.queries.posted.versions import (
    approved,
    had_promise,
    in_force,
    last_number,
    one,
    open_versions,
    own_codes,
    promise_due,
    ruling,
    version_before,
    versions,
)

__all__ = [
    "Reader",
    "approved",
    "had_promise",
    "in_force",
    "last_number",
    "one",
    "open_versions",
    "own_codes",
    "promise_due",
    "readers",
    "ruling",
    "unread_of",
    "version_before",
    "versions",
]
