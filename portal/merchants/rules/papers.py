"""Which papers a shop must ask for when goods come in (食品安全法 53; 食品安全法实施条例; 农产品 65): 索证索票."""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

PAPERS = Vocabulary(
    Term("LICENCE", "营业执照", "Business licence"),
    Term("PERMIT", "食品生产经营许可证", "Food permit"),
    Term("CERTIFICATE", "检验合格证明", "Certificate of inspection"),
    Term("QUARANTINE", "检疫合格证明", "Certificate of quarantine"),
    Term("INVOICE", "进货票据", "Invoice or delivery note"),
    Term("CUSTOMS", "进口报关单和检验检疫证明", "Customs and import inspection papers"),
    Term("OTHER", "其他材料", "Other"),
)
OF_SUPPLIER = ("LICENCE", "PERMIT", "OTHER")
OF_GOODS = ("CERTIFICATE", "QUARANTINE", "INVOICE", "CUSTOMS", "OTHER")
LICENCES = ("LICENCE", "PERMIT")
PROOFS = ("CERTIFICATE", "QUARANTINE", "CUSTOMS")
LACKS = Vocabulary(
    Term("SUPPLIER", "未登记供货商", "No supplier"),
    Term("LICENCE", "缺供货商证照", "Supplier's licence missing or out of date"),
    Term("PROOF", "缺合格证明", "Proof of quality missing"),
    Term("INVOICE", "缺进货票据", "Invoice missing"),
)
MOVES = Vocabulary(
    Term("IN", "进货", "Came in"),
    Term("SALE", "销售", "Sold"),
    Term("RETURN", "退供货商", "Returned to the supplier"),
    Term("LOSS", "损耗、销毁", "Lost or destroyed"),
    Term("COUNT", "盘点", "Counted"),
)


def lacks(*, supplier: bool, licence: bool, proof: bool, invoice: bool) -> list[str]:
    """Codes of LACKS for goods that have these and not those. Without a supplier its licence is not asked for."""
    found = [] if supplier else ["SUPPLIER"]
    found += ["LICENCE"] if supplier and not licence else []
    found += [] if proof else ["PROOF"]
    return found + ([] if invoice else ["INVOICE"])
