"""What an alert is: its kinds, states, gravity, and how two versions of a list are compared."""
