"""What a station is and must be."""

from portal.tenants.rules.station import (
    COMPOSITION,
    DEFAULT_AMOUNT_LIMIT,
    DEFAULT_RETENTION_YEARS,
    EDUCATION,
    FILED,
    KINDS,
    LEAST_RETENTION,
    LONGEST_PROMISE,
    MOST_RETENTION,
    ORDER,
    STATUSES,
    WORKING,
    ProfileFacts,
    check_member,
    check_profile,
    composition_gaps,
)

__all__ = [
    "COMPOSITION",
    "DEFAULT_AMOUNT_LIMIT",
    "DEFAULT_RETENTION_YEARS",
    "EDUCATION",
    "FILED",
    "KINDS",
    "LEAST_RETENTION",
    "LONGEST_PROMISE",
    "MOST_RETENTION",
    "ORDER",
    "STATUSES",
    "WORKING",
    "ProfileFacts",
    "check_member",
    "check_profile",
    "composition_gaps",
]
