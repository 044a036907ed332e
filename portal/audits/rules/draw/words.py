"""The vocabulary of draws: kinds, reasons, and the names of what a verification can find wrong."""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

KINDS = Vocabulary(
    Term("INSPECTION", "双随机检查", "Double-random inspection"),
    # Guidance, not an administrative inspection: no enforcement documents (domain file, section 5.1).
    Term("STATION_VISIT", "建站考核走访", "Station assessment visit"),
    Term("RETURN_VISIT", "回访抽样", "Return-visit sample"),
    Term("LEDGER", "台账抽查", "Ledger sample"),
)
# 企业公示信息抽查办法 第九条: at least two on site, with law-enforcement certificates.
WITH_TEAMS = frozenset({"INSPECTION", "STATION_VISIT"})
WITH_CERTIFICATES = frozenset({"INSPECTION"})
SMALLEST_TEAM = 2

EXCLUSION_REASONS = Vocabulary(
    Term("YEARLY_CAP", "本年度检查次数已达上限", "Yearly cap of inspections reached"),
    Term("HIGHER_LEVEL", "六个月内已由上级检查", "Checked by a higher level within six months"),
    Term("OTHER", "其他（见说明）", "Other (see note)"),
)
HIGHER_LEVEL_MONTHS = 6

RECUSAL_REASONS = Vocabulary(
    Term("RELATIVE", "近亲属关系", "Relative"),
    Term("FORMER_EMPLOYEE", "曾在该单位任职", "Former employee"),
    Term("INTEREST", "有投资或其他利害关系", "Share or other interest"),
    Term("LIVES_THERE", "在该场所居住或工作", "Lives or works there"),
    Term("ROTATION", "上次检查人员轮换", "Checked it last time"),
    Term("UNAVAILABLE", "因病因公不能参加", "Ill or away on duty"),
    Term("OBJECT_ASKED", "被检查对象申请回避", "The object asked for it"),
)

PARTS = Vocabulary(
    Term("FORMAT", "文件格式", "file format"),
    Term("PLAN", "抽查方案", "plan"),
    Term("RATIOS", "抽取比例", "ratios"),
    Term("SOURCES", "公开随机源", "public entropy sources"),
    Term("OBJECTS", "检查对象名录", "register of objects"),
    Term("EXCLUSIONS", "不列入抽取的对象", "exclusions"),
    Term("INSPECTORS", "检查人员名录", "register of inspectors"),
    Term("RECUSALS", "抽取前回避", "recusals before the draw"),
    Term("ANNOUNCEMENT", "抽取公告", "announcement"),
    Term("COMMITMENT", "随机密数承诺", "commitment to the secret"),
    Term("SEED", "随机种子", "seed"),
    Term("QUOTAS", "各类抽取数量", "numbers to draw"),
    Term("ORDER", "抽取结果与顺序", "objects drawn and their order"),
    Term("TEAMS", "检查人员分派", "assignment of inspectors"),
    Term("LATER", "抽取后回避与替换", "recusals after the draw"),
    Term("FINGERPRINT", "记录指纹", "fingerprint of the transcript"),
)

WRONGS = Vocabulary(
    Term("MALFORMED", "缺失、多余或写法不符", "missing, unknown or written wrongly"),
    Term("NOT_CANONICAL", "不是最简分数", "not in lowest terms"),
    Term("EMPTY", "内容为空", "empty"),
    Term("DUPLICATE", "重复出现", "appears twice"),
    Term("UNORDERED", "未按编号排序", "not in the order of ids"),
    Term("OUT_OF_RANGE", "超出允许范围", "outside the allowed range"),
    Term("UNKNOWN", "所指的对象、人员或类别不存在", "refers to something that does not exist"),
    Term("UNSUPPORTED", "理由与所附事实不符", "the facts given do not support the reason"),
    Term(
        "CHANGED", "与公告的摘要不一致（内容已被改动）", "differs from the announced digest (it was changed)"
    ),
    Term("NOT_AS_PUBLISHED", "与事先公布的公告摘要不一致", "differs from the digest published beforehand"),
    Term("WRONG", "与重新计算的结果不一致", "differs from what recomputing gives"),
    Term("IMPOSSIBLE", "无法重新计算（检查人员不足）", "cannot be recomputed (too few inspectors)"),
)
