"""Trail rules in plain Python: events, chains, trees, signatures, the export and its verifier."""
