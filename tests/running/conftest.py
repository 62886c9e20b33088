"""Small sites and rehearsed bundles, for what shows only behind one."""

from tests.web.conftest import site

__all__ = ["site"]
