"""Product alerts: published lists of failed goods, found in catalogues, withdrawn and proved gone. The only door."""

from portal.recalls import events, jobs, models
from portal.recalls.actions.tasks.office import found_on_site
from portal.recalls.actions.tasks.visit import SiteFind, found_at_visit
from portal.recalls.jobs import on_catalogue_changed, purge_refunds, sweep
from portal.recalls.queries.shelf import Delisted, claimed_none, delisted_for
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.index import MatchIndex
from portal.recalls.rules.match.judge import Judgement, judge
from portal.recalls.rules.match.keys import ITEM, ROW, keys_of
from portal.recalls.rules.match.run import Hit, Outcome, match
from portal.recalls.rules.reading.catalogue import read_catalogue
from portal.recalls.rules.reading.grid import UnreadableFile
from portal.recalls.rules.reading.listing import read_list
from portal.recalls.rules.reading.load import load
from portal.recalls.rules.terms import FLAGS, LEVELS, ROLES

__all__ = [
    "FLAGS",
    "ITEM",
    "LEVELS",
    "ROLES",
    "ROW",
    "Delisted",
    "Goods",
    "Hit",
    "Judgement",
    "MatchIndex",
    "Outcome",
    "SiteFind",
    "UnreadableFile",
    "claimed_none",
    "delisted_for",
    "events",
    "found_at_visit",
    "found_on_site",
    "jobs",
    "judge",
    "keys_of",
    "load",
    "match",
    "models",
    "on_catalogue_changed",
    "purge_refunds",
    "read_catalogue",
    "read_list",
    "sweep",
]
