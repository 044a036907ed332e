"""What other modules tell the consumer on the status page of a case."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

# Called with session and case; returns paragraphs in the reader's language, oldest first.
Source = Callable[[Session, UUID], Sequence[str]]
SOURCES: list[Source] = []


def also_on_status(source: Source) -> None:
    """Let another module tell the consumer of a case something. Registered in portal.modules."""
    if source not in SOURCES:
        SOURCES.append(source)


def told(db: Session, case_id: UUID) -> list[str]:
    """All paragraphs about this case."""
    return [line for source in SOURCES for line in source(db, case_id)]
