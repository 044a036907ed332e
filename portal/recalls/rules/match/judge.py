"""How far a list item and a catalogue row are the same goods (levels: domain, §4.4).

BATCH needs maker (or barcode), product, pack size and date or lot together; a name alone never gets there, a date that
is no date goes to a person, and what the catalogue does not say is never taken as agreement.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from portal.recalls.rules.facts import company_names, names, specs
from portal.recalls.rules.match import batches
from portal.recalls.rules.match.firms import MAKER, MISSING, NEAR, OTHER, TRADER, compare_firms
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.reasons import Reason, reason

_BASE = {
    "BATCH": 0.95,
    "PRODUCT_OTHER_BATCH": 0.75,
    "PRODUCT_UNKNOWN_BATCH": 0.70,
    "MANUFACTURER": 0.40,
    "NAME_ONLY": 0.25,
}
_NAME_WEIGHT, _DOUBT = 0.05, 0.05


class Judgement(NamedTuple):
    """A level (code of `terms.LEVELS`), how sure inside it (0…1), why, and whether a person must look."""

    level: str
    score: float
    reasons: tuple[Reason, ...]
    review: bool


def judge(item: Goods, row: Goods) -> Judgement | None:
    """The level of a pair, None when it is none of our business."""
    maker, maker_reason = compare_firms(item.firms, row.firms)
    code, code_reasons = _compare_codes(item, row)
    if maker == OTHER and code != names.SAME:
        return None
    name, name_reason = _compare_names(item, row)
    known = (*code_reasons, maker_reason, name_reason)
    named = name in (names.SAME, names.VARIETY_UNKNOWN)
    if code == names.SAME or (maker in (MAKER, TRADER) and named):
        return _product(item, row, known, _Doubts.of(maker, code, name))
    if maker == MAKER:
        return _made("MANUFACTURER", item, row, known, review=name == names.SIMILAR)
    if not named or code == names.DIFFERENT:
        return None
    if maker == MISSING:
        return _name_only(item, row, known)
    if maker == NEAR and batches.compare_batches(item.batch, row.batch) in (batches.SAME, batches.IN_RANGE):
        same_size = specs.compare_specs(item.spec, row.spec) != specs.DIFFERENT
        return _made("NAME_ONLY", item, row, known, review=True) if same_size else None
    return None


class _Doubts(NamedTuple):
    """What stands against BATCH for goods that are the same product: `blocks` forbids it, `review` asks a person."""

    blocks: bool
    unclear: bool
    review: bool
    by_code: bool

    @classmethod
    def of(cls, maker: str, code: str, name: str) -> _Doubts:
        by_code = code == names.SAME
        strangers = by_code and maker in (OTHER, NEAR) and name not in (names.SAME, names.VARIETY_UNKNOWN)
        return cls(
            blocks=code == names.DIFFERENT,
            unclear=strangers or (name == names.VARIETY_UNKNOWN and not by_code),
            review=maker in (TRADER, OTHER, NEAR) or name != names.SAME,
            by_code=by_code,
        )


def _product(item: Goods, row: Goods, known: tuple[Reason, ...], doubts: _Doubts) -> Judgement:
    """The levels of one product: by date or lot, then lowered by pack size, brand and doubt."""
    batch, batch_reason = _compare_batches(item, row)
    size, size_reason = _compare_sizes(item, row, doubts.by_code)
    brand_reason = _other_brand(item, row)
    review = doubts.review or batch == batches.INVALID
    if batch == batches.UNKNOWN:
        level = "PRODUCT_UNKNOWN_BATCH"
    elif (
        batch in (batches.OTHER, batches.INVALID) or doubts.blocks or size == specs.DIFFERENT or brand_reason
    ):
        level = "PRODUCT_OTHER_BATCH"
    elif doubts.unclear or size == specs.UNKNOWN:
        level, review = "PRODUCT_UNKNOWN_BATCH", True
    else:
        level = "BATCH"
    reasons = (*known, size_reason, *((brand_reason,) if brand_reason else ()), batch_reason)
    return _made(level, item, row, reasons, review)


def _name_only(item: Goods, row: Goods, known: tuple[Reason, ...]) -> Judgement:
    _, batch_reason = _compare_batches(item, row)
    _, size_reason = _compare_sizes(item, row, by_code=False)
    supplier = []
    if (
        row.supplier
        and item.sampled
        and company_names.compare_companies(row.supplier, item.sampled) == company_names.SAME
    ):
        supplier = [reason("BOUGHT_FROM_SAMPLED", name=row.texts.get("supplier_name", ""))]
    return _made("NAME_ONLY", item, row, (*known, size_reason, batch_reason, *supplier), review=True)


def _made(level: str, item: Goods, row: Goods, reasons: tuple[Reason, ...], review: bool) -> Judgement:
    alike = fuzz.ratio(item.name.whole, row.name.whole) / 100 if item.name and row.name else 0.0
    score = _BASE[level] + _NAME_WEIGHT * alike - (_DOUBT if review else 0)
    return Judgement(level, round(score, 3), reasons, review)


def _compare_codes(item: Goods, row: Goods) -> tuple[str, list[Reason]]:
    if not item.gtins and not row.gtins:
        return "UNKNOWN", []
    wrong = dict.fromkeys((gtin.problem, gtin.raw) for gtin in (*item.gtins, *row.gtins) if gtin.problem)
    problems = [reason(f"GTIN_{problem}", code=raw) for problem, raw in wrong]
    shared = item.codes & row.codes
    if shared:
        return names.SAME, [reason("GTIN_SAME", code="、".join(sorted(shared))), *problems]
    if item.codes and row.codes:
        listed, stocked = ("、".join(sorted(goods.codes)) for goods in (item, row))
        return names.DIFFERENT, [reason("GTIN_OTHER", listed=listed, stocked=stocked), *problems]
    return "UNKNOWN", problems


def _compare_names(item: Goods, row: Goods) -> tuple[str, Reason]:
    listed, stocked = item.texts.get("product_name", ""), row.texts.get("product_name", "")
    if item.name is None or row.name is None:
        return "UNKNOWN", reason("NAME_OTHER", listed=listed, stocked=stocked)
    trade_names = item.firms.trade_names + "|" + row.firms.trade_names
    outcome = names.compare_names(item.name, row.name, trade_names)
    if outcome == names.SAME:
        return outcome, reason("NAME_SAME", name=stocked)
    if outcome == names.VARIETY_UNKNOWN:
        return outcome, reason("VARIETY_UNKNOWN")
    code = "NAME_SIMILAR" if outcome == names.SIMILAR else "NAME_OTHER"
    return outcome, Reason(code, (("listed", listed), ("stocked", stocked)))


def _other_brand(item: Goods, row: Goods) -> Reason | None:
    """Two brands, both given, that share nothing: a contract maker's other customer."""
    ours, theirs = item.brand, row.brand
    if not ours or not theirs or ours in theirs or theirs in ours or fuzz.ratio(ours, theirs) >= 50:
        return None
    return reason("BRAND_OTHER", listed=item.texts["brand"], stocked=row.texts["brand"])


