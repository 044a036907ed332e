"""A lifelike city: made through the product's own doors, from one number, relative to the present day."""

from portal.demo.seed.fill import NotEmpty, fill
from portal.demo.seed.year import PAST

__all__ = ["PAST", "NotEmpty", "fill"]
