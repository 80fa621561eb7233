"""What makes fast weights of gradients (Munkhdalai & Yu 2017), https://arxiv.org/abs/1703.00837."""

from __future__ import annotations

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn

AT_ONCE = 16384  # coordinates, when answering; what the layers make of them fits the cache


class Generator(nn.Module):
    """m or d: a perceptron over the coordinates of a gradient, the same for each of them.

    What it says is multiplied by the coordinate's sign: a constant in every fast weight could
    switch all units of ReLU(fast) off at once, and they would never learn again.

    A coordinate g enters as (log|g|/p, sign g), or (−1, eᵖg) where it is small, with p = 7
    (Andrychowicz et al. 2016, https://arxiv.org/abs/1606.04474, appendix A).
    """

    p = 7.0

    def __init__(self, units: int, size: float = 0.02) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, units), nn.ReLU(), nn.Linear(units, units), nn.ReLU(), nn.Linear(units, 1)
        )
        self.log_size = nn.Parameter(torch.tensor(math.log(size)))

    def forward(self, gradient: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
        """Fast weights in the shape of the gradient."""
        if torch.is_grad_enabled():
            return self._weights(gradient)
        parts = gradient.flatten().split(AT_ONCE)
        return torch.cat([self._weights(part) for part in parts]).view_as(gradient)

    def _weights(self, gradient: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
        large = gradient.abs() >= math.exp(-self.p)
        size = torch.where(large, gradient.abs().clamp_min(1e-30).log() / self.p, -1.0)
        sign = torch.where(large, gradient.sign(), gradient * math.exp(self.p))
        weights = self.layers(torch.stack([size, sign], -1)).squeeze(-1)
        return weights.float() * sign * self.log_size.exp()
