"""One case on paper. Papers are Chinese whatever the reader's language: they go to parties, offices and archives."""

import base64
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import subject_of
from portal.complaints.models import (
    Appointment,
    Complaint,
    Decision,
    Feedback,
    Minutes,
    Party,
    Settlement,
    Signature,
    Termination,
)
from portal.complaints.queries.page import CasePage, load_page
from portal.complaints.rules.agreement import obligation_words, unpack_obligations
from portal.core.errors import Missing
from portal.core.files import StoredFile, read_file
from portal.core.i18n import N_
from portal.core.terms import Term, Vocabulary
from portal.tenants import StationFacts
from portal.trail import stamp

PAPERS = Vocabulary(
    Term("F01", "消费投诉登记表", "Complaint registration form"),
    Term("F04", "投诉和解协议书（一式两份）", "Settlement agreement (two originals)"),
    Term("F06", "终止和解告知书", "Termination notice"),
    Term("F09", "协商记录", "Negotiation record"),
)
PICTURES = frozenset({"image/png", "image/jpeg"})


@dataclass(frozen=True)
class CasePaper:
    """What a template prints. ``hands`` are the pictures of on-screen signatures by (document, party)."""

    code: str
    page: CasePage
    station: StationFacts
    stamp: str
    today: date
    agreement: Settlement | None = None
    obligations: list[str] = field(default_factory=list)
    hands: dict[tuple[UUID, str], list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def case(self) -> Complaint:
        """The case itself."""
        return self.page.case

    @property
    def title(self) -> str:
        """The paper's own name."""
        return PAPERS[self.code].zh

    @property
    def decision(self) -> Decision | None:
        """受理 or 不予受理."""
        return self.page.last(Decision)

    @property
    def minutes(self) -> list[Minutes]:
        """协商记录, oldest first."""
        return self.page.of(Minutes)

    @property
    def termination(self) -> Termination | None:
        """终止和解."""
        return self.page.last(Termination)

    @property
    def feedback(self) -> Feedback | None:
        """The last feedback."""
        return self.page.last(Feedback)

    @property
    def appointment(self) -> Appointment | None:
        """The last promised answer."""
        return self.page.last(Appointment)

    @property
    def proposal(self) -> Settlement | None:
        """The agreement, or the proposal that stands: its opinions are printed on F01."""
        return self.agreement or self.page.last(Settlement)

    def proxy(self, kind: str) -> Party | None:
        """The proxy of the consumer ('PROXY') or the operator ('OPERATOR_PROXY')."""
        return next((p for p in reversed(self.page.parties) if p.kind == kind and p.ended_on is None), None)

    def signed(self, document: UUID, party: str) -> list[dict[str, Any]]:
        """Signatures on a document: who, when, how, and the picture as a data: address."""
        return self.hands.get((document, party), [])


def available(page: CasePage) -> list[Term]:
    """The papers this case can print now."""
    there = {
        "F01": page.case.number is not None,
        "F04": page.agreement is not None
        or any(row.approved_at for row in page.of(Settlement) if not row.ended),
        "F06": page.last(Termination) is not None or _refusal(page) is not None,
        "F09": bool(page.of(Minutes)),
    }
    return [PAPERS[code] for code, yes in there.items() if yes]


def _refusal(page: CasePage) -> Decision | None:
    decision = page.last(Decision)
    return decision if decision is not None and not decision.accepted else None


def case_paper(db: Session, complaint: Complaint, code: str, today: date) -> CasePaper:
    """The facts of one paper. Raises Missing when the case has not come that far."""
    page = load_page(db, complaint, today)
    if code not in {term.code for term in available(page)}:
        raise Missing(N_("The case has no such paper yet."))
    agreement = page.agreement or next((row for row in reversed(page.of(Settlement)) if not row.ended), None)
    return CasePaper(
        code=code,
        page=page,
        station=page.known.station,
        stamp=stamp(db, subject_of(complaint)),
        today=today,
        agreement=agreement,
        obligations=[obligation_words(o) for o in unpack_obligations(agreement.obligations)]
        if agreement
        else [],
        hands=_hands(db, page),
    )


def _hands(db: Session, page: CasePage) -> dict[tuple[UUID, str], list[dict[str, Any]]]:
    files = _files(db, [row.file_id for row in page.of(Signature)])
    found: dict[tuple[UUID, str], list[dict[str, Any]]] = {}
    for row in page.of(Signature):
        file = files.get(row.file_id)
        picture = None
        if file is not None and row.how != "PAPER" and file.media_type in PICTURES:
            data = base64.b64encode(read_file(file.sha256)).decode()
            picture = f"data:{file.media_type};base64,{data}"
        found.setdefault((row.document_id, row.party), []).append(
            {"who": row.signer_name, "at": row.at, "how": row.how, "hand": picture}
        )
    return found


def _files(db: Session, ids: list[UUID]) -> dict[UUID, StoredFile]:
    if not ids:
        return {}
    return {row.id: row for row in db.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))}
