"""A visit on site: what the pack holds, what the answers say, when it is complete. Plain Python."""
