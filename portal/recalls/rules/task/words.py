"""Closed lists of a withdrawal: why a match is none, what was done, which proof, how refunds went."""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

MATCH_STATES = Vocabulary(
    Term("OPEN", "待判断", "To be judged"),
    Term("CONFIRMED", "属实", "Confirmed"),
    Term("REJECTED", "已排除", "Rejected"),
    Term("GONE", "已失效", "Void"),
)
REJECT_REASONS = Vocabulary(
    Term("OTHER_BATCH", "核对实物，不是名单所列批次", "Goods looked at: another batch"),
    Term("OTHER_PRODUCT", "不是同一商品", "Another product"),
    Term("OTHER_MAKER", "不是同一企业", "Another maker"),
    Term("SOLD_OUT_LONG", "台账未更新，早已无货", "Catalogue not up to date, gone long ago"),
    Term("WRONG_ROW", "台账登记有误", "The catalogue was wrong"),
    Term("OTHER", "其他", "Other"),
)
MEASURES = Vocabulary(
    Term("STOP", "停止销售", "Stop selling"),
    Term("OFF_SHELF", "下架", "Take off the shelf"),
    Term("SEAL", "封存", "Seal"),
    Term("TELL", "通知消费者", "Tell consumers"),
    Term("POST", "张贴公示/召回公告", "Post the notice"),
    Term("RETURN", "退回供货商", "Send back to the supplier"),
    Term("HARMLESS", "无害化处理", "Render harmless"),
    Term("DESTROY", "销毁", "Destroy"),
    Term("RELABEL", "补正标签后复售（仅限标签问题并明示）", "Relabel and sell again (label faults only)"),
)
PROOFS = Vocabulary(
    Term("SHELF", "下架封存照片", "Withdrawal and sealing"),
    Term("POSTED", "张贴照片", "Notice posted"),
    Term("REFUND", "退货退款凭证", "Refund"),
    Term("DISPOSAL", "退货、销毁凭证", "Return or destruction"),
    Term("CHECK", "核查照片", "Check"),
    Term("TEST", "检验报告", "Test report"),
    Term("SIGNATURE", "签名", "Signature"),
)
REFUND_WAYS = Vocabulary(
    Term("CASH", "现金", "Cash"),
    Term("TRANSFER", "原路退回或转账", "Transfer"),
    Term("EXCHANGE", "换货", "Exchange"),
)
CONTRADICTIONS = Vocabulary(
    Term("CATALOGUE", "商品台账出现名单商品", "Listed goods in the catalogue"),
    Term("AUDIT", "现场检查发现名单商品", "Listed goods found on site"),
)
RELIST_STATES = Vocabulary(
    Term("ASKED", "待局审批", "Waiting for the bureau"),
    Term("GRANTED", "同意", "Approved"),
    Term("REFUSED", "不同意", "Refused"),
)
LEVEL_TONES = {
    "BATCH": "seal",
    "PRODUCT_OTHER_BATCH": "amber",
    "PRODUCT_UNKNOWN_BATCH": "amber",
    "MANUFACTURER": "brand",
    "NAME_ONLY": "line",
}
# Levels that make a task; the rest are hints beside it.
HITS = ("BATCH", "PRODUCT_OTHER_BATCH", "PRODUCT_UNKNOWN_BATCH")
