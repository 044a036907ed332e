"""What a station does about an alert: steps, quantities, clocks, claims, effectiveness checks."""
