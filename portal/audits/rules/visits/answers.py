"""What a visit's answers say: how each item stands, what is missing, which faults were found.

Items are named "item/<code>/<check>", "duty/…", "quiz/…", "ledger/<case>", "goods/<barcode>", "photo/<item>/<sha256>",
"findings", "met", "place", "sign/inspector", "sign/station", "done". A value is a JSON text made on the device.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.audits.rules.sync import Answer, ItemView, Kept, view
from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary

VERDICTS = ("PASS", "FAIL", "NA")
DUTY = Vocabulary(
    Term("present", "值班人员在岗", "Somebody is on duty"),
    Term("badge", "佩戴工作牌", "Wears the badge"),
    Term("manner", "接待态度", "Receives people well"),
)
DONE, FINDINGS, MET, PLACE = "done", "findings", "met", "place"
SIGNATURES = ("sign/inspector", "sign/station")
GOODS = "goods/"
JUDGED = ("item/", "duty/", "ledger/", GOODS)
HEADS = (*JUDGED, "quiz/", "photo/", "sign/")
WHOLE = frozenset({DONE, FINDINGS, MET, PLACE})
LONGEST_ITEM, LONGEST_VALUE, LONGEST_ID, MOST_REPLACED = 300, 20_000, 120, 200
UNREADABLE = N_("This answer cannot be read. It stays on the device; tell us the reference number.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong: the item, the inspector's words, photos by hash, the answers' ids that say so."""

    item: str
    words: str
    photos: tuple[str, ...]
    said_by: Answer


def checked(answer: Answer) -> Answer:
    """The answer, when the server can keep it. Raises Invalid in words on one it cannot read."""
    fits = (
        (answer.item in WHOLE or answer.item.startswith(HEADS))
        and 0 < len(answer.id) <= LONGEST_ID
        and len(answer.device) <= LONGEST_ID
        and len(answer.item) <= LONGEST_ITEM
        and len(answer.value) <= LONGEST_VALUE
        and len(answer.replaces) <= MOST_REPLACED
        and all(0 < len(one) <= LONGEST_ID for one in answer.replaces)
    )
    text = "".join((answer.id, answer.item, answer.value, answer.device, *answer.replaces))
    if not fits or "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid(UNREADABLE)
    return answer


def value_of(answer: Answer) -> dict[str, Any]:
    """The value as the device meant it; a text that is no object is the words themselves."""
    try:
        found = json.loads(answer.value)
    except ValueError:
        found = answer.value
    return found if isinstance(found, dict) else {"words": str(found)}


def standing(kept: Kept) -> dict[str, ItemView]:
    """How each item stands, by its name."""
    return {item: one for (_, item), one in view(kept).items()}


def photos_named(items: Mapping[str, ItemView]) -> dict[str, list[str]]:
    """The hashes of the photos that stand, by the item they belong to."""
    found: dict[str, list[str]] = {}
    for name in items:
        if name.startswith("photo/"):
            item, _, sha256 = name.removeprefix("photo/").rpartition("/")
            found.setdefault(item, []).append(sha256)
    return found


def files_named(items: Mapping[str, ItemView]) -> set[str]:
    """Every file the answers speak of, signatures among them."""
    named = {sha256 for photos in photos_named(items).values() for sha256 in photos}
    for name in SIGNATURES:
        if name in items:
            for answer in (items[name].current, *items[name].beside):
                named.update(str(sha) for sha in (value_of(answer).get("png"),) if sha)
    return named


def expected(pack: Mapping[str, Any]) -> list[str]:
    """The items a visit must answer, in the order of the pack."""
    names = []
    for item in pack["task"]["items"]:
        checks = item.get("checks") or ()
        names += [f"item/{item['code']}/{check['code']}" for check in checks] or [f"item/{item['code']}"]
    names += [f"duty/{code}" for code in DUTY]
    names += [f"quiz/{one['code']}" for one in pack["quiz"]]
    names += [f"ledger/{number}" for number in pack["ledger"]["cases"]]
    return names


def missing(pack: Mapping[str, Any], items: Mapping[str, ItemView]) -> list[str]:
    """What is not there yet: items unanswered, faults without a photo ("photo/<item>"), signatures."""
    photos = photos_named(items)
    left = [name for name in expected(pack) if name not in items]
    for name, one in items.items():
        judged = name.startswith(JUDGED) and not name.startswith("duty/")
        if judged and value_of(one.current).get("verdict") == "FAIL" and not photos.get(name):
            left.append(f"photo/{name}")
    return left + [name for name in SIGNATURES if name not in items]


def faults(items: Mapping[str, ItemView]) -> list[Fault]:
    """What stands as failed and is agreed on. An item on which two answers differ waits for somebody's decision."""
    photos = photos_named(items)
    found = []
    for name, one in sorted(items.items()):
        told = value_of(one.current)
        if name.startswith(JUDGED) and told.get("verdict") == "FAIL" and not one.contested:
            words = str(told.get("words") or "")
            found.append(Fault(name, words, tuple(sorted(photos.get(name, ()))), one.current))
    return found


def contested(items: Mapping[str, ItemView]) -> list[str]:
    """Items on which two answers differ that did not know of each other."""
    return sorted(name for name, one in items.items() if one.contested)


def kept(answers: Iterable[Answer]) -> dict[tuple[str, str], Answer]:
    """Answers as the merge holds them."""
    return {(one.id, one.digest()): one for one in answers}


def notices(answer: Answer) -> tuple[UUID, ...]:
    """The notices that a look at the shelf chose for a barcode that stands on several; empty when it named none. What
    is no id is left out: the answer stays as it came."""
    named = value_of(answer).get("tasks")
    found = []
    for one in named if isinstance(named, list) else ():
        try:
            found.append(UUID(str(one)))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
