"""What the rules need to know of a case, gathered once; and the answer a rule gives when it says no."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

# Report (举报) content: none, beside a complaint, or nothing else.
NO_REPORT, MIXED_REPORT, ONLY_REPORT = "NONE", "MIXED", "ONLY"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as the rules see it. Dates are Shanghai dates; money is yuan; no personal data."""

    state: str | None
    today: date
    dispatched: bool = False
    report: str = NO_REPORT
    missing: tuple[str, ...] = ()
    """Elements of the registration still missing (keys of rules.elements.ELEMENTS)."""
    accepted_on: date | None = None
    officers: frozenset[UUID] = field(default_factory=frozenset)
    """Who settled on this case: started it, took minutes, proposed."""
    limit_day: date | None = None
    """Last day of the running STATION_20D; None while it stands still or is over."""
    minutes_this_round: int = 0
    """Negotiation records since the case was opened, or reopened."""
    agreed_last: bool = False
    """The newest of them ended in agreement."""
    amount: Decimal | None = None
    """What the proposal under review promises, in all."""
    amount_limit: Decimal | None = None
    """Above this the head must approve too; None: no limit set by the station."""
    proposal: bool = False
    approved: bool = False
    head_approved: bool = False
    consumer_signed: bool = False
    operator_signed: bool = False
    by_proxy: bool = False
    proxy_special: bool = False
    proxy_current: bool = False
    perform_due: date | None = None
    transfer_consent: bool = False
    handed_over: bool = False
    """The office has it: a referral or hand-over is on file for this round."""
    file_missing: tuple[str, ...] = ()
    """What the archive still lacks (keys of rules.file.PAPERS)."""
    closed_on: date | None = None
    void_asked: bool = False

    @property
    def over_limit(self) -> bool:
        """The promise exceeds what the approver may allow alone."""
        return self.amount_limit is not None and (self.amount or Decimal(0)) > self.amount_limit


@dataclass(frozen=True, slots=True)
class Acting:
    """Who wants to act, as the rules see him: id and roles on this case, nothing else."""

    person: UUID | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is not open: a code for tests and machines, an English msgid with its values for people."""

    code: str
    message: str
    params: tuple[tuple[str, object], ...] = ()

    @property
    def values(self) -> dict[str, object]:
        """The placeholders of ``message``."""
        return dict(self.params)
