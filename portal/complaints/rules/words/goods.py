"""Goods and services in the manner of the national 12315 platform (classification.json#goods_services_12315).

The platform's own numeric codes were not found in public; these codes are ours, and never change meaning.
Archive numbers are built on them.
"""

from portal.core.terms import Term, Vocabulary

GOODS = Vocabulary(
    Term("G01", "一般食品", "Food"),
    Term("G02", "烟、酒和饮料", "Tobacco, alcohol and drinks"),
    Term("G03", "服装、鞋帽", "Clothes, shoes and hats"),
    Term("G04", "家居用品", "Household goods"),
    Term("G05", "家用电器", "Home appliances"),
    Term("G06", "交通工具", "Vehicles"),
    Term("G07", "通讯产品", "Phones and communication devices"),
    Term("G08", "首饰", "Jewellery"),
    Term("G09", "化妆品", "Cosmetics"),
    Term("G10", "装修建材", "Building and decoration materials"),
    Term("G11", "房屋", "Housing"),
    Term("G12", "药品", "Medicines"),
    Term("G13", "保健食品", "Health food"),
    Term("G14", "计算机产品", "Computers"),
    Term("G15", "照摄像产品", "Cameras"),
    Term("G16", "五金交电", "Hardware and electrical goods"),
    Term("G17", "文化体育用品", "Culture and sports goods"),
    Term("G18", "玩具（儿童用品）", "Toys and children's goods"),
    Term("G19", "医疗器械", "Medical devices"),
    Term("G20", "农用生产资料", "Farm supplies"),
    Term("G21", "殡葬用品", "Funeral goods"),
    Term("G99", "其他商品", "Other goods"),
)
SERVICES = Vocabulary(
    Term("S01", "餐饮和住宿服务", "Restaurants and lodging"),
    Term("S02", "销售服务", "Sales service"),
    Term("S03", "电信服务", "Telecom"),
    Term("S04", "美容、美发、洗浴服务", "Beauty, hair and bath"),
    Term("S05", "洗涤、染色服务", "Laundry and dyeing"),
    Term("S06", "停车服务", "Parking"),
    Term("S07", "教育、培训服务", "Education and training"),
    Term("S08", "文化、娱乐、体育服务", "Culture, entertainment and sports"),
    Term("S09", "旅游服务", "Travel"),
    Term("S10", "制作、保养和修理服务", "Making, maintenance and repair"),
    Term("S11", "装修服务", "Decoration"),
    Term("S12", "物业服务", "Property management"),
    Term("S13", "金融服务", "Finance"),
    Term("S14", "专业技术服务", "Professional services"),
    Term("S15", "行政事业性服务", "Public administration services"),
    Term("S16", "互联网服务", "Internet services"),
    Term("S17", "公用服务（水电气热）", "Utilities (water, power, gas, heat)"),
    Term("S18", "交通运输服务", "Transport"),
    Term("S19", "快递邮政服务", "Courier and post"),
    Term("S20", "保险服务", "Insurance"),
    Term("S21", "医疗服务", "Medical services"),
    Term("S22", "中介服务", "Agency services"),
    Term("S23", "租赁服务", "Rental"),
    Term("S24", "家政服务", "Domestic services"),
    Term("S25", "摄影摄像服务", "Photography"),
    Term("S26", "殡葬服务", "Funeral services"),
    Term("S99", "其他服务", "Other services"),
)
CATEGORIES = Vocabulary(*GOODS.values(), *SERVICES.values())
SUBJECT_KINDS = Vocabulary(Term("GOODS", "商品", "Goods"), Term("SERVICE", "服务", "Service"))


def kind_of(category: str) -> str:
    """GOODS or SERVICE for a category code. Raises KeyError on an unknown code."""
    return "GOODS" if CATEGORIES[category].code.startswith("G") else "SERVICE"
