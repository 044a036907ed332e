"""What standards write on the trail: ids and numbers; no words of anybody."""

from uuid import UUID

from portal.trail import declare

_VERSION = {"number": int, "items": int}
declare("tenants:checklist:drafted", _VERSION, zh="起草建站标准", en="Checklist drafted")
declare("tenants:checklist:changed", _VERSION, zh="修改标准草稿", en="Draft of a checklist changed")
declare("tenants:checklist:published", _VERSION, zh="发布建站标准", en="Checklist published")
declare("tenants:checklist:retired", _VERSION, zh="停用建站标准", en="Checklist retired")
declare("tenants:checklist:dropped", _VERSION, zh="放弃标准草稿", en="Draft of a checklist dropped")
_CHECK = {"version": UUID, "items": int}
declare("tenants:standard:submitted", _CHECK, zh="提交达标自查", en="Self-check submitted")
declare("tenants:standard:taken_back", _CHECK, zh="撤回达标自查", en="Self-check taken back")
declare("tenants:standard:returned", _CHECK, zh="退回达标自查", en="Self-check returned")
declare("tenants:standard:items_confirmed", _CHECK, zh="确认达标项目", en="Items confirmed")
declare("tenants:standard:confirmed", _CHECK, zh="确认建站标准达标", en="Standard confirmed")
declare("tenants:standard:reopened", {**_CHECK, "why": str}, zh="达标项目重开", en="Items reopened")
declare("tenants:standard:file_added", _CHECK, zh="上传达标材料", en="Proof added")
declare("tenants:standard:file_removed", _CHECK, zh="移除达标材料", en="Proof removed")
declare("tenants:standard:filled", _CHECK, zh="填写达标说明", en="Words of a proof changed")
