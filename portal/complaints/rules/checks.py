"""What a step's own input must satisfy. Each raises core.errors.Invalid or Refused with the field at fault."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.complaints.rules.words.steps import (
    BASES,
    MONEY_OBLIGATIONS,
    OBLIGATIONS,
    OTHER_WAYS,
    REJECT_REASONS,
    TERMINATION,
    TERMINATION_SUB,
)
from portal.core.errors import Invalid, Refused
from portal.core.i18n import N_

SHORTEST_REASON, LONGEST_REASON = 4, 4000
LONGEST_PERFORMANCE_DAYS = 366


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing the operator promises: what, how much (yuan, if money), by when."""

    kind: str
    detail: str
    due: date
    amount: Decimal | None = None


def check_officers(officers: Collection[object], simple: bool) -> None:
    """Two officers settle; one is enough for a simple case (seed 001 第九条)."""
    count = len(set(officers))
    if count == 0 or (count < 2 and not simple):
        raise Refused(
            N_("At least two officers settle a case; one only if it is marked simple."), field="officers"
        )


def check_reason(text: str | None, field: str = "reason") -> str:
    """A reason that says something. Returns it trimmed."""
    reason = (text or "").strip()
    if len(reason) < SHORTEST_REASON:
        raise Invalid(N_("Please give the reason in a few words."), field=field)
    if len(reason) > LONGEST_REASON:
        raise Invalid(N_("Write between 2 and %(most)s characters."), field=field, most=LONGEST_REASON)
    return reason


def check_acceptance(*, ours: bool, dispute: bool, nowhere_else: bool) -> None:
    """The three things an acceptance declares (process.json guard of `accept`)."""
    if not ours:
        raise Refused(N_("The operator must belong to this station; otherwise do not accept."), field="ours")
    if not dispute:
        raise Refused(N_("It must be a consumer's dispute; otherwise do not accept."), field="dispute")
    if not nowhere_else:
        raise Refused(
            N_("A court, arbiter, authority or association has it already: do not accept."),
            field="nowhere_else",
        )


def check_rejection(reason: str, detail: str | None, ways: Collection[str]) -> None:
    """A refusal states its ground and the other ways (modelled on 办法 第十五条)."""
    if reason not in REJECT_REASONS:
        raise Invalid(N_("Choose a reason from the list."), field="reason")
    if reason == "OTHER":
        check_reason(detail, "detail")
    check_ways(ways)


def check_ways(ways: Collection[str]) -> None:
    """The consumer is always told how else a dispute can be resolved (消法 第三十九条)."""
    if not ways or not set(ways) <= set(OTHER_WAYS):
        raise Invalid(N_("Say which other ways the consumer was told of."), field="ways")


def check_termination(reason: str, sub: str | None, detail: str | None) -> None:
    """One of the five reasons; OTHER names its kind; a detail is always written."""
    if reason not in TERMINATION:
        raise Invalid(N_("Choose a reason from the list."), field="reason")
    if (reason == "OTHER") != bool(sub):
        raise Invalid(N_("A kind is named for “other”, and only there."), field="sub")
    if sub and sub not in TERMINATION_SUB:
        raise Invalid(N_("Choose a kind from the list."), field="sub")
    check_reason(detail, "detail")


def check_bases(bases: Collection[str]) -> None:
    """A handling opinion stands on at least one of the six bases (seed 001 第四条)."""
    if not bases or not set(bases) <= set(BASES):
        raise Invalid(N_("Name what the proposal is based on."), field="bases")


def check_test(
    *, both: bool, fee_agreed: bool, common_sense: bool, agency: str | None, fee: Decimal | None
) -> None:
    """A test is commissioned together, its fee agreed in writing, and not for what common sense shows."""
    if common_sense:
        raise Refused(N_("What common sense can tell is not sent to a test."), field="common_sense")
    if not both:
        raise Refused(N_("Both sides must agree to the test."), field="both")
    if not fee_agreed:
        raise Refused(N_("The agreement on the fee must be signed first."), field="fee_agreed")
    if not (agency or "").strip():
        raise Invalid(N_("Name the testing body."), field="agency")
    if fee is None or fee < 0:
        raise Invalid(N_("Give the fee in yuan."), field="fee")


def check_obligations(obligations: Sequence[Obligation], today: date) -> None:
    """A settlement promises something, each thing by a day; money promises name the sum."""
    if not obligations:
        raise Invalid(N_("A settlement promises at least one thing."), field="obligations")
    for one in obligations:
        _check_obligation(one, today)


def _check_obligation(one: Obligation, today: date) -> None:
    if one.kind not in OBLIGATIONS:
        raise Invalid(N_("Choose what is promised from the list."), field="obligations")
    if one.kind in ("REFUND", "COMPENSATE") and not one.amount:
        raise Invalid(N_("Say how much is paid."), field="obligations")
    if one.amount is not None and one.amount < 0:
        raise Invalid(N_("An amount cannot be negative."), field="obligations")
    if not 0 <= (one.due - today).days <= LONGEST_PERFORMANCE_DAYS:
        raise Invalid(N_("The day of performance lies within a year from today."), field="obligations")


def promised_money(obligations: Sequence[Obligation]) -> Decimal:
    """What the consumer gets in money, in all; compared with the station's limit and counted as recovered."""
    return sum((one.amount or Decimal(0) for one in obligations if one.kind in MONEY_OBLIGATIONS), Decimal(0))


def last_due(obligations: Sequence[Obligation]) -> date:
    """The day by which everything is done. Raises ValueError on an empty list."""
    return max(one.due for one in obligations)
