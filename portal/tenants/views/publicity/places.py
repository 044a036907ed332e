"""Where publicity stands in the map of pages, and who may keep it."""

from werkzeug.wrappers import Response

from portal.core.web import access, bureau_blueprint, station_blueprint

publicity_pages = station_blueprint("publicity", __name__, "/publicity")
bureau_stories = bureau_blueprint("bureau_stories", __name__, "/stories")

WRITING = ("HEAD", "DEPUTY", "LIAISON", "SETTLER")
WRITERS = access.roles(*WRITING)
APPROVING = ("HEAD", "DEPUTY", "APPROVER")
APPROVERS = access.roles(*APPROVING)
Page = str | Response | tuple[str, int]
