"""demo: the whole product on one machine, in a city that does not exist. Nothing of the product imports it."""
