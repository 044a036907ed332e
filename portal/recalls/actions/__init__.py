"""Writing: lists, matches, tasks."""
