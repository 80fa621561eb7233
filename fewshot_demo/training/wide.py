"""A cosine classifier of thousands of training classes, which begins where the embeddings are.

A class among thousands is seen rarely. A random row of a linear classifier would need longer to
find its class than the run lasts, so each row begins as the mean of some embeddings of its class
(Qi, Brown & Lowe 2018, arXiv 1712.07136).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..backbones import Backbone
from ..core.inputs import InputSpec
from ..datasets.sources import ClassTensors, as_input

IMPRINTED = 4  # images of each class that its row begins with
ROW = 0.577  # length of a row at first; the shorter, the faster it turns
BATCH = 256


class CosineHead(nn.Module):
    """Logits are cosines between a class's row and an embedding, times the embedding's length."""

    def __init__(self, dim: int, classes: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(F.normalize(torch.randn(classes, dim), dim=1) * ROW)

    def forward(self, embeddings: Float[Tensor, "n dim"]) -> Float[Tensor, "n classes"]:
        """The scaled cosines."""
        return F.linear(embeddings, F.normalize(self.weight, dim=1).to(embeddings.dtype))


@torch.no_grad()
def imprint(head: CosineHead, backbone: Backbone, data: ClassTensors, spec: InputSpec) -> None:
    """Begin each row of the head with the mean embedding of its class's first images."""
    picks = [
        torch.arange(start, start + min(count, IMPRINTED))
        for start, count in zip(data.starts.tolist(), data.counts.tolist(), strict=True)
    ]
    numbers = torch.cat(picks)
    labels = torch.arange(len(picks)).repeat_interleave(torch.tensor([len(p) for p in picks]))
    backbone.eval()
    rows = torch.zeros_like(head.weight)
    side = (spec.size, spec.size)
    for some, own in zip(numbers.split(BATCH), labels.split(BATCH), strict=True):
        images = as_input(data.images[some], spec)
        images = F.interpolate(images, size=side, mode="bilinear", antialias=True)
        with torch.autocast("cpu", torch.bfloat16):
            embeddings = backbone(images.contiguous(memory_format=torch.channels_last))
        rows.index_add_(0, own, embeddings.float())
    head.weight.copy_(F.normalize(rows, dim=1) * ROW)
    backbone.train()
