"""What a station or an officer fills in about a task."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.i18n import N_
from portal.core.web.forms import LocalDateTimeField, MoneyField, PhoneField, TicksField, VersionedForm
from portal.recalls.actions.tasks.judge import Amounts, OwnFind
from portal.recalls.actions.tasks.proof import Upload
from portal.recalls.actions.tasks.relist import RelistFacts
from portal.recalls.actions.tasks.withdraw import Disposal, RefundFacts
from portal.recalls.forms.fields import NEEDED, L, QuantityField, cards, choices, maybe, photos, uploads
from portal.recalls.rules.task.words import MEASURES, REFUND_WAYS, REJECT_REASONS


class WithPhotos(VersionedForm):
    """A step that is proved by photos."""

    photos = photos(L(N_("Photos")))
    hashes = HiddenField()

    def uploads(self) -> list[Upload]:
        """What was attached."""
        return uploads(self.photos, self.hashes.data or "")


class RejectForm(VersionedForm):
    """Why a match is none."""

    reason = cards(L(N_("Why these are not the listed goods")), REJECT_REASONS)
    note = StringField(L(N_("In words")), [Length(max=300)])


class AmountsForm(VersionedForm):
    """How much came in, is there, and was sold."""

    received = QuantityField(L(N_("Came in altogether")))
    stock = QuantityField(L(N_("In stock now (shelf and store)")))
    sold = QuantityField(L(N_("Sold")))
    returned = maybe(L(N_("Sent back to the supplier before")))
    destroyed = maybe(L(N_("Destroyed before")))
    unit = StringField(L(N_("Unit")), [Length(max=10)])

    def amounts(self) -> Amounts:
        """The form as the action takes it."""
        return Amounts(
            self.received.data or Decimal(0),
            self.stock.data or Decimal(0),
            self.sold.data or Decimal(0),
            self.returned.data or Decimal(0),
            self.destroyed.data or Decimal(0),
            self.unit.data or "",
        )


class OwnFindForm(AmountsForm):
    """Listed goods that the catalogue does not hold."""

    name = StringField(L(N_("Product's name")), [InputRequired(NEEDED), Length(max=200)])
    brand = StringField(L(N_("Brand")), [Length(max=100)])
    spec = StringField(L(N_("Specification")), [Length(max=100)])
    batch = StringField(L(N_("Production date or lot")), [Length(max=100)])
    maker = StringField(L(N_("Maker")), [Length(max=200)])
    supplier = StringField(L(N_("Supplier")), [Length(max=200)])

    def goods(self) -> OwnFind:
        """The goods as the action takes them."""
        return OwnFind(**{name: self[name].data or "" for name in OwnFind.__slots__})


class WithdrawForm(WithPhotos):
    """下架封存."""

    measures = TicksField(
        L(N_("What was done")),
        choices=choices(MEASURES, only=("STOP", "OFF_SHELF", "SEAL", "TELL")),
        default=["STOP", "OFF_SHELF", "SEAL"],
    )
    place = StringField(L(N_("Where the sealed goods lie")), [InputRequired(NEEDED), Length(max=100)])
    note = StringField(L(N_("In words")), [Length(max=300)])


class PostForm(WithPhotos):
    """张贴公示."""

    place = StringField(L(N_("Where the notice hangs")), [InputRequired(NEEDED), Length(max=100)])


class RefundForm(WithPhotos):
    """A consumer brings goods back."""

    line = SelectField(L(N_("Goods concerned")))
    quantity = QuantityField(L(N_("How many came back")))
    amount = MoneyField(L(N_("Refunded")))
    way = cards(L(N_("How")), REFUND_WAYS, default="CASH")
    returned_at = LocalDateTimeField(L(N_("When")), [InputRequired(NEEDED)])
    name = StringField(L(N_("Consumer's name")), [Length(max=40)])
    phone = PhoneField(L(N_("Telephone")))
    address = StringField(L(N_("Address")), [Length(max=200)])

    def facts(self) -> RefundFacts:
        """The form, once it is valid, as the action takes it."""
        assert self.returned_at.data is not None
        return RefundFacts(
            line=UUID(self.line.data),
            quantity=self.quantity.data or Decimal(0),
            amount=self.amount.data or Decimal(0),
            way=self.way.data,
            returned_at=self.returned_at.data,
            name=(self.name.data or "").strip() or None,
            phone=self.phone.data or None,
            address=(self.address.data or "").strip() or None,
        )


class DisposeForm(WithPhotos):
    """处置. The quantities stand in fields named after the lines: returned-<id>, destroyed-<id>, relabelled-<id>."""

    measures = TicksField(
        L(N_("What was done")), choices=choices(MEASURES, only=("RETURN", "HARMLESS", "DESTROY", "RELABEL"))
    )
    note = StringField(L(N_("In words")), [Length(max=300)])

    def disposals(self, given: Any, lines: list[UUID]) -> dict[UUID, Disposal]:
        """What became of each line's stock. Raises ValueError on what is no number."""
        return {
            one: Disposal(
                *(_number(given.get(f"{name}-{one}", "")) for name in ("returned", "destroyed", "relabelled"))
            )
            for one in lines
        }


def _number(text: str) -> Decimal:
    field = QuantityField("", []).bind(VersionedForm(formdata=None), "number")
    field.process_formdata([text])
    return field.data or Decimal(0)


class ClaimForm(VersionedForm):
    """The text that was shown, and who signs it."""

    text = HiddenField(validators=[InputRequired()])
    text_hash = HiddenField(validators=[InputRequired()])
    signer = StringField(L(N_("Name of who signs")), [InputRequired(NEEDED), Length(max=40)])
    looked = BooleanField(
        L(N_("The catalogue, the shelves, the store and goods on the way were looked through")),
        [InputRequired(NEEDED)],
    )


class RelistForm(WithPhotos):
    """恢复销售."""

    line = SelectField(L(N_("Goods concerned")))
    batch = StringField(L(N_("Batch that was tested")), [InputRequired(NEEDED), Length(max=100)])
    quantity = QuantityField(L(N_("Quantity")))
    report_no = StringField(L(N_("Number of the test report")), [InputRequired(NEEDED), Length(max=60)])
    lab = StringField(L(N_("Testing agency")), [InputRequired(NEEDED), Length(max=100)])
    reason = TextAreaField(L(N_("Why they may be sold again")), [InputRequired(NEEDED), Length(max=500)])

    def facts(self) -> RelistFacts:
        """The form as the action takes it."""
        return RelistFacts(
            line=UUID(self.line.data),
            batch=self.batch.data or "",
            quantity=self.quantity.data or Decimal(0),
            report_no=self.report_no.data or "",
            lab=self.lab.data or "",
            reason=self.reason.data or "",
        )


class CheckForm(WithPhotos):
    """核查."""

    on_site = BooleanField(L(N_("Looked at on site")))
    note = TextAreaField(L(N_("What was checked and found")), [InputRequired(NEEDED), Length(max=1000)])


class DecideForm(VersionedForm):
    """Words to a decision."""

    note = TextAreaField(L(N_("Reason or comment")), [InputRequired(NEEDED), Length(max=1000)])
