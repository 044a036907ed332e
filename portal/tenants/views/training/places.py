"""Where training stands in the map of pages, and who may keep it."""

from werkzeug.wrappers import Response

from portal.core.web import access, bureau_blueprint, public_blueprint, station_blueprint

training_pages = station_blueprint("training", __name__, "/training")
exam_pages = station_blueprint("exams", __name__, "/exams")
certificate_pages = public_blueprint("certificates", __name__, "/certificates")
bureau_training = bureau_blueprint("bureau_training", __name__, "/training")

KEEPING = ("HEAD", "DEPUTY", "LIAISON")
KEEPERS = access.roles(*KEEPING)
SETTING = ("HEAD", "DEPUTY")
SETTERS = access.roles(*SETTING)
Page = str | Response | tuple[str, int]
