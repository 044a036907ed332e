"""What visits on site write into the trail: counts, codes and hashes, never a person's words."""

from uuid import UUID

from portal.audits.models import Visit
from portal.trail import File, Hash, Subject, declare

declare("audits:visit:pack", {"pack": Hash, "version": int}, zh="生成离线包", en="Pack made")
declare("audits:visit:key", {"device": str}, zh="设备取得同步口令", en="A device was given a key")
declare("audits:visit:revoke", {"devices": int}, zh="收回同步口令", en="Keys of devices taken back")
declare(
    "audits:visit:receive",
    {"answers": int, "first": int, "last": int, "digest": Hash, "late": bool},
    zh="收到现场记录",
    en="Answers received",
)
declare("audits:visit:photo", {"photo": File, "named": Hash}, zh="收到现场照片", en="Photo received")
declare(
    "audits:visit:done",
    {"answers": int, "faults": int, "undecided": int},
    zh="现场检查完成",
    en="Visit complete",
)
declare(
    "audits:visit:decide",
    {"item": str, "answer": UUID},
    zh="选定两份记录之一",
    en="Decided between two answers",
)
declare(
    "audits:visit:purge",
    {"answers": int, "photos": int},
    zh="保存期满，清除照片、签名和文字",
    en="Photos, signatures and words given up at the end of the term",
)


def of_visit(row: Visit) -> Subject:
    """The trail's subject of a visit on site."""
    return Subject("audit_visit", row.id, tenant=row.tenant_id, office_path=row.office_path)
