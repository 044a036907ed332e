"""Reading: always from what the session may see."""
