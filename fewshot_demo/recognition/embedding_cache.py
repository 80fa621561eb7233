"""Embeddings of support images, remembered by image, backbone and preprocessing.

A support set that gains one image costs one embedding, and a question costs that of its query.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from ..core.cache import Cache
from ..core.inputs import PREPROCESSING
from ..models.typed_json import as_json

if TYPE_CHECKING:
    from torch import Tensor

    from ..backbones import Backbone
    from ..models.card import Card

BATCH = 32  # images embedded at once


class EmbeddingStore(Protocol):
    """A place where embeddings outlive the process: text keys, little-endian float32 values."""

    def read(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The values of the keys that are there."""
        ...

    def write(self, values: Mapping[str, bytes]) -> None:
        """Keep these values."""
        ...


class Embeddings:
    """A cache of embeddings.

    Args:
        size: how many are kept in memory.
        store: asked for what is not in memory; None: there is none.
    """

    def __init__(self, size: int, store: EmbeddingStore | None = None) -> None:
        self._memory: Cache[Tensor] = Cache(size)
        self._store = store

    def of(
        self,
        backbone: Backbone,
        key: str,
        hashes: Sequence[str],
        load: Callable[[int], Tensor],
        *,
        lasting: bool = True,
    ) -> Tensor:
        """The embeddings of these images, in their order.

        Args:
            backbone: computes those that are not known, in batches.
            key: of the backbone and its preprocessing, see `backbone_key`.
            hashes: of the images.
            load: the preprocessed image of a position, called for those not known.
            lasting: whether the store is asked and told; a small backbone is faster than it.
        """
        import torch

        keys = [f"{key}:{sha256}" for sha256 in hashes]
        found = self._known(list(dict.fromkeys(keys)), lasting)
        missing = [i for i, name in enumerate(keys) if name not in found and name not in keys[:i]]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            with torch.no_grad():
                embedded = backbone(torch.stack([load(i) for i in batch])).float()
            new = {keys[i]: row.clone() for i, row in zip(batch, embedded, strict=True)}
            for name, row in new.items():
                self._memory.put(name, row)
            if lasting and self._store is not None:
                self._store.write({name: _bytes(row) for name, row in new.items()})
            found |= new
        device = next((p.device for p in backbone.parameters()), torch.device("cpu"))
        return torch.stack([found[name].to(device) for name in keys])

    def there(self, key: str, hashes: Sequence[str]) -> bool:
        """Whether the embeddings of all these images are in memory."""
        return all(self._memory.find(f"{key}:{sha256}") is not None for sha256 in hashes)

    def _known(self, keys: Sequence[str], lasting: bool) -> dict[str, Tensor]:
        remembered = {name: self._memory.find(name) for name in keys}
        found = {name: row for name, row in remembered.items() if row is not None}
        missing = [name for name in keys if name not in found]
        if lasting and missing and self._store is not None:
            for name, data in self._store.read(missing).items():
                found[name] = _row(data)
                self._memory.put(name, found[name])
        return found


def backbone_key(card: Card) -> str:
    """A short name of what makes a model's embeddings: weights, architecture, preprocessing."""
    weights = tuple(sorted(item for item in card.tensors.items() if item[0].startswith("backbone")))
    rest = [*as_json([card.backbone, card.input]), PREPROCESSING]
    return _digest(weights, json.dumps(rest, sort_keys=True))


@lru_cache(maxsize=64)
def _digest(weights: tuple[tuple[str, str], ...], rest: str) -> str:
    return hashlib.sha256(json.dumps([weights, rest]).encode()).hexdigest()[:16]


def _bytes(row: Tensor) -> bytes:
    return row.cpu().numpy().astype("<f4").tobytes()


def _row(data: bytes) -> Tensor:
    import numpy as np
    import torch

    return torch.from_numpy(np.frombuffer(data, "<f4").astype(np.float32))
