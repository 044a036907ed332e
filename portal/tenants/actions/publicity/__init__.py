"""Publicity: what people do, one function a verb."""
