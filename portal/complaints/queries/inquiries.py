"""Inquiries of a station."""

from sqlalchemy import Select, select

from portal.complaints.models import Inquiry


def inquiries() -> Select[Inquiry]:
    """All of them; to be paged by id, which is their order in time."""
    return select(Inquiry)
