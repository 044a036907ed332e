"""audits: draws anybody can repeat, visits, findings, rectification, return visits, assessment.

So far the rules (`portal/audits/rules`) and the commands on files (`portal audits`); the draw's format is written down
in docs/draw-format.md.
"""

from portal.audits import models
from portal.audits.actions.visits.shelf import Seen, lend_goods_desk
from portal.audits.queries.visits.pack import lend as lend_pack
from portal.audits.rules.visits.pack import Delisted

__all__ = ["Delisted", "Seen", "lend_goods_desk", "lend_pack", "models"]
