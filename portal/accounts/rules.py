"""Roles, and the rules of passwords and lock-outs. No folklore: length and a list of the known-bad, nothing else."""

from datetime import datetime, timedelta

from portal.core.terms import Term, Vocabulary

STATION_ROLES = Vocabulary(
    Term("HEAD", "站长", "Head of station"),
    Term("DEPUTY", "副站长", "Deputy head"),
    Term("SETTLER", "和解员", "Settler"),
    Term("LIAISON", "联络员", "Liaison"),
    Term("APPROVER", "审批负责人", "Approver"),
)
BUREAU_ROLES = Vocabulary(
    Term("DISPATCHER", "转办员", "Dispatcher"),
    Term("SUPERVISOR", "督办负责人", "Supervisor"),
    Term("CONTACT", "所联系人", "Office contact"),
    Term("INSPECTOR", "检查人员", "Inspector"),
    Term("ADMIN", "账号管理员", "Account administrator"),
)
# A head office looks at its own stations' figures and does nothing there (portal.tenants, docs/decisions/founding.md).
ENTERPRISE_ROLES = Vocabulary(Term("GROUP", "总部查看", "Head office"))
ROLES = Vocabulary(*STATION_ROLES.values(), *BUREAU_ROLES.values(), *ENTERPRISE_ROLES.values())

FREE_FAILURES = 4  # wrong passwords before waiting begins
LONGEST_WAIT = timedelta(minutes=30)
GUARD_FORGETS = timedelta(days=1)  # after so long without a try, a guard starts again at nothing
SESSION_LENGTH = timedelta(hours=12)
# Where and when somebody was signed in: security logs are kept at least six months (网络安全法 第二十一条).
SIGN_INS_KEPT = timedelta(days=190)
# In characters. NIST SP 800-63B §3.1.1: length and a block list, no rules of composition, no rotation.
PASSWORD_MIN, PASSWORD_MAX = 10, 200


def wait_after(failures: int) -> timedelta:
    """How long sign-in rests after *failures* wrong passwords in a row: 0, then 15 s doubling to 30 min."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=15 * 2 ** min(20, failures - FREE_FAILURES - 1)))


def locked(locked_until: datetime | None, now: datetime) -> bool:
    """True while sign-in rests."""
    return locked_until is not None and now < locked_until


def roles_for(place_kind: str) -> Vocabulary:
    """The roles a place of this kind knows."""
    return {"station": STATION_ROLES, "enterprise": ENTERPRISE_ROLES}.get(place_kind, BUREAU_ROLES)


def minutes_left(rest_until: datetime, now: datetime) -> int:
    """How many minutes sign-in still rests, rounded up."""
    return max(1, -(-int((rest_until - now).total_seconds()) // 60))


def second_factor_required(place_kind: str) -> bool:
    """Officers reach many people's data: bureau roles need a second factor (GB/T 22239 level 3)."""
    return place_kind == "bureau"


BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg/", "Edge"),
    ("HuaweiBrowser", "HUAWEI"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """A browser's self-description as people know it, "Chrome · Windows"; '' for one nobody knows."""
    found = [next((name for mark, name in known if mark in agent), None) for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name)
