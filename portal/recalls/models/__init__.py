"""Tables of product alerts: the bureau's lists, the index of catalogues, what stations did."""

from portal.recalls.models.alerts import Alert, AlertItem, IssuerColumn
from portal.recalls.models.finds import Find
from portal.recalls.models.proofs import Claim, Proof, Refund
from portal.recalls.models.relists import Block, Relist
from portal.recalls.models.shelf import Match, Shelf
from portal.recalls.models.tasks import Line, Task, TaskStep

__all__ = [
    "Alert",
    "AlertItem",
    "Block",
    "Claim",
    "Find",
    "IssuerColumn",
    "Line",
    "Match",
    "Proof",
    "Refund",
    "Relist",
    "Shelf",
    "Task",
    "TaskStep",
]
