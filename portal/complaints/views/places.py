"""The blueprints, in a file of their own so that every page may hang itself on them."""

from flask import Blueprint

from portal.core.web import public_blueprint, station_blueprint

home_pages = station_blueprint("today", "portal.complaints.views.home", "")
station_pages = station_blueprint("cases", "portal.complaints.views", "/cases")
inquiry_pages = station_blueprint("inquiries", "portal.complaints.views.inquiries", "/inquiries")
public_pages = public_blueprint("complain", "portal.complaints.views.wizard", "/complain")
status_pages = Blueprint("status", "portal.complaints.views.status", url_prefix="/t")

OFFICERS = ("DISPATCHER", "SUPERVISOR", "CONTACT")  # who deals with stations' files at a bureau
