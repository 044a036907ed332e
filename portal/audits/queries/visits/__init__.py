"""Reading visits on site."""
