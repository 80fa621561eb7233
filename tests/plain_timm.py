"""Answers of timm and numpy alone, and ours to the same pictures."""

import numpy as np
import torch
from PIL import Image

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.imaging.preprocess import preprocess_for
from tests.drawings import STROKES


def pictures() -> list[list[Image.Image]]:
    """Three drawn signs, five drawings each."""
    files = sorted(STROKES.glob("*.ndjson"))[:3]
    return [[render_strokes(d) for _, d in read_drawings(file)][:5] for file in files]


def plain_answers(
    model: torch.nn.Module, size: int, mean: float, std: float, data: list[list[Image.Image]]
) -> list[int]:
    """timm and numpy alone: the first image of a class is taught, the others are asked."""

    def embed(image: Image.Image) -> np.ndarray:
        square = image.convert("RGB").resize((size, size), Image.Resampling.BICUBIC)
        values = (np.asarray(square, np.float32) / 255 - mean) / std
        with torch.no_grad():
            vector = model(torch.from_numpy(values).permute(2, 0, 1)[None])[0].numpy()
        return vector / np.linalg.norm(vector)

    means = np.stack([embed(images[0]) for images in data])
    return [int((means @ embed(image)).argmax()) for images in data for image in images[1:]]


def our_answers(learner, data: list[list[Image.Image]]) -> list[int]:
    preprocess = preprocess_for(learner.backbone.input_spec)
    support = SupportSet(
        torch.stack([preprocess(images[0]) for images in data]), torch.arange(len(data))
    )
    queries = torch.stack([preprocess(image) for images in data for image in images[1:]])
    with torch.no_grad():
        return learner.adapt(support)(queries).logits.argmax(1).tolist()
