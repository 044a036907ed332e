"""What a list item and a catalogue row have in common: goods, described by texts, understood when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, overload

from portal.recalls.rules.columns.fields import COLUMN_ROLES
from portal.recalls.rules.facts.batch import LOT, OTHER, PRODUCTION, USE_BY, Batch, read_batch
from portal.recalls.rules.facts.company_names import Company, read_company
from portal.recalls.rules.facts.gtin import Gtin, read_gtins
from portal.recalls.rules.facts.names import ProductName, read_brand, read_name
from portal.recalls.rules.facts.specs import Spec, read_spec
from portal.recalls.rules.match.firms import Firms, read_firms

_BATCHES = (("batch", PRODUCTION), ("production_date", PRODUCTION), ("lot", LOT), ("use_by", USE_BY))


Value = TypeVar("Value")


class Once(Generic[Value]):
    """A property worked out at its first use. functools.cached_property would take a lock for each one (3.11)."""

    def __init__(self, work: Callable[[Any], Value]) -> None:
        self._work = work

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Once[Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> Once[Value] | Value:
        if instance is None:
            return self
        value = self._work(instance)
        instance.__dict__[self._name] = value
        return value


class Goods:
    """Goods by the texts of their fields (codes of `columns.fields`). Each fact is read once, when first needed; firms
    that are known already may be given."""

    def __init__(self, texts: Mapping[str, str], firms: Firms | None = None) -> None:
        self.texts = texts
        if firms is not None:
            self.__dict__["firms"] = firms

    @Once
    def name(self) -> ProductName | None:
        return read_name(self.texts.get("product_name", ""), self.texts.get("brand", ""))

    @Once
    def brand(self) -> str:
        return read_brand(self.texts.get("brand", ""))

    @Once
    def firms(self) -> Firms:
        """Everyone named as maker or trader."""
        cells = [(text, COLUMN_ROLES[field]) for field, text in self.texts.items() if field in COLUMN_ROLES]
        return read_firms(tuple(cells))

    @Once
    def spec(self) -> Spec:
        """The pack size; one written inside the product's name counts when the column is empty."""
        spec = read_spec(self.texts.get("spec", ""))
        return read_spec(self.name.spec_hint) if spec.empty and self.name and self.name.spec_hint else spec

    @Once
    def batch(self) -> Batch:
        parts = [read_batch(self.texts[field], kind) for field, kind in _BATCHES if field in self.texts]
        if text := self.texts.get("shelf_life"):
            parts.append(Batch(spans=read_batch(text, OTHER).of(USE_BY)))
        return parts[0] if len(parts) == 1 else sum(parts, Batch())

    @Once
    def gtins(self) -> tuple[Gtin, ...]:
        text = self.texts.get("gtin")
        return read_gtins(text) if text else ()

    @Once
    def codes(self) -> frozenset[str]:
        """Trade item numbers that identify: right check digit, not a shop's own."""
        return frozenset(gtin.code for gtin in self.gtins if gtin.code)

    @Once
    def supplier(self) -> Company | None:
        return read_company(self.texts.get("supplier_name", ""))

    @Once
    def sampled(self) -> Company | None:
        """Where the sample was taken (lists only)."""
        return read_company(self.texts.get("sampled_name", ""))
