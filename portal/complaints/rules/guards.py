"""The guards named in the table. Each looks at the facts and the one who acts, and says None or why not."""

from collections.abc import Callable
from datetime import timedelta

from portal.complaints.rules.facts import ONLY_REPORT, Acting, CaseFacts, Reason
from portal.complaints.rules.roles import CONSUMER, LEAD, OFFICE
from portal.core.i18n import N_

Guard = Callable[[CaseFacts, Acting], Reason | None]
CONSUMER_REOPEN_DAYS = 30  # mission 4d.5: "not done" reopens within 30 days of closing


def elements(case: CaseFacts, _actor: Acting) -> Reason | None:
    """The four elements of a complaint are there (seed 001 第五条)."""
    if not case.missing:
        return None
    return Reason("elements", N_("The record is not complete: %(missing)s."), (("missing", case.missing),))


def not_report_only(case: CaseFacts, _actor: Acting) -> Reason | None:
    """A report of a violation is not handled at the host enterprise; it goes to the office at once."""
    if case.report != ONLY_REPORT:
        return None
    return Reason(
        "report",
        N_("This is a report of a violation: it goes to the office, the station does not handle it."),
    )


def limit_reached(case: CaseFacts, _actor: Acting) -> Reason | None:
    """TIMEOUT exists only on or after the last day of the 20 (seed 第十三条)."""
    if case.limit_day is None:
        return Reason("limit_not_running", N_("The 20-day limit stands still or is not running."))
    if case.today >= case.limit_day:
        return None
    return Reason(
        "limit_ahead",
        N_("The 20-day limit ends on %(day)s; it has not been reached."),
        (("day", case.limit_day),),
    )


def minutes(case: CaseFacts, _actor: Acting) -> Reason | None:
    """No settlement without a negotiation record (F09)."""
    if case.minutes_this_round:
        return None
    return Reason("minutes", N_("Record at least one negotiation first."))


def not_a_settler_here(case: CaseFacts, actor: Acting) -> Reason | None:
    """Who settled a case does not approve it."""
    if actor.person not in case.officers:
        return None
    return Reason("separation", N_("Who handled the case cannot approve it; another person must."))


def nobody_signed(case: CaseFacts, _actor: Acting) -> Reason | None:
    """Once a party has signed, only that party's withdrawal or the settler's opens the text again."""
    if not (case.consumer_signed or case.operator_signed):
        return None
    return Reason("signed", N_("A party has already signed; the proposal can only be withdrawn."))


def not_yet_approved(case: CaseFacts, _actor: Acting) -> Reason | None:
    """One approval a proposal."""
    return Reason("approved_already", N_("This proposal is approved already.")) if case.approved else None


def approved(case: CaseFacts, _actor: Acting) -> Reason | None:
    """No promise leaves the station without its approver."""
    return None if case.approved else Reason("not_approved", N_("The approver has not approved yet."))


def over_limit(case: CaseFacts, _actor: Acting) -> Reason | None:
    """The head is asked only where the station's own limit is exceeded."""
    return (
        None if case.over_limit else Reason("within_limit", N_("The amount is within the approver's limit."))
    )


def head_not_yet(case: CaseFacts, _actor: Acting) -> Reason | None:
    """One approval of the head a proposal."""
    if not case.head_approved:
        return None
    return Reason("head_approved_already", N_("The head has approved already."))


def head_if_over_limit(case: CaseFacts, _actor: Acting) -> Reason | None:
    """Above the limit the head approves too."""
    if not case.over_limit or case.head_approved:
        return None
    return Reason(
        "head_missing",
        N_("The amount is over the limit of %(limit)s: the head must approve too."),
        (("limit", case.amount_limit),),
    )


def proxy_powers(case: CaseFacts, _actor: Acting) -> Reason | None:
    """A proxy settles and signs only with special powers that are in force (F07)."""
    if not case.by_proxy or (case.proxy_special and case.proxy_current):
        return None
    if not case.proxy_special:
        return Reason("proxy_powers", N_("The proxy needs special powers (F07) to settle and sign."))
    return Reason("proxy_term", N_("The proxy's powers are not in force today."))


def consumer_not_yet(case: CaseFacts, _actor: Acting) -> Reason | None:
    """One signature a side."""
    return Reason("consumer_signed", N_("The consumer has signed already.")) if case.consumer_signed else None


def operator_not_yet(case: CaseFacts, _actor: Acting) -> Reason | None:
    """One signature a side."""
    return Reason("operator_signed", N_("The operator has signed already.")) if case.operator_signed else None


def both_signed(case: CaseFacts, _actor: Acting) -> Reason | None:
    """An agreement is made by both."""
    if case.consumer_signed and case.operator_signed:
        return None
    return Reason("unsigned", N_("Both sides must sign."))


def perform_overdue(case: CaseFacts, _actor: Acting) -> Reason | None:
    """A breach exists only after the agreed day has passed."""
    if case.perform_due is not None and case.today > case.perform_due:
        return None
    if case.perform_due is None:
        return Reason("no_perform_due", N_("No day of performance is running."))
    return Reason(
        "perform_ahead",
        N_("Performance is due by %(day)s; that day has not passed."),
        (("day", case.perform_due),),
    )


def consent_if_own(case: CaseFacts, _actor: Acting) -> Reason | None:
    """A dispatched case goes back in any event; the station's own only if the consumer agrees."""
    if case.dispatched or case.transfer_consent:
        return None
    return Reason("no_consent", N_("The consumer has not agreed that the office receives this case."))


def dispatched_was_handed_over(case: CaseFacts, _actor: Acting) -> Reason | None:
    """A dispatched case that ended without settlement must first be handed back to the office."""
    if not (case.dispatched and case.state == "TERMINATED"):
        return None
    return Reason(
        "hand_over_first", N_("This case was dispatched: hand it over to the office before closing.")
    )


def file_complete(case: CaseFacts, _actor: Acting) -> Reason | None:
    """Every mandatory field and signature of the file is there."""
    if not case.file_missing:
        return None
    return Reason("file", N_("The file is not complete: %(missing)s."), (("missing", case.file_missing),))


def consumer_in_time(case: CaseFacts, actor: Acting) -> Reason | None:
    """The consumer's own word reopens for 30 days; office and head are not bound by that."""
    if actor.roles & (LEAD | {OFFICE}) or CONSUMER not in actor.roles:
        return None
    if case.closed_on and case.today <= case.closed_on + timedelta(days=CONSUMER_REOPEN_DAYS):
        return None
    return Reason("reopen_late", N_("The 30 days in which this can be reopened from here are over."))


def void_not_asked(case: CaseFacts, _actor: Acting) -> Reason | None:
    """One request at a time."""
    return (
        Reason("void_asked", N_("Voiding has been asked for; the office decides."))
        if case.void_asked
        else None
    )


def void_asked(case: CaseFacts, _actor: Acting) -> Reason | None:
    """The office answers only what the head has asked."""
    return (
        None if case.void_asked else Reason("void_not_asked", N_("The head has not asked to void this case."))
    )


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        elements,
        not_report_only,
        limit_reached,
        minutes,
        not_a_settler_here,
        nobody_signed,
        not_yet_approved,
        approved,
        over_limit,
        head_not_yet,
        head_if_over_limit,
        proxy_powers,
        consumer_not_yet,
        operator_not_yet,
        both_signed,
        perform_overdue,
        consent_if_own,
        dispatched_was_handed_over,
        file_complete,
        consumer_in_time,
        void_not_asked,
        void_asked,
    )
}
