"""Asking the table: may this person take this step now, what may be done next, and why not the rest."""

from dataclasses import dataclass

from portal.complaints.rules.facts import MIXED_REPORT, ONLY_REPORT, Acting, CaseFacts, Reason
from portal.complaints.rules.guards import GUARDS
from portal.complaints.rules.table import Transition, find, leaving
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import N_

# Never a button of their own: `agree` follows from the last signature, drafts have their own page.
UNSEEN = frozenset({"draft", "register", "agree"})

LIKELY: dict[str | None, tuple[str, ...]] = {
    "DRAFT": ("register", "discard"),
    "REGISTERED": ("accept", "reject", "refer", "assign", "amend"),
    "ACCEPTED": ("start", "assign", "amend"),
    "NEGOTIATING": ("negotiate", "prelim_settlement", "appoint", "commission_test", "terminate", "amend"),
    "TESTING": ("test_report", "test_cancel", "test_objection"),
    "PENDING_REVIEW": (
        "review_approve",
        "head_approve",
        "sign_consumer",
        "sign_operator",
        "review_return",
        "withdraw_proposal",
    ),
    "AGREED": ("perform_start", "perform_failed"),
    "PERFORMING": ("perform_done", "perform_failed"),
    "FED_BACK": ("close",),
    "TERMINATED": ("transfer_to_office", "close"),
    "REFERRED": ("close",),
    "NOT_ACCEPTED": ("close",),
    "CLOSED": ("archive", "revisit_mismatch"),
    "ARCHIVED": ("revisit_mismatch",),
    "REOPENED": ("resume",),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step from here: open when ``reasons`` is empty."""

    event: str
    target: str
    reasons: tuple[Reason, ...] = ()
    mine: bool = True
    """The actor holds a role that may take it; when False it is somebody else's turn."""

    @property
    def open(self) -> bool:
        """True when it may be taken now by this person."""
        return self.mine and not self.reasons


def refusals(row: Transition, case: CaseFacts, actor: Acting) -> tuple[Reason, ...]:
    """Every guard of *row* that says no."""
    return tuple(no for name in row.guards if (no := GUARDS[name](case, actor)) is not None)


def allowed(case: CaseFacts, event: str, actor: Acting) -> Transition:
    """The transition, when this person may take it now.

    Raises Conflict when the table has no such step from this state or a guard says no, Forbidden when the
    step is another role's.
    """
    row = find(case.state, event)
    if row is None:
        raise Conflict(
            N_("This step is not possible now: the case has moved on."), step=event, state=case.state
        )
    if not (row.roles & actor.roles):
        raise Forbidden(N_("This step is another role's."), step=event)
    reasons = refusals(row, case, actor)
    if reasons:
        raise Conflict(reasons[0].message, field=None, **reasons[0].values)
    return row


def role_used(row: Transition, actor: Acting) -> str:
    """The role under which the step is recorded: the actor's first that the table names, in a fixed order."""
    order = ("SYSTEM", "OFFICE", "CONSUMER", "OPERATOR", "SETTLER", "APPROVER", "LIAISON", "HEAD", "DEPUTY")
    return next(role for role in order if role in row.roles and role in actor.roles)


def next_steps(case: CaseFacts, actor: Acting) -> list[Step]:
    """Every step out of this state, the likely open one first, then other open ones, then the closed with why."""
    steps = [
        Step(row.event, row.target, refusals(row, case, actor), bool(row.roles & actor.roles))
        for row in leaving(case.state)
        if row.event not in UNSEEN
    ]
    order = _order(case)
    return sorted(steps, key=lambda step: (not step.open, not step.mine, order.get(step.event, 99)))


def _order(case: CaseFacts) -> dict[str, int]:
    likely = list(LIKELY.get(case.state, ()))
    if case.state == "REGISTERED" and case.report == ONLY_REPORT:
        likely.insert(0, "refer")
    if case.state == "TERMINATED" and not case.dispatched and not case.transfer_consent:
        likely.insert(0, "close")
    if case.state == "NEGOTIATING" and case.agreed_last:
        likely.insert(0, "prelim_settlement")
    if case.limit_day is not None and case.today >= case.limit_day:
        likely.insert(0, "timeout_20d")
    return {event: at for at, event in reversed(list(enumerate(likely)))}


def waits_for(case: CaseFacts) -> frozenset[str]:
    """The roles whose turn it is: those who may take the likely step, as things stand."""
    anyone = Acting(None, frozenset())
    for event in sorted(_order(case), key=_order(case).__getitem__):
        row = find(case.state, event)
        if row is not None and not refusals(row, case, anyone):
            return row.roles
    return frozenset()


def mixed(case: CaseFacts) -> bool:
    """A complaint that also carries report content: settled here, the report part goes to the office."""
    return case.report == MIXED_REPORT
