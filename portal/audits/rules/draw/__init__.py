"""The verifiable draw (docs/draw-format.md): announce, draw, recuse, verify."""

from portal.audits.rules.draw.draw import announcement, draw, recuse, teams_now
from portal.audits.rules.draw.example import example_plan
from portal.audits.rules.draw.faults import Fault
from portal.audits.rules.draw.plan import read_plan
from portal.audits.rules.draw.verify import verify

__all__ = ["Fault", "announcement", "draw", "example_plan", "read_plan", "recuse", "teams_now", "verify"]
