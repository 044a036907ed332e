"""Pages about the shops of a station."""

from portal.merchants.views import tables as _tables  # noqa: F401 - its views hang on the same blueprint
from portal.merchants.views.shops import blueprint

__all__ = ["blueprint"]
