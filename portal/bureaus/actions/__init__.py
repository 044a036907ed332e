"""Verbs of bureaux, one file a thought."""
