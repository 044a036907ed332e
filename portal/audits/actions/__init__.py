"""What changes the rows of audits: one verb a file."""
