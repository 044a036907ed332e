"""Forms about goods, suppliers and their papers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import DateField, DecimalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.i18n import N_, current_locale, gettext
from portal.core.i18n import lazy_gettext as _l
from portal.core.terms import Vocabulary
from portal.core.web.forms import BaseForm, PhoneField, VersionedForm
from portal.merchants.actions.suppliers import SupplierFacts
from portal.merchants.rules.goods import MOST_STOCK, GoodsFacts
from portal.merchants.rules.papers import MOVES, PAPERS

FILL = _l(N_("Fill this in."))
# What cannot be rounded (NaN, forty digits) stops here; the rules say the rest.
AMOUNT = NumberRange(-MOST_STOCK, MOST_STOCK, _l(N_("This quantity is too large to be true.")))
Choices = Sequence[tuple[UUID, str]]


def _options(words: Vocabulary, codes: Sequence[str] | None = None) -> list[tuple[str, str]]:
    return [(code, words.label(code, current_locale())) for code in codes or words]


class GoodsForm(VersionedForm):
    """One batch of one product."""

    name = StringField(_l(N_("Product name")), [InputRequired(FILL), Length(max=120)])
    merchant_id = SelectField(_l(N_("Sold by")), [Optional()])
    maker = StringField(_l(N_("Manufacturer")), [Length(max=200)])
    brand = StringField(_l(N_("Brand")), [Length(max=60)])
    spec = StringField(_l(N_("Pack size")), [Length(max=80)])
    barcode = StringField(_l(N_("Barcode")), [Length(max=20)])
    produced_on = DateField(_l(N_("Production date")), [Optional()])
    batch = StringField(_l(N_("Lot")), [Length(max=60)])
    expires_on = DateField(_l(N_("Use by")), [Optional()])
    shelf_life = StringField(_l(N_("Shelf life")), [Length(max=40)])
    stock = DecimalField(_l(N_("Stock")), [Optional(), AMOUNT], places=None)
    unit = StringField(_l(N_("Unit")), [Length(max=20)])
    supplier_id = SelectField(_l(N_("Supplier")), [Optional()])
    purchased_on = DateField(_l(N_("Bought on")), [Optional()])
    note = TextAreaField(_l(N_("Note")), [Length(max=200)])

    def offer(self, shops: Choices, suppliers: Choices) -> GoodsForm:
        """Fill the choices."""
        own = ("", gettext(N_("The station's own host")))
        none = ("", gettext(N_("Not written yet")))
        self.merchant_id.choices = [own, *((str(one), name) for one, name in shops)]
        self.supplier_id.choices = [none, *((str(one), name) for one, name in suppliers)]
        return self

    def facts(self) -> GoodsFacts:
        """The form as the action takes it."""
        texts = {
            name: self[name].data or ""
            for name in ("name", "maker", "brand", "spec", "barcode", "batch", "shelf_life", "unit", "note")
        }
        stock = self.stock.data
        return GoodsFacts(
            **texts,
            merchant_id=_id(self.merchant_id.data),
            supplier_id=_id(self.supplier_id.data),
            produced_on=self.produced_on.data,
            expires_on=self.expires_on.data,
            purchased_on=self.purchased_on.data,
            stock=None if stock is None else round(stock, 3),
        )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None  # SelectField took it from its choices


class StockForm(BaseForm):
    """A line of the stock book."""

    kind = SelectField(_l(N_("Stock movement")), [InputRequired(FILL)])
    quantity = DecimalField(_l(N_("Quantity")), [InputRequired(FILL), AMOUNT], places=None)
    note = StringField(_l(N_("Note")), [Length(max=200)])

    def offer(self) -> StockForm:
        """Fill the choices."""
        self.kind.choices = _options(MOVES)
        return self


class PaperForm(BaseForm):
    """A purchase paper."""

    kind = SelectField(_l(N_("Kind of paper")), [InputRequired(FILL)])
    number = StringField(_l(N_("Its number")), [Length(max=80)])
    valid_until = DateField(_l(N_("Valid until")), [Optional()])
    file = FileField(_l(N_("Photo or PDF")))

    def offer(self, codes: Sequence[str]) -> PaperForm:
        """Fill the choices."""
        self.kind.choices = _options(PAPERS, codes)
        return self


class SupplierForm(VersionedForm):
    """A supplier."""

    name = StringField(_l(N_("Supplier's name")), [InputRequired(FILL), Length(max=120)])
    uscc = StringField(_l(N_("Unified social credit code")), [Length(max=18)])
    licence_no = StringField(_l(N_("Food permit number")), [Length(max=40)])
    address = StringField(_l(N_("Address")), [Length(max=200)])
    contact = StringField(_l(N_("Contact person")), [Length(max=40)])
    phone = PhoneField(_l(N_("Telephone")))

    def facts(self) -> SupplierFacts:
        """The form as the action takes it."""
        return SupplierFacts(**{name: self[name].data or "" for name in SupplierFacts.__dataclass_fields__})


class KeyForm(BaseForm):
    """A key for a shop's own system."""

    label = StringField(_l(N_("Which system will use it")), [InputRequired(FILL), Length(max=80)])
    merchant_id = SelectField(_l(N_("Whose goods it pushes")), [Optional()])

    def offer(self, shops: Choices) -> KeyForm:
        """Fill the choices."""
        own = ("", gettext(N_("The station's own host, or the shop each row names")))
        self.merchant_id.choices = [own, *((str(one), name) for one, name in shops)]
        return self

    @property
    def merchant(self) -> UUID | None:
        """The shop chosen."""
        return _id(self.merchant_id.data)
