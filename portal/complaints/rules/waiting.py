"""What a consumer reads on the status page: where things stand, who has the turn, what comes next. Plain words."""

from dataclasses import dataclass

from portal.core.terms import Term


@dataclass(frozen=True, slots=True)
class Words:
    """One state in a consumer's words: what is happening, whose turn it is, which stop of the way is lit."""

    happening: Term
    turn: Term
    stop: int
    """1 to 5 of STOPS."""


STOPS = (
    Term("REGISTER", "登记", "Registered"),
    Term("ACCEPT", "受理", "Accepted"),
    Term("NEGOTIATE", "协商", "Negotiation"),
    Term("SIGN", "签协议、履行", "Agreement"),
    Term("END", "办结", "Closed"),
)
STATION = Term("STATION", "服务站", "the station")
YOU = Term("YOU", "您", "you")
SHOP = Term("SHOP", "商家", "the shop")
OFFICE = Term("OFFICE", "市场监管所", "the market supervision office")
NOBODY = Term("NOBODY", "无需再办", "nobody")

_ROWS = (
    ("REGISTERED", STATION, 1, "已登记，服务站会尽快告诉您是否受理。", "On record; you will hear if it is accepted."),
    ("NOT_ACCEPTED", YOU, 2, "服务站没有受理，原因和其他解决途径写在下面。", "Not accepted; see why and what else."),
    ("ACCEPTED", STATION, 2, "服务站已受理，正在安排人员。", "Taken up; people are being assigned."),
    ("NEGOTIATING", STATION, 3, "工作人员正在与商家核实、协商。", "Staff check the facts and negotiate with the shop."),
    ("TESTING", STATION, 3, "商品正在检测，检测时间不计入期限。", "Goods under test; that time does not count."),
    ("PENDING_REVIEW", STATION, 4, "已有和解方案，正在审核或者等待双方签字。", "A proposal is in approval or signing."),
    ("AGREED", SHOP, 4, "双方已签和解协议，商家应当按约定履行。", "Both sides have signed; the shop must now perform."),
    ("PERFORMING", SHOP, 4, "商家正在履行协议。", "The shop is performing the agreement."),
    ("FED_BACK", NOBODY, 5, "协议已履行，结果已反馈给您。", "The agreement was performed and the result told to you."),
    ("TERMINATED", YOU, 5, "这次没有谈成，和解已终止。您可以走下面的其他途径。", "No settlement; see other ways."),
    ("REFERRED", OFFICE, 5, "已移交市场监管所，由市场监管所处理。", "It was handed to the market supervision office."),
    ("CLOSED", NOBODY, 5, "已办结。", "Closed."),
    ("ARCHIVED", NOBODY, 5, "已办结并归档。", "Closed and filed."),
    ("REOPENED", STATION, 3, "已重新打开，服务站会继续处理。", "Reopened; the station goes on with it."),
    ("VOIDED", NOBODY, 5, "这份登记已作废。", "This record was voided."),
)  # fmt: skip
PLAIN: dict[str, Words] = {
    state: Words(Term(state, zh, en), turn, stop) for state, turn, stop, zh, en in _ROWS
}
