"""What is read of audits, always from what the session may see."""
