"""Verbs of the list of shops, one file a thought."""
