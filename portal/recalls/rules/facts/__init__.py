"""What one cell of a list says, as typed facts; what is not understood stays raw and is said so."""
