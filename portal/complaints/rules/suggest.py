"""A first guess at category and problem from what was typed, so that a clerk only corrects. Never binding."""

_CATEGORY_WORDS = {
    "S01": "餐 饭店 火锅 酒店 宾馆 住宿 外卖 聚餐 婚宴 自助",
    "S04": "美容 美发 理发 烫发 染发 洗浴 足浴 美甲 spa",
    "S05": "干洗 洗衣 洗涤 洗鞋",
    "S06": "停车",
    "S07": "培训 课程 学费 补习 驾校 早教",
    "S08": "健身 游泳 影院 电影 ktv 私教 游乐 演出 门票",
    "S09": "旅游 旅行社 导游 景区",
    "S10": "维修 保养 修理 定做 换屏",
    "S11": "装修公司 装修服务",
    "S12": "物业",
    "S17": "电费 水费 燃气 供热 供暖",
    "S19": "快递 包裹 邮政",
    "S20": "保险",
    "S03": "话费 套餐 宽带 流量 短信费",
    "S25": "摄影 写真 婚纱照",
    "G18": "玩具 童车 奶瓶 积木",
    "G13": "保健品 保健食品",
    "G09": "化妆 面膜 口红 护肤 洗面奶 香水 防晒",
    "G08": "首饰 黄金 金 项链 戒指 手镯 玉 翡翠 钻",
    "G07": "手机 iphone 充电器 对讲机 耳机",
    "G14": "电脑 笔记本 平板 键盘 打印机",
    "G15": "相机 摄像机",
    "G05": "冰箱 洗衣机 空调 电视 微波炉 电饭煲 热水器 油烟机 吸尘器 风扇 家电 电柜 榨汁",
    "G06": "汽车 电动车 摩托 自行车 轮胎 4s",
    "G03": "衣 裤 裙 鞋 帽 外套 羽绒 毛衣 羊毛衫 衬衫 童装 袜 包",
    "G04": "家具 沙发 床 被 枕 锅 碗 杯 毛巾 柜",
    "G10": "瓷砖 地板 涂料 油漆 水管 建材 门窗",
    "G12": "药",
    "G19": "血压计 医疗器械 轮椅 助听器",
    "G02": "酒 烟 饮料 茶 矿泉水 果汁",
    "G17": "书 文具 球拍 乐器",
    "G01": "食品 面包 蛋糕 饼干 牛奶 肉 鱼 蔬菜 水果 米 油 糕 糖 零食 包子 面筋 熟食 奶粉",
}
_PROBLEM_WORDS = {
    "P02": "变质 过期 发霉 长毛 异物 虫 沙子 拉肚子 食品安全 腹泻",
    "P10": "假冒 假货 高仿 仿冒",
    "P06": "虚假 夸大 误导 宣传不符 实物不符",
    "P08": "受伤 烫伤 划伤 摔倒 漏电 起火 爆炸",
    "P09": "缺斤 少两 分量 短斤",
    "P11": "标签 标识 无中文 生产日期",
    "P04": "定金 订金 预付 充值 会员卡 合同 违约 关门 跑路",
    "P03": "维修 保修 三包 退换 不给退 不予退 拒绝退 售后",
    "P05": "价格 多收 标价 明码 收费 涨价 价签",
    "P15": "辱骂 搜身 态度",
    "P01": "质量 坏 破 裂 脱开 起球 漏水 断裂 生锈 异味 开胶 脱线 褪色 掉色 故障 不制冷 不亮 瑕疵 磕",
}
FALLBACK_CATEGORY, FALLBACK_PROBLEM = "G99", "P99"


def suggest_category(item: str, story: str = "") -> str:
    """A category code for *item*; the story helps when the item alone says nothing."""
    return _first(_CATEGORY_WORDS, item) or _first(_CATEGORY_WORDS, story) or FALLBACK_CATEGORY


def suggest_problem(story: str, category: str = "") -> str:
    """A problem code for *story*; spoiled food is food safety whatever else it is."""
    found = _first(_PROBLEM_WORDS, story)
    if category == "G01" and found == "P01":
        return "P02"
    return found or FALLBACK_PROBLEM


def _first(words: dict[str, str], text: str) -> str | None:
    low = text.lower()
    best: tuple[int, str] | None = None
    for code, listed in words.items():
        longest = max((len(word) for word in listed.split() if word in low), default=0)
        if longest and (best is None or longest > best[0]):
            best = (longest, code)
    return best[1] if best else None
