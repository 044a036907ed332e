"""The house's ground floor: no word of the field is spoken here."""
