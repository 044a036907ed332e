"""A bureau's pages: its lists, one list from upload to close-out, one station's task."""
