"""The places of data/city.toml."""

from dataclasses import dataclass

from portal.demo.seed.data import read


@dataclass(frozen=True)
class Bureau:
    """The city's bureau or a county's."""

    code: str
    name: str
    short: str
    address: str


@dataclass(frozen=True)
class Office:
    """A market supervision office and the part of the city it stands in."""

    code: str
    name: str
    short: str
    town: str


@dataclass(frozen=True)
class Site:
    """A station: its host, what trades there, how large it is, how much comes its way."""

    office: str
    kind: str
    name: str
    host: str
    street: str
    trades: str
    weight: float
    shops: int = 0
    area: int | None = None
    stalls: int | None = None
    scenic: int | None = None
    promise: int | None = None


_READ = read("city")
CITY = Bureau(**_READ["city"])
COUNTIES = tuple(Bureau(**row) for row in _READ["county"])
OFFICES = tuple(Office(**row) for row in _READ["office"])
SITES = tuple(Site(**row) for row in _READ["site"])
