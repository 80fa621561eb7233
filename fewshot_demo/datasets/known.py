"""The known data sets: importing this fills the registry of their splits."""

from . import icons, omniglot, quickdraw
from .splits import SPLITS, Splits

__all__ = ["SPLITS", "Splits", "icons", "omniglot", "quickdraw"]
