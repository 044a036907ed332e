"""Plain rules of product alerts: reading a published list, and finding its goods in a catalogue."""
