"""The next-step bar: which steps this person may take now, the likely one first, and why not the others."""

from typing import Any
from uuid import UUID

from flask import url_for

from portal.complaints.queries.page import CasePage
from portal.complaints.rules.elements import ELEMENTS
from portal.complaints.rules.events import EVENTS
from portal.complaints.rules.facts import Acting, Reason
from portal.complaints.rules.file import PAPERS
from portal.complaints.rules.roles import ACTORS
from portal.complaints.rules.steps import Step, next_steps, waits_for
from portal.core.actor import Actor
from portal.core.i18n import current_locale, date_text, gettext, money_text

ICONS = {
    "accept": "circle-check",
    "reject": "circle-x",
    "refer": "building-bank",
    "report_up": "speakerphone",
    "assign": "user-check",
    "amend": "edit",
    "start": "player-play",
    "resume": "player-play",
    "negotiate": "messages",
    "appoint": "calendar-event",
    "commission_test": "test-pipe",
    "test_report": "file-check",
    "test_cancel": "file-x",
    "test_objection": "ban",
    "prelim_settlement": "send",
    "withdraw_proposal": "arrow-back-up",
    "review_approve": "check",
    "head_approve": "checks",
    "review_return": "arrow-back-up",
    "sign_consumer": "signature",
    "sign_operator": "signature",
    "perform_start": "player-play",
    "perform_done": "circle-check",
    "perform_failed": "alert-octagon",
    "terminate": "ban",
    "timeout_20d": "hourglass",
    "transfer_to_office": "building-bank",
    "close": "checkbox",
    "archive": "archive",
    "revisit_mismatch": "refresh",
    "void_request": "trash",
    "discard": "trash",
}
GRAVE = frozenset({"reject", "terminate", "test_objection", "void_request", "perform_failed", "discard"})
# Taken by one press and one "yes": nothing to fill in.
DIRECT = frozenset({"review_approve", "head_approve", "perform_start", "close", "archive", "discard"})
SIGNS = frozenset({"sign_consumer", "sign_operator"})
KEYS = {"review_approve": "a", "close": "c", "negotiate": "n"}


def bar(page: CasePage, actor: Actor, slug: str) -> dict[str, Any]:
    """The primary step, the others, why some are closed, and whose turn it is when nobody here has one."""
    steps = next_steps(page.known.case, Acting(actor.person, actor.roles))
    open_steps = [step for step in steps if step.open]
    drawn = _once([_button(step, page, slug) for step in open_steps])
    waits = waits_for(page.known.case)
    return {
        "primary": drawn[0] if drawn else None,
        "others": drawn[1:],
        "closed": _closed(steps),
        "turn": ""
        if waits & actor.roles
        else "、".join(ACTORS.label(r, current_locale()) for r in _order(waits)),
    }


def _order(roles: frozenset[str]) -> list[str]:
    return [role for role in ACTORS if role in roles and role not in ("SYSTEM", "DEPUTY")]


def _once(buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two signatures lead to one page."""
    seen: dict[str, dict[str, Any]] = {}
    for button in buttons:
        seen.setdefault(button["url"], button)
    return list(seen.values())


def _button(step: Step, page: CasePage, slug: str) -> dict[str, Any]:
    label = EVENTS.label(step.event, current_locale())
    button: dict[str, Any] = {
        "label": label,
        "icon": ICONS.get(step.event),
        "tone": "danger" if step.event in GRAVE else None,
        "url": _url(step.event, page.case.id, slug),
        "method": "get",
    }
    if step.event in SIGNS:
        button["label"] = gettext("Both sides sign")
    if step.event in DIRECT:
        button |= {
            "method": "post",
            "version": page.case.version,
            "confirm": gettext("%(step)s: are you sure?", step=label),
        }
    if step.event in KEYS:
        button["key"] = KEYS[step.event]
    return button


def _url(event: str, case_id: UUID, slug: str) -> str:
    if event in SIGNS:
        return url_for("cases.sign", station=slug, case=case_id)
    if event == "amend":
        return url_for("cases.amend", station=slug, case=case_id)
    return url_for("cases.step", station=slug, case=case_id, event=event)


def _closed(steps: list[Step]) -> list[tuple[str, str]]:
    """(step, why not) for steps of this person's role that a rule keeps closed."""
    return [
        (EVENTS.label(step.event, current_locale()), words(step.reasons[0]))
        for step in steps
        if step.mine and step.reasons
    ]


def words(reason: Reason) -> str:
    """A refusal in the page's language, its values as people read them."""
    return gettext(reason.message) % {key: readable(value) for key, value in reason.params}


def readable(value: Any) -> str:
    """Dates, sums and lists of element or paper codes in words."""
    locale = current_locale()
    if isinstance(value, tuple | list):
        names = [
            PAPERS[code].label(locale) if code in PAPERS else ELEMENTS.label(code, locale) for code in value
        ]
        return ("、" if locale == "zh" else ", ").join(names)
    if hasattr(value, "isoformat"):
        return date_text(value)
    return money_text(value) if hasattr(value, "quantize") else str(value)
