"""The timeline of a case: the history's lines with their papers beside them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from portal.complaints.models import ComplaintEvent, ComplaintReply, Minutes, Referral, Settlement, Test
from portal.complaints.queries.page import CasePage
from portal.complaints.rules.events import EVENTS
from portal.complaints.rules.roles import ACTORS
from portal.core.clock import SHANGHAI
from portal.core.i18n import N_, current_locale, gettext

TONES = {
    "register": "brand",
    "accept": "brand",
    "reject": "seal",
    "review_return": "amber",
    "withdraw_proposal": "amber",
    "agree": "jade",
    "perform_done": "jade",
    "perform_failed": "seal",
    "terminate": "seal",
    "timeout_20d": "seal",
    "test_objection": "seal",
    "refer": "amber",
    "transfer_to_office": "amber",
    "report_up": "amber",
    "revisit_mismatch": "amber",
    "close": "jade",
    "void_approve": "seal",
}
REPLIES = {
    "MESSAGE": N_("The consumer wrote"),
    "DONE": N_("The consumer says it was done"),
    "NOT_DONE": N_("The consumer says it was not done"),
    "TO_OFFICE": N_("The consumer wants the office to have the case"),
    "WITHDRAW": N_("The consumer wants to withdraw"),
}


def lines(page: CasePage, slug: str) -> list[dict[str, Any]]:
    """Everything that happened, oldest first."""
    found = [(event.at, event.seq, _line(event, page, slug)) for event in page.events]
    found += [(reply.at, 10**6, _reply(reply)) for reply in page.replies]
    return [line for _, _, line in sorted(found, key=lambda item: (item[0], item[1]))]


def _line(event: ComplaintEvent, page: CasePage, slug: str) -> dict[str, Any]:
    locale = current_locale()
    role = ACTORS.label(event.role, locale)
    who = event.by_name if event.role in ("SYSTEM", "CONSUMER") else f"{event.by_name}（{role}）"
    return {
        "what": EVENTS.label(event.event, locale),
        "actor": who,
        "time": wall(event.at),
        "at": event.at.isoformat(),
        "note": _note(event, page),
        "seen": event.shown,
        "documents": _documents(event, page, slug),
        "tone": TONES.get(event.event),
    }


def _reply(reply: ComplaintReply) -> dict[str, Any]:
    return {
        "what": gettext(REPLIES[reply.kind]),
        "actor": ACTORS.label("CONSUMER", current_locale()),
        "time": wall(reply.at),
        "at": reply.at.isoformat(),
        "note": reply.text or None,
        "seen": True,
        "documents": [],
        "tone": "brand",
    }


def _note(event: ComplaintEvent, page: CasePage) -> str | None:
    """The line's own words; minutes and referrals are told whole."""
    if event.event == "negotiate":
        said = _at(page.of(Minutes), event.at, "written_at")
        if said is not None:
            return f"{event.note}。{said.present}：{said.content}"
    if event.event in ("refer", "report_up", "transfer_to_office"):
        told = _at(page.of(Referral), event.at, "at")
        if told is not None:
            words = f"{event.note}：{told.summary}" if event.note else told.summary
            answer = gettext(N_("The office answered: %(words)s"), words=told.office_reply)
            return f"{words}\n{answer}" if told.office_reply else words
    return event.note or None


def _documents(event: ComplaintEvent, page: CasePage, slug: str) -> list[dict[str, str]]:
    if event.event == "test_report":
        test = next((row for row in page.of(Test) if row.report_file_id), None)
        if test is not None and test.report_file_id is not None:
            return [_file(slug, page.case.id, test.report_file_id, gettext("Test report"))]
    if event.event == "negotiate":
        said = _at(page.of(Minutes), event.at, "written_at")
        if said is not None and said.scan_id is not None:
            return [_file(slug, page.case.id, said.scan_id, gettext("Signed record"))]
    if event.event == "agree" and page.of(Settlement):
        url = url_for("cases.agreement", station=slug, case=page.case.id)
        return [{"name": gettext("Agreement, as signed"), "url": url, "kind": "file", "size": ""}]
    return []


def _file(slug: str, case_id: UUID, file_id: UUID, name: str) -> dict[str, str]:
    url = url_for("cases.file", station=slug, case=case_id, file=file_id)
    return {"name": name, "url": url, "kind": "file", "size": ""}


def _at(rows: list[Any], at: datetime, column: str) -> Any:
    return next((row for row in rows if getattr(row, column) == at), None)


def wall(at: datetime) -> str:
    """`11 月 3 日 14:06`, with the year when it is another."""
    local = at.astimezone(SHANGHAI)
    if current_locale() == "zh":
        return f"{local.year} 年 {local.month} 月 {local.day} 日 {local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"
