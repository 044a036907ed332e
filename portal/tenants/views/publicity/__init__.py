"""Pages of publicity: activities, consumption warnings, typical cases; and what the office sees of the cases."""

from portal.tenants.views.publicity import activities, stories, texts
from portal.tenants.views.publicity.places import bureau_stories, publicity_pages
from portal.tenants.views.publicity.shown import told_to_everybody

_ROUTES = (activities, stories, texts)  # importing them added their routes

__all__ = ["bureau_stories", "publicity_pages", "told_to_everybody"]
