"""What happens to a station's task."""
