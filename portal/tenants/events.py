"""What a station's own keeping writes on the trail. No names: a member is an id."""

from datetime import date
from uuid import UUID

from portal.trail import declare

declare(
    "tenants:station:profile_changed",
    {"fields": list[str]},
    zh="修改服务站资料",
    en="Station profile changed",
)
declare(
    "tenants:member:appointed",
    {"person": UUID | None, "roles": list[str]},
    zh="人员上岗",
    en="Put on the roster",
)
declare(
    "tenants:member:changed",
    {"fields": list[str], "roles": list[str]},
    zh="修改人员登记",
    en="Roster line changed",
)
declare("tenants:member:ended", {"roles": list[str]}, zh="人员离岗", en="Left the roster")

_RULE = {"code": str, "number": int | None}
declare("tenants:rule:written", _RULE, zh="起草上墙制度", en="Posted rule drafted")
declare("tenants:rule:changed", _RULE, zh="修改制度草稿", en="Draft of a posted rule changed")
declare("tenants:rule:sent", _RULE, zh="制度送审", en="Posted rule sent for approval")
declare("tenants:rule:returned", _RULE, zh="制度退回修改", en="Posted rule returned")
declare("tenants:rule:dropped", _RULE, zh="制度草稿作废", en="Draft of a posted rule dropped")
declare("tenants:rule:approved", _RULE, zh="批准上墙制度", en="Posted rule approved")
declare("tenants:rule:ended", _RULE, zh="停止施行制度", en="Posted rule no longer applied")
declare("tenants:rule:read", _RULE, zh="确认阅知制度", en="Posted rule read and confirmed")
declare("tenants:promise:in_force", {"days": int | None}, zh="承诺时限施行", en="Promised limit in force")
declare("tenants:wall:printed", {"sheets": list[str]}, zh="打印上墙资料", en="Sheets for the wall printed")
declare("tenants:wall:pack_asked", {}, zh="申请生成上墙资料包", en="Wall pack asked for")
declare("tenants:wall:pack_made", {"sheets": int}, zh="生成上墙资料包", en="Wall pack made")

for _event, _zh, _en in (
    ("found", "批准设立", "Station founded"),
    ("accept", "验收合格", "Accepted after inspection"),
    ("suspend", "暂停", "Suspended"),
    ("resume", "恢复", "Resumed"),
    ("remove", "摘牌", "Removed"),
):
    declare(f"tenants:station:{_event}", {"status": str}, zh=_zh, en=_en)
declare("tenants:station:plaque_given", {"number": str}, zh="发放牌匾", en="Plaque given")
declare("tenants:station:plaque_reported", {"missing": bool}, zh="报告牌匾情况", en="Plaque reported")
declare(
    "tenants:station:branch", {"parent": UUID | None}, zh="设置隶属关系", en="Placed under a head station"
)
declare("tenants:point:opened", {}, zh="新增服务点", en="Service point opened")
declare("tenants:point:changed", {"fields": list[str]}, zh="修改服务点", en="Service point changed")
declare("tenants:point:closed", {}, zh="撤销服务点", en="Service point closed")
declare("tenants:filing:made", {"role": str, "what": str}, zh="人员变更备案", en="Change of staff filed")
declare("tenants:filing:seen", {"role": str}, zh="备案已阅", en="Filing taken note of")
declare("tenants:duty:week_set", {"slots": list[int]}, zh="设置值班周表", en="Week of duty set")
declare("tenants:duty:day_set", {"day": date, "closed": bool}, zh="调整值班日", en="Day of duty changed")
declare("tenants:duty:day_cleared", {"day": date}, zh="取消值班调整", en="Day of duty as in the week again")
declare("tenants:defect:found", {"code": str}, zh="发现问题", en="Defect found")
declare("tenants:defect:remedied", {"code": str}, zh="问题已消除", en="Defect remedied")
declare("tenants:defect:answered", {"code": str}, zh="服务站说明情况", en="The station explained")
declare("tenants:defect:dismissed", {"code": str}, zh="核查后不作为问题", en="Defect dismissed")
for _event, _zh, _en in (
    ("applied", "企业申请设站", "An enterprise applied"),
    ("asked", "要求补充", "More was asked of the applicant"),
    ("answered", "申请人已补充", "The applicant answered"),
    ("refused", "不予设立", "Application refused"),
    ("founded", "按申请设立", "Founded from the application"),
):
    declare(f"tenants:application:{_event}", {"station": UUID | None}, zh=_zh, en=_en)
declare(
    "tenants:obligation:rule_added",
    {"kind": str, "region": str, "since": date},
    zh="新增应建规则",
    en="Rule added",
)
declare("tenants:obligation:rule_ended", {"until": date}, zh="停用应建规则", en="Rule ended")
declare("tenants:register:added", {}, zh="登记辖区企业", en="Enterprise put on the register")
declare("tenants:register:changed", {"fields": list[str]}, zh="修改辖区企业", en="Register entry changed")
declare("tenants:register:marked", {"mark": str}, zh="标注应建未建", en="Register entry marked")
declare("tenants:register:left", {}, zh="辖区企业注销", en="Enterprise left the area")
declare("tenants:enterprise:entered", {}, zh="登记总部", en="Head office entered")
declare("tenants:enterprise:invited", {"invitation": UUID}, zh="邀请总部人员", en="Head office invited")
declare(
    "tenants:enterprise:asked",
    {"enterprise": UUID},
    zh="请服务站确认总部",
    en="Station asked to confirm its head office",
)
declare(
    "tenants:enterprise:agreed",
    {"enterprise": UUID},
    zh="同意总部查看",
    en="Agreed to be shown to the head office",
)
declare(
    "tenants:enterprise:ended",
    {"enterprise": UUID},
    zh="停止总部查看",
    en="No longer shown to the head office",
)
