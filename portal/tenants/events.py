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
