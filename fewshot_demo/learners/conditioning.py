"""How `attention` reads a task, and what that does to its queries and keys."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..core.attention import class_spread
from ..core.functional import prototypes


class Projection(nn.Module):
    """One linear map for each head. It begins as a rotation, which keeps every angle."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads, self.linear = heads, nn.Linear(dim, heads * dim)
        for head in self.linear.weight.split(dim):
            nn.init.orthogonal_(head)
        nn.init.zeros_(self.linear.bias)

    def forward(self, values: Float[Tensor, "n dim"]) -> Float[Tensor, "n heads width"]:
        """Each head's view of the embeddings."""
        return self.linear(values).float().unflatten(1, (self.heads, -1))


class TaskEmbedding(nn.Module):
    """A set encoding of the support set: the mean over its classes of a function of each one's mean
    and spread, so neither the order of images nor that of classes matters.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.of_class = nn.Sequential(nn.Linear(2 * dim, dim), nn.GELU(), nn.Linear(dim, dim))
        self.of_task = nn.Sequential(nn.GELU(), nn.Linear(dim, dim))

    def forward(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> Float[Tensor, " task"]:
        """The vector t of a task."""
        means = prototypes(embeddings, labels, way)
        classes = torch.cat([means, class_spread(embeddings, labels, way)], 1)
        return self.of_task(self.of_class(classes).float().mean(0)).float()


class FiLM(nn.Module):
    """v·(1 + γ(t)) + β(t), both behind a post-multiplier that begins at zero: the conditioning
    starts as none, and each number learns how much of it there should be.
    """

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.scale, self.shift = Projection(dim, heads), Projection(dim, heads)
        self.scale_by = nn.Parameter(torch.zeros(heads, dim))
        self.shift_by = nn.Parameter(torch.zeros(heads, dim))

    def forward(
        self, values: Float[Tensor, "n heads width"], task: Float[Tensor, " task"]
    ) -> Float[Tensor, "n heads width"]:
        """The values as this task wants them."""
        scale, shift = self.scale(task[None]), self.shift(task[None])
        return values * (1 + self.scale_by * scale) + self.shift_by * shift


class Conditioning(nn.Module):
    """The task embedding, and what it does to queries and to keys."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.task = TaskEmbedding(dim)
        self.queries, self.keys = FiLM(dim, heads), FiLM(dim, heads)
