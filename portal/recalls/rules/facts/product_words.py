"""Words inside product names: what is a food class, what a flavour or variety, what only noise."""

from __future__ import annotations

import re

# A class of goods as standards name it. It may stand in brackets ("苹果干（水果干制品）") or at the end of the name
# ("风味饮料"); it says what a thing is, not which.
CLASS_TAIL = re.compile(
    r"(?:(?:风味|固体|液体|植物蛋白|复合蛋白|含乳|果味|果蔬汁|果汁|茶|咖啡|碳酸|特殊用途|运动|营养素|能量|功能|发酵|乳酸菌|"
    r"其他|配制|植物)*(?:饮料|饮品|饮)"
    r"|(?:[\u4e00-\u9fff]{0,6})(?:制品|调味料|调味品|罐头|类|食品|食用农产品)"
    r"|糕点|面包|饼干|压片糖果|凝胶糖果|糖果|蜜饯|话化类|凉果类|果脯类|酿造食醋|配制食醋|食醋|酿造酱油|酱油|黄酒|白酒|配制酒|"
    r"露酒|葡萄酒|啤酒|熟肉干制品|肉灌肠|代用茶|绿茶|红茶|调味茶|速溶茶|炒货|坚果|方便面|挂面|湿面|速冻食品|膨化食品|冷冻饮品|"
    r"特殊膳食|运动营养食品|保健食品|化妆品|护肤品)$"
)
_CLASS_IN_BRACKETS = re.compile(
    r"^(?:大米|小麦粉|挂面|食糖|白砂糖|红糖|冰糖|酱腌菜|腌渍菜|酱卤肉|腌腊肉|粉丝粉条|再制蛋|火锅底料|辣椒酱|鸡精|食品添加剂)$|"
    r"(?:加工品|制成品|碾磨品|制品|调味料|调味品|调料|罐头|类|食品|农产品|饮料|饮品|糕点|面包|饼干|糖果|蜜饯|食醋|酱油|[黄白露]酒|配制酒|葡萄酒|"
    r"啤酒|代用茶|绿茶|红茶|乌龙茶|普洱茶|花茶|炒货|坚果|面条|餐饮具|餐具|膳食|化妆品|用品|产品|果干|食用油|植物油|蜂蜜|乳粉|肉干|干货)$"
)
_FLAVOUR = (
    "香辣|麻辣|甜辣|酸辣|微辣|中辣|特辣|爆辣|变态辣|五香|十三香|葱香|蒜香|蒜蓉|孜然|烧烤|奥尔良|黑椒|黑胡椒|椒盐|糖醋|"
    "酱香|清香|浓香|卤香|酱卤|藤椒|泡椒|山椒|剁椒|番茄|芝士|奶酪|奶油|奶香|牛奶|咖喱|海苔|海鲜|蟹黄|鲜虾|鸡汁|鸡肉|"
    "牛肉|红烧|老坛酸菜|酸菜|香菇|草莓|蓝莓|葡萄|西瓜|苹果|香橙|橙|柠檬|青柠|荔枝|水蜜桃|白桃|桃|芒果|菠萝|香蕉|哈密瓜|椰子|"
    "椰|百香果|蔓越莓|樱桃|火龙果|乌梅|话梅|山楂|红枣|枸杞|玫瑰|桂花|茉莉|抹茶|绿茶|红茶|巧克力|可可|咖啡|香草|焦糖|蜂蜜|红糖|"
    "黑糖|黑芝麻|芝麻|花生|核桃|杏仁|红豆|绿豆|紫薯|香芋|豆沙|莲蓉|五仁|枣泥|蛋黄|肉松|薄荷|无糖|低糖|少糖|零糖|木糖醇|"
    "全脂|低脂|脱脂|高钙|咸蛋黄"
)
FLAVOUR = re.compile(rf"({_FLAVOUR}|(?=原味|原甜味|淡味|咸味|甜味|虾味|卤味)[原淡咸甜虾卤]甜?)(?:口味|味|型)")
# Shop and package talk; leaving it out changes nothing about which product is meant.
NOISE = re.compile(
    r"(?:独立|小|真空|精美|便携|新)?(?:袋装|瓶装|罐装|盒装|桶装|箱装|包装|听装|杯装|碗装|礼盒装|礼盒|家庭装|量贩装|实惠装|促销装|特惠装|"
    r"经济装|分享装|便携装|整箱|散装|散称|裸装)|包邮|特价|促销|正品|新品|热卖|新包装|老包装|国产|预包装食品|预包装|现货|临期|赠品"
)
_NOISE_IN_BRACKETS = re.compile(
    r"^(?:原产国.*|产地.*|自制|现制|现煮|现做|现售|外购|分装|进口|委托加工|计量称重|非定量.*|复用餐饮具|含.{1,6}|零售|食用|即食|"
    r"未开封|样品|散|称重|普通装|.*(?:包装|装))$"
)


# First words that say how the goods are, not whose they are.
DESCRIBES = re.compile(
    rf"低|脱脂|全脂|无|零|高|纯|鲜|老|新|小|大|特|有机|原|双|多|黑|白|红|绿|黄|冻|干|生|熟|即食|速|手工|传统|进口|冷|热|甜|咸|辣|酸|香|{_FLAVOUR}"
)


def is_class(text: str) -> bool:
    """Whether a bracket's content names a class of goods."""
    return bool(_CLASS_IN_BRACKETS.search(text)) and not FLAVOUR.fullmatch(text)


def is_noise(text: str) -> bool:
    """Whether a bracket's content says nothing about which product it is."""
    return bool(_NOISE_IN_BRACKETS.match(text)) or not NOISE.sub("", text).strip()


def coarse_class(word: str) -> str:
    """What classes have in common when they fit: 饮料 = 饮品 = 饮 = 风味饮料, 液态复合调味料 = 调味料."""
    return re.sub(r"饮品$|饮$", "饮料", word)[-2:]
