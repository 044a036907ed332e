"""The demo's accounts: one password for all, and a few logins that are easy to type."""

from dataclasses import dataclass

PASSWORD = "yizhan-demo-2026"  # noqa: S105 - printed in the terminal and on the demo's sign-in page
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the demo shows the present code itself


@dataclass(frozen=True)
class Shown:
    """An account offered to the visitor: who it is at which place."""

    login: str
    role: str
    place: str
    code: str
    key: str


SHOWN = (
    Shown("zhuanban", "转办员", "临岚市市场监督管理局", "339981", "DISPATCHER"),
    Shown("duban", "督办负责人", "临岚市市场监督管理局", "339981", "SUPERVISOR"),
    Shown("suo", "所联系人", "古城市场监督管理所", "339981-01", "CONTACT"),
    Shown("jiancha", "检查人员", "临岚市市场监督管理局", "339981", "INSPECTOR"),
    Shown("shiju", "督办负责人", "云澜市市场监督管理局", "339900", "SUPERVISOR"),
    Shown("lianluo", "联络员", "云悦城购物中心服务站", "339981-0001", "LIAISON"),
    Shown("hejie", "和解员", "云悦城购物中心服务站", "339981-0001", "SETTLER"),
    Shown("shenpi", "审批负责人", "云悦城购物中心服务站", "339981-0001", "APPROVER"),
    Shown("zhanzhang", "站长", "云悦城购物中心服务站", "339981-0001", "HEAD"),
    Shown("jituan", "总部查看", "云悦商业集团（两个站）", "group", "GROUP"),
    Shown("xinghe", "站长", "星河天地服务站（另一区）", "339902-0001", "HEAD"),
)


def login_of(code: str, key: str) -> str:
    """The login of whoever holds *key* at the place with *code*."""
    known = next((one.login for one in SHOWN if (one.code, one.key) == (code, key)), None)
    return known or f"{code}-{key.lower()}"
