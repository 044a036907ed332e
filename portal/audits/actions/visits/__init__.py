"""Steps of a visit on site: the pack, the keys, what devices send, the end."""
