"""Closed lists of words used on a case and on its papers. Codes are ours and stable; see each file's source."""
