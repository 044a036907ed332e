"""What the trail writes about itself: who took a book out of the house."""

from portal.trail.rules.events import EVENTS, Hash

EVENTS.declare("trail:export:asked", {}, zh="申请导出留痕", en="Export of the trail asked for")
EVENTS.declare(
    "trail:export:made",
    {"entries": int, "faults": int, "file": Hash},
    zh="生成留痕导出包",
    en="Export of the trail made",
)
EVENTS.declare("trail:export:taken", {"file": Hash}, zh="下载留痕导出包", en="Export of the trail downloaded")
