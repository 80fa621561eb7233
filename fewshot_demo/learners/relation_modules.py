"""The two networks that score pairs of images for `relation`.

Every query is paired with every support image, so pairs outnumber images by far. What can be
computed per image is not computed per pair: the halves of the first layer, and its normalisation.
"""

from __future__ import annotations

from typing import TypeVar

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

MATRIX_ROWS = 4  # rows of maps up to which a convolution is faster as one matrix product


class RelationModule(nn.Module):
    """Scores pairs of maps.

    Its first layer is linear in the pair laid on top of each other, so that it is the sum of a
    query's half and a support image's half: each is computed once per image and only added per
    pair, which is exactly the layer applied to the concatenation.
    """

    def query_half(self, maps: Float[Tensor, "n depth rows columns"]) -> Float[Tensor, "n ..."]:
        """What the first layer makes of queries."""
        raise NotImplementedError

    def support_half(self, maps: Float[Tensor, "n depth rows columns"]) -> Float[Tensor, "n ..."]:
        """What the first layer makes of support images."""
        raise NotImplementedError

    def forward(
        self, queries: Float[Tensor, "query ..."], supports: Float[Tensor, "support ..."]
    ) -> Float[Tensor, "query support"]:
        """Relation scores of all pairs, 0 to 1."""
        raise NotImplementedError


class ConvRelation(RelationModule):
    """The paper's: two blocks of convolution and pooling, two linear layers, a sigmoid.

    Args:
        depth: of the maps, and of both blocks.
        side: rows and columns of the maps.
        hidden: width of the first linear layer.
    """

    def __init__(self, depth: int, side: int, hidden: int = 8) -> None:
        super().__init__()
        self.first = initialise_as_difference(nn.Conv2d(2 * depth, depth, 3, padding=1, bias=False))
        self.first_norm = PairNorm(depth)
        self.second = nn.Conv2d(depth, depth, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(depth)
        features = depth * _pooled(_pooled(side)) ** 2
        self.head = nn.Sequential(nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, 1))

    def query_half(self, maps: Tensor) -> Float[Tensor, "n depth rows columns"]:
        """The first convolution over the query's channels."""
        return convolve(maps, self.first.weight.chunk(2, dim=1)[0])

    def support_half(self, maps: Tensor) -> Float[Tensor, "n depth rows columns"]:
        """The first convolution over the support image's channels."""
        return convolve(maps, self.first.weight.chunk(2, dim=1)[1])

    def forward(self, queries: Tensor, supports: Tensor) -> Float[Tensor, "query support"]:
        """Relation scores of all pairs."""
        sizes = len(queries), len(supports)
        queries, supports = self.first_norm(queries, supports)
        maps = pool((queries[:, None] + supports[None]).flatten(0, 1)).relu()
        convolution = as_matrix if self.training and maps.shape[2] <= MATRIX_ROWS else convolve
        maps = self.second_norm(convolution(maps, self.second.weight))
        scores = self.head(pool(maps).relu().flatten(1))
        return scores.float().sigmoid().view(sizes)


class MlpRelation(RelationModule):
    """Maps averaged over space, and three linear layers on the pair.

    Both hidden layers are normalised over the pairs, as the paper's blocks are: without, the
    squared error ends with every pair called unrelated.
    """

    def __init__(self, depth: int, side: int, hidden: int = 256) -> None:
        super().__init__()
        self.first = initialise_as_difference(nn.Linear(2 * depth, hidden, bias=False))
        self.first_norm = PairNorm(hidden)
        self.head = nn.Sequential(
            nn.ReLU(),
            nn.Linear(hidden, hidden, bias=False),
            nn.BatchNorm1d(hidden),
            nn.ReLU(),
            nn.Linear(hidden, 1),
        )

    def query_half(self, maps: Tensor) -> Float[Tensor, "n hidden"]:
        """The first layer over the query's features."""
        return F.linear(maps.mean((2, 3)), self.first.weight.chunk(2, dim=1)[0])

    def support_half(self, maps: Tensor) -> Float[Tensor, "n hidden"]:
        """The first layer over the support image's features."""
        return F.linear(maps.mean((2, 3)), self.first.weight.chunk(2, dim=1)[1])

    def forward(self, queries: Tensor, supports: Tensor) -> Float[Tensor, "query support"]:
        """Relation scores of all pairs."""
        sizes = len(queries), len(supports)
        both = self.first_norm(queries[..., None, None], supports[..., None, None])
        queries, supports = (half.flatten(1) for half in both)
        pairs = (queries[:, None] + supports[None]).flatten(0, 1)
        return self.head(pairs).float().sigmoid().view(sizes)


