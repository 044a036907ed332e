"""A new case is written by one statement: itself, the first line of its history, its search tokens, its link."""

from sqlalchemy import Text, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, make_transient_to_detached

from portal.complaints.actions.intake import tokens_of
from portal.complaints.models import Complaint, ComplaintEvent, ComplaintLink, ComplaintToken
from portal.core.asking import bound, insert_together, row_values
from portal.core.db import table_of

_CASE, _TOKEN = table_of(Complaint), table_of(ComplaintToken)
_OF_CASE = {"tenant_id": _CASE.c.tenant_id, "office_path": _CASE.c.office_path, "complaint_id": _CASE.c.id}
_FOUND = func.unnest(bindparam("found", type_=ARRAY(Text)))
_TOKENS = insert(_TOKEN).from_select(
    ["token", *_OF_CASE],
    select(_FOUND, *map(bound, _OF_CASE.values())),
)
_BEAR = insert_together(table_of(ComplaintEvent), table_of(ComplaintLink), last=_CASE).add_cte(
    _TOKENS.cte("new_token")
)


def bear(db: Session, complaint: Complaint, first: ComplaintEvent, link: ComplaintLink) -> None:
    """Write *complaint* with its *first* line and *link*; from now on the session knows it as any row it read."""
    values = row_values(first) | row_values(link) | row_values(complaint) | {"found": tokens_of(complaint)}
    db.connection().execute(_BEAR, values)
    make_transient_to_detached(complaint)
    db.add(complaint)
