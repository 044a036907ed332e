"""Verbs of accounts, one file a thought."""
