"""What a bureau does with its lists."""
