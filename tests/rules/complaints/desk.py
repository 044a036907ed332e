"""A case on paper: the facts after each step, as the actions would leave them in the database. No database here."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portal.complaints.rules.facts import Acting, CaseFacts
from portal.complaints.rules.steps import allowed

DAY = date(2026, 11, 21)
SETTLER = Acting(UUID(int=1), frozenset({"SETTLER"}))
APPROVER = Acting(UUID(int=2), frozenset({"APPROVER"}))
HEAD = Acting(UUID(int=3), frozenset({"HEAD"}))
LIAISON = Acting(UUID(int=4), frozenset({"LIAISON"}))
BOTH = Acting(UUID(int=5), frozenset({"SETTLER", "APPROVER"}))
CONSUMER = Acting(None, frozenset({"CONSUMER"}))
OFFICE = Acting(UUID(int=9), frozenset({"OFFICE"}))
MACHINE = Acting(None, frozenset({"SYSTEM"}))
EVERYBODY = (SETTLER, APPROVER, HEAD, LIAISON, BOTH, CONSUMER, OFFICE, MACHINE)

BLANK = CaseFacts(state=None, today=DAY)


@dataclass
class Desk:
    """Takes steps through the rules and keeps the facts as they would be afterwards."""

    case: CaseFacts = BLANK
    history: list[tuple[str | None, str, str, Acting]] = field(default_factory=list)

    def step(self, event: str, actor: Acting) -> CaseFacts:
        """Take a step the rules allow. Raises core.errors when they do not."""
        row = allowed(self.case, event, actor)
        self.history.append((self.case.state, event, row.target, actor))
        change = getattr(self, f"_{event}", lambda _actor: {})(actor)
        self.case = replace(self.case, state=row.target, **change)
        return self.case

    def wait(self, days: int) -> None:
        """Let days pass."""
        self.case = replace(self.case, today=self.case.today + timedelta(days=days))

    # ---- what each step leaves behind

    def _settles(self, actor: Acting) -> frozenset[UUID]:
        return self.case.officers | ({actor.person} if actor.person else set())

    def _accept(self, _actor: Acting) -> dict[str, object]:
        return {"accepted_on": self.case.today, "limit_day": self.case.today + timedelta(days=20)}

    def _start(self, actor: Acting) -> dict[str, object]:
        return {"officers": self._settles(actor)}

    def _negotiate(self, actor: Acting) -> dict[str, object]:
        return {"officers": self._settles(actor), "minutes_this_round": self.case.minutes_this_round + 1}

    def _commission_test(self, _actor: Acting) -> dict[str, object]:
        return {"limit_day": None}

    def _test_report(self, _actor: Acting) -> dict[str, object]:
        return {"limit_day": self.case.today + timedelta(days=10)}

    _test_cancel = _test_report

    def _prelim_settlement(self, actor: Acting) -> dict[str, object]:
        return {"officers": self._settles(actor), "proposal": True, "amount": Decimal(100)}

    def _withdraw_proposal(self, _actor: Acting) -> dict[str, object]:
        return {
            "proposal": False,
            "approved": False,
            "head_approved": False,
            "consumer_signed": False,
            "operator_signed": False,
        }

    _review_return = _withdraw_proposal

    def _review_approve(self, actor: Acting) -> dict[str, object]:
        return {"approved": True, "head_approved": "HEAD" in actor.roles}

    def _head_approve(self, _actor: Acting) -> dict[str, object]:
        return {"head_approved": True}

    def _sign_consumer(self, _actor: Acting) -> dict[str, object]:
        return {"consumer_signed": True}

    def _sign_operator(self, _actor: Acting) -> dict[str, object]:
        return {"operator_signed": True}

    def _agree(self, _actor: Acting) -> dict[str, object]:
        return {"limit_day": None, "perform_due": self.case.today + timedelta(days=7)}

    def _perform_done(self, _actor: Acting) -> dict[str, object]:
        return {"perform_due": None}

    def _ended(self, _actor: Acting) -> dict[str, object]:
        return {"limit_day": None}

    _terminate = _timeout_20d = _test_objection = _ended

    def _perform_failed(self, _actor: Acting) -> dict[str, object]:
        return {"perform_due": None, "handed_over": True}

    def _refer(self, _actor: Acting) -> dict[str, object]:
        return {"handed_over": True}

    _transfer_to_office = _refer

    def _close(self, _actor: Acting) -> dict[str, object]:
        return {"closed_on": self.case.today}

    def _revisit_mismatch(self, _actor: Acting) -> dict[str, object]:
        return {
            "accepted_on": self.case.accepted_on or self.case.today,
            "limit_day": self.case.today + timedelta(days=20),
            "minutes_this_round": 0,
            "closed_on": None,
            **self._withdraw_proposal(_actor),
        }

    def _void_request(self, _actor: Acting) -> dict[str, object]:
        return {"void_asked": True}

    def _void_refuse(self, _actor: Acting) -> dict[str, object]:
        return {"void_asked": False}


def to_review(desk: Desk | None = None) -> Desk:
    """A case with a proposal waiting for its approver."""
    desk = desk or Desk()
    desk.step("register", LIAISON)
    for event in ("accept", "start", "negotiate", "prelim_settlement"):
        desk.step(event, SETTLER)
    return desk


def to_archive(desk: Desk | None = None) -> Desk:
    """The whole way of a settled case."""
    desk = to_review(desk)
    desk.step("review_approve", APPROVER)
    for event in ("sign_consumer", "sign_operator", "agree", "perform_start", "perform_done"):
        desk.step(event, SETTLER)
    desk.step("close", LIAISON)
    desk.step("archive", LIAISON)
    return desk
