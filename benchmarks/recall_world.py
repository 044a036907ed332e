"""An invented world of makers and products, and the ways in which lists and shops write them down.

Everything is drawn from a seed. The spellings here are what clerks do; the matching rules are not consulted.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta


def _words(text: str) -> list[str]:
    return text.split()


PLACES = [
    pair.split("/")
    for pair in _words(
        """浙江省/杭州市 浙江省/台州市 江苏省/苏州市 安徽省/合肥市 安徽省/亳州市 山东省/青岛市 山东省/济南市
        河南省/郑州市 河南省/漯河市 河北省/石家庄市 湖北省/襄阳市 湖南省/长沙市 广东省/广州市 广东省/揭阳市
        福建省/泉州市 江西省/南昌市 四川省/成都市 云南省/昆明市 辽宁省/沈阳市 黑龙江省/哈尔滨市 吉林省/长春市
        陕西省/西安市 贵州省/贵阳市 广西壮族自治区/南宁市"""
    )
]
SYLLABLES = "".join(
    [
        "鑫瑞禾润嘉康泰和盛兴隆福喜悦香味鲜源泉佳美优品恒达",
        "华丰裕昌茂祥顺益宝珍谷田野溪岭云峰岳湖松柏竹梅兰菊桂枫栗稻麦",
    ]
)
TRADES = _words("食品 饮料 食品科技 生物科技 农业发展 食品加工 粮油 酒业 乳业 茶业 调味品 健康产业 商贸")
FORMS = ["有限公司", "有限责任公司", "股份有限公司"]
HEADS = _words(
    """红富士 手撕 农家 高山 老坛 冰糖 桂圆 黑芝麻 玉米 紫薯 山药 柠檬 青稞 小米 糯米 燕麦 南瓜 核桃 杏仁
    红豆 薏米 荞麦 竹荪 菌菇 海带 腊香 果木 炭烤 古法 石磨"""
)
# product, the class a list may add in brackets, unit
CORES = [
    line.split("/")
    for line in _words(
        """苹果干/水果制品/g 牛肉干/熟肉干制品/g 黄酒/酒类/ml 酱油/调味品/ml 饼干/饼干/g 挂面/粮食加工品/g
        蜂蜜/蜂产品/g 豆腐干/豆制品/g 辣椒酱/半固态调味料/g 花生/炒货食品/g 奶茶/固体饮料/g 果汁/饮料/ml
        米线/淀粉制品/g 粉条/淀粉制品/g 香醋/食醋/ml 蛋糕/糕点/g 月饼/糕点/g 火腿/肉制品/g
        菜籽油/食用植物油/ml 芝麻糊/方便食品/g 瓜子/炒货食品/g 山楂片/蜜饯/g 咸鸭蛋/蛋制品/g 泡菜/酱腌菜/g"""
    )
]
FLAVOURS = _words("原味 香辣味 五香味 麻辣味 葱香味 草莓味 葡萄味 蜂蜜味")
BRANDS = _words("喜乐田 味之源 山里人 老灶台 金穗 百禾 江南里 鲜小厨 谷田香 悦己")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CONTAINERS = {"g": ["袋", "盒", "罐"], "ml": ["瓶", "桶", "盒"]}


@dataclass(frozen=True)
class Product:
    """The truth about one product; `makers` are (role label, company)."""

    name: str
    flavour: str
    category: str
    brand: str
    makers: tuple[tuple[str, str], ...]
    amount: int
    pieces: int
    unit: str
    container: str
    made: date
    lot: str
    gtin: str


def gtin13(body: str) -> str:
    """Twelve digits with their check digit (mod 10, weights 1 and 3)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


