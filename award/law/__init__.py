"""The regulation that an award stands on: its text article by article, and the bounds that it fixes."""

from award.law.bounds import Bound, Bounds, faults, read
from award.law.regulation import Article, Regulation

__all__ = ["Article", "Bound", "Bounds", "Regulation", "faults", "read"]
