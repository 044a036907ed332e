"""Assessment of stations (量化考核): facts, the standard, scores, ranking."""

from portal.audits.rules.assessment.facts import POSTED_RULES, Facts
from portal.audits.rules.assessment.score import Assessment, ItemScore, assess, band, ranking
from portal.audits.rules.assessment.standard import BANDS, DIMENSIONS, FLAGS, ITEMS, VETOES

__all__ = [
    "BANDS",
    "DIMENSIONS",
    "FLAGS",
    "ITEMS",
    "POSTED_RULES",
    "VETOES",
    "Assessment",
    "Facts",
    "ItemScore",
    "assess",
    "band",
    "ranking",
]
