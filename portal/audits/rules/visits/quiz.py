"""Questions for whoever is on duty (M58 业务): three are drawn for each visit with the visit's seed.

The answers follow the seed documents (001 §§5–14) and the law named beside each; the inspector sees the right one.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.audits.rules.draw.sampler import Sampler


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its choices, which of them is right (0-based), and where that stands."""

    code: str
    words: str
    choices: tuple[str, ...]
    right: int
    basis: str


BANK = (
    Question(
        "Q01",
        "服务站处理消费纠纷，做的是哪一件事？",
        ("和解", "行政调解", "仲裁"),
        0,
        "《消费者权益保护法》第三十九条",
    ),
    Question(
        "Q02", "受理投诉后，最长多少日内要终结？", ("7 日", "20 日", "60 日"), 1, "服务站工作规范第十三条"
    ),
    Question(
        "Q03", "一般投诉的协商，站里至少几人参加？", ("1 人", "2 人", "3 人"), 1, "服务站工作规范第九条"
    ),
    Question("Q04", "和解协议书一式几份？", ("1 份", "2 份", "4 份"), 1, "服务站工作规范第十一条"),
    Question("Q05", "投诉档案至少保存多久？", ("6 个月", "1 年", "2 年"), 2, "服务站工作规范第十四条"),
    Question(
        "Q06",
        "消费者拿来发票原件，怎么办？",
        ("留下原件", "复印后当场退还原件", "只抄号码"),
        1,
        "服务站工作规范第五条",
    ),
    Question(
        "Q07",
        "消费者举报店里卖假酒，怎么办？",
        ("站里自己调查", "移交市场监管部门，并为举报人保密", "告诉店家，让店家解释"),
        1,
        "《市场监督管理投诉举报处理办法》",
    ),
    Question(
        "Q08",
        "收到不合格商品通报，店里正好有这批货，先做什么？",
        ("打折尽快卖完", "立即下架封存，登记数量", "等月底一起处理"),
        1,
        "《消费者权益保护法》第十九条、第三十三条",
    ),
    Question(
        "Q09",
        "协商不成，怎么办？",
        ("一直拖到消费者放弃", "终止和解，告知其他维权途径", "直接销案，不告知"),
        1,
        "服务站工作规范第十一、十二条",
    ),
    Question(
        "Q10",
        "消费者的电话可以给谁看？",
        ("只给办理这件投诉的人", "给商场所有店长", "贴在公示栏"),
        0,
        "《个人信息保护法》第六条、《消费者权益保护法》第二十九条",
    ),
    Question(
        "Q11",
        "站里的人员换了，怎么办？",
        ("不用管", "报市场监管所备案", "年底再报"),
        1,
        "服务站建设标准（人员变更备案）",
    ),
    Question(
        "Q12",
        "只有购物小票、没有发票，能不能受理投诉？",
        ("不能", "能，小票等也可以证明", "要店长同意"),
        1,
        "《消费者权益保护法》第二十二条",
    ),
)
ASKED = 3


def drawn(seed: str) -> list[Question]:
    """The questions of a visit, by its seed: anybody can draw them again."""
    by_code = {one.code: one for one in BANK}
    return [by_code[code] for _, code in Sampler(f"{seed}/quiz").first(sorted(by_code), ASKED)]
