"""What happens at a station by itself: one file a topic, imported here so that the worker knows its jobs."""

from portal.tenants.jobs import defects, exams, founding, posted, standards

__all__ = ["defects", "exams", "founding", "posted", "standards"]
