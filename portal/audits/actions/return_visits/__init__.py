"""Return visits: drawing them, making them, what follows."""
