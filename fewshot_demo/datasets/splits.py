"""Disjoint classes for training, choosing and reporting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..core.registry import Registry
from .sources import ClassImages


@dataclass(frozen=True)
class Splits:
    """Classes to meta-train on, to choose on, and to report on once.

    Args:
        train, validation, test: disjoint.
        parts: where several data sets were put together, the split of each, and a text that the
            names of its classes hold; what is measured is measured on each, and what is fitted is
            fitted on the first. Empty: there is one.
    """

    train: ClassImages
    validation: ClassImages
    test: ClassImages
    parts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = [set(part.files) for part in (self.train, self.validation, self.test)]
        if not all(parts):
            raise ValueError("a split needs classes in each of train, validation and test")
        if len(set.union(*parts)) != sum(map(len, parts)):
            raise ValueError("a class stands in two parts of the split")


SPLITS: Registry[Callable[[ClassImages], Splits]] = Registry("split")
