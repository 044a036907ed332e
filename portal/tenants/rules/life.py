"""The life of a station: which step leads where, who may take it, and what each state allows."""

from portal.core.errors import N_, Conflict
from portal.core.terms import Term, Vocabulary
from portal.tenants.rules.station import STATUSES

STEPS = Vocabulary(
    Term("FOUND", "批准设立", "Founded"),
    Term("ACCEPT", "验收合格", "Accepted after inspection"),
    Term("SUSPEND", "暂停", "Suspended"),
    Term("RESUME", "恢复", "Resumed"),
    Term("REMOVE", "摘牌", "Removed"),
)
FROM = {
    "ACCEPT": frozenset({"FOUNDED"}),
    "SUSPEND": frozenset({"FOUNDED", "ACCEPTED"}),
    "RESUME": frozenset({"SUSPENDED"}),
    "REMOVE": frozenset({"FOUNDED", "ACCEPTED", "SUSPENDED"}),
}
# Taking a plaque down is not undone by a click: the same premises may be founded anew.
OFFICERS = {"ACCEPT": ("SUPERVISOR", "CONTACT", "ADMIN"), "REMOVE": ("SUPERVISOR", "ADMIN")}
ANY_OFFICER = ("SUPERVISOR", "CONTACT", "ADMIN")
PLAQUE_ENDS = Vocabulary(
    Term("DAMAGED", "破损更换", "Worn or damaged"),
    Term("LOST", "遗失补发", "Lost"),
    Term("RENAMED", "更名换发", "The station's name changed"),
    Term("REMOVED", "摘牌收回", "Taken down"),
)
ALLOWS = {
    "APPLIED": N_("The office has not decided yet: nobody works here."),
    "FOUNDED": N_("Takes complaints and dispatches; not inspected yet, so without a plaque."),
    "ACCEPTED": N_("Takes complaints and dispatches under its plaque."),
    "SUSPENDED": N_("Takes no new complaints or dispatches; what is open is brought to its end."),
    "REMOVED": N_(
        "Its plaque is down: no new complaints; open ones are brought to their end, files are kept."
    ),
}


def next_status(status: str, event: str, *, was_accepted: bool) -> str:
    """What *status* becomes by *event*; who resumes returns to what it was. Raises Conflict."""
    if status not in FROM.get(event, frozenset()):
        raise Conflict(
            N_("This step is not open to a station in this state (%(state)s). Look at the page again."),
            state=STATUSES.label(status),
        )
    if event == "RESUME":
        return "ACCEPTED" if was_accepted else "FOUNDED"
    return {"ACCEPT": "ACCEPTED", "SUSPEND": "SUSPENDED", "REMOVE": "REMOVED"}[event]


def open_steps(status: str, roles: frozenset[str]) -> list[str]:
    """The steps an officer with these roles may take now, the likely one first."""
    return [
        event
        for event, states in FROM.items()
        if status in states and roles & set(OFFICERS.get(event, ANY_OFFICER))
    ]


def plaque_number(region: str, year: int, ordinal: int) -> str:
    """The number of a plaque: county, year, and a running number of that year without gaps (FW: 服务站)."""
    return f"FW{region}-{year}-{ordinal:04d}"
