"""Reading alerts, tasks, matches."""
