"""Rules of the two-way channel: plain Python, no web, no database."""
