"""Quantities of withdrawn goods: what came in is in stock, sold, sent back or destroyed, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from portal.core.errors import N_, Invalid

ZERO = Decimal(0)
MOST = Decimal(10) ** 9
STEP = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Quantities:
    """Pieces (or kilograms) of one kind of goods, to three places. `relabelled` is a part of the stock."""

    received: Decimal
    stock: Decimal
    sold: Decimal
    returned: Decimal = ZERO
    destroyed: Decimal = ZERO
    relabelled: Decimal = ZERO

    @property
    def balanced(self) -> bool:
        """stock + sold + returned + destroyed = received."""
        return self.stock + self.sold + self.returned + self.destroyed == self.received

    def checked(self) -> Quantities:
        """Itself. Raises Invalid for a negative or oversized number, or when they do not balance."""
        for name in ("received", "stock", "sold", "returned", "destroyed", "relabelled"):
            value: Decimal = getattr(self, name)
            if not value.is_finite() or value < 0 or value >= MOST or value != value.quantize(STEP):
                raise Invalid(N_("Write a quantity of 0 or more, with at most three decimals."), field=name)
        if not self.balanced:
            raise Invalid(
                N_(
                    "The quantities do not balance: in stock %(stock)s + sold %(sold)s + sent back %(returned)s "
                    "+ destroyed %(destroyed)s is not received %(received)s."
                ),
                field="stock",
                stock=plain(self.stock),
                sold=plain(self.sold),
                returned=plain(self.returned),
                destroyed=plain(self.destroyed),
                received=plain(self.received),
            )
        if self.relabelled > self.stock:
            raise Invalid(N_("More is relabelled than is in stock."), field="relabelled")
        return self

    def brought_back(self, quantity: Decimal) -> Quantities:
        """A consumer brings goods back: sold becomes stock. Raises Invalid when more comes than was sold."""
        if quantity <= 0:
            raise Invalid(N_("Write how many came back."), field="quantity")
        if quantity > self.sold:
            raise Invalid(
                N_("Only %(sold)s were sold and not brought back yet."),
                field="quantity",
                sold=plain(self.sold),
            )
        return replace(self, sold=self.sold - quantity, stock=self.stock + quantity).checked()

    def disposed(self, *, returned: Decimal, destroyed: Decimal, relabelled: Decimal = ZERO) -> Quantities:
        """The sealed stock leaves: back to the supplier, destroyed, or relabelled and kept. Raises Invalid when
        anything would be left over."""
        left = self.stock - returned - destroyed
        after = replace(
            self,
            stock=left,
            returned=self.returned + returned,
            destroyed=self.destroyed + destroyed,
            relabelled=relabelled,
        ).checked()
        if after.stock != relabelled:
            raise Invalid(
                N_("%(left)s of the sealed stock %(stock)s are not accounted for."),
                field="returned",
                left=plain(after.stock - relabelled),
                stock=plain(self.stock),
            )
        return after


def plain(value: Decimal) -> str:
    """A quantity without trailing zeros: 12, 0.5."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text
