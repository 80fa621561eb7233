"""The known data sets: importing this fills the registry of their splits."""

from . import icons, omniglot, photos, quickdraw
from .splits import SPLITS, Splits

__all__ = ["SPLITS", "Splits", "icons", "omniglot", "photos", "quickdraw"]
