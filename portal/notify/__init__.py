"""Telling people: inbox, SMS, a digest; never at night."""

from portal.notify.actions import Urgency, tell
from portal.notify.channels import sms
from portal.notify.queries import unread
from portal.notify.rules import next_allowed

__all__ = ["Urgency", "next_allowed", "sms", "tell", "unread"]
