"""Feature extractors: images in, embeddings or feature maps out."""

from .base import BACKBONES, Backbone, build_backbone
from .conv import Conv4
from .efficient import EfficientNet
from .mobile import MobileNet
from .timm import Pretrained

__all__ = [
    "BACKBONES",
    "Backbone",
    "Conv4",
    "EfficientNet",
    "MobileNet",
    "Pretrained",
    "build_backbone",
]
