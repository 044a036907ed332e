"""Writing: entries, seals, exports."""