class World:
    """Draws companies, products and their spellings from one random source."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def company(self) -> str:
        pick = self.random
        province, city = pick.choice(PLACES)
        place = pick.choice([province, city, city.removesuffix("市"), province + city.removesuffix("市")])
        trade_name = "".join(pick.sample(SYLLABLES, pick.choice([2, 2, 3])))
        return place + trade_name + pick.choice(TRADES) + pick.choice(FORMS)

    def product(self) -> Product:
        pick = self.random
        core, category, unit = pick.choice(CORES)
        roles = [("", self.company())]
        if pick.random() < 0.25:
            roles = [("委托商", self.company()), ("受委托生产商", self.company())]
        amount = pick.choice([50, 80, 105, 150, 200, 250, 330, 400, 488, 500, 750, 1000, 1750, 2500])
        made = date(2025, 1, 1) + timedelta(days=pick.randrange(500))
        return Product(
            name=pick.choice(HEADS) + core,
            flavour=pick.choice(FLAVOURS) if pick.random() < 0.3 else "",
            category=category,
            brand=pick.choice(BRANDS) if pick.random() < 0.4 else "",
            makers=tuple(roles),
            amount=amount,
            pieces=pick.choice([1, 1, 1, 5, 7, 10]),
            unit=unit,
            container=pick.choice(CONTAINERS[unit]),
            made=made,
            lot="" if pick.random() < 0.7 else pick.choice("ABLX") + f"{made:%y%m%d}" + pick.choice("123"),
            gtin=gtin13("69" + "".join(pick.choices("0123456789", k=10))),
        )

    def day(self, made: date) -> str:
        return self.random.choice(
            [
                f"{made:%Y-%m-%d}", f"{made:%Y/%m/%d}", f"{made.year}/{made.month}/{made.day}", f"{made:%Y%m%d}",
                f"{made:%Y.%m.%d}", f"{made.year}年{made.month}月{made.day}日", f"{made:%Y年%m月%d日}",
                f"{made:%Y-%m-%d} 00:00:00",
            ]
        )  # fmt: skip

    def size(self, product: Product) -> str:
        """One way to write the pack size; several pieces are written as a product, a total or both."""
        total, unit = product.amount * product.pieces, product.unit
        one = self._amount(product.amount, unit)
        if product.pieces == 1:
            return one + self.random.choice(["", f"/{product.container}"])
        times = self.random.choice(["×", "*", "x", "X"])
        inner = f"{one}{times}{product.pieces}"
        whole = self._amount(total, unit)
        written = self.random.choice([inner, f"{whole}（{inner}）", f"{whole}({inner})"])
        return written + f"/{product.container}"

    def _amount(self, amount: int, unit: str) -> str:
        small = {"g": ["g", "克", "G"], "ml": ["mL", "ml", "毫升", "ML"]}[unit]
        large = {"g": ["kg", "千克", "公斤", "KG"], "ml": ["L", "升"]}[unit]
        if amount >= 1000 and self.random.random() < 0.4:
            return f"{amount / 1000:g}" + self.random.choice(large)
        spelled = f"{amount}" + self.random.choice(small)
        return spelled.translate(WIDE) if self.random.random() < 0.05 else spelled

    def respelled(self, company: str) -> str:
        """The same company as somebody else would write it."""
        pick = self.random
        for province, _city in PLACES:
            short = province.removesuffix("省").removesuffix("壮族自治区")
            if company.startswith(province) and pick.random() < 0.4:
                company = short + company.removeprefix(province)
                break
        if pick.random() < 0.4:
            form = next(form for form in sorted(FORMS, key=len, reverse=True) if company.endswith(form))
            company = company.removesuffix(form) + pick.choice([form, "有限公司", "有限责任公司", ""])
        if pick.random() < 0.1:
            company = " " + company[:4] + " " + company[4:]
        return company

    def makers_cell(self, product: Product) -> str:
        if len(product.makers) == 1:
            return product.makers[0][1]
        sign, colon = self.random.choice("；;"), self.random.choice("：:")
        return sign.join(f"{role}{colon}{name}" for role, name in product.makers)

    def listed_name(self, product: Product) -> str:
        flavour = f"（{product.flavour}）" if product.flavour else ""
        category = f"（{product.category}）" if self.random.random() < 0.35 else ""
        brand = f"{product.brand}®" if product.brand and self.random.random() < 0.3 else ""
        return brand + product.name + flavour + category

    def shelf_name(self, product: Product) -> str:
        """How a shop system calls it: brand in front, flavour anywhere, size or packing behind."""
        pick, name = self.random, product.name
        if product.flavour:
            name = pick.choice(
                [f"{name}({product.flavour})", f"{name}（{product.flavour}）", f"{product.flavour}{name}"]
            )
        if product.brand and pick.random() < 0.4:
            name = product.brand + pick.choice(["", "®", "牌", " "]) + name
        if pick.random() < 0.2:
            name += pick.choice([" 袋装", "(袋装)", "礼盒装", " "])
        if pick.random() < 0.15:
            name += self.size(replace(product, pieces=1)) if product.pieces == 1 else ""
        return name
