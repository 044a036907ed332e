"""The tables of audits; importing this package registers them all."""

from portal.audits.models.assessment import (
    AssessmentPeriod,
    AssessmentResult,
    AwardApplication,
    AwardRound,
)
from portal.audits.models.draws import Announcement, Draw, Recusal
from portal.audits.models.findings import Finding, Rectification, RectificationItem
from portal.audits.models.plans import Plan
from portal.audits.models.registers import AuditCounter, AuditItem, AuditObject, Inspector, Relation
from portal.audits.models.return_visits import ReturnAttempt, ReturnRound, ReturnVisit
from portal.audits.models.tasks import Publication, Task
from portal.audits.models.visits import Visit, VisitAnswer, VisitKey, VisitPhoto, VisitPiece

__all__ = [
    "Announcement",
    "AssessmentPeriod",
    "AssessmentResult",
    "AuditCounter",
    "AuditItem",
    "AuditObject",
    "AwardApplication",
    "AwardRound",
    "Draw",
    "Finding",
    "Inspector",
    "Plan",
    "Publication",
    "Rectification",
    "RectificationItem",
    "Recusal",
    "Relation",
    "ReturnAttempt",
    "ReturnRound",
    "ReturnVisit",
    "Task",
    "Visit",
    "VisitAnswer",
    "VisitKey",
    "VisitPhoto",
    "VisitPiece",
]
