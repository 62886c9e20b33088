"""Sites with a real door."""

from tests.web.accounts.conftest import both, real

__all__ = ["both", "real"]
