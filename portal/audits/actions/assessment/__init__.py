"""Assessment and awards: what people do, one function a verb."""
