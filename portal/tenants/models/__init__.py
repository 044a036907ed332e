"""Tables of a station."""

from portal.tenants.models.defects import StationDefect
from portal.tenants.models.duty import DutyException, DutyPattern, StationFiling
from portal.tenants.models.enterprise import Enterprise, EnterpriseStation
from portal.tenants.models.founding import (
    ApplicationStep,
    ServicePoint,
    StationApplication,
    StationPlaque,
    StationStep,
)
from portal.tenants.models.obligations import ObligationRule, RegisterEntry
from portal.tenants.models.posted import PostedRule, RuleReading, WallPack, WallPrint
from portal.tenants.models.standards import (
    StandardAnswer,
    StandardCheck,
    StandardFile,
    StandardStep,
    StandardVersion,
)
from portal.tenants.models.station import (
    StationCard,
    StationCounter,
    StationMember,
    StationProfile,
    TenantHome,
)

__all__ = [
    "ApplicationStep",
    "DutyException",
    "DutyPattern",
    "Enterprise",
    "EnterpriseStation",
    "ObligationRule",
    "PostedRule",
    "RegisterEntry",
    "RuleReading",
    "ServicePoint",
    "StandardAnswer",
    "StandardCheck",
    "StandardFile",
    "StandardStep",
    "StandardVersion",
    "StationApplication",
    "StationCard",
    "StationCounter",
    "StationDefect",
    "StationFiling",
    "StationMember",
    "StationPlaque",
    "StationProfile",
    "StationStep",
    "TenantHome",
    "WallPack",
    "WallPrint",
]
