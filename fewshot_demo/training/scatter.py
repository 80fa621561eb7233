"""Fit what tells, from a single embedding, how far images of its class scatter."""

from __future__ import annotations

from collections.abc import Iterable

import torch

from ..core.calibration import Scatter
from ..datasets.sources import ClassTensors

RIDGE = 0.01  # on the weights, beside the covariance of the embeddings
LEAST = 1e-6  # a squared distance is taken to be no less, so that its logarithm stays finite


def fit_scatter(parts: Iterable[ClassTensors]) -> Scatter:
    """Ridge regression of the log squared distance from the class mean, on (training) classes.

    The squared distance is that of a class: the mean over its images, without the bias that the
    mean is theirs. Each data set counts alike, and in it each image; classes of one image say
    nothing.

    Args:
        parts: data sets, embedded; see `fewshot_demo.training.embedded.embedded_once`.

    Raises:
        ValueError: if no class has two images.
    """
    points, logs, shares = [], [], []
    for data in parts:
        images = data.images.flatten(1).double()
        ends = (data.starts + data.counts).tolist()
        found = [images[a:b] for a, b in zip(data.starts.tolist(), ends, strict=True) if b - a > 1]
        count = sum(map(len, found))
        for members in found:
            spread = (members - members.mean(0)).square().sum() / (len(members) - 1)
            points.append(members)
            logs.append(spread.clamp_min(LEAST).log().expand(len(members)))
            shares.append(torch.full((len(members),), 1 / count, dtype=torch.double))
    if not points:
        raise ValueError("a class of two images or more expected")
    x, y, share = torch.cat(points), torch.cat(logs), torch.cat(shares)
    share = share / share.sum()
    mean, level = share @ x, share @ y
    x, y = x - mean, y - level
    covariance = x.T @ (share[:, None] * x) + RIDGE * torch.eye(x.shape[1], dtype=torch.double)
    weights = torch.linalg.solve(covariance, x.T @ (share * y))
    return Scatter(tuple(weights.tolist()), float(level - mean @ weights))
