"""From what was told to a row: defaults filled, phone indexed, search tokens written."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintToken
from portal.complaints.rules.elements import clean_phone, is_phone
from portal.complaints.rules.intake import Intake
from portal.complaints.rules.suggest import suggest_category, suggest_problem
from portal.complaints.rules.tokens import number_tokens, tokens
from portal.complaints.rules.words.intake import DEMANDS, DISPATCHED_SOURCES, FLAGS, PROOFS
from portal.core.crypto import blind_index
from portal.core.errors import Invalid
from portal.core.i18n import N_

PLAIN = (
    "respondent_name", "item_name", "purchase_date", "amount", "channel", "source", "merchant_id",
    "respondent_uscc", "respondent_location", "respondent_contact", "event_at", "brand_model", "gtin",
    "claim_amount", "report", "consumer_address", "consumer_id_type", "consumer_id_no", "publish_consent",
    "transfer_consent",
)  # fmt: skip


def write_intake(complaint: Complaint, intake: Intake) -> None:
    """Put *intake* on the case. Raises Invalid on a phone or code that is none."""
    _check(intake)
    for name in PLAIN:
        setattr(complaint, name, getattr(intake, name))
    complaint.consumer_name = intake.consumer_name.strip()
    set_phone(complaint, intake.consumer_phone)
    complaint.facts = intake.facts.strip()
    complaint.event_place = intake.event_place or intake.respondent_location or intake.respondent_name
    complaint.demands, complaint.proofs = list(intake.demands), list(intake.proofs)
    complaint.flags = list(intake.flags)
    complaint.category = intake.category or suggest_category(intake.item_name, intake.facts)
    complaint.problem = intake.problem or suggest_problem(intake.facts, complaint.category)
    complaint.by_proxy = intake.proxy is not None
    complaint.dispatched = intake.dispatched is not None
    complaint.external_no = intake.dispatched.external_no if intake.dispatched else intake.external_no or None


def set_phone(complaint: Complaint, typed: str) -> None:
    """The phone, encrypted, with its blind index; empty clears both."""
    phone = clean_phone(typed)
    complaint.consumer_phone = phone or None
    complaint.consumer_phone_index = blind_index(phone, "phone") if phone else None


def _check(intake: Intake) -> None:
    phone = clean_phone(intake.consumer_phone)
    if phone and not is_phone(phone):
        raise Invalid(
            N_("Write a mobile number of 11 digits, or a landline with its area code."),
            field="consumer_phone",
        )
    lists: Mapping[str, tuple[tuple[str, ...], Any]] = {
        "demands": (intake.demands, DEMANDS),
        "proofs": (intake.proofs, PROOFS),
        "flags": (intake.flags, FLAGS),
    }
    for field, (chosen, known) in lists.items():
        if not set(chosen) <= set(known):
            raise Invalid(N_("Choose from the list."), field=field)
    if intake.source in DISPATCHED_SOURCES and not (intake.external_no or intake.dispatched):
        raise Invalid(N_("A case from an authority keeps the authority's number."), field="external_no")


# One statement for the fifty pairs of a story.
_INDEX = text(
    "INSERT INTO complaint_token (tenant_id, office_path, token, complaint_id) "
    "SELECT :tenant, :path, token, :case FROM unnest(CAST(:found AS text[])) AS token"
)


def index_case(db: Session, complaint: Complaint) -> None:
    """Write the search tokens of a case anew."""
    db.execute(
        delete(ComplaintToken).where(
            ComplaintToken.tenant_id == complaint.tenant_id, ComplaintToken.complaint_id == complaint.id
        )
    )
    given = {
        "tenant": complaint.tenant_id,
        "path": complaint.office_path,
        "case": complaint.id,
        "found": tokens_of(complaint),
    }
    db.execute(_INDEX, given)


def tokens_of(complaint: Complaint) -> list[str]:
    """What a case is found by."""
    found = number_tokens(complaint.number) | number_tokens(complaint.external_no)
    if complaint.report != "ONLY":
        found |= tokens(
            complaint.item_name,
            complaint.respondent_name,
            complaint.consumer_name,
            complaint.brand_model,
            complaint.facts,
        )
    return sorted(found)
