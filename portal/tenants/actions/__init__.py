"""Verbs of a station's own keeping, one file a thought."""
