"""What assessment and awards write into the trail. Codes and numbers only."""

from datetime import date

from portal.trail import declare

declare(
    "audits:period:open", {"span": str, "first": date, "last": date}, zh="启动考核", en="Assessment begun"
)
declare("audits:period:propose", {"appeal_until": date}, zh="公布考核结果", en="Results shown")
declare("audits:period:final", {}, zh="确定考核结果", en="Results final")
declare("audits:assessment:computed", {"total": str, "band": str}, zh="计算考核得分", en="Result computed")
declare("audits:assessment:by_hand", {"fields": list[str]}, zh="录入考核数据", en="Counts entered by hand")
declare("audits:assessment:veto", {"veto": str, "on": bool}, zh="认定或撤销一票否决", en="Veto set or lifted")
declare("audits:assessment:appeal", {}, zh="考核申诉", en="Appeal")
declare("audits:assessment:answer", {}, zh="答复考核申诉", en="Appeal answered")
declare("audits:award_round:open", {"kind": str}, zh="启动评选", en="Award round opened")
declare("audits:award_round:publicise", {"until": date}, zh="公示评选名单", en="List publicised")
declare("audits:award_round:award", {"awarded": int}, zh="授牌", en="Plaques given")
declare("audits:award_round:drop", {}, zh="撤销评选", en="Award round dropped")
declare("audits:award:apply", {}, zh="申报评选", en="Applied for an award")
declare("audits:award:decide", {"state": str}, zh="评审意见", en="Application judged")
declare("audits:award:award", {"plaque": str}, zh="授予称号", en="Awarded")
declare("audits:award:revoke", {}, zh="撤销称号", en="Award revoked")
