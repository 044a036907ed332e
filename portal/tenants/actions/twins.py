"""The same station twice: refused in words that say which one stands already."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.errors import N_, Conflict
from portal.tenants.queries.founding import twin_of
from portal.tenants.rules.application import tidy_uscc


class Twin(Conflict):
    """There is one already; `slug` names it for officers, '' when it is an application under way."""

    def __init__(self, message: str, slug: str, **params: object) -> None:
        super().__init__(message, field="host_uscc", **params)
        self.slug = slug


def refuse_twin(db: Session, uscc: str, address: str, name: str, *, but: UUID | None = None) -> None:
    """Raises Twin when a station that still stands, or an open application other than *but*, has the same credit
    code and the same address or name."""
    found = twin_of(db, tidy_uscc(uscc), address, name, but)
    if found is None:
        return
    if found.under_way:
        raise Twin(
            N_(
                "An application of this enterprise for “%(name)s” is with the office already. Wait for its answer."
            ),
            "",
            name=found.name,
        )
    raise Twin(
        N_("This enterprise has a station here already: %(name)s (%(number)s)."),
        found.slug,
        name=found.name,
        number=found.slug,
    )
