"""Words of the registration form F01: problems, demands, sources, channels, flags, proofs, papers of identity."""

from portal.core.terms import Term, Vocabulary

# classification.json#problem_types_12315 (the platform has 17; the later ones are to be verified)
PROBLEMS = Vocabulary(
    Term("P01", "质量", "Quality"),
    Term("P02", "食品安全", "Food safety"),
    Term("P03", "售后服务", "After-sales service"),
    Term("P04", "合同", "Contract"),
    Term("P05", "价格", "Price"),
    Term("P06", "虚假宣传", "False promotion"),
    Term("P07", "广告", "Advertising"),
    Term("P08", "安全", "Safety"),
    Term("P09", "计量", "Measure and weight"),
    Term("P10", "假冒", "Counterfeit"),
    Term("P11", "包装标识", "Packing and labels"),
    Term("P12", "商标（知识产权）", "Trade mark"),
    Term("P13", "不正当竞争", "Unfair competition"),
    Term("P14", "公平交易", "Fair dealing"),
    Term("P15", "人身权利", "Personal rights"),
    Term("P16", "药品医疗器械化妆品", "Drugs, devices, cosmetics"),
    Term("P99", "其他投诉问题", "Other"),
)
# 文书式样一 note 4 and the three that stations meet besides
DEMANDS = Vocabulary(
    Term("D01", "修理", "Repair"),
    Term("D02", "重作", "Make again"),
    Term("D03", "更换", "Replacement"),
    Term("D04", "退货", "Return of goods"),
    Term("D05", "补足商品数量", "Make up the quantity"),
    Term("D06", "退还货款和服务费用", "Refund"),
    Term("D07", "赔偿损失", "Compensation"),
    Term("D08", "加倍赔偿（惩罚性赔偿）", "Punitive compensation"),
    Term("D09", "赔礼道歉", "Apology"),
    Term("D10", "履行合同/约定", "Perform the contract"),
    Term("D99", "其他", "Other"),
)
# classification.json#info_sources
SOURCES = Vocabulary(
    Term("3", "消费维权服务站", "This station"),
    Term("1", "12315中心", "12315 centre"),
    Term("2", "一会两站", "Association branch, complaint or liaison station"),
    Term("4", "上级市场监管部门交办", "Assigned by a higher bureau"),
    Term("5", "本级其他业务部门", "Another department of the bureau"),
    Term("6", "消费者协会", "Consumer association"),
    Term("7", "12345政府热线", "12345 hotline"),
    Term("8", "110公安热线", "110 police line"),
    Term("9", "人大", "People's congress"),
    Term("10", "政协", "Political consultative conference"),
    Term("99", "其他部门", "Other"),
)
# Through these an authority hands the matter over: its own number must be kept.
DISPATCHED_SOURCES = frozenset({"1", "4", "5"})
CHANNELS = Vocabulary(
    Term("VISIT", "来人", "In person"),
    Term("PHONE", "电话", "Phone"),
    Term("SCAN", "现场扫码", "QR code on site"),
    Term("SMS", "短信", "Text message"),
    Term("LETTER", "来函", "Letter"),
    Term("WEB", "互联网平台（PC）", "Web"),
    Term("APP", "App", "App"),
    Term("WX_MINI", "微信小程序", "WeChat mini program"),
    Term("WX_MP", "微信公众号", "WeChat account"),
    Term("ALI_MINI", "支付宝小程序", "Alipay mini program"),
    Term("H12345", "12345转办", "Forwarded by 12345"),
    Term("PLATFORM", "12315平台转办", "Dispatched from the 12315 platform"),
    Term("PATROL", "巡查发现", "Found on patrol"),
)
FLAGS = Vocabulary(
    Term("GROUP", "群体性", "Group"),
    Term("SERIOUS", "重大", "Serious"),
    Term("URGENT", "紧急", "Urgent"),
    Term("INJURY", "涉及人身伤害", "Personal injury"),
    Term("FOOD", "涉及食品安全", "Food safety"),
    Term("MINOR", "涉及未成年人", "A minor is concerned"),
    Term("ELDER", "涉及老年人", "An elderly person is concerned"),
)
# These must be reported to the office at once (seed 001 第十五条; F12).
REPORTABLE = frozenset({"GROUP", "SERIOUS", "URGENT", "INJURY", "FOOD"})
# No invoice does not mean no proof (seed 000, 以案说法).
PROOFS = Vocabulary(
    Term("INVOICE", "发票", "Invoice"),
    Term("RECEIPT", "购物小票、收据", "Receipt"),
    Term("PAYMENT", "付款记录", "Payment record"),
    Term("CONTRACT", "合同、保修卡", "Contract, warranty card"),
    Term("GOODS", "商品实物、照片", "The goods, photos"),
    Term("CHAT", "聊天、通话记录", "Chat or call record"),
    Term("WITNESS", "证人证言", "Witness"),
    Term("NONE", "暂无，口述", "None yet, told orally"),
)
REPORT_CONTENT = Vocabulary(
    Term("NONE", "只是投诉", "Complaint only"),
    Term("MIXED", "投诉中含举报内容", "Complaint with report content"),
    Term("ONLY", "只有举报内容", "Report only"),
)
ID_TYPES = Vocabulary(
    Term("ID", "居民身份证", "Resident ID card"),
    Term("PASSPORT", "护照", "Passport"),
    Term("HKMO", "港澳居民来往内地通行证", "Hong Kong/Macao permit"),
    Term("TW", "台湾居民来往大陆通行证", "Taiwan permit"),
    Term("FPR", "外国人永久居留身份证", "Foreign permanent resident card"),
    Term("OTHER", "其他", "Other"),
)
