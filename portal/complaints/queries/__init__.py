"""Reading cases: every query starts from what the session may see."""
