"""One form a step. A form only reads; the action and its rules judge."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.complaints.forms.fields import CHOOSE, FILL, at_most, cards, choices, needed, people, pick, ticks
from portal.complaints.rules.words.citations import CITATIONS
from portal.complaints.rules.words.steps import (
    BASES,
    MANNERS,
    MINUTES_OUTCOMES,
    OBLIGATIONS,
    OPINIONS,
    OTHER_WAYS,
    PAYERS,
    POWERS,
    REFERRAL_KINDS,
    REJECT_REASONS,
    SIGNED_BY,
    TERMINATION,
    TERMINATION_SUB,
    TOLD_BY,
    VISIT_MISMATCH,
)
from portal.core.i18n import N_
from portal.core.i18n import lazy_gettext as _l
from portal.core.web.forms import LocalDateTimeField, MoneyField, PhoneField, VersionedForm

NOTHING = _l(N_("none"))


class PlainForm(VersionedForm):
    """A step that asks nothing but the version its reader saw."""


class AcceptForm(VersionedForm):
    """受理: three declarations."""

    ours = BooleanField(_l(N_("The shop belongs to this station")))
    dispute = BooleanField(_l(N_("It is a consumer's dispute")))
    nowhere_else = BooleanField(_l(N_("No court, arbiter, authority or association has it")))


class WaysForm(VersionedForm):
    """What a refusal and an end have in common: the other ways, and how they were told."""

    ways = ticks(
        _l(N_("Other ways the consumer was told of")), OTHER_WAYS, validators=[InputRequired(message=CHOOSE)]
    )
    told_by = pick(_l(N_("How told")), TOLD_BY)


class RejectForm(WaysForm):
    """不予受理."""

    reason = cards(_l(N_("Why not")), REJECT_REASONS)
    detail = TextAreaField(_l(N_("In words")), validators=at_most(1000))


class ReferForm(VersionedForm):
    """移交 and 上报 (F12)."""

    kinds = ticks(_l(N_("Kind of report")), REFERRAL_KINDS, validators=[InputRequired(message=CHOOSE)])
    summary = TextAreaField(_l(N_("The facts")), validators=[*needed(), Length(max=4000)])
    measures = TextAreaField(_l(N_("What was done so far")), validators=at_most(2000))
    only_report = BooleanField(
        _l(N_("It is only a report of a violation")),
        description=_l(
            N_("Name and phone then go to the office under a seal and leave this station for good.")
        ),
    )


class HandOverForm(VersionedForm):
    """报所处理."""

    summary = TextAreaField(_l(N_("What the office should know")), validators=[*needed(), Length(max=4000)])
    measures = TextAreaField(_l(N_("What was done so far")), validators=at_most(2000))
    consent = BooleanField(_l(N_("The consumer agrees that the office receives this case")))


class StartForm(VersionedForm):
    """开始处理: who handles it."""

    officers = people(
        _l(N_("Who handles it")),
        description=_l(N_("Two people; one is enough for a simple case. They cannot approve it later.")),
        validators=[InputRequired(message=CHOOSE)],
    )
    simple = BooleanField(_l(N_("Simple case: one person is enough")))


class AssignForm(VersionedForm):
    """指定经办人."""

    assignee = RadioField(_l(N_("Handler")), validators=[InputRequired(message=CHOOSE)])


class MinutesForm(VersionedForm):
    """协商记录 (F09)."""

    at = LocalDateTimeField(_l(N_("When")), validators=[InputRequired(message=FILL)])
    manner = cards(_l(N_("How")), MANNERS, default="SITE")
    place = StringField(_l(N_("Where it took place")), validators=at_most(80))
    officers = people(_l(N_("Of the station")), validators=[InputRequired(message=CHOOSE)])
    present = StringField(_l(N_("Who else was there")), validators=[*needed(), Length(max=200)])
    content = TextAreaField(_l(N_("What was said")), validators=[*needed(), Length(max=4000)])
    outcome = cards(_l(N_("Result")), MINUTES_OUTCOMES)
    signed = cards(_l(N_("Signatures")), SIGNED_BY, default="REMOTE")
    signed_note = StringField(_l(N_("Why it is not signed")), validators=at_most(200))
    scan = FileField(_l(N_("Scan of the signed record")))
    consumer_name = StringField(_l(N_("Name of who signs for the consumer")), validators=at_most(40))
    operator_name = StringField(_l(N_("Name of who signs for the shop")), validators=at_most(40))


class AppointForm(VersionedForm):
    """约定答复时间."""

    reply_at = LocalDateTimeField(_l(N_("Answer promised by")), validators=[InputRequired(message=FILL)])
    about = StringField(_l(N_("About")), validators=at_most(200))


class TestForm(VersionedForm):
    """检测鉴定委托 (F08)."""

    item = StringField(_l(N_("What is tested")), validators=[*needed(), Length(max=120)])
    question = TextAreaField(_l(N_("What is to be found out")), validators=[*needed(), Length(max=1000)])
    agency = StringField(_l(N_("Testing body")), validators=[*needed(), Length(max=120)])
    accreditation = StringField(_l(N_("Accreditation number")), validators=at_most(60))
    fee = MoneyField(_l(N_("Fee")), validators=[InputRequired(message=FILL)])
    payer = cards(_l(N_("Who advances it")), PAYERS)
    sealed_note = StringField(_l(N_("How the sample was sealed")), validators=at_most(200))
    both = BooleanField(_l(N_("Both sides agree to the test and the body")))
    fee_agreed = BooleanField(_l(N_("The agreement on the fee is signed")))
    common_sense = BooleanField(_l(N_("Common sense can tell without a test")))
    commission_file = FileField(_l(N_("Scan of the commission")))


class ReportForm(VersionedForm):
    """收到检测结论."""

    conclusion = TextAreaField(_l(N_("Conclusion")), validators=[*needed(), Length(max=2000)])
    file = FileField(_l(N_("The report")))
    objection = BooleanField(_l(N_("A side objects to the conclusion")))


class ReasonForm(VersionedForm):
    """A step that only needs its reason."""

    reason = TextAreaField(_l(N_("Reason")), validators=[*needed(), Length(max=1000)])


class ObligationForm(Form):  # type: ignore[misc]
    """One thing the operator promises."""

    kind = SelectField(
        _l(N_("What is done")), choices=choices(OBLIGATIONS, blank=NOTHING), validators=[Optional()]
    )
    detail = StringField(_l(N_("In detail")), validators=at_most(120))
    amount = MoneyField(_l(N_("Sum")), validators=[Optional()])
    due = DateField(_l(N_("By")), validators=[Optional()])


class ProposeForm(VersionedForm):
    """初步达成和解，报审."""

    terms = TextAreaField(_l(N_("Terms of the settlement")), validators=[*needed(), Length(max=4000)])
    obligations = FieldList(FormField(ObligationForm), min_entries=4, max_entries=8)
    opinion = TextAreaField(
        _l(N_("Handling opinion")),
        description=_l(N_("Goes into the registration form.")),
        validators=[*needed(), Length(max=2000)],
    )
    bases = ticks(_l(N_("What it stands on")), BASES, validators=[InputRequired(message=CHOOSE)])
    citations = ticks(_l(N_("Articles")))
    waiver_told = BooleanField(_l(N_("Both sides were told that statutory rights are not waived")))

    def cite(self, ordered: list[Any]) -> None:
        """Offer the articles, the fitting ones first."""
        self.citations.choices = [(one.code, f"{one.text}|{one.gist}") for one in ordered]
        assert {code for code, _label in self.citations.choices} == set(CITATIONS)


class OpinionForm(VersionedForm):
    """审核意见."""

    opinion = TextAreaField(_l(N_("Opinion")), validators=at_most(1000))


class SendBackForm(VersionedForm):
    """审核退回: a comment is required."""

    opinion = TextAreaField(_l(N_("What is to be changed")), validators=[*needed(), Length(max=1000)])


class FeedbackForm(VersionedForm):
    """履行完毕并反馈."""

    performed_on = DateField(_l(N_("Performed on")), validators=[InputRequired(message=FILL)])
    proof_note = StringField(
        _l(N_("What shows it")),
        description=_l(N_("Such as a receipt, a transfer record, a photo.")),
        validators=[*needed(), Length(max=400)],
    )
    recovered_amount = MoneyField(_l(N_("Loss recovered")), validators=[InputRequired(message=FILL)])
    opinion = cards(_l(N_("The consumer's opinion")), OPINIONS)
    opinion_note = StringField(_l(N_("In the consumer's words")), validators=at_most(400))
    told_by = pick(_l(N_("How told")), TOLD_BY)
    proof = FileField(_l(N_("Proof of performance")))


class BreachForm(VersionedForm):
    """逾期未履行，上报所."""

    summary = TextAreaField(_l(N_("What was not performed")), validators=[*needed(), Length(max=2000)])


class TerminateForm(WaysForm):
    """终止和解 (F06)."""

    reason = cards(_l(N_("Reason")), TERMINATION)
    sub = pick(_l(N_("If other: which")), TERMINATION_SUB, blank=NOTHING, validators=[Optional()])
    detail = TextAreaField(_l(N_("In words")), validators=[*needed(), Length(max=2000)])
    told_at = LocalDateTimeField(_l(N_("When told")), validators=[InputRequired(message=FILL)])
    transfer_consent = BooleanField(_l(N_("The consumer wants the office to have the case")))


class EndForm(WaysForm):
    """An end whose reason is given: the 20 days are over, or the test is disputed."""

    detail = TextAreaField(_l(N_("In words")), validators=[*needed(), Length(max=2000)])
    told_at = LocalDateTimeField(_l(N_("When told")), validators=[InputRequired(message=FILL)])
    transfer_consent = BooleanField(_l(N_("The consumer wants the office to have the case")))


class ReopenForm(VersionedForm):
    """重开."""

    mismatch = cards(_l(N_("What does not agree")), VISIT_MISMATCH)
    detail = TextAreaField(_l(N_("In words")), validators=[*needed(), Length(max=2000)])


class ProxyForm(VersionedForm):
    """委托代理人 (F07)."""

    proxy_name = StringField(_l(N_("Proxy's name")), validators=[*needed(), Length(max=40)])
    proxy_phone = PhoneField(_l(N_("Proxy's phone")), validators=[Optional()])
    proxy_id_no = StringField(_l(N_("Proxy's ID number")), validators=at_most(30))
    proxy_powers = cards(_l(N_("Powers")), POWERS)
    proxy_matters = StringField(_l(N_("Matters entrusted")), validators=[*needed(), Length(max=200)])
    proxy_term_from = DateField(_l(N_("Term from")), validators=[InputRequired(message=FILL)])
    proxy_term_to = DateField(_l(N_("Term to")), validators=[InputRequired(message=FILL)])
    proxy_original_seen = BooleanField(_l(N_("The original was seen")))
    power_file = FileField(_l(N_("Scan of the power of attorney")))


class CoConsumerForm(VersionedForm):
    """Another consumer of the same dispute."""

    name = StringField(_l(N_("Name")), validators=[*needed(), Length(max=40)])
    phone = PhoneField(_l(N_("Phone")), validators=[Optional()])
    representative = BooleanField(_l(N_("Elected as representative")))
