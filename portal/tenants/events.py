"""What a station's own keeping writes on the trail. No names: a member is an id."""

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
