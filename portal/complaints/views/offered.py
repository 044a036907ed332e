"""Which papers of a case there are: one list for the menu, the file's card and the printer."""

from uuid import UUID

from portal.complaints.models import Referral, Test
from portal.complaints.queries.page import CasePage

PROXIES = ("PROXY", "OPERATOR_PROXY")


def offered(page: CasePage) -> list[str]:
    """The papers of a case whose facts exist, in the order of their numbers. Of a sealed report only what went to
    the office, which names nobody; of a file whose term is over nothing, for its words are gone."""
    case, events = page.case, {row.event for row in page.events}
    if case.number is None or case.purged_on is not None:
        return []
    there = {
        "F01": True,
        "F04": page.known.settlement is not None or page.agreement is not None,
        "F06": bool(events & {"terminate", "timeout_20d", "test_objection", "reject"}),
        "F07": any(party.kind in PROXIES for party in page.parties),
        "F08": bool(page.of(Test)),
        "F09": "negotiate" in events,
        "F12": bool(page.of(Referral)),
    }
    sealed = case.report == "ONLY"
    return [paper for paper, exists in there.items() if exists and (paper == "F12" or not sealed)]


def signed_copies(page: CasePage) -> dict[str, UUID | None]:
    """The file of the signed copy of each paper that people sign by hand (F07, F08), None where it is missing."""
    powers = [party for party in page.parties if party.kind == "PROXY"]
    tests = page.of(Test)
    return {
        **({"F07": powers[-1].power_file_id} if powers else {}),
        **({"F08": tests[-1].commission_file_id} if tests else {}),
    }
