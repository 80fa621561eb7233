"""The known data sets: importing this fills the registry of their splits."""

from . import omniglot, quickdraw
from .splits import SPLITS, Splits

__all__ = ["SPLITS", "Splits", "omniglot", "quickdraw"]
