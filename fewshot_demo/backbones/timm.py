"""Any timm model as a frozen feature extractor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jaxtyping import Float
from torch import Tensor

from ..core.inputs import InputSpec
from .base import BACKBONES, Backbone


@BACKBONES.register("timm")
class Pretrained(Backbone):
    """A timm model without its classifier, never trained here: its weights come from elsewhere.

    Args:
        model: its name in timm, such as ``mobilenetv2_100``.
        size: side of the input in pixels.
        mean, std: the normalisation that its weights were trained with.
        options: further arguments of `timm.create_model`.
    """

    def __init__(
        self,
        model: str,
        size: int = 224,
        mean: Sequence[float] = (0.5, 0.5, 0.5),
        std: Sequence[float] = (0.5, 0.5, 0.5),
        options: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.input_spec = InputSpec(size, 3, tuple(mean), tuple(std), "photo")
        self.model: Any = _timm_model(model, options or {})
        self.dim = int(getattr(self.model, "head_hidden_size", None) or self.model.num_features)
        self.freeze()

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """The last feature maps; the patch tokens of a transformer, laid out as they were cut."""
        maps = self.model.forward_features(images)
        if maps.ndim == 4:
            return maps
        rows, columns = self.model.patch_embed.grid_size
        tokens = maps[:, maps.shape[1] - rows * columns :]
        return tokens.transpose(1, 2).unflatten(2, (rows, columns))

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """What the classifier would get."""
        return self.model(images)


def _timm_model(name: str, options: dict[str, Any]) -> Any:
    import timm

    if not timm.is_model(name):
        raise ValueError(f"timm has no model {name!r}")
    return timm.create_model(name, pretrained=False, num_classes=0, **options)
