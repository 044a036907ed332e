"""What is read of the channel, always from what the session may see."""