class PairNorm(nn.BatchNorm2d):
    """Batch normalisation of the sums of all pairs, computed from the summands alone.

    Every query meets every support image, so the mean of the sums is the sum of the means, and
    their variance that of the queries plus that of the support images plus twice the covariance,
    over positions, of their mean maps. Scaling the summands does the rest: `BatchNorm2d` of the
    sums, at the price of the images instead of the pairs.
    """

    def forward(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        queries: Float[Tensor, "query depth rows columns"],
        supports: Float[Tensor, "support depth rows columns"],
    ) -> tuple[Tensor, Tensor]:
        """Summands whose sums are normalised."""
        assert self.running_mean is not None and self.running_var is not None
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = self._statistics(queries.float(), supports.float())
        scale = self.weight * (var + self.eps).rsqrt()
        shift = self.bias - mean * scale
        scale, shift = (v.to(queries.dtype).view(1, -1, 1, 1) for v in (scale, shift))
        return queries * scale + shift, supports * scale

    def _statistics(self, queries: Tensor, supports: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and variance of the sums, which also move the running statistics."""
        means = [maps.mean((0, 2, 3), keepdim=True) for maps in (queries, supports)]
        first, second = queries - means[0], supports - means[1]
        var = first.square().mean((0, 2, 3)) + second.square().mean((0, 2, 3))
        var = var + 2 * (first.mean(0) * second.mean(0)).mean((1, 2))
        mean = (means[0] + means[1]).flatten()
        with torch.no_grad():
            assert self.running_mean is not None and self.running_var is not None
            assert self.momentum is not None and self.num_batches_tracked is not None
            count = len(queries) * len(supports) * queries[0, 0].numel()
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(var * count / max(1, count - 1), self.momentum)
            self.num_batches_tracked.add_(1)
        return mean, var


Layer = TypeVar("Layer", nn.Conv2d, nn.Linear)


@torch.no_grad()
def initialise_as_difference(layer: Layer) -> Layer:
    """Start the support image's half as the negative of the query's.

    From two independent random halves, training by the squared error first learns to call every
    pair unrelated and stays there long; a difference is small for a pair of one class at once.
    """
    query, support = layer.weight.chunk(2, dim=1)
    support.copy_(-query)
    return layer


def _pooled(side: int) -> int:
    return side // 2 if side > 1 else 1


def pool(maps: Float[Tensor, "n depth rows columns"]) -> Float[Tensor, "n depth less fewer"]:
    """2×2 max-pooling, where there are rows to pool."""
    return F.max_pool2d(maps, 2) if maps.shape[2] > 1 else maps


def convolve(
    maps: Float[Tensor, "n inputs rows columns"], weight: Float[Tensor, "outputs inputs 3 3"]
) -> Float[Tensor, "n outputs less fewer"]:
    """3×3 convolution with a border of zeros, less the odd last row and column, if more than one.

    2×2 pooling, which comes next, would drop them.
    """
    side = maps.shape[2]
    if side == 1:  # all else meets the border
        return F.conv2d(maps, weight[:, :, 1:2, 1:2])
    after = 1 - side % 2
    return F.conv2d(F.pad(maps, (1, after, 1, after)), weight)


def as_matrix(
    maps: Float[Tensor, "n inputs rows columns"], weight: Float[Tensor, "outputs inputs 3 3"]
) -> Float[Tensor, "n outputs less fewer"]:
    """The same as `convolve`, as one matrix product: the matrix is what it makes of unit maps."""
    _, depth, side, _ = maps.shape
    units = torch.eye(side * side * depth, dtype=maps.dtype, device=maps.device)
    images = convolve(units.view(-1, side, side, depth).permute(0, 3, 1, 2), weight)
    matrix = images.permute(0, 2, 3, 1).flatten(1)
    products = maps.permute(0, 2, 3, 1).flatten(1) @ matrix
    return products.view(-1, *images.permute(0, 2, 3, 1).shape[1:]).permute(0, 3, 1, 2)
