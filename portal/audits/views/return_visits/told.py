"""What the consumer reads after contradicting the record: who decides, by when, and how it was decided."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.core.i18n import N_, gettext
from portal.core.i18n.formats import date_text


def contradictions_told(db: Session, case_id: UUID) -> list[str]:
    """A paragraph for each contradiction that waits or was decided without opening the case again; a reopened case
    tells it itself (complaints.also_on_status)."""
    rows = queries.contradictions_of_case(db, case_id)
    return [_words(row) for row in rows if row.follow_up in ("TO_DECIDE", "LEFT")]


def _words(row: ReturnVisit) -> str:
    said = date_text(row.answered_at)
    if row.follow_up == "LEFT":
        return gettext(
            N_(
                "On %(said)s you said that the result is not as recorded. %(who)s looked into it on %(day)s: the "
                "record stands. Reason: %(why)s If you do not agree, the hotline is 12315."
            ),
            said=said,
            who=row.decided_name,
            day=date_text(row.decided_at),
            why=row.decision or "",
        )
    by = date_text(row.decide_by)
    if row.bureau_path is not None:
        return gettext(
            N_(
                "On %(said)s you said that the result is not as recorded. %(bureau)s decides on it by %(by)s and you "
                "read the answer here."
            ),
            said=said,
            bureau=row.bureau_name,
            by=by,
        )
    return gettext(
        N_(
            "On %(said)s you said that the result is not as recorded. Somebody of the station who did not settle your "
            "case decides on it by %(by)s; otherwise the market supervision office does. You read the answer here."
        ),
        said=said,
        by=by,
    )
