"""The consumer's four questions."""

from dataclasses import dataclass

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.complaints.forms.fields import CHOOSE, FILL, needed, ticks
from portal.complaints.rules.words.intake import DEMANDS
from portal.core.i18n import N_
from portal.core.i18n import lazy_gettext as _l
from portal.core.terms import Vocabulary
from portal.core.web.forms import VERSION, BaseForm, MoneyField, PhoneField

# What a consumer at the counter usually wants; the desk can add the rest.
USUAL = Vocabulary(*(DEMANDS[code] for code in ("D04", "D06", "D03", "D01", "D07", "D09", "D10", "D99")))


@dataclass(frozen=True, slots=True)
class Question:
    """One screen: what is asked, and in which fields."""

    name: str
    title: str
    fields: tuple[str, ...]


QUESTIONS = (
    Question("story", N_("What happened?"), ("facts", "purchase_date")),
    Question("what", N_("Which shop, and what was it about?"), ("respondent_name", "item_name", "amount")),
    Question("wish", N_("What do you want the shop to do?"), ("demands",)),
    Question(
        "you", N_("How can we reach you?"), ("consumer_name", "consumer_phone", "photos", "transfer_consent")
    ),
)


class WizardForm(BaseForm):
    """All questions in one form; each screen shows and checks its own."""

    step = HiddenField(default="0")
    facts = TextAreaField(
        _l(N_("Tell it in your own words")),
        description=_l(N_("What you bought or used, what went wrong, what the shop said.")),
        validators=[*needed(), Length(min=6, max=2000)],
    )
    # One of the elements of a complaint: never filled in for the consumer.
    purchase_date = DateField(_l(N_("When did you buy or use it?")), validators=[InputRequired(message=FILL)])
    respondent_name = StringField(
        _l(N_("Name of the shop or counter")), validators=[*needed(), Length(max=80)]
    )
    item_name = StringField(_l(N_("What did you buy or use?")), validators=[*needed(), Length(max=80)])
    amount = MoneyField(_l(N_("How much did it cost?")), validators=[Optional()])
    demands = ticks(_l(N_("You may choose several")), USUAL, validators=[InputRequired(message=CHOOSE)])
    consumer_name = StringField(_l(N_("Your name")), validators=[*needed(), Length(max=40)])
    consumer_phone = PhoneField(_l(N_("Your phone")), validators=[*needed()])
    photos = MultipleFileField(_l(N_("Photos of the goods or the receipt")))
    transfer_consent = BooleanField(
        _l(N_("If no settlement is reached, hand my complaint to the market supervision office"))
    )

    @property
    def here(self) -> int:
        """Which screen was sent."""
        text = str(self.step.data or "0")
        return min(int(text), len(QUESTIONS) - 1) if VERSION.fullmatch(text) else 0

    def answered(self, at: int) -> bool:
        """The screen's own fields are all right; on the last one, every field."""
        everything = self.validate()
        if at + 1 == len(QUESTIONS):
            return bool(everything)
        wrong = [name for name in QUESTIONS[at].fields if self[name].errors]
        for field in self:
            if field.name not in QUESTIONS[at].fields:
                field.errors = []
        return not wrong

    def first_wrong(self) -> int:
        """The first screen with an error; the last when the error belongs to none."""
        for at, question in enumerate(QUESTIONS):
            if any(self[name].errors for name in question.fields):
                return at
        return len(QUESTIONS) - 1
