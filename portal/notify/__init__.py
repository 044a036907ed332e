"""Telling people: inbox, SMS, a digest; never at night."""

from portal.notify.actions import Urgency, tell
from portal.notify.channels import sms
from portal.notify.queries import unread
from portal.notify.rules import may_leave, next_allowed, reachable

__all__ = ["Urgency", "may_leave", "next_allowed", "reachable", "sms", "tell", "unread"]
