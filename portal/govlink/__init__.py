"""The two-way channel between bureau and station."""
