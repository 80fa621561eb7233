"""Whitening by the variation within classes, fitted from running sums.

After Fisher 1936 and as in the first half of linear discriminant analysis: a direction in which
pictures of one class vary much counts little. The second half, keeping the directions that separate
the training classes, is left out, for new classes are separated by others.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

SHRINKAGE = 0.3  # so that no direction is blown up


class WithinClasses:
    """Sums over embeddings, from which centre and axes follow.

    Args:
        depths: of the parts of which an embedding is joined; each is scaled to a mean length of 1
            first, so that all parts are heard.
        shrinkage: of the mean variance, added to each: the more, the less directions differ.
    """

    def __init__(self, depths: Sequence[int], shrinkage: float = SHRINKAGE) -> None:
        size, self._shrinkage = sum(depths), shrinkage
        self._depths = list(depths)
        self._sums: dict[int, Tensor] = {}
        self._counts: dict[int, int] = {}
        self._products = torch.zeros(size, size, dtype=torch.double)
        self._lengths = torch.zeros(len(depths), dtype=torch.double)

    def add(self, embeddings: Float[Tensor, "n joined"], classes: Int[Tensor, " n"]) -> None:
        """Take these into account."""
        values = embeddings.double().cpu()
        self._products += values.T @ values
        self._lengths += torch.stack([p.norm(dim=1).sum() for p in values.split(self._depths, 1)])
        for number in classes.unique().tolist():
            own = values[classes.cpu() == number]
            self._sums[number] = self._sums.get(number, 0) + own.sum(0)
            self._counts[number] = self._counts.get(number, 0) + len(own)

    def axes(self, dim: int) -> tuple[Float[Tensor, " joined"], Float[Tensor, "joined dim"]]:
        """The mean, and the main directions whitened; both for embeddings as they were added.

        Raises:
            ValueError: if there were too few embeddings for so many directions.
        """
        counts = torch.tensor([*self._counts.values()], dtype=torch.double)
        count = float(counts.sum())
        if count <= dim:
            raise ValueError(f"{dim} directions cannot be found from {count:.0f} pictures")
        sums = torch.stack([*self._sums.values()])
        mean = sums.sum(0) / count
        scale = torch.cat(
            [s.expand(d) for s, d in zip(count / self._lengths, self._depths, strict=True)]
        )
        around_zero = self._products * scale[:, None] * scale
        means = sums * scale
        within = (around_zero - means.T @ (means / counts[:, None])) / count
        total = around_zero / count - torch.outer(mean * scale, mean * scale)
        main = torch.linalg.eigh(total).eigenvectors[:, -dim:]
        variances, directions = torch.linalg.eigh(main.T @ within @ main)
        variances = variances.clamp_min(0)
        gains = (variances + self._shrinkage * variances.mean()).rsqrt()
        whitening = directions * gains @ directions.T
        axes = scale[:, None] * (main @ whitening)
        return mean.float(), (axes / axes.std()).float()