def _compare_sizes(item: Goods, row: Goods, by_code: bool) -> tuple[str, Reason]:
    """A list without a size means every size; a barcode already tells the size of the pack."""
    listed, stocked = item.texts.get("spec", ""), row.texts.get("spec", "")
    outcome = specs.compare_specs(item.spec, row.spec)
    if outcome == specs.SAME:
        return outcome, reason("SPEC_SAME", spec=stocked or listed)
    if outcome == specs.DIFFERENT:
        return outcome, reason("SPEC_OTHER", listed=listed, stocked=stocked)
    if item.spec.empty:
        return specs.SAME, reason("SPEC_MISSING_LISTED")
    return (specs.SAME if by_code else specs.UNKNOWN), reason("SPEC_MISSING_STOCKED", listed=listed)


def _compare_batches(item: Goods, row: Goods) -> tuple[str, Reason]:
    outcome = batches.compare_batches(item.batch, row.batch)
    listed, stocked = _batch_text(item), _batch_text(row)
    if outcome == batches.SAME:
        return outcome, reason("BATCH_SAME", batch=stocked)
    if outcome == batches.UNKNOWN:
        missing = "BATCH_MISSING_LISTED" if not item.batch.comparable else "BATCH_MISSING_STOCKED"
        if item.batch.comparable and row.batch.comparable:
            return outcome, reason("BATCH_UNCLEAR", listed=listed, stocked=stocked)
        return outcome, reason(missing)
    code = {
        batches.IN_RANGE: "BATCH_IN_RANGE",
        batches.OTHER: "BATCH_OTHER",
        batches.INVALID: "DATE_INVALID",
    }[outcome]
    return outcome, reason(code, listed=listed or "—", stocked=stocked or "—")


def _batch_text(goods: Goods) -> str:
    return "、".join(
        text for field in ("batch", "production_date", "lot", "use_by") if (text := goods.texts.get(field))
    )
