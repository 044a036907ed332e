"""Words of the steps after registration: decisions, bases, minutes, obligations, opinions, endings."""

from portal.core.terms import Term, Vocabulary

# Modelled on 办法(令121) 第十六条, in the station's own voice.
REJECT_REASONS = Vocabulary(
    Term("NOT_OURS", "被投诉人不属于本站经营者", "The operator does not belong to this station"),
    Term("NOT_CONSUMER", "不是为生活消费需要，或者不存在消费者权益争议", "Not a consumer dispute"),
    Term(
        "ELSEWHERE",
        "法院、仲裁机构、行政机关或者消费者协会已经受理或者处理过同一争议",
        "Already before a court, arbiter, authority or association",
    ),
    Term("TOO_OLD", "知道或者应当知道权益受到侵害之日起超过三年", "More than three years have passed"),
    Term("INCOMPLETE", "未提供姓名电话、事实经过或者明确请求", "Name, phone, facts or demand not given"),
    Term("OTHER", "其他", "Other"),
)
# 消法第三十九条 (二)–(五)
OTHER_WAYS = Vocabulary(
    Term(
        "MEDIATION",
        "请求消费者协会或者依法成立的其他调解组织调解",
        "Mediation by the consumer association or another mediation body",
    ),
    Term("AGENCY", "向有关行政部门投诉", "Complain to the competent authority"),
    Term(
        "ARBITRATION",
        "根据与经营者达成的仲裁协议提请仲裁机构仲裁",
        "Arbitration, where agreed with the operator",
    ),
    Term("COURT", "向人民法院提起诉讼", "Sue in the people's court"),
)
TOLD_BY = Vocabulary(
    Term("FACE", "当面", "In person"),
    Term("PHONE", "电话", "By phone"),
    Term("SMS", "短信", "By text message"),
    Term("PAPER", "书面", "In writing"),
    Term("ONLINE", "线上", "On line"),
)
# seed 001 第四条
BASES = Vocabulary(
    Term("LAW", "法律、法规、规章", "Laws and rules"),
    Term("STANDARD", "国家、行业、地方、企业标准", "Standards"),
    Term("CONTRACT", "合同约定", "Contract"),
    Term("PROMISE", "经营者公开承诺", "Public promise"),
    Term("PACT", "行业自律公约", "Industry pact"),
    Term("CUSTOM", "民商事惯例", "Civil and commercial custom"),
)
MINUTES_OUTCOMES = Vocabulary(
    Term("AGREED", "达成一致", "Agreed"),
    Term("AGAIN", "未达成，另约", "Not agreed, to meet again"),
    Term("APART", "分歧过大", "Too far apart"),
)
MANNERS = Vocabulary(
    Term("SITE", "现场", "On site"),
    Term("PHONE", "电话", "By phone"),
    Term("VIDEO", "网络视频", "By video"),
    Term("HOME", "上门", "At the consumer's place"),
)
SIGNED_BY = Vocabulary(
    Term("SCREEN", "当场屏幕签字", "Signed on screen"),
    Term("PAPER", "纸质签字（已上传扫描件）", "Signed on paper (scan uploaded)"),
    Term("REMOTE", "非现场协商，未签字", "Not on site, unsigned"),
    Term("REFUSED", "当事人拒签", "A party refused to sign"),
)
OBLIGATIONS = Vocabulary(
    Term("REPAIR", "修理", "Repair"),
    Term("REMAKE", "重作", "Make again"),
    Term("REPLACE", "更换", "Replace"),
    Term("RETURN", "退货", "Take back the goods"),
    Term("REFUND", "退款", "Refund"),
    Term("COMPENSATE", "赔偿", "Compensate"),
    Term("QUANTITY", "补足数量", "Make up the quantity"),
    Term("APOLOGY", "道歉", "Apologise"),
    Term("OTHER", "其他", "Other"),
)
# What they bring the consumer counts as loss recovered (挽回经济损失).
MONEY_OBLIGATIONS = frozenset({"RETURN", "REFUND", "COMPENSATE"})
OPINIONS = Vocabulary(
    Term("SATISFIED", "满意", "Satisfied"),
    Term("FAIRLY", "基本满意", "Fairly satisfied"),
    Term("UNSATISFIED", "不满意", "Not satisfied"),
    Term("SILENT", "未表态", "No answer given"),
)
POWERS = Vocabulary(
    Term("GENERAL", "一般代理", "General"),
    Term(
        "SPECIAL",
        "特别授权（代为承认、变更、放弃请求，进行和解，签收款物）",
        "Special: concede, change, waive, settle, receive",
    ),
)
PAYERS = Vocabulary(
    Term("CONSUMER", "消费者", "Consumer"),
    Term("OPERATOR", "经营者", "Operator"),
    Term("SHARED", "双方分摊", "Shared"),
)
# process.json#station_termination_reasons, seed 001 第十二条
TERMINATION = Vocabulary(
    Term("WITHDRAWN", "消费者主动撤回投诉", "The consumer withdrew"),
    Term("ASSOC", "消费者已向消费者协会投诉", "The consumer went to the association"),
    Term("AGENCY", "消费者已向有关行政部门申诉（投诉）", "The consumer went to an authority"),
    Term("COURT", "消费者已向人民法院提起诉讼", "The consumer sued"),
    Term("OTHER", "其他应当终止和解的情况", "Other"),
)
TERMINATION_SUB = Vocabulary(
    Term("TIMEOUT", "受理之日起20日届满", "20 days from acceptance are over"),
    Term("DISAGREE", "双方分歧过大，无法达成一致", "Too far apart"),
    Term("TEST", "检测鉴定机构、费用或复检协商不成", "No agreement on the test"),
    Term("NO_SHOW", "一方无正当理由不参加协商", "A side stays away without reason"),
    Term("NOT_OURS", "发现不属于本站经营者", "Found not to be this station's operator"),
    Term("FRAUD", "涉嫌夹带、掉包、造假、捏造事实索赔，移交", "Suspected fabricated claim, handed over"),
)
REFERRAL_KINDS = Vocabulary(
    Term("GROUP", "群体性", "Group"),
    Term("SERIOUS", "重大", "Serious"),
    Term("URGENT", "紧急", "Urgent"),
    Term("FOOD", "食品安全", "Food safety"),
    Term("INJURY", "人身伤害", "Injury"),
    Term("LEAD", "疑似违法线索", "Suspected violation"),
    Term("OPINION", "舆情", "Public opinion"),
    Term("OTHER_BODY", "属其他部门职责", "Another body's matter"),
    Term("UNSETTLED", "终止和解后报所处理", "Handed over after settlement ended"),
    Term("BREACH", "和解协议逾期未履行", "Agreement not performed"),
)
VISIT_MISMATCH = Vocabulary(
    Term("RESULT", "处理结果与登记不一致", "The result differs from the record"),
    Term("UNPERFORMED", "未履行或者部分履行", "Not or only partly performed"),
    Term("PRESSED", "被要求撤诉或者代签", "Pressed to withdraw, or signature forged"),
    Term("WRONG_END", "办结理由不成立", "The ground for closing does not hold"),
)
