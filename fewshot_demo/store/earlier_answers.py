"""Answers as they were stored until the fourth schema: the classes summed to one by themselves.

"None of these" stood beside them, at even odds, and was said above a limit of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..core.open_set import MAX_SHARE, SHARE, chance_of_none

ALMOST = 1e-9  # probabilities are taken to be no nearer to 0 or 1


def as_one_distribution(row: Mapping[str, Any], confidence: float) -> tuple[dict[str, Any], float]:
    """An answer's JSON and its confidence as one distribution, at the usual share of strangers.

    What a model said that could not tell strangers is such a distribution already.
    """
    even = row.get("none_probability")
    if even is None:
        return dict(row), confidence
    even = min(max(even, ALMOST), 1 - ALMOST)
    none = chance_of_none(math.log(even / (1 - even)), SHARE)
    said = dict(row) | {"none_probability": none, "strangers": SHARE}
    said["classes"] = [
        dict(one) | {"probability": (1 - none) * one["probability"]}
        for one in row.get("classes", ())
    ]
    said["why"] = [
        dict(one) | {"weight": (1 - none) * one["weight"]}
        for one in row.get("why", row.get("images", ()))
    ]
    if not said["classes"]:  # only the verdict was kept
        return said, confidence
    likeliest = max(one["probability"] for one in said["classes"])
    return said | {"none_of_these": none > likeliest}, max(none, likeliest)


def as_share(strictness: float) -> float:
    """The share of strangers that moves the odds as this place of the slider, −2 to 2, did."""
    odds = math.log(SHARE / (1 - SHARE)) + strictness
    return round(min(1 / (1 + math.exp(-odds)), MAX_SHARE), 3)
