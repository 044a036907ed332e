"""From a case's rows to what a paper shows."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from portal import trail
from portal.complaints.actions.desk import subject_of
from portal.complaints.models import (
    Appointment,
    Complaint,
    Decision,
    Feedback,
    Minutes,
    Settlement,
    Signature,
    Termination,
)
from portal.complaints.queries.page import CasePage, case_file
from portal.complaints.rules.agreement import obligation_words, unpack_obligations
from portal.complaints.rules.papers import F01, F04, F06, F09, Box, Hand, Head, MinutesView
from portal.complaints.rules.words.citations import CITATIONS
from portal.complaints.rules.words.goods import CATEGORIES, SUBJECT_KINDS, kind_of
from portal.complaints.rules.words.intake import CHANNELS, DEMANDS, FLAGS, ID_TYPES, PROBLEMS, PROOFS, SOURCES
from portal.complaints.rules.words.outcomes import RESULTS, result
from portal.complaints.rules.words.steps import (
    BASES,
    MANNERS,
    MINUTES_OUTCOMES,
    OPINIONS,
    OTHER_WAYS,
    POWERS,
    REJECT_REASONS,
    SIGNED_BY,
    TERMINATION,
    TERMINATION_SUB,
    TOLD_BY,
)
from portal.core.clock import local_date
from portal.core.files import read_file
from portal.core.i18n.capitals import capitals_text
from portal.core.qr import qr_data_uri
from portal.core.terms import Vocabulary
from portal.core.web import Context


def boxes(vocabulary: Vocabulary, chosen: Any) -> tuple[Box, ...]:
    """Every word of a list, the chosen ones ticked."""
    ticked = {chosen} if isinstance(chosen, str) or chosen is None else set(chosen)
    return tuple((term.zh, code in ticked) for code, term in vocabulary.items())


def head_of(context: Context, page: CasePage) -> Head:
    """Number, station and the proof: the end of the trail's chain at this moment."""
    stamp = trail.stamp(context.db, subject_of(page.case))
    station = page.known.station
    return Head(
        station=station.name,
        host=station.host_name,
        number=page.case.number or "",
        printed_at=context.now,
        stamp=stamp,
        qr=qr_data_uri(stamp) if stamp else "",
    )


def hand_of(
    context: Context, case: Complaint, signatures: list[Signature], document: UUID, party: str
) -> Hand:
    """The signature of one side on one document, as a picture when it was drawn on a screen."""
    found = [row for row in signatures if row.document_id == document and row.party == party]
    if not found:
        return Hand()
    row = found[-1]
    return Hand(row.signer_name, _picture(context, case, row), local_date(row.at))


def _picture(context: Context, case: Complaint, row: Signature) -> str | None:
    if row.how == "PAPER":
        return None
    file = case_file(context.db, case, row.file_id)
    if file is None or file.purged_at is not None:
        return None
    body = base64.b64encode(read_file(file.sha256)).decode()
    return f"data:{file.media_type};base64,{body}"


def f01(context: Context, page: CasePage) -> F01:
    """消费投诉登记表."""
    return F01(head=head_of(context, page), **_told(page), **_about(page), **_handled(context, page))


def _told(page: CasePage) -> dict[str, Any]:
    """Who came, how, and against whom."""
    case = page.case
    proxy = next((row for row in page.parties if row.kind == "PROXY" and row.ended_on is None), None)
    return {
        "registrar": case.registrar,
        "registered_at": case.registered_at,
        "channel": CHANNELS.label(case.channel),
        "source": SOURCES.label(case.source),
        "external_no": case.external_no or "",
        "consumer": case.consumer_name,
        "phone": case.consumer_phone or "",
        "address": case.consumer_address or "",
        "id_type": ID_TYPES.label(case.consumer_id_type),
        "id_no": case.consumer_id_no or "",
        "publish_consent": case.publish_consent,
        "proxy": f"是：{proxy.name}（{POWERS.label(proxy.powers)[:4]}）" if proxy else "",
        "respondent": case.respondent_name,
        "respondent_uscc": case.respondent_uscc or "",
        "respondent_location": case.respondent_location,
        "respondent_contact": case.respondent_contact or "",
    }


