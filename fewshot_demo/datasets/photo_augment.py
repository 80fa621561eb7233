"""Pictures as phones and webcams make them: turned, small, off-centre, dark, blurred, compressed.

`Augment` bends drawings. A photo also has a light, a lens, a background and a file format, and what
a visitor shows is seldom large, upright and in the middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

Images = Float[Tensor, "n 3 high wide"]
Seen = Float[Tensor, "n 3 size size"]
GREY = (0.299, 0.587, 0.114)  # how bright the eye finds red, green and blue


@dataclass(frozen=True)
class PhotoAugment:
    """Photos drawn anew from photos, each with a view, a light and a camera of its own.

    Args:
        size: side of the result in pixels.
        degrees: largest rotation to either side, of the half of the pictures that are turned.
        crop: smallest part of the picture's side that is seen close up.
        stretch: how far width and height are stretched apart, to either side, as a logarithm.
        shift: largest move to either side in pixels, by whole ones: a tiny picture that is moved
            and mirrored alone keeps its pixels as sharp as they are.
        away: chance that the thing is small and off-centre, before another background.
        farthest: how many times smaller it then is, at most.
        tilt: largest perspective, as a fraction of the side.
        light: largest change of exposure to either side, in stops.
        colour: how far saturation and white balance go, as a fraction.
        blur: chance of a soft lens or a shaken hand.
        grain: chance of the noise of a dark room.
        packed: chance of JPEG's traces.
    """

    size: int
    degrees: float = 30.0
    crop: float = 0.6
    stretch: float = 0.2
    shift: int = 0
    away: float = 0.3
    farthest: float = 2.2
    tilt: float = 0.12
    light: float = 1.0
    colour: float = 0.4
    blur: float = 0.3
    grain: float = 0.2
    packed: float = 0.2

    def __call__(self, images: Images, generator: torch.Generator) -> Seen:
        """Photos of ``size`` pixels, from pictures with values in 0 to 1."""
        hand = _Hand(generator, len(images), images.device)
        seen = self._lit(self._seen(images, hand), hand)
        return self._taken(seen, hand).clamp(0, 1)

    def _seen(self, images: Images, hand: _Hand) -> Seen:
        """From another place: close up, or small before another background."""
        count = len(images)
        away = hand.chance(self.away)
        far = 1 + hand.uniform(0, 1) * (self.farthest - 1)
        zoom = torch.where(away, far, self.crop + hand.uniform(0, 1) * (1 - self.crop))
        turn = hand.uniform(-1, 1) * math.radians(self.degrees) * hand.chance(0.5)
        aspect = (hand.uniform(-1, 1) * self.stretch).exp()
        mirror = 1 - 2 * hand.chance(0.5).float()
        matrix = torch.zeros(count, 3, 3, device=images.device)
        matrix[:, 0, 0] = turn.cos() * zoom * aspect * mirror
        matrix[:, 0, 1] = -turn.sin() * zoom / aspect
        matrix[:, 1, 0] = turn.sin() * zoom * aspect * mirror
        matrix[:, 1, 1] = turn.cos() * zoom / aspect
        room = (zoom - 1).abs() * torch.where(away, 0.8, 1.0)  # off-centre, but not out of sight
        matrix[:, 0, 2], matrix[:, 1, 2] = (room * hand.uniform(-1, 1) for _ in range(2))
        if self.shift:
            pixels = [(hand.uniform(-1, 1) * (self.shift + 0.5)).round() for _ in range(2)]
            matrix[:, :2, 2] += (
                torch.stack(pixels, 1).clamp(-self.shift, self.shift) * 2 / self.size
            )
        matrix[:, 2, 0], matrix[:, 2, 1] = (hand.uniform(-1, 1) * self.tilt for _ in range(2))
        matrix[:, 2, 2] = 1
        grid = _through(matrix, self.size)
        seen = F.grid_sample(images, grid, padding_mode="border", align_corners=False)
        if not away.any():
            return seen
        inside = ((grid.abs() - 1) * self.size / 4 / far.view(-1, 1, 1, 1)).amax(3)
        cover = 1 - inside.clamp(0, 1)[:, None]
        behind = self._backgrounds(images, hand)
        return torch.where(away.view(-1, 1, 1, 1), cover * seen + (1 - cover) * behind, seen)

    def _backgrounds(self, images: Images, hand: _Hand) -> Seen:
        """A part of another picture, soft as things behind are; or one colour."""
        other = images[torch.randperm(len(images), generator=hand.generator)]
        part = images.shape[-1] // 2
        top, left = (int(hand.uniform(0, 1)[0] * part) for _ in range(2))
        soft = F.avg_pool2d(other[:, :, top : top + part, left : left + part], 3, 1, 1)
        scene = F.interpolate(soft, size=(self.size, self.size), mode="bilinear")
        plain = torch.stack([hand.uniform(0, 1) for _ in range(3)], 1)[:, :, None, None]
        return torch.where(hand.chance(0.4).view(-1, 1, 1, 1), plain.expand_as(scene), scene)

    def _lit(self, images: Seen, hand: _Hand) -> Seen:
        """Another exposure, contrast, saturation and white balance."""
        stops = hand.uniform(-1, 1) * self.light * hand.chance(0.7)
        balance = torch.stack([hand.uniform(-1, 1) for _ in range(3)], 1) * self.colour / 2
        images = images * ((stops[:, None] * 0.7 + balance).exp())[:, :, None, None]
        grey = (images * images.new_tensor(GREY).view(1, 3, 1, 1)).sum(1, keepdim=True)
        saturation = 1 + hand.uniform(-1, 1) * self.colour
        saturation = torch.where(hand.chance(0.05), 0.0, saturation).view(-1, 1, 1, 1)
        images = grey + saturation * (images - grey)
        contrast = (1 + hand.uniform(-1, 1) * 0.3).view(-1, 1, 1, 1)
        middle = images.mean((1, 2, 3), keepdim=True)
        return (middle + contrast * (images - middle)).clamp(0, 1)

    def _taken(self, images: Seen, hand: _Hand) -> Seen:
        """Through a lens, a sensor and a file."""
        soft = hand.chance(self.blur)
        width = hand.uniform(0.4, 2.2) * self.size / 128
        noisy = hand.chance(self.grain).float() * hand.uniform(0.01, 0.07)
        packed = hand.chance(self.packed)
        quality = hand.uniform(20, 75)
        noise = torch.randn(images.shape, generator=hand.generator).to(images.device)
        images = images.clone()
        for number in torch.nonzero(soft).flatten().tolist():
            images[number] = _blurred(images[number], float(width[number]))
        images = (images + noisy.view(-1, 1, 1, 1) * noise).clamp(0, 1)
        for number in torch.nonzero(packed).flatten().tolist():
            images[number] = _compressed(images[number], int(quality[number]))
        return images


class _Hand:
    """Random numbers, one for each picture."""

    def __init__(self, generator: torch.Generator, count: int, device: torch.device) -> None:
        self.generator, self._count, self._device = generator, count, device

    def uniform(self, low: float, high: float) -> Float[Tensor, " n"]:
        numbers = torch.rand(self._count, generator=self.generator).to(self._device)
        return low + numbers * (high - low)

    def chance(self, probability: float) -> Tensor:
        return self.uniform(0, 1) < probability


def _through(matrices: Float[Tensor, "n 3 3"], size: int) -> Float[Tensor, "n size size 2"]:
    """Where each pixel of the result is seen in the picture, whose sides are at −1 and 1."""
    line = (torch.arange(size, device=matrices.device) + 0.5) * 2 / size - 1
    down, across = torch.meshgrid(line, line, indexing="ij")
    points = torch.stack([across, down, torch.ones_like(down)], 2).view(-1, 3)
    there = points @ matrices.transpose(1, 2)
    return (there[..., :2] / there[..., 2:]).view(-1, size, size, 2)


def _blurred(image: Float[Tensor, "3 height width"], width: float) -> Tensor:
    """Convolved with a Gaussian, its standard deviation in pixels."""
    pixels = image.permute(1, 2, 0).cpu().numpy()
    soft = cv2.GaussianBlur(np.ascontiguousarray(pixels), (0, 0), width)
    return torch.from_numpy(soft).permute(2, 0, 1).to(image.device)


def _compressed(image: Float[Tensor, "3 height width"], quality: int) -> Tensor:
    """Written as JPEG and read again."""
    pixels = (image.permute(1, 2, 0).cpu().numpy() * 255).round().astype(np.uint8)
    _, file = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    again = cv2.imdecode(file, cv2.IMREAD_COLOR)
    assert again is not None
    back = np.ascontiguousarray(again[..., ::-1])
    return torch.from_numpy(back).permute(2, 0, 1).to(image).div(255)
