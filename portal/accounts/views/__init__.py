"""Pages of accounts: at the door, one's own, and the people of a place."""

from portal.accounts.views.door import blueprint as door_pages
from portal.accounts.views.members import bureau_people, station_people
from portal.accounts.views.own import blueprint as own_pages

__all__ = ["bureau_people", "door_pages", "own_pages", "station_people"]
