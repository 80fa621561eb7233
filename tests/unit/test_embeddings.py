"""Embeddings are computed once, in batches, and outlive the process where there is a store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
import torch

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.recognition import embedding_cache
from fewshot_demo.recognition.embedding_cache import BATCH, Embeddings, backbone_key
from tests.cards import card


class Store(dict[str, bytes]):
    """A store in memory."""

    def read(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self[key] for key in keys if key in self}

    def write(self, values: Mapping[str, bytes]) -> None:
        self.update(values)


class Counting(Conv4):
    """A backbone that remembers the sizes of its batches."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def forward(self, images):
        self.batches.append(len(images))
        return super().forward(images)


@pytest.fixture
def backbone() -> Counting:
    torch.manual_seed(0)
    return Counting().eval().requires_grad_(False)


IMAGES = torch.rand(70, 1, 28, 28, generator=torch.Generator().manual_seed(0))
HASHES = [f"hash{i}" for i in range(70)]


def test_only_what_is_new_is_embedded_in_batches(backbone: Counting) -> None:
    embeddings = Embeddings(100)
    first = embeddings.of(backbone, "key", HASHES[:40], lambda i: IMAGES[i])
    assert backbone.batches == [BATCH, 40 - BATCH]
    again = embeddings.of(backbone, "key", HASHES[:41], lambda i: IMAGES[i])
    assert backbone.batches[2:] == [1]
    assert torch.equal(again[:40], first)
    assert torch.allclose(again, Conv4.forward(backbone, IMAGES[:41]), atol=1e-5)


def test_the_order_is_that_of_the_images_also_where_one_stands_twice(backbone: Counting) -> None:
    embeddings = Embeddings(100)
    order = [3, 1, 3, 2]
    found = embeddings.of(backbone, "key", [HASHES[i] for i in order], lambda i: IMAGES[order[i]])
    assert backbone.batches == [3]
    assert torch.allclose(found, Conv4.forward(backbone, IMAGES[order]), atol=1e-5)


def test_another_backbone_or_preprocessing_is_another_embedding(backbone: Counting) -> None:
    embeddings = Embeddings(100)
    embeddings.of(backbone, "one", HASHES[:2], lambda i: IMAGES[i])
    embeddings.of(backbone, "two", HASHES[:2], lambda i: IMAGES[i])
    assert backbone.batches == [2, 2]
    one = card(id="a", learner="frozen", input=InputSpec(224))
    assert backbone_key(one) != backbone_key(replace(one, input=InputSpec(96)))
    assert backbone_key(one) == backbone_key(replace(one, id="c", learner="prototypical"))


def test_another_preprocessing_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = backbone_key(card())
    monkeypatch.setattr(embedding_cache, "PREPROCESSING", 0)
    assert backbone_key(card()) != before


def test_a_store_is_asked_before_the_backbone(backbone: Counting) -> None:
    store = Store()
    first = Embeddings(100, store).of(backbone, "key", HASHES[:3], lambda i: IMAGES[i])
    assert len(store) == 3
    again = Embeddings(100, store).of(backbone, "key", HASHES[:4], lambda i: IMAGES[i])
    assert backbone.batches == [3, 1]
    assert torch.equal(again[:3], first)


def test_memory_is_bounded_and_forgetting_changes_nothing(backbone: Counting) -> None:
    embeddings = Embeddings(2)
    first = embeddings.of(backbone, "key", HASHES[:5], lambda i: IMAGES[i])
    again = embeddings.of(backbone, "key", HASHES[:5], lambda i: IMAGES[i])
    assert torch.allclose(first, again, atol=1e-5)
