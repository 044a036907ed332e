"""The life of a check: which version is in force for whom, the state of the whole, expiry, renewal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.tenants.rules.standards.lists import Checklist, Item

RENEW_DAYS = 30  # an item may be renewed so long before it runs out, or in the last third of a short life
IN_WORK = frozenset({"OPEN", "RETURNED", "REOPENED"})  # the station may work on an item in these states


@dataclass(frozen=True)
class Standing:
    """One item as it stands: its state, and until when its confirmation holds."""

    state: str = "OPEN"
    valid_until: date | None = None


NONE = Standing()


def covers(one: Checklist, *, path: str, kind: str, area: str) -> bool:
    """Whether a checklist speaks to a station: under its bureau, of its kinds, in its areas."""
    return (
        path.startswith(one.office_path)
        and (not one.kinds or kind in one.kinds)
        and (not one.areas or any(area.startswith(prefix) for prefix in one.areas))
    )


def in_force(versions: Iterable[Checklist], today: date) -> dict[tuple[str, str], Checklist]:
    """Of each (bureau, code) the version in force: the last that has begun. *versions* are published, not retired."""
    found: dict[tuple[str, str], Checklist] = {}
    for one in versions:
        key = (one.office_path, one.code)
        begun = one.effective_from is not None and one.effective_from <= today
        if begun and (key not in found or one.number > found[key].number):
            found[key] = one
    return found


def for_station(
    versions: Iterable[Checklist], *, path: str, kind: str, area: str, today: date
) -> list[Checklist]:
    """What a station is asked or offered: of each code the version of the nearest bureau above; asked ones first."""
    nearest: dict[str, Checklist] = {}
    for one in in_force(versions, today).values():
        if covers(one, path=path, kind=kind, area=area):
            known = nearest.get(one.code)
            if known is None or len(one.office_path) > len(known.office_path):
                nearest[one.code] = one
    return sorted(nearest.values(), key=lambda one: (one.binding != "ASKED", one.code))


def confirmed_score(checklist: Checklist, items: Mapping[str, Standing]) -> Decimal:
    """The weights of the confirmed items together."""
    return sum(
        (one.weight for one in checklist.items if items.get(one.code, NONE).state == "CONFIRMED"), Decimal(0)
    )


def overall(checklist: Checklist, items: Mapping[str, Standing], *, was_confirmed: bool) -> str:
    """The state of the whole check, from its items."""
    states = [(one, items.get(one.code, NONE).state) for one in checklist.items]
    if any(state == "SUBMITTED" for _, state in states):
        return "SUBMITTED"
    required = all(state == "CONFIRMED" for one, state in states if one.required)
    if required and confirmed_score(checklist, items) >= checklist.pass_mark:
        return "CONFIRMED"
    if any(state == "RETURNED" for _, state in states):
        return "RETURNED"
    return "REOPENED" if was_confirmed else "OPEN"


def open_items(checklist: Checklist, items: Mapping[str, Standing]) -> int:
    """How many items wait for the station: required ones in its hands, and optional ones sent back or run out."""
    count = 0
    for one in checklist.items:
        state = items.get(one.code, NONE).state
        if state in {"RETURNED", "REOPENED"} or (one.required and state == "OPEN"):
            count += 1
    return count


def whole_until(checklist: Checklist, items: Mapping[str, Standing]) -> date | None:
    """Until when the standard stands: its required item that runs out first."""
    days = [
        found.valid_until
        for one in checklist.items
        if one.required and (found := items.get(one.code, NONE)).valid_until
    ]
    return min(days) if days else None


def renew_from(item: Item, until: date) -> date:
    """The first day an item may be renewed before it runs out."""
    return until - timedelta(days=min(RENEW_DAYS, item.validity_days // 3))


def expired(items: Mapping[str, Standing], today: date) -> list[str]:
    """The confirmed items whose last day has passed."""
    return [
        code
        for code, one in items.items()
        if one.state == "CONFIRMED" and one.valid_until is not None and one.valid_until < today
    ]


def changed(old: Sequence[Item], new: Sequence[Item]) -> list[str]:
    """The codes that stand in both versions but ask something else."""
    before = {one.code: one.digest for one in old}
    return [one.code for one in new if one.code in before and before[one.code] != one.digest]
