"""Feature extractors: images in, embeddings or feature maps out."""

from .base import BACKBONES, Backbone, build_backbone
from .conv import Conv4
from .mobile import MobileNet
from .timm import Pretrained

__all__ = ["BACKBONES", "Backbone", "Conv4", "MobileNet", "Pretrained", "build_backbone"]
