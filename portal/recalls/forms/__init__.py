"""Forms of product alerts."""
