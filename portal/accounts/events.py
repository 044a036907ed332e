"""What accounts write on the trail: every sign-in event, every change of a right. No names, no addresses."""

from uuid import UUID

from portal.trail import declare

declare("accounts:person:signed_in", {"sign_in": UUID}, zh="登录", en="Signed in")
declare(
    "accounts:person:sign_in_refused",
    {"failures": int, "locked": bool},
    zh="登录被拒绝",
    en="Sign-in refused",
)
declare("accounts:person:signed_out", {"sign_in": UUID}, zh="退出登录", en="Signed out")
declare("accounts:person:sign_ins_ended", {"count": int}, zh="结束其他登录", en="Other sign-ins ended")
declare(
    "accounts:person:second_factor_passed",
    {"sign_in": UUID, "recovery": bool},
    zh="通过第二重验证",
    en="Second factor passed",
)
declare(
    "accounts:person:second_factor_refused",
    {"failures": int},
    zh="第二重验证未通过",
    en="Second factor refused",
)
declare("accounts:person:second_factor_set", {}, zh="启用第二重验证", en="Second factor set up")
declare("accounts:person:password_changed", {}, zh="修改密码", en="Password changed")
declare(
    "accounts:membership:invited",
    {"invitation": UUID, "roles": list[str]},
    zh="发出邀请",
    en="Invitation sent",
)
declare(
    "accounts:membership:invitation_revoked", {"invitation": UUID}, zh="撤回邀请", en="Invitation withdrawn"
)
declare(
    "accounts:person:joined",
    {"place": UUID, "invitation": UUID, "roles": list[str]},
    zh="加入工作单位",
    en="Joined a place",
)
declare(
    "accounts:membership:accepted",
    {"person": UUID, "invitation": UUID, "roles": list[str]},
    zh="接受邀请",
    en="Invitation accepted",
)
declare(
    "accounts:membership:roles_changed",
    {"person": UUID, "roles": list[str]},
    zh="调整职责",
    en="Roles changed",
)
declare("accounts:membership:ended", {"person": UUID}, zh="停用账号权限", en="Membership ended")
declare("accounts:person:reset", {}, zh="运维重置账号", en="Account reset by the operator")
declare("accounts:person:disabled", {}, zh="运维停用账号", en="Account shut by the operator")