def _about(page: CasePage) -> dict[str, Any]:
    """What happened, about what, wanting what."""
    case = page.case
    return {
        "purchase_date": case.purchase_date,
        "event_at": case.event_at,
        "event_place": case.event_place,
        "kind": SUBJECT_KINDS.label(kind_of(case.category)) if case.category else "商品/服务",
        "category": CATEGORIES.label(case.category),
        "item": case.item_name,
        "brand_model": case.brand_model,
        "gtin": case.gtin or "",
        "amount": case.amount,
        "problem": PROBLEMS.label(case.problem),
        "facts": case.facts,
        "demands": boxes(DEMANDS, case.demands),
        "claim_amount": case.claim_amount,
        "evidence": _evidence(page),
        "flags": tuple(FLAGS.label(code) for code in case.flags),
    }


def _handled(context: Context, page: CasePage) -> dict[str, Any]:
    """What the station decided and did, who approved it, what the consumer said."""
    case, decision, told = page.case, page.last(Decision), page.last(Feedback)
    made = page.agreement or page.known.settlement or page.last(Settlement)
    appointment = page.last(Appointment)
    return {
        "decision": _decision(case, decision),
        "decision_note": _decision_note(decision),
        "handling": _handling(made, page),
        "handler": _handler(made, page),
        "review": made.review_opinion if made else "",
        "reviewer": _staff(made.approver, made.approved_at) if made else Hand(),
        "head_review": made.head_opinion if made else "",
        "head_hand": _staff(made.head_name, made.head_at) if made else Hand(),
        "consumer_opinion": boxes(OPINIONS, told.opinion if told else None),
        "consumer_note": told.opinion_note if told else "",
        "consumer_hand": hand_of(context, case, page.of(Signature), made.id, "CONSUMER") if made else Hand(),
        "appointed_reply_at": appointment.reply_at if appointment else None,
        "feedback_at": told.at if told else None,
        "result": RESULTS.label(result(case.outcome)),
        "recovered": case.recovered_amount,
    }


def _evidence(page: CasePage) -> tuple[str, ...]:
    shown = [PROOFS.label(code) for code in page.case.proofs if code != "NONE"]
    files = [one.evidence.note or one.file.name for one in page.files if one.evidence.kind == "EVIDENCE"]
    return tuple(dict.fromkeys([*shown, *(f"{name}" for name in files if name)]))


def _decision(case: Complaint, decision: Decision | None) -> tuple[Box, ...]:
    accepted = decision is not None and decision.accepted
    return (
        ("受理", accepted),
        ("不予受理并告知", decision is not None and not accepted),
        ("转其他部门/告知途径", decision is None and case.outcome in ("LEAD", "REFERRED")),
    )


def _decision_note(decision: Decision | None) -> str:
    if decision is None or decision.reason is None:
        return ""
    return "：".join(part for part in (REJECT_REASONS.label(decision.reason), decision.detail) if part)


def _handling(made: Settlement | None, page: CasePage) -> str:
    if made is None:
        ended = page.last(Termination)
        return f"终止和解：{ended.detail}" if ended else ""
    grounds = [BASES.label(code) for code in made.bases] + [CITATIONS[code].text for code in made.citations]
    return f"{made.opinion}\n拟和解：{made.terms}\n依据：{'、'.join(grounds)}"


def _handler(made: Settlement | None, page: CasePage) -> Hand:
    if made is not None:
        return _staff(made.proposed_name, made.proposed_at)
    ended = page.last(Termination)
    return _staff(ended.by_name, ended.told_at) if ended else Hand()


def _staff(name: str, at: datetime | None) -> Hand:
    return Hand(name, None, local_date(at) if at else None)


