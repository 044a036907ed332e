"""The text of a settlement agreement: what is signed is this text, to the byte."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.complaints.rules.checks import Obligation
from portal.complaints.rules.words.steps import OBLIGATIONS

WAIVER = "本协议不得排除或者限制消费者依法享有的权利；双方已知悉并自愿签订。"


@dataclass(frozen=True, slots=True)
class AgreementText:
    """Everything of form F04 that both sides bind themselves to. Chinese, as printed."""

    number: str
    station: str
    consumer: str
    consumer_proxy: str
    operator: str
    operator_address: str
    summary: str
    terms: str
    obligations: tuple[Obligation, ...]
    perform_due: date

    @property
    def text(self) -> str:
        """The canonical text, one fact a line."""
        lines = [
            "投诉和解协议书",
            f"编号：{self.number}",
            f"服务站：{self.station}",
            f"投诉人（消费者）：{self.consumer}",
            f"委托代理人：{self.consumer_proxy or '无'}",
            f"被投诉人（经营者）：{self.operator}",
            f"地址（经营场所）：{self.operator_address}",
            f"投诉内容及请求：{self.summary}",
            f"协议内容：{self.terms}",
            *(f"履行事项{at}：{obligation_words(one)}" for at, one in enumerate(self.obligations, 1)),
            f"履行期限：{self.perform_due.isoformat()}",
            WAIVER,
        ]
        return "\n".join(line.strip() for line in lines)

    @property
    def hash(self) -> str:
        """SHA-256 of the text in UTF-8, hex."""
        return text_hash(self.text)


def text_hash(text: str) -> str:
    """SHA-256 in hex: any changed byte is another text."""
    return hashlib.sha256(text.encode()).hexdigest()


def obligation_words(one: Obligation) -> str:
    """`退款 ¥120.00：原路退回（2026-11-28 前）`."""
    money = f" ¥{one.amount:,.2f}" if one.amount else ""
    detail = f"：{one.detail}" if one.detail else ""
    return f"{OBLIGATIONS[one.kind].zh}{money}{detail}（{one.due.isoformat()} 前）"


def pack_obligations(obligations: Sequence[Obligation]) -> list[dict[str, str | None]]:
    """As stored: JSON without floats."""
    return [
        {
            "kind": one.kind,
            "detail": one.detail,
            "amount": None if one.amount is None else str(one.amount),
            "due": one.due.isoformat(),
        }
        for one in obligations
    ]


def unpack_obligations(stored: Sequence[dict[str, str | None]]) -> tuple[Obligation, ...]:
    """The reverse of `pack_obligations`. Raises KeyError or ValueError on anything else."""
    return tuple(
        Obligation(
            kind=str(one["kind"]),
            detail=str(one["detail"] or ""),
            amount=None if one["amount"] is None else Decimal(str(one["amount"])),
            due=date.fromisoformat(str(one["due"])),
        )
        for one in stored
    )
