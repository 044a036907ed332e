"""The registration form: eight fields that must be filled, the rest behind a fold."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.complaints.forms.fields import CHOOSE, FILL, CodeField, at_most, needed, pick, ticks
from portal.complaints.models import Complaint
from portal.complaints.rules.intake import Intake, ProxyFacts
from portal.complaints.rules.words.goods import CATEGORIES, GOODS, SERVICES
from portal.complaints.rules.words.intake import (
    CHANNELS,
    DEMANDS,
    FLAGS,
    PROBLEMS,
    PROOFS,
    REPORT_CONTENT,
    SOURCES,
)
from portal.complaints.rules.words.steps import POWERS
from portal.core.i18n import N_, current_locale
from portal.core.i18n import lazy_gettext as _l
from portal.core.web.forms import LocalDateTimeField, MoneyField, PhoneField, VersionedForm

BY_ITSELF = _l(N_("Let the item decide"))


def _categories() -> dict[str, list[tuple[str, str]]]:
    locale = current_locale()
    zh = locale == "zh"
    return {
        "　" if zh else " ": [("", str(BY_ITSELF))],
        "商品" if zh else "Goods": GOODS.choices(locale),
        "服务" if zh else "Services": SERVICES.choices(locale),
    }


class IntakeForm(VersionedForm):
    """Form F01 as the desk fills it."""

    respondent_name = StringField(_l(N_("Shop")), validators=[*needed(), Length(max=80)])
    merchant_id = HiddenField("")
    item_name = StringField(_l(N_("What was bought or used")), validators=[*needed(), Length(max=80)])
    purchase_date = DateField(_l(N_("Date of purchase or service")), validators=[InputRequired(message=FILL)])
    amount = MoneyField(_l(N_("Amount")), validators=[InputRequired(message=FILL)])
    facts = TextAreaField(
        _l(N_("The facts")),
        description=_l(N_("When, where, how; what was said. In the consumer's words.")),
        validators=[*needed(), Length(min=6, max=4000)],
    )
    demands = ticks(_l(N_("What the consumer wants")), DEMANDS, validators=[InputRequired(message=CHOOSE)])
    consumer_name = StringField(_l(N_("Consumer's name")), validators=[*needed(), Length(max=40)])
    consumer_phone = PhoneField(_l(N_("Consumer's phone")), validators=[*needed()])

    photos = MultipleFileField(_l(N_("Photos of proof")))
    channel = pick(_l(N_("How it came")), CHANNELS, default="VISIT")
    source = pick(_l(N_("Source of the case")), SOURCES, default="3")
    external_no = StringField(
        _l(N_("Number given by the authority or platform")),
        description=_l(N_("Needed when the source is an authority.")),
        validators=at_most(40),
    )
    category = CodeField(
        _l(N_("Category")), codes={"", *CATEGORIES}, choices=_categories, validators=[Optional()]
    )
    problem = pick(_l(N_("Kind of problem")), PROBLEMS, blank=BY_ITSELF, validators=[Optional()])
    respondent_location = StringField(_l(N_("Floor, stall")), validators=at_most(60))
    event_place = StringField(_l(N_("Where it happened")), validators=at_most(120))
    event_at = LocalDateTimeField(_l(N_("When it happened")), validators=[Optional()])
    brand_model = StringField(_l(N_("Brand, model, batch")), validators=at_most(120))
    gtin = StringField(_l(N_("Barcode")), validators=at_most(14))
    claim_amount = MoneyField(_l(N_("Sum claimed")), validators=[Optional()])
    proofs = ticks(_l(N_("Proof shown")), PROOFS)
    flags = ticks(_l(N_("Attention")), FLAGS)
    report = pick(_l(N_("Report of a violation inside?")), REPORT_CONTENT, default="NONE")
    consumer_address = StringField(_l(N_("Consumer's address")), validators=at_most(120))
    publish_consent = BooleanField(_l(N_("The consumer agrees that the case may be published without names")))
    transfer_consent = BooleanField(_l(N_("If no settlement is reached, hand the case to the office")))

    proxy_name = StringField(_l(N_("Proxy's name")), validators=at_most(40))
    proxy_phone = PhoneField(_l(N_("Proxy's phone")), validators=[Optional()])
    proxy_id_no = StringField(_l(N_("Proxy's ID number")), validators=at_most(30))
    proxy_powers = pick(_l(N_("Powers")), POWERS, default="GENERAL")
    proxy_matters = StringField(_l(N_("Matters entrusted")), validators=at_most(200))
    proxy_term_from = DateField(_l(N_("Term from")), validators=[Optional()])
    proxy_term_to = DateField(_l(N_("Term to")), validators=[Optional()])
    proxy_original_seen = BooleanField(_l(N_("The original was seen")))

    PLAIN = (
        "respondent_name", "item_name", "purchase_date", "facts", "consumer_name", "consumer_phone", "channel",
        "source", "respondent_location", "event_place", "event_at", "brand_model", "claim_amount", "report",
        "publish_consent", "transfer_consent",
    )  # fmt: skip
    OR_NONE = ("external_no", "category", "problem", "gtin", "consumer_address")
    LISTS = ("demands", "proofs", "flags")

    def intake(self) -> Intake:
        """What was typed, as the action takes it."""
        values: dict[str, Any] = {name: self[name].data for name in self.PLAIN}
        values |= {name: self[name].data or None for name in self.OR_NONE}
        values |= {name: tuple(self[name].data or ()) for name in self.LISTS}
        values["amount"] = self.amount.data or Decimal(0)
        values["purchase_date"] = self.purchase_date.data
        text = {key: value if value is not None else "" for key, value in values.items() if key in TEXT}
        return Intake(**(values | text), proxy=self._proxy())

    def _proxy(self) -> ProxyFacts | None:
        if not (self.proxy_name.data or "").strip():
            return None
        return ProxyFacts(
            name=self.proxy_name.data,
            phone=self.proxy_phone.data or "",
            id_no=self.proxy_id_no.data or "",
            powers=self.proxy_powers.data,
            matters=self.proxy_matters.data or "",
            term_from=self.proxy_term_from.data or date.max,
            term_to=self.proxy_term_to.data or date.min,
            original_seen=bool(self.proxy_original_seen.data),
        )

    def fill(self, complaint: Complaint) -> None:
        """Show what is on record, for a correction or a draft."""
        for name in (*self.PLAIN, *self.OR_NONE, *self.LISTS, "amount"):
            self[name].data = getattr(complaint, name)
        self.merchant_id.data = str(complaint.merchant_id or "")
        self.version.data = str(complaint.version)


TEXT = frozenset(
    {"respondent_name", "item_name", "facts", "consumer_name", "consumer_phone", "respondent_location",
     "event_place", "brand_model"}
)  # fmt: skip
