"""What training, exams and publicity write on the trail. No names: a member is an id."""

from uuid import UUID

from portal.trail import declare

declare(
    "tenants:training:planned",
    {"kind": str, "held_on": str, "minutes": int},
    zh="登记培训",
    en="Training written down",
)
declare("tenants:training:changed", {"fields": list[str]}, zh="修改培训", en="Training changed")
declare("tenants:training:attended", {"members": list[str]}, zh="登记参训人员", en="Attendance written down")
declare("tenants:training:cancelled", {}, zh="取消培训", en="Training cancelled")
declare(
    "tenants:training:file_added", {"file": UUID, "kind": str}, zh="添加培训资料", en="Training file added"
)
declare("tenants:training:file_removed", {"file": UUID}, zh="移除培训资料", en="Training file removed")
declare("tenants:question:added", {"count": int, "source": str}, zh="题库增加题目", en="Questions added")
declare("tenants:question:changed", {"fields": list[str]}, zh="修改题目", en="Question changed")
declare("tenants:question:retired", {}, zh="停用题目", en="Question retired")
declare(
    "tenants:exam:set",
    {"questions": int, "pass_mark": int, "minutes": int},
    zh="发布考试",
    en="Exam set",
)
declare("tenants:exam:cancelled", {}, zh="取消考试", en="Exam cancelled")
declare(
    "tenants:exam:started", {"paper": UUID, "member": UUID, "attempt": int}, zh="开始答卷", en="Paper begun"
)
declare(
    "tenants:exam:handed_in",
    {"paper": UUID, "member": UUID, "score": int, "passed": bool, "late": bool},
    zh="交卷",
    en="Paper handed in",
)
declare("tenants:activity:recorded", {"kind": str, "held_on": str}, zh="登记宣传活动", en="Activity recorded")
declare("tenants:activity:changed", {"fields": list[str]}, zh="修改宣传活动", en="Activity changed")
declare("tenants:activity:struck", {}, zh="划去宣传活动", en="Activity struck out")
declare("tenants:activity:photo_added", {"file": UUID}, zh="添加活动照片", en="Activity photo added")
declare("tenants:warning:written", {"source": str}, zh="起草消费警示", en="Warning drafted")
declare("tenants:warning:changed", {"fields": list[str]}, zh="修改消费警示", en="Warning changed")
declare("tenants:warning:approved", {}, zh="批准消费警示", en="Warning approved")
declare("tenants:warning:withdrawn", {}, zh="撤下消费警示", en="Warning withdrawn")
declare("tenants:story:written", {"complaint": UUID}, zh="撰写典型案例", en="Case story written")
declare("tenants:story:changed", {"fields": list[str]}, zh="修改典型案例", en="Case story changed")
declare("tenants:story:approved", {}, zh="批准典型案例", en="Case story approved")
declare("tenants:story:filed", {}, zh="报送典型案例", en="Case story filed with the office")
declare("tenants:story:published", {}, zh="公布典型案例", en="Case story published")
declare("tenants:story:withdrawn", {}, zh="撤下典型案例", en="Case story withdrawn")