def f04(context: Context, page: CasePage, made: Settlement) -> F04:
    """投诉和解协议书: the words come from what was put and signed, not from the case as it is now."""
    case, station, people = page.case, page.known.station, page.of(Signature)
    proxy = next((row for row in page.parties if row.kind == "PROXY" and row.ended_on is None), None)
    witness = next((row for row in people if row.document_id == made.id and row.witness_name), None)
    return F04(
        head=head_of(context, page),
        number=made.agreement_no,
        consumer=case.consumer_name,
        consumer_phone=case.consumer_phone or "",
        consumer_address=case.consumer_address or "",
        consumer_proxy=f"{proxy.name}　{proxy.phone or ''}" if proxy and made.by_proxy else "",
        co_consumers=tuple(row.name for row in page.parties if row.kind == "CO_CONSUMER"),
        operator=case.respondent_name,
        operator_host=station.host_name,
        operator_address=_line(made.text, "地址（经营场所）："),
        operator_contact=case.respondent_contact or "",
        summary=made.summary,
        terms=made.terms,
        obligations=tuple(obligation_words(one) for one in unpack_obligations(made.obligations)),
        perform_due=made.perform_due,
        amount=made.amount,
        amount_words=capitals_text(made.amount),
        consumer_hand=hand_of(context, case, people, made.id, "CONSUMER"),
        operator_hand=hand_of(context, case, people, made.id, "OPERATOR"),
        witness=Hand(witness.witness_name) if witness else Hand(made.proposed_name),
        signed_on=made.concluded_on,
        text_hash=made.text_hash,
    )


def _line(text: str, head: str) -> str:
    return next((line.removeprefix(head) for line in text.splitlines() if line.startswith(head)), "")


def f06(context: Context, page: CasePage) -> F06 | None:
    """终止和解告知书, or the notice of a refusal; None when nothing was ended or refused."""
    ended, decision = page.last(Termination), page.last(Decision)
    case = page.case
    if ended is not None:
        reasons = boxes(TERMINATION, ended.reason)
        kind = f"（{TERMINATION_SUB.label(ended.sub)}）" if ended.sub else ""
        return F06(
            head=head_of(context, page),
            title="终止和解记录（告知书）",
            consumer=case.consumer_name,
            respondent=case.respondent_name,
            item=case.item_name,
            accepted_on=case.accepted_on,
            reasons=(*reasons[:-1], (reasons[-1][0] + kind, reasons[-1][1])),
            detail=ended.detail,
            ways=boxes(OTHER_WAYS, ended.ways),
            told_at=ended.told_at,
            told_by=TOLD_BY.label(ended.told_by),
            handler=ended.by_name,
            ended_on=ended.ended_on,
        )
    if decision is None or decision.accepted:
        return None
    return F06(
        head=head_of(context, page),
        title="不予受理告知书",
        consumer=case.consumer_name,
        respondent=case.respondent_name,
        item=case.item_name,
        accepted_on=None,
        reasons=boxes(REJECT_REASONS, decision.reason),
        detail=decision.detail,
        ways=boxes(OTHER_WAYS, decision.ways),
        told_at=decision.at,
        told_by=TOLD_BY.label(decision.told_by),
        handler=decision.by_name,
        ended_on=local_date(decision.at),
    )


def f09(context: Context, page: CasePage) -> F09:
    """协商记录."""
    return F09(
        head=head_of(context, page),
        consumer=page.case.consumer_name,
        respondent=page.case.respondent_name,
        item=page.case.item_name,
        minutes=tuple(_minutes(context, page, row) for row in page.of(Minutes)),
    )


def _minutes(context: Context, page: CasePage, row: Minutes) -> MinutesView:
    note = f"（{row.signed_note}）" if row.signed_note else ""
    return MinutesView(
        at=row.at,
        manner=MANNERS.label(row.manner),
        place=row.place,
        officers=tuple(row.officer_names),
        simple=row.simple,
        present=row.present,
        content=row.content,
        outcome=boxes(MINUTES_OUTCOMES, row.outcome),
        signed=SIGNED_BY.label(row.signed) + note,
        consumer_hand=hand_of(context, page.case, page.of(Signature), row.id, "CONSUMER"),
        operator_hand=hand_of(context, page.case, page.of(Signature), row.id, "OPERATOR"),
    )
