"""Steps on a case, one verb a file. Each takes the actor and the time, asks the rules, adds rows; none commits."""
