"""Words of tickets and their codes: demands and problems as the platform and call-takers write them."""

import re

# Codes of 文书式样一 note 4 (complaints.DEMANDS); the platform's own words lead there.
_DEMANDS = (
    ("加倍赔偿", "D08"), ("惩罚性赔偿", "D08"), ("十倍赔偿", "D08"), ("三倍赔偿", "D08"),
    ("退赔费用", "D06"), ("退还货款和服务费用", "D06"), ("退还货款", "D06"), ("退款", "D06"), ("退费", "D06"),
    ("退货退款", "D04"), ("退货", "D04"), ("退换", "D04"),
    ("更换", "D03"), ("换货", "D03"), ("修理", "D01"), ("维修", "D01"), ("重作", "D02"),
    ("补足商品数量", "D05"), ("补足数量", "D05"), ("赔偿损失", "D07"), ("赔偿", "D07"),
    ("赔礼道歉", "D09"), ("道歉", "D09"),
    ("履行合同/约定", "D10"), ("履行合同", "D10"), ("履行约定", "D10"), ("履行义务", "D10"), ("其他", "D99"),
)  # fmt: skip
DEMAND_CODES = dict(_DEMANDS)
_SPLIT = re.compile(r"[,，、;；/|\s]+")
# complaints.PROBLEMS, most telling words first
_PROBLEMS = (
    ("食品", "P02"), ("变质", "P02"), ("药品", "P16"), ("医疗器械", "P16"), ("化妆品", "P16"),
    ("冒充合格", "P01"), ("以次充好", "P01"), ("以假充真", "P01"), ("掺杂", "P01"), ("不合格", "P01"),
    ("假冒", "P10"), ("仿冒", "P10"), ("商标", "P12"), ("专利", "P12"),
    ("价格", "P05"), ("调节价", "P05"), ("定价", "P05"), ("指导价", "P05"), ("收费", "P05"),
    ("虚假宣传", "P06"), ("广告", "P07"), ("计量", "P09"), ("缺斤", "P09"),
    ("包装", "P11"), ("标识", "P11"), ("标签", "P11"), ("人身、财产安全", "P08"), ("安全", "P08"),
    ("不正当竞争", "P13"), ("人身权利", "P15"), ("售后", "P03"), ("三包", "P03"), ("合同", "P04"),
    ("公平交易", "P14"), ("质量", "P01"), ("其他投诉问题", "P99"), ("其他", "P99"),
)  # fmt: skip


def demands_of(text: str) -> tuple[str, ...] | None:
    """Codes of a list of demands; None when any word in it is not a demand (then it is another thing)."""
    words = [word for word in _SPLIT.split(text.strip()) if word]
    codes = [DEMAND_CODES.get(word) for word in words]
    if not words or None in codes:
        return None
    return tuple(dict.fromkeys(code for code in codes if code))


def demands_in(text: str) -> tuple[str, ...]:
    """Codes of a demands column, written freely: what is not known becomes 其他."""
    words = [word for word in _SPLIT.split(text.strip()) if word]
    return tuple(dict.fromkeys(DEMAND_CODES.get(word, _inside(word)) for word in words))


def _inside(word: str) -> str:
    return next((code for name, code in _DEMANDS if name in word and code != "D99"), "D99")


def problem_of(text: str) -> str | None:
    """The code of a problem's words, or None."""
    return next((code for word, code in _PROBLEMS if word in text), None)
