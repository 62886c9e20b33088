"""Small sites, for what shows only behind one."""

from tests.web.accounts.conftest import both, real
from tests.web.conftest import site

__all__ = ["both", "real", "site"]
