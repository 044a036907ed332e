"""What a shop is: which are the same, and what may be written of one."""

from dataclasses import asdict, dataclass

from stdnum.cn import uscc as credit_code

from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary

STATUSES = Vocabulary(
    Term("OPEN", "经营中", "Trading"),
    Term("CLOSED", "已撤场", "Left"),
)
Key = tuple[str, str]


@dataclass(frozen=True)
class ShopFacts:
    """What a station writes about a shop."""

    name: str
    stall: str = ""
    brand: str = ""
    uscc: str = ""
    contact: str = ""
    phone: str = ""


def tidy(facts: ShopFacts) -> ShopFacts:
    """*facts* as they are kept: without blanks around, the code in capitals."""
    texts = {name: value.strip() for name, value in asdict(facts).items()}
    return ShopFacts(**{**texts, "uscc": texts["uscc"].upper()})


def key_of(name: str, stall: str) -> Key:
    """Two lines with one key are one shop: the same name at the same stall, in whatever case."""
    return name.strip().casefold(), stall.strip().casefold()


def check(facts: ShopFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if not facts.name.strip():
        raise Invalid(N_("Write the shop's name."), field="name")
    if facts.uscc.strip() and not credit_code.is_valid(facts.uscc.strip()):
        raise Invalid(N_("This is not a valid unified social credit code."), field="uscc")
