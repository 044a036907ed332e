"""Articles most often needed at a station, to be picked by two keys while writing an opinion.

Each gist is a faithful short form of the article in laws/; the number is what counts and what is printed.
"""

from dataclasses import dataclass

CPL = "《消费者权益保护法》"
CPL_RULES = "《消费者权益保护法实施条例》"
ONLINE_RETURNS = "《网络购买商品七日无理由退货暂行办法》"


@dataclass(frozen=True, slots=True)
class Citation:
    """One article: a stable code, the law, the article, what it says, and the problems it usually answers."""

    code: str
    law: str
    article: str
    gist: str
    problems: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As printed: 《…法》第…条."""
        return f"{self.law}{self.article}"


_ROWS = (
    ("CPL16", CPL, "第十六条", "P04 P14", "有约定的按照约定履行义务"),
    ("CPL20", CPL, "第二十条", "P05 P06 P07", "信息应当真实、全面，不得作虚假或者引人误解的宣传；明码标价"),
    ("CPL23", CPL, "第二十三条", "P01 P03", "保证应有的质量；耐用商品和装饰装修服务六个月内发现瑕疵的，由经营者举证"),
    ("CPL24", CPL, "第二十四条", "P01 P03", "不符合质量要求的退货、更换、修理；没有规定和约定的，七日内可以退货"),
    ("CPL25", CPL, "第二十五条", "P03 P04", "网络、电视、电话、邮购等方式购物七日内无理由退货及其例外"),
    ("CPL26", CPL, "第二十六条", "P04 P14", "格式条款、店堂告示不得排除或者限制消费者权利"),
    ("CPL40", CPL, "第四十条", "P01 P08", "可以向销售者要求赔偿；缺陷造成损害的也可以向生产者要求赔偿"),
    ("CPL48", CPL, "第四十八条", "P01 P09 P11", "应当承担民事责任的情形"),
    ("CPL49", CPL, "第四十九条", "P08 P15", "造成人身伤害的赔偿医疗费、误工费等合理费用"),
    ("CPL52", CPL, "第五十二条", "P01 P03 P99", "造成财产损害的修理、重作、更换、退货、补足数量、退款或者赔偿损失"),
    ("CPL53", CPL, "第五十三条", "P04", "预收款：按约定提供，否则履行约定或者退回预付款"),
    ("CPL54", CPL, "第五十四条", "P01 P02", "经行政部门认定为不合格的商品，消费者要求退货的应当退货"),
    ("CPL55", CPL, "第五十五条", "P06 P10", "欺诈的增加赔偿价款的三倍，不足五百元的为五百元"),
    ("REG12", CPL_RULES, "第十二条", "P03 P06", "宣传、店堂告示等作出的承诺应当履行"),
    ("REG22", CPL_RULES, "第二十二条", "P04", "收取预付款应当订立书面合同并按约定提供"),
    ("REG47", CPL_RULES, "第四十七条", "P01", "鉴定、检测机构由双方协商确定"),
    ("ONL6", ONLINE_RETURNS, "第六条", "P03", "不适用七日无理由退货的商品"),
)  # fmt: skip
CITATIONS = {
    code: Citation(code, law, article, gist, tuple(problems.split()))
    for code, law, article, problems, gist in _ROWS
}


def suggested(problem: str | None) -> list[Citation]:
    """All citations, those that usually answer *problem* first."""
    return sorted(CITATIONS.values(), key=lambda citation: problem not in citation.problems)
