"""Several versions of a photo that teaches: as it is, mirrored, out of focus, and smaller.

A visitor teaches with a few sharp pictures from near by and asks with whatever a hand and a room
make of the thing. The mean embedding of a picture and of what a camera might have made of it lies
nearer to those questions, and no farther from pictures as good as itself. It is one embedding, as
long as the picture's own, so that learners, their explanations and their calibration stay as they
are. The versions are always the same. What each brings is measured in `studies.support_versions`.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from ..backbones import Backbone

VERSION = "versions-1"  # of what this file does; kept embeddings of another one are not used
SOFT = 1 / 75  # of the side: the standard deviation of the blur
SMALLER = 0.7  # of the side

Images = Float[Tensor, "n channels size size"]


class SeveralVersions(Backbone):
    """A backbone that embeds the versions of each image, and gives their mean direction.

    Args:
        backbone: in evaluation mode; embeds each version. The length of its embedding of the image
            as it is stays.
    """

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone
        self.dim, self.input_spec, self.frozen = backbone.dim, backbone.input_spec, backbone.frozen

    def forward(self, images: Images) -> Float[Tensor, "n dim"]:
        """Embeddings."""
        every = versions_of(images)
        embedded = self.backbone(every.flatten(0, 1)).float().unflatten(0, every.shape[:2])
        length = embedded[:, 0].norm(dim=1, keepdim=True)
        return F.normalize(embedded.mean(1), dim=1) * length


def versions_of(images: Images) -> Float[Tensor, "n version channels size size"]:
    """Each image as it is, mirrored, blurred, and smaller on the colour of its border."""
    return torch.stack([images, images.flip(3), _blurred(images), _smaller(images)], 1)


def _blurred(images: Images) -> Images:
    """Convolved with a Gaussian, the border mirrored."""
    channels, size = images.shape[1], images.shape[-1]
    reach = min(round(3 * SOFT * size), size - 1)
    places = torch.arange(-reach, reach + 1, device=images.device)
    line = torch.exp(-0.5 * (places / (SOFT * size)).square())
    filters = (line / line.sum()).expand(channels, 1, 1, -1)
    wide = F.pad(images, (reach,) * 4, "reflect")
    across = F.conv2d(wide, filters, groups=channels)
    return F.conv2d(across, filters.mT.reshape(channels, 1, -1, 1), groups=channels)


def _smaller(images: Images) -> Images:
    """In the middle of a ground whose colour is the median of the border."""
    size = images.shape[-1]
    inner = round(SMALLER * size)
    small = F.interpolate(images, (inner, inner), mode="bilinear", antialias=True)
    sides = [images[:, :, 0], images[:, :, -1], images[:, :, :, 0], images[:, :, :, -1]]
    ground = torch.cat(sides, 2).median(2).values
    made = ground[:, :, None, None].expand_as(images).clone()
    begin = (size - inner) // 2
    made[:, :, begin : begin + inner, begin : begin + inner] = small
    return made
