"""The transition table (process.json#station_case): from, to, event, who, guards, document, clocks.

It is data: the interface draws its buttons from it, actions ask it, and migration 0009 turns it into CHECKs.
Self-loops are steps that leave the state but are a row in the file (minutes, signatures, approvals).
"""

from dataclasses import dataclass, field

from portal.complaints.rules.roles import (
    APPROVER,
    CONSUMER,
    DEPUTY,
    HEAD,
    LEAD,
    LIAISON,
    OFFICE,
    OPERATOR,
    SETTLER,
    SYSTEM,
)
from portal.complaints.rules.states import OPEN, STATES, UNDER_LIMIT


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step. ``guards`` name functions of rules.guards; ``clocks`` are rules.clocks effects."""

    source: str | None
    target: str
    event: str
    roles: frozenset[str]
    guards: tuple[str, ...] = ()
    document: str | None = None
    clocks: tuple[str, ...] = field(default=())


def _t(
    sources: str | frozenset[str] | tuple[str | None, ...] | None,
    target: str,
    event: str,
    roles: set[str] | frozenset[str],
    *guards: str,
    document: str | None = None,
    clocks: str = "",
) -> list[Transition]:
    """One transition a source; target '=' keeps the state."""
    each = (sources,) if sources is None or isinstance(sources, str) else tuple(sources)
    return [
        Transition(
            source,
            (source or "") if target == "=" else target,
            event,
            frozenset(roles),
            guards,
            document,
            tuple(clocks.split()),
        )
        for source in each
    ]


DESK = {LIAISON, SETTLER}
WITNESSES = {CONSUMER, SETTLER, LIAISON, HEAD, DEPUTY}
STOP_ALL = "stop:STATION_20D stop:STATION_PROMISE stop:APPOINTED_REPLY stop:DISPATCH_FEEDBACK"

INTAKE = [
    *_t(None, "DRAFT", "draft", DESK, document="F01"),
    *_t("DRAFT", "=", "draft", DESK, document="F01"),
    *_t("DRAFT", "VOIDED", "discard", DESK | LEAD),
    *_t((None, "DRAFT"), "REGISTERED", "register", DESK | {CONSUMER}, "elements", document="F01",
        clocks="start:DISPATCH_FEEDBACK"),
    *_t(("REGISTERED", "ACCEPTED", "NEGOTIATING"), "=", "amend", DESK, "not_report_only", document="F01"),
    *_t(OPEN, "=", "assign", LEAD | {LIAISON}),
    *_t("REGISTERED", "ACCEPTED", "accept", {SETTLER} | LEAD, "elements", "not_report_only", document="F01",
        clocks="start:STATION_20D start:STATION_PROMISE"),
    *_t("REGISTERED", "NOT_ACCEPTED", "reject", LEAD, "not_report_only", document="F06", clocks=STOP_ALL),
    *_t(OPEN, "=", "report_up", LEAD | {LIAISON}, document="F12"),
    *_t("REGISTERED", "REFERRED", "refer", LEAD | {LIAISON}, document="F12", clocks=STOP_ALL),
]  # fmt: skip

HANDLING = [
    *_t("ACCEPTED", "NEGOTIATING", "start", {SETTLER}, "not_report_only", document="F09"),
    *_t("NEGOTIATING", "=", "negotiate", {SETTLER}, document="F09", clocks="stop:APPOINTED_REPLY"),
    *_t("NEGOTIATING", "=", "appoint", {SETTLER}, document="F01",
        clocks="stop:APPOINTED_REPLY start:APPOINTED_REPLY"),
    *_t("NEGOTIATING", "TESTING", "commission_test", {SETTLER}, document="F08", clocks="pause:STATION_20D"),
    *_t("TESTING", "NEGOTIATING", "test_report", {SETTLER}, document="F08", clocks="resume:STATION_20D"),
    *_t("TESTING", "NEGOTIATING", "test_cancel", {SETTLER}, document="F08", clocks="resume:STATION_20D"),
    *_t("TESTING", "TERMINATED", "test_objection", {SETTLER}, document="F06", clocks=STOP_ALL),
    *_t("NEGOTIATING", "TERMINATED", "terminate", {SETTLER} | LEAD, document="F06", clocks=STOP_ALL),
    # The system raises the task on day 20 and tells everyone; a person ends the case: never silently.
    *_t(UNDER_LIMIT, "TERMINATED", "timeout_20d", LEAD, "limit_reached", document="F06", clocks=STOP_ALL),
    *_t("REOPENED", "NEGOTIATING", "resume", {SETTLER}),
]  # fmt: skip

REVIEW = [
    *_t("NEGOTIATING", "PENDING_REVIEW", "prelim_settlement", {SETTLER}, "minutes", "proxy_powers", document="F04",
        clocks="stop:APPOINTED_REPLY"),
    *_t("PENDING_REVIEW", "NEGOTIATING", "withdraw_proposal", {SETTLER, CONSUMER}, document="F04"),
    *_t("PENDING_REVIEW", "NEGOTIATING", "review_return", {APPROVER, HEAD}, "not_a_settler_here",
        "nobody_signed", document="F01"),
    *_t("PENDING_REVIEW", "=", "review_approve", {APPROVER}, "not_a_settler_here", "not_yet_approved",
        document="F01"),
    *_t("PENDING_REVIEW", "=", "head_approve", {HEAD}, "not_a_settler_here", "approved", "over_limit",
        "head_not_yet", document="F01"),
    *_t("PENDING_REVIEW", "=", "sign_consumer", WITNESSES, "approved", "head_if_over_limit", "proxy_powers",
        "consumer_not_yet", document="F04"),
    *_t("PENDING_REVIEW", "=", "sign_operator", {SETTLER, LIAISON, HEAD, DEPUTY}, "approved",
        "head_if_over_limit", "operator_not_yet", document="F04"),
    *_t("PENDING_REVIEW", "AGREED", "agree", WITNESSES, "approved", "head_if_over_limit",
        "both_signed", "proxy_powers", document="F04", clocks=STOP_ALL + " start:PERFORM_DUE"),
]  # fmt: skip

AFTER = [
    *_t("AGREED", "PERFORMING", "perform_start", {OPERATOR, SETTLER, LIAISON}, document="F04"),
    *_t("PERFORMING", "FED_BACK", "perform_done", {SETTLER}, document="F01", clocks="stop:PERFORM_DUE"),
    *_t(("AGREED", "PERFORMING"), "REFERRED", "perform_failed", {SETTLER, SYSTEM}, "perform_overdue",
        document="F12", clocks="stop:PERFORM_DUE"),
    *_t("TERMINATED", "REFERRED", "transfer_to_office", {LIAISON}, "consent_if_own", document="F12"),
    *_t(("FED_BACK", "TERMINATED", "REFERRED", "NOT_ACCEPTED"), "CLOSED", "close", {LIAISON},
        "dispatched_was_handed_over", document="F01"),
    *_t("CLOSED", "ARCHIVED", "archive", {LIAISON}, "file_complete", document="F02", clocks="start:RETENTION"),
    *_t(("CLOSED", "ARCHIVED"), "REOPENED", "revisit_mismatch", {OFFICE, HEAD, DEPUTY, CONSUMER},
        "consumer_in_time", "not_report_only", document="F11", clocks="stop:RETENTION start:STATION_20D"),
]  # fmt: skip

# An archived file is immutable except by reopening, so it cannot be voided either.
VOIDABLE = tuple(state for state in STATES if state not in ("DRAFT", "ARCHIVED", "VOIDED"))
VOIDING = [
    *_t(VOIDABLE, "=", "void_request", {HEAD}, "void_not_asked"),
    *_t(VOIDABLE, "=", "void_refuse", {OFFICE}, "void_asked"),
    *_t(VOIDABLE, "VOIDED", "void_approve", {OFFICE}, "void_asked", clocks=STOP_ALL + " stop:PERFORM_DUE"),
]

TABLE: tuple[Transition, ...] = (*INTAKE, *HANDLING, *REVIEW, *AFTER, *VOIDING)
BY_STEP: dict[tuple[str | None, str], Transition] = {(row.source, row.event): row for row in TABLE}


def find(source: str | None, event: str) -> Transition | None:
    """The transition of *event* from *source*, or None when the table has none: the step is forbidden."""
    return BY_STEP.get((source, event))


def leaving(source: str | None) -> tuple[Transition, ...]:
    """Every step the table knows from *source*."""
    return tuple(row for row in TABLE if row.source == source)
