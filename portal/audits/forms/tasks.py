"""The visit: finished by hand, findings, result, notice, proof, re-check, recusal."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask import request
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.audits.actions.rectify import Notice
from portal.audits.forms.common import NEEDED, NoteForm, choices
from portal.audits.models import Finding, Task
from portal.audits.rules.catalogue import WAYS
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.audits.rules.outcome import codes_for
from portal.audits.rules.rectification import KINDS as NOTICE_KINDS
from portal.audits.rules.results import INSPECTION_RESULTS
from portal.audits.rules.rounds import kinds_for
from portal.core.i18n import N_, current_locale, lazy_gettext
from portal.core.web.forms import TicksField, VersionedForm

_L = lazy_gettext


class FinishForm(VersionedForm):
    """The visit entered by hand, from paper."""

    visited_on = DateField(_L(N_("Day of the visit")), [InputRequired(NEEDED)])
    way = SelectField(_L(N_("How it was checked")), choices=choices(WAYS))
    met = StringField(_L(N_("Who was met there (duty and name)")), [Length(max=80)])


class FindingForm(VersionedForm):
    """问题."""

    item = SelectField(_L(N_("Item to check")), [InputRequired(NEEDED)], choices=(), validate_choice=False)
    words = TextAreaField(_L(N_("What was found")), [InputRequired(NEEDED), Length(max=2000)])
    photos = MultipleFileField(_L(N_("Photos")))

    def offer(self, task: Task) -> None:
        """The items of the visit's checklist."""
        self.item.choices = [
            (one["code"], f"{one['code']} {one['title']}") for one in task.checklist["items"]
        ]


class ResultForm(VersionedForm):
    """检查结果."""

    result = TicksField(_L(N_("Result")), choices=(), validate_choice=False)
    words = TextAreaField(_L(N_("Remarks (not published)")), [Length(max=2000)])

    def offer(self, task: Task) -> None:
        """The codes of this kind of check."""
        locale = current_locale()
        self.result.choices = [
            (code, f"{code} {INSPECTION_RESULTS.label(code, locale)}") for code in codes_for(task.kind)
        ]


class NoticeForm(VersionedForm):
    """整改通知."""

    kind = RadioField(_L(N_("Kind of notice")), [InputRequired(NEEDED)], choices=(), validate_choice=False)
    findings = TicksField(_L(N_("To be corrected")), choices=(), validate_choice=False)
    basis = TextAreaField(_L(N_("Law cited (needed for an order)")), [Length(max=500)])
    words = TextAreaField(_L(N_("What is asked of the station")), [Length(max=2000)])
    days = IntegerField(_L(N_("Days (empty: 15; failed goods 60 by law)")), [Optional()])

    def offer(self, task: Task, open_findings: Iterable[Finding]) -> None:
        """The notices and the findings one may choose from."""
        allowed = kinds_for(task.kind)
        self.kind.choices = [one for one in NOTICE_KINDS.choices(current_locale()) if one[0] in allowed]
        self.findings.choices = [(str(one.id), f"{one.item_title}|{one.words}") for one in open_findings]

    def notice(self) -> Notice:
        """The form as the action takes it."""
        chosen = tuple(UUID(one) for one in self.findings.data or () if _is_uuid(one))
        return Notice(
            self.kind.data or "", chosen, self.words.data or "", self.basis.data or "", self.days.data
        )


class TimeForm(VersionedForm):
    """延期申请."""

    days = IntegerField(_L(N_("Days more")), [InputRequired(NEEDED)])
    reason = TextAreaField(_L(N_("Why more time is needed")), [InputRequired(NEEDED), Length(max=1000)])


class RecheckForm(VersionedForm):
    """复查: who and when; each item's result stands in fields of its own name."""

    recheck_on = DateField(_L(N_("Re-checked on")), [InputRequired(NEEDED)])
    by = TicksField(_L(N_("Re-checked by (at least two)")), choices=(), validate_choice=False)

    def day(self) -> date:
        """The day; one that cannot be read is refused by the rules."""
        found: date | None = self.recheck_on.data
        return found or date.min


class RecusalForm(NoteForm):
    """回避申请."""

    inspector = SelectField(_L(N_("Who steps back")), choices=(), validate_choice=False)
    reason = SelectField(_L(N_("Reason")), choices=(), validate_choice=False)

    def offer(self, task: Task, *, station: bool) -> None:
        """The team, and the reasons of this side."""
        self.inspector.choices = [(one["inspector"], one["name"]) for one in task.team]
        locale = current_locale()
        self.reason.choices = [
            (code, RECUSAL_REASONS.label(code, locale))
            for code in RECUSAL_REASONS
            if (code == "OBJECT_ASKED") == station and code != "ROTATION"
        ]


def uploads(name: str) -> list[FileStorage]:
    """The files sent under a field's name; an empty file input counts as none."""
    return [one for one in request.files.getlist(name) if one.filename]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
