"""The four known defects of stations (seed 001 篇四 §四), each a task with a remedy. Never a penalty by itself: a
year without a complaint is something to verify, or stations would invent complaints (domain.md §1.7)."""

from datetime import date, timedelta

from portal.core.errors import N_
from portal.core.terms import Term, Vocabulary

DEFECTS = Vocabulary(
    Term("PLAQUE", "牌匾缺失", "Plaque missing"),
    Term("ZERO", "全年零投诉", "No complaint all year"),
    Term("TRAINING", "培训无记录", "No training record"),
    Term("STATISTICS", "统计未按时报送", "Statistics late"),
)
WHY = {
    "PLAQUE": N_("This station was accepted, but no plaque is on record as hanging."),
    "ZERO": N_("No complaint and no inquiry has been registered since %(since)s."),
    "TRAINING": N_("No training has been recorded since %(since)s."),
    "STATISTICS": N_("The statistics of %(period)s were due on %(due)s and are not handed in."),
}
REMEDY = {
    "PLAQUE": N_(
        "Hang the plaque and say so, or ask the office for a new one; the office gives a new number."
    ),
    "ZERO": N_(
        "Nothing to blame: check that walk-ins, calls and the QR code really reach the register, and tell the office "
        "what was found."
    ),
    "TRAINING": N_("Hold a training, or record the one that was held, with who took part."),
    "STATISTICS": N_("Open the statistics, check the filled figures, write the analysis and hand it in."),
}
VERIFY = frozenset({"ZERO"})  # a question to verify, not a fault
YEAR = timedelta(days=365)


def looked_back(today: date, founded: date | None) -> date | None:
    """The first day of the year that is looked at: the last 365 days; None for a station younger than that, which
    cannot have missed a whole year."""
    since = today - YEAR
    return None if founded is None or founded > since else since
