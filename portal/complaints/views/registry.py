"""Which form a step shows and which action it calls. One line a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.complaints.forms import steps as forms
from portal.complaints.models import Complaint
from portal.complaints.queries.page import CasePage
from portal.complaints.views import ending, filling, taking
from portal.core.web import Context

Form = Any
Apply = Callable[[Context, UUID, Form, int], Complaint]
Prepare = Callable[[Context, CasePage, Form, bool], None]


@dataclass(frozen=True)
class StepView:
    """The form of a step, what it does, and how it is filled before it is shown (True) or sent (False)."""

    form: type[Any]
    apply: Apply
    prepare: Prepare | None = None
    template: str = "complaints/step.html"


STEPS: dict[str, StepView] = {
    "accept": StepView(forms.AcceptForm, taking.take_accept),
    "reject": StepView(forms.RejectForm, taking.take_reject, filling.fill_ways),
    "refer": StepView(forms.ReferForm, taking.take_refer),
    "report_up": StepView(forms.ReferForm, taking.take_report_up),
    "transfer_to_office": StepView(forms.HandOverForm, taking.take_transfer, filling.fill_hand_over),
    "start": StepView(forms.StartForm, taking.take_start, filling.fill_officers),
    "resume": StepView(forms.StartForm, taking.take_resume, filling.fill_officers),
    "assign": StepView(forms.AssignForm, taking.take_assign, filling.fill_handlers),
    "negotiate": StepView(
        forms.MinutesForm, taking.take_negotiate, filling.fill_minutes, "complaints/minutes.html"
    ),
    "appoint": StepView(forms.AppointForm, taking.take_appoint),
    "commission_test": StepView(forms.TestForm, taking.take_commission, filling.fill_test),
    "test_report": StepView(forms.ReportForm, taking.take_report),
    "test_cancel": StepView(forms.ReasonForm, taking.take_cancel_test),
    "test_objection": StepView(forms.EndForm, ending.take_object, filling.fill_ways),
    "prelim_settlement": StepView(
        forms.ProposeForm, ending.take_propose, filling.fill_proposal, "complaints/propose.html"
    ),
    "review_approve": StepView(forms.PlainForm, ending.take_approve),
    "head_approve": StepView(forms.PlainForm, ending.take_head_approve),
    "review_return": StepView(forms.SendBackForm, ending.take_send_back),
    "withdraw_proposal": StepView(forms.ReasonForm, ending.take_withdraw),
    "perform_start": StepView(forms.PlainForm, ending.take_begin),
    "perform_done": StepView(forms.FeedbackForm, ending.take_feed_back, filling.fill_feedback),
    "perform_failed": StepView(forms.BreachForm, ending.take_breach),
    "terminate": StepView(forms.TerminateForm, ending.take_terminate, filling.fill_ways),
    "timeout_20d": StepView(forms.EndForm, ending.take_timeout, filling.fill_ways),
    "close": StepView(forms.PlainForm, ending.take_close),
    "archive": StepView(forms.PlainForm, ending.take_archive),
    "revisit_mismatch": StepView(forms.ReopenForm, ending.take_reopen),
    "void_request": StepView(forms.ReasonForm, ending.take_void),
    "discard": StepView(forms.PlainForm, ending.take_discard),
}
