"""The blueprint, in a file of its own so that every page may hang itself on it."""

from portal.core.web import station_blueprint

blueprint = station_blueprint("posted", "portal.tenants.views.posted", "/rules")
