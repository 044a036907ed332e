"""The text messages a consumer gets: short, plain, with the link. Chinese, as the consumer reads them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintLink
from portal.core.settings import settings
from portal.tenants import facts as station_facts

BODIES = {
    "REGISTERED": "您的投诉已登记，编号 {number}。",
    "accept": "您的投诉 {number} 已受理，20 日内协商处理。",
    "reject": "您的投诉 {number} 未予受理，原因和其他途径见链接。",
    "refer": "您的投诉 {number} 已移交市场监管所。",
    "appoint": "您的投诉 {number} 已约定答复时间，见链接。",
    "review_approve": "您的投诉 {number} 已有和解方案，请查看并决定是否签字。",
    "agree": "您的投诉 {number} 双方已签和解协议。",
    "perform_done": "您的投诉 {number} 已登记为履行完毕，如有不符请在链接中反映。",
    "perform_failed": "您的投诉 {number} 的协议逾期未履行，已上报市场监管所。",
    "terminate": "您的投诉 {number} 已终止和解，其他解决途径见链接。",
    "timeout_20d": "您的投诉 {number} 满 20 日未和解，已终止，其他解决途径见链接。",
    "test_objection": "您的投诉 {number} 已终止和解，其他解决途径见链接。",
    "transfer_to_office": "您的投诉 {number} 已报市场监管所处理。",
    "revisit_mismatch": "您的投诉 {number} 已重新打开，继续处理。",
    "LINK": "您的投诉 {number} 的查询链接：",
}


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What leaves, and to which telephone."""

    phone: str
    body: str


def text_for(db: Session, case_id: UUID, event: str, now: datetime) -> TextMessage | None:
    """The message about *event*, or None when there is no phone (sealed, purged) or no such message."""
    complaint = db.execute(select(Complaint).where(Complaint.id == case_id)).scalar_one_or_none()
    body = BODIES.get(event)
    if complaint is None or body is None or complaint.consumer_phone is None:
        return None
    station = station_facts(db, complaint.tenant_id)
    token = live_token(db, case_id, now)
    link = f"{settings().base_url}/t/{token}" if token else ""
    text = f"【{station.name}】{body.format(number=complaint.number)} {link}".strip()
    return TextMessage(complaint.consumer_phone, text)


def live_token(db: Session, case_id: UUID, now: datetime) -> str | None:
    """The word of the link in force, or None."""
    return db.scalars(
        select(ComplaintLink.token)
        .where(ComplaintLink.complaint_id == case_id, ComplaintLink.ended_at.is_(None))
        .where(ComplaintLink.expires_at > now)
        .order_by(ComplaintLink.made_at.desc())
        .limit(1)
    ).first()
