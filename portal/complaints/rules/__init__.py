"""The law of a complaint at a station, in plain Python: states, steps, guards, clocks, numbers, vocabularies."""
