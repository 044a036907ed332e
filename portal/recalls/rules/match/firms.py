"""The companies of goods, read once for all cells that say the same, and what the companies of two sides have in
common. A catalogue writes few makers many times, so both answers are remembered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from portal.recalls.rules.facts.companies import Party, read_parties
from portal.recalls.rules.facts.company_names import NEAR as NEARLY
from portal.recalls.rules.facts.company_names import SAME, Company, compare_companies, read_company
from portal.recalls.rules.match.reasons import Reason, reason
from portal.recalls.rules.terms import MAKER_ROLES, ROLES

MAKER, TRADER, NEAR, MISSING, OTHER = "MAKER", "TRADER", "NEAR", "MISSING", "OTHER"


@dataclass(frozen=True, slots=True, eq=False)
class Firms:
    """Everyone that goods name as maker or trader. The same cells give the same object, which stands for them.

    `companies` are the parties whose names can be compared; `cores` and `trade_names` are theirs, `names` is what the
    cells call them all.
    """

    parties: tuple[Party, ...]
    companies: tuple[tuple[Party, Company], ...]
    cores: frozenset[str]
    has_maker: bool
    names: str
    trade_names: str


@lru_cache(maxsize=65536)
def read_firms(cells: tuple[tuple[str, str], ...]) -> Firms:
    """The firms of company cells, given as (text, role of the column). Never raises."""
    parties = tuple(party for text, role in cells for party in read_parties(text, role).parties)
    read = ((party, read_company(party.name)) for party in parties)
    companies = tuple((party, company) for party, company in read if company)
    return Firms(
        parties,
        companies,
        cores=frozenset(core for _, company in companies for core in company.cores),
        has_maker=any(party.role in MAKER_ROLES for party, _ in companies),
        names="、".join(party.name for party in parties),
        trade_names="|".join(company.trade_name for _, company in companies),
    )


@lru_cache(maxsize=65536)
def compare_firms(item: Firms, row: Firms) -> tuple[str, Reason]:
    """The strongest relation between anyone named on both sides, and why."""
    best: tuple[str, Reason] | None = None
    for party, ours in item.companies:
        for other, theirs in row.companies:
            outcome = compare_companies(ours, theirs)
            maker_role = party.role in MAKER_ROLES and other.role in MAKER_ROLES
            if outcome == SAME and maker_role:
                return MAKER, reason("MAKER_SAME", role=ROLES[party.role].zh, name=party.name)
            if outcome == SAME:
                best = TRADER, reason("TRADER_SAME", role=ROLES[party.role].zh, name=party.name)
            elif outcome == NEARLY and maker_role and best is None:
                best = NEAR, reason("MAKER_NEAR", listed=item.names, stocked=row.names)
    return best or _unrelated(item, row)


def _unrelated(item: Firms, row: Firms) -> tuple[str, Reason]:
    if not item.has_maker:
        return MISSING, reason("MAKER_MISSING_LISTED")
    if not row.has_maker:
        return MISSING, reason("MAKER_MISSING_STOCKED")
    return OTHER, reason("MAKER_OTHER", listed=item.names, stocked=row.names)
