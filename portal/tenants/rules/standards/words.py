"""The words of standards: kinds of evidence, states of versions, checks and items, profile fields, records."""

from portal.core.terms import Term, Vocabulary

EVIDENCE = Vocabulary(
    Term("PHOTO", "照片", "Photo"),
    Term("DOCUMENT", "文件", "Document"),
    Term("FIELD", "档案字段", "Field of the profile"),
    Term("TEXT", "文字说明", "Text"),
    Term("COUNT", "数量", "Number"),
    Term("ROSTER", "人员比对", "Match with the roster"),
    Term("RECORD", "系统记录", "Record of the system"),
)
FIELDS = Vocabulary(
    Term("room", "服务站位置（楼层、房号）", "Room or counter of the station"),
    Term("phone", "联系电话", "Telephone"),
    Term("landline", "固定电话", "Fixed telephone"),
    Term("address", "地址", "Address"),
    Term("opening_hours", "服务时间", "Opening hours"),
    Term("plaque_no", "牌匾编号", "Number of the plaque"),
    Term("host_representative", "法定代表人", "Legal representative"),
)
RECORDS = Vocabulary(
    Term("staff", "有在岗人员", "Somebody is on the roster"),
    Term("composition", "人员配备达标", "The roster is complete"),
    Term("liaison", "有联络员，高中以上学历", "A liaison who finished high school"),
    Term("badges", "和解员都有工作牌编号", "Every settler has a badge number"),
    Term("register", "电子登记簿、文书和档案由系统形成", "Register, papers and archive kept by the system"),
)
VERSIONS = Vocabulary(
    Term("DRAFT", "草稿", "Draft"),
    Term("PUBLISHED", "已发布", "Published"),
    Term("RETIRED", "已停用", "Retired"),
    Term("DROPPED", "已放弃", "Dropped"),
)
BINDING = Vocabulary(
    Term("ASKED", "必须达标", "Asked of every station it covers"),
    Term("OFFERED", "自愿申报", "Offered: a station may take it up"),
)
CHECKS = Vocabulary(
    Term("OPEN", "自查中", "Self-check under way"),
    Term("SUBMITTED", "待审核", "With the office"),
    Term("RETURNED", "已退回", "Returned"),
    Term("CONFIRMED", "已确认", "Confirmed"),
    Term("REOPENED", "需补报", "To be renewed"),
)
ITEMS = Vocabulary(
    Term("OPEN", "待完成", "To do"),
    Term("SUBMITTED", "待审核", "With the office"),
    Term("RETURNED", "已退回", "Returned"),
    Term("CONFIRMED", "已确认", "Confirmed"),
    Term("REOPENED", "需补报", "To be renewed"),
)
WHY = Vocabulary(
    Term("EXPIRED", "有效期已过", "It is out of date"),
    Term(
        "CHANGED", "标准有了新版本，这一项要求变了", "A new version of the standard asks something else here"
    ),
    Term("ROSTER", "人员有变动，公示内容要更新", "The roster changed, so the board must change too"),
    Term("RENEW", "提前更新", "Renewed before it runs out"),
)
STEPS = Vocabulary(
    Term("SUBMITTED", "提交自查", "Self-check submitted"),
    Term("TAKEN_BACK", "撤回自查", "Submission taken back"),
    Term("RETURNED", "退回补正", "Returned for mending"),
    Term("CONFIRMED", "确认达标", "Standard confirmed"),
    Term("ITEMS", "确认部分项目", "Items confirmed"),
    Term("EXPIRED", "到期重开", "Reopened: out of date"),
    Term("ROSTER", "人员变动，重开项目", "Reopened: the roster changed"),
    Term("VERSION", "转到标准新版本", "Moved to a new version of the standard"),
    Term("RENEW", "提前更新", "Opened for renewal"),
)
