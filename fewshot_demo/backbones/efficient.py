"""EfficientNetV2-B0 (Tan & Le 2021), https://arxiv.org/abs/2104.00298, for photos and drawings.

What a network for photos knows lies in several of its layers: the last ones tell the things apart
that its training named, earlier ones shapes and surfaces that no class of it needed, such as hands.
An embedding here joins the means of three layers. It is then centred, cut to its main directions
and whitened by how much pictures of one class vary (Fisher's discriminant without its last step):
directions in which light, place and background change a picture count less. That is fitted in
closed form to training classes, and unlike a trained projection does not overfit their number.

In the means over a photo the places in the middle can count more: see `centre_prior`.

In drawings, which are cropped and centred, it says much where a line is: for these the middle layer
is kept place by place, each place with axes of its own.

All of it is linear up to the length of the embedding, so the embedding is the mean of `forward_map`
over space, scaled: each place of the picture has its exact part in every cosine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy, deepcopy
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..core.inputs import InputSpec
from .base import BACKBONES, Backbone
from .centre_prior import weighted
from .efficient_network import depth_of, new_network, pretrained_network
from .fused_convs import FusedConvs
from .within_classes import SHRINKAGE, WithinClasses

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
WIDEST = 1.5  # squeezing up to 3:2 measures better than cutting; more than that does not
REDUCTION = 32  # times the last maps are smaller than the input
MIDDLE = 5  # blocks up to the middle layer, whose maps have a 16th of the input's side

# means of the middle layer, and the last block's maps
BeforeLast = tuple[Float[Tensor, "n middle"], Float[Tensor, "n depth rows columns"]]


@BACKBONES.register("efficientnet")
class EfficientNet(Backbone):
    """timm's EfficientNetV2-B0 without its classifier, its normalisations folded into its filters.

    Args:
        size: side of the input in pixels; the map has a 32nd of it, rounded up.
        dim: of the embeddings, at most the depth of the joined layers.
        length: of all embeddings, so that their squared distances are 2 length² (1 − cosine).
        ink: whether it is shown drawings, ink 1 on paper 0, in the place of photos.
        by_place: whether the embedding holds the middle layer place by place, not its mean.
        centre_prior: how much more places in the middle count in the means, see
            `centre_prior.weights_of_places`; 0: all alike.
        shrinkage: of the whitening, see `WithinClasses`.

    Raises:
        ValueError: for a centre prior by place, where each place has axes of its own.
    """

    scale_is_trained = False  # ``length`` sets it

    def __init__(
        self,
        size: int = 224,
        dim: int = 512,
        length: float = 3.5,
        *,
        ink: bool = False,
        by_place: bool = False,
        centre_prior: float = 0.0,
        shrinkage: float = SHRINKAGE,
    ) -> None:
        super().__init__()
        if by_place and centre_prior:
            raise ValueError("places with axes of their own have no centre prior")
        photos = InputSpec(size, 3, MEAN, STD, "photo", WIDEST)
        self.input_spec = InputSpec(size) if ink else photos
        self.model: Any = new_network()
        self.dim, self.length, self.shrinkage = dim, length, shrinkage
        self.centre_prior = centre_prior
        self.kept = 0
        self.ending: nn.Conv2d | None = None  # in place of the network's last convolution
        self._fused: list[FusedConvs] = []
        blocks = self.model.blocks
        self.side = -(-size // REDUCTION)
        self.places = self.side**2 if by_place else 1
        middle = depth_of(blocks[MIDDLE - 1]) * self.places
        self.depths = [middle, depth_of(blocks[-1]), self.model.num_features]
        self.centre: Tensor
        self.axes: Tensor
        self.register_buffer("centre", torch.zeros(sum(self.depths)))
        self.register_buffer("axes", torch.eye(sum(self.depths), dim))

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Maps, ``dim`` deep, whose mean over space is the embedding before it is scaled."""
        middle, late, last = (maps.float() for maps in self._layers(images))
        ends = torch.cat([late, last], 1)
        axes = self.axes.split([self.depths[0], ends.shape[1]])
        centre = self.centre.split([self.depths[0], ends.shape[1]])
        side = ends.shape[-1] if self.places == 1 else self.side  # training may use smaller inputs
        apart = F.adaptive_avg_pool2d(middle, side).flatten(2)
        if self.places == 1:
            values = (apart.mT - centre[0]) @ axes[0]
        else:
            own = axes[0].view(-1, self.places, self.dim) * self.places
            around = apart - centre[0].view(-1, self.places)
            values = torch.einsum("ndp,dpk->npk", around, own)
        values = values + (ends.flatten(2).mT - centre[1]) @ axes[1]
        return weighted(values.mT.unflatten(2, (side, side)), self.centre_prior)

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings of one length."""
        return self.projected(self.joined(images))

    def joined(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n joined"]:
        """The means of the three layers over space; of the middle one also place by place."""
        return self._joined(self.before_last(images))

    def before_last(self, images: Float[Tensor, "n channels height width"]) -> BeforeLast:
        """What the last convolution stands on: an embedding is `after_last` of it."""
        middle, late = (maps.float() for maps in self._blocks(images))
        if self.places > 1:
            return F.adaptive_avg_pool2d(middle, self.side).flatten(1), late
        if self.centre_prior:
            middle = F.adaptive_avg_pool2d(middle, late.shape[-1])
        return self._mean(middle), late

    def after_last(self, before: BeforeLast) -> Float[Tensor, "n dim"]:
        """Embeddings of one length."""
        return self.projected(self._joined(before))

    def _joined(self, before: BeforeLast) -> Float[Tensor, "n joined"]:
        middle, late = before
        last = self._last(late).float()
        return torch.cat([middle, self._mean(late), self._mean(last)], 1)

    def _mean(self, maps: Float[Tensor, "n depth rows columns"]) -> Float[Tensor, "n depth"]:
        """Over space."""
        return weighted(maps, self.centre_prior).mean((2, 3))

    def projected(self, joined: Float[Tensor, "n joined"]) -> Float[Tensor, "n dim"]:
        """Embeddings of joined layers."""
        return F.normalize((joined - self.centre) @ self.axes, dim=1) * self.length

    def _layers(self, images: Tensor) -> list[Float[Tensor, "n depth rows columns"]]:
        """Maps of the middle layer, of the last block and of the last convolution."""
        middle, late = self._blocks(images)
        return [middle, late, self._last(late)]

    def _blocks(self, images: Tensor) -> list[Float[Tensor, "n depth rows columns"]]:
        """Maps of the middle layer and of the last block."""
        if self.input_spec.kind == "ink":
            images = self._on_paper(images)
        if self._fused:
            middle = self._fused[0](images)
            return [middle, self._fused[1](middle)]
        maps, first = self._first(images), []
        for number, block in enumerate(self.model.blocks[self.kept :], start=self.kept):
            maps = block(maps)
            if number == MIDDLE - 1:
                first.append(maps)
        return [*first, maps]

    def _last(self, late: Tensor) -> Float[Tensor, "n depth rows columns"]:
        """Maps of the last convolution."""
        if self._fused and self.ending is None:
            return self._fused[2](late)
        return self.model.bn2((self.ending or self.model.conv_head)(late))

    def with_own_ending(self) -> EfficientNet:
        """A twin, its weights shared but for a last convolution of its own, ``ending``."""
        twin = copy(self)
        twin._modules = dict(self._modules)
        twin.ending = deepcopy(self.ending or self.model.conv_head)
        return twin

    def _on_paper(self, ink: Float[Tensor, "n 1 side side"]) -> Float[Tensor, "n 3 side side"]:
        """Black ink on white paper, in colours as the network knows them."""
        mean, std = (torch.tensor(values, device=ink.device) for values in (MEAN, STD))
        return ((1 - ink) - mean[:, None, None]) / std[:, None, None]

    def _first(self, images: Tensor) -> Tensor:
        """What the blocks that stay as they are make of images; in training without gradients."""
        net = self.model
        if not (self.kept and self.training):
            maps = net.bn1(net.conv_stem(images))
            return net.blocks[: self.kept](maps)
        with torch.no_grad(), torch.autocast(images.device.type, torch.bfloat16):
            return net.blocks[: self.kept](net.bn1(net.conv_stem(images))).float()

    def keep_first(self, blocks: int) -> None:
        """Let the first layers stay as they are, at most up to the middle layer.

        Raises:
            ValueError: if the middle layer would be among them.
        """
        if not 0 < blocks < MIDDLE:
            raise ValueError(f"1 to {MIDDLE - 1} blocks can be kept, got {blocks}")
        self.kept = blocks
        for part in (self.model.conv_stem, self.model.bn1, *self.model.blocks[:blocks]):
            part.requires_grad_(False)

    def load_pretrained(
        self, weights: Mapping[str, Tensor], images: Float[Tensor, "n channels height width"]
    ) -> None:
        """Begin with timm's weights of this network.

        Raises:
            ValueError: if they are another's.
        """
        self.model.load_state_dict(pretrained_network(weights).state_dict())

    def optimise_for_serving(self) -> None:
        """Take the convolutions out of their modules: from the input to each of the three layers.

        From then on it can neither be trained, nor moved to a device, nor load weights.
        """
        net, side = self.eval().model, self.input_spec.size
        first = [net.conv_stem, net.bn1, *net.blocks[:MIDDLE]]
        for modules in (first, net.blocks[MIDDLE:], [net.conv_head, net.bn2]):
            self._fused.append(FusedConvs(modules, side))
            side = self._fused[-1].side

    @torch.no_grad()
    def fit_to_classes(
        self, batches: Iterable[tuple[Float[Tensor, "n 3 height width"], Int[Tensor, " n"]]]
    ) -> None:
        """Fit centre and axes to pictures and the numbers of their classes."""
        was_training = self.training
        self.eval()
        statistics = WithinClasses(self.depths, self.shrinkage)
        for images, classes in batches:
            with torch.autocast(images.device.type, torch.bfloat16):
                joined = self.joined(images.contiguous(memory_format=torch.channels_last))
            statistics.add(joined, classes)
        centre, axes = statistics.axes(self.dim)
        self.centre.copy_(centre)
        self.axes.copy_(axes)
        self.train(was_training)
