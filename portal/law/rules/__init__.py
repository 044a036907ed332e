"""The law of time in plain Python: periods as data, the working-day calendar, deadlines that explain themselves.

Nothing here knows a database, a request or a clock on the wall; whoever asks hands over dates and a calendar.
"""
