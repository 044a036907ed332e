"""What a list item and a catalogue row have in common: goods, described by texts, understood when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.recalls.rules.columns.fields import COLUMN_ROLES
from portal.recalls.rules.facts.batch import LOT, PRODUCTION, USE_BY, Batch, read_batch
from portal.recalls.rules.facts.companies import Party, read_parties
from portal.recalls.rules.facts.company_names import Company, read_company
from portal.recalls.rules.facts.gtin import Gtin, read_gtins
from portal.recalls.rules.facts.names import ProductName, read_brand, read_name
from portal.recalls.rules.facts.specs import Spec, read_spec
from portal.recalls.rules.terms import MAKER_ROLES

_ROLES = tuple(COLUMN_ROLES.items())
_BATCHES = (("batch", PRODUCTION), ("production_date", PRODUCTION), ("lot", LOT), ("use_by", USE_BY))


@dataclass(frozen=True)
class Goods:
    """Goods by the texts of their fields (codes of `columns.fields`). Each fact is read once, when first needed."""

    texts: Mapping[str, str]

    @cached_property
    def name(self) -> ProductName | None:
        return read_name(self.texts.get("product_name", ""), self.texts.get("brand", ""))

    @cached_property
    def brand(self) -> str:
        return read_brand(self.texts.get("brand", ""))

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        cells = ((self.texts.get(field), role) for field, role in _ROLES)
        return tuple(party for cell, role in cells if cell for party in read_parties(cell, role).parties)

    @cached_property
    def companies(self) -> tuple[tuple[Party, Company], ...]:
        """Everyone named as maker or trader, each with the name made comparable."""
        read = ((party, read_company(party.name)) for party in self.parties)
        return tuple((party, company) for party, company in read if company)

    @property
    def has_maker(self) -> bool:
        return any(party.role in MAKER_ROLES for party, _ in self.companies)

    @cached_property
    def spec(self) -> Spec:
        """The pack size; one written inside the product's name counts when the column is empty."""
        spec = read_spec(self.texts.get("spec", ""))
        return read_spec(self.name.spec_hint) if spec.empty and self.name and self.name.spec_hint else spec

    @cached_property
    def batch(self) -> Batch:
        found = Batch()
        for field, kind in _BATCHES:
            if text := self.texts.get(field):
                found += read_batch(text, kind)
        if text := self.texts.get("shelf_life"):
            dated = read_batch(text, "OTHER")
            found += Batch(spans=dated.of(USE_BY))
        return found

    @cached_property
    def gtins(self) -> tuple[Gtin, ...]:
        text = self.texts.get("gtin")
        return read_gtins(text) if text else ()

    @cached_property
    def codes(self) -> frozenset[str]:
        """Trade item numbers that identify: right check digit, not a shop's own."""
        return frozenset(gtin.code for gtin in self.gtins if gtin.code)

    @cached_property
    def supplier(self) -> Company | None:
        return read_company(self.texts.get("supplier_name", ""))

    @cached_property
    def sampled(self) -> Company | None:
        """Where the sample was taken (lists only)."""
        return read_company(self.texts.get("sampled_name", ""))
