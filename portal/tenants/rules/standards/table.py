"""A checklist as a table: one row an item; a row without a code is a further proof of the item above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.errors import N_, Invalid
from portal.tenants.rules.standards.lists import (
    LONGEST_VALIDITY,
    Evidence,
    Item,
    check_evidence,
    check_item,
    sum_fault,
)
from portal.tenants.rules.standards.words import EVIDENCE, FIELDS, RECORDS

YES = frozenset({"是", "必达", "必填", "yes", "y", "true", "1", "√", "✓"})
NO = frozenset({"否", "选达", "选填", "不", "no", "n", "false", "0", "×"})
_KINDS = {text.casefold(): term.code for term in EVIDENCE.values() for text in (term.code, term.zh, term.en)}
_KEYS = {
    kind: {text.casefold(): term.code for term in known.values() for text in (term.code, term.zh, term.en)}
    for kind, known in (("FIELD", FIELDS), ("RECORD", RECORDS))
}


@dataclass(frozen=True)
class RowFault:
    """Why a row is refused: the column at fault and a sentence."""

    line: int
    column: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    """What a table of a checklist comes to: the items that hold, and the rows that do not."""

    items: dict[int, Item] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    _above: int | None = None
    _refused_above: int | None = None
    _codes: dict[str, int] = field(default_factory=dict)

    def total_fault(self) -> Invalid | None:
        """What is wrong with the weights together, and how to mend it."""
        return sum_fault(list(self.items.values()))

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Judge one row: *cells* by column name, texts without edges, "" for nothing."""
        try:
            if cells.get("code"):
                self._item(line, cells)
            else:
                self._further(cells)
        except Invalid as refused:
            self.faults.append(RowFault(line, refused.field or "", refused.message, refused.params))

    def _item(self, line: int, cells: Mapping[str, str]) -> None:
        self._above, self._refused_above = None, line
        code = cells["code"]
        known = self._codes.setdefault(code.casefold(), line)
        if known != line:
            raise Invalid(
                N_("the code “%(code)s” stands in line %(line)s already"), field="code", code=code, line=known
            )
        item = Item(
            code=code,
            title=cells.get("title", ""),
            title_en=cells.get("title_en", ""),
            weight=_weight(cells.get("weight", "")),
            required=_yes(cells.get("required", ""), "required", default=True),
            validity_days=_whole(cells.get("validity", ""), "validity", LONGEST_VALIDITY),
            help=cells.get("help", ""),
            evidence=(_evidence(cells),),
        )
        check_item(item)
        self.items[line] = item
        self._above, self._refused_above = line, None

    def _further(self, cells: Mapping[str, str]) -> None:
        if self._refused_above is not None:
            raise Invalid(
                N_("belongs to the item in line %(line)s, which is refused"),
                field="code",
                line=self._refused_above,
            )
        if self._above is None:
            raise Invalid(N_("has no code, and no item stands above it"), field="code")
        if cells.get("weight"):
            raise Invalid(N_("a further proof has no weight of its own; give the row a code"), field="weight")
        item = self.items[self._above]
        wider = Item(**{**vars(item), "evidence": (*item.evidence, _evidence(cells))})
        check_item(wider)
        self.items[self._above] = wider


def _evidence(cells: Mapping[str, str]) -> Evidence:
    written = cells.get("kind", "")
    kind = _KINDS.get(written.casefold())
    if kind is None:
        names = "、".join(term.zh for term in EVIDENCE.values())
        raise Invalid(
            N_("“%(kind)s” is no kind of evidence; known are %(names)s"),
            field="kind",
            kind=written,
            names=names,
        )
    key = cells.get("key", "")
    age = cells.get("max_age", "")
    made = Evidence(
        kind=kind,
        what=cells.get("what") or cells.get("title", ""),
        count=_whole(cells.get("count", ""), "count", 1),
        key=_KEYS.get(kind, {}).get(key.casefold(), key),
        camera_only=_yes(cells.get("camera", ""), "camera", default=False),
        max_age_days=_whole(age, "max_age", 0) if age else None,
    )
    check_evidence(made)
    return made


def _weight(text: str) -> Decimal:
    try:
        found = Decimal(text.removesuffix("%").removesuffix("分").strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise Invalid(
            N_("“%(text)s” is no weight; write a number such as 12 or 7.5"), field="weight", text=text
        )
    return found


def _whole(text: str, column: str, default: int) -> int:
    plain = text.removesuffix("天").removesuffix(".0").strip()
    if not plain:
        return default
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 6):
        raise Invalid(N_("“%(text)s” is no whole number"), field=column, text=text)
    return int(plain)


def _yes(text: str, column: str, *, default: bool) -> bool:
    word = text.casefold()
    if not word:
        return default
    if word not in YES | NO:
        raise Invalid(N_("“%(text)s” is neither yes nor no"), field=column, text=text)
    return word in YES


def _text(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda one: "" if one.get(name) is None else str(one[name]).strip()


def cells_of_json(one: Mapping[str, Any]) -> list[dict[str, str]]:
    """An item of a JSON checklist as the rows of a table: its first proof beside it, further ones below. Raises
    Invalid when it is none."""
    proofs = one.get("evidence")
    if not isinstance(proofs, list) or not proofs or not all(isinstance(proof, Mapping) for proof in proofs):
        raise Invalid(N_("has no list “evidence”"), field="kind")
    head = {name: _text(source)(one) for name, source in ITEM_KEYS.items()}
    rows = [{name: _text(source)(proof) for name, source in PROOF_KEYS.items()} for proof in proofs]
    return [{**head, **rows[0]}, *rows[1:]]


ITEM_KEYS = {
    "code": "code",
    "title": "title",
    "title_en": "title_en",
    "weight": "weight",
    "required": "required",
    "validity": "validity_days",
    "help": "help",
}
PROOF_KEYS = {
    "kind": "kind",
    "what": "what",
    "count": "count",
    "key": "key",
    "camera": "camera_only",
    "max_age": "max_age_days",
}
