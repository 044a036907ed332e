"""What changes the channel's rows: one verb a file."""
