"""Result codes of a double-random inspection (process.json#inspection_results; Zhejiang 2017).

The codes are the national ones; names of agencies merged since need the bureau's current list.
"""

from __future__ import annotations

from portal.core.terms import Term, Vocabulary

INSPECTION_RESULTS = Vocabulary(
    Term("1", "未发现问题", "No problem"),
    Term("A", "发现问题待后续处理", "Problem, follow-up pending"),
    Term("B", "未按规定公示应当公示的信息", "Failed to publish what must be published"),
    Term("C", "公示信息隐瞒真实情况、弄虚作假", "Published falsely"),
    Term("D", "违反其他市场监管（原“工商行政管理”）规定行为", "Other market-regulation violation"),
    Term("E", "发现问题经责令已改正", "Problem corrected after an order"),
    Term("F", "未发现开展本次抽查涉及的经营活动", "Does not carry on the business checked"),
    Term("G", "违反公安部门相关规定", "Police rules (joint inspection)"),
    Term("3", "违反食品药品管理相关规定", "Food or drug rules"),
    Term("4", "违反质量技术监督相关规定", "Quality rules"),
    Term("5", "违反其他部门相关规定", "Rules of other departments"),
    Term("6", "通过登记的住所（经营场所）无法联系", "Cannot be reached at the registered address"),
    Term("7", "已关闭停业或正在组织清算", "Closed or in liquidation"),
    Term("8", "不配合检查情节严重", "Serious non-cooperation"),
    Term("9", "注销", "Deregistered"),
    Term("10", "被吊销", "Licence revoked"),
    Term("11", "被撤销", "Registration cancelled"),
    Term("12", "迁出", "Moved out"),
)
# Nothing found, or nothing there to find: cannot stand beside a finding on the same record.
WITHOUT_FINDING = frozenset({"1", "F"})
# A finding that stays open until its rectification is closed.
NEEDS_FOLLOW_UP = frozenset({"A", "B", "C", "D", "G", "3", "4", "5"})
