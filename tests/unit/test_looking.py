"""Where a model looked: maps that sum to the score or find the place, and how to judge them."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fewshot_demo.backbones import Backbone, build_backbone
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.learners import Learner, build_learner
from fewshot_demo.learners.base import LEARNERS
from fewshot_demo.recognition.faithfulness import faithfulness
from fewshot_demo.recognition.looking import Looked, where_it_looked
from fewshot_demo.recognition.occlusion import FINE, occluded

LABELS = torch.tensor([0, 0, 1, 1, 1])
SIDE = 32


class Averaging(Backbone):
    """Maps of 8 × 8 places and their mean, of one length or as it is."""

    def __init__(self, length: float | None) -> None:
        super().__init__()
        self.input_spec = InputSpec(SIDE, 1, (0.0,), (1.0,), "ink")
        self.filters = nn.Conv2d(1, 12, 4, stride=4)
        self.dim, self.length = 12, length

    def forward_map(self, images: Tensor) -> Tensor:
        return self.filters(images)

    def forward(self, images: Tensor) -> Tensor:
        mean = self.filters(images).mean((2, 3))
        return mean if self.length is None else F.normalize(mean, dim=1) * self.length


def pictures(count: int, seed: int = 0) -> Tensor:
    return torch.rand(count, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


def looked(learner: Learner, index: int, support: Tensor, query: Tensor) -> tuple[Looked, float]:
    """The maps, and the score that the learner itself gives the pair."""
    learner = learner.eval()
    with torch.no_grad():
        said = learner.adapt(SupportSet(support, LABELS))(query)
        maps = where_it_looked(
            learner,
            LABELS,
            lambda: learner.backbone(support),
            lambda: support,
            index,
            query,
        )
    return maps, float(said.attribution.scores[0, index])


@pytest.mark.parametrize("name", ["prototypical", "matching", "r2d2", "maml-head"])
@pytest.mark.parametrize("length", [None, 3.5])
@pytest.mark.parametrize("index", [0, 4])
def test_an_exact_map_sums_to_the_score(name: str, length: float | None, index: int) -> None:
    torch.manual_seed(1)
    learner = LEARNERS[name](Averaging(length))
    maps, score = looked(learner, index, pictures(5), pictures(1, seed=9))
    assert maps.method == "exact"
    assert maps.support is not None
    assert maps.query.shape == maps.support.shape == (8, 8)
    assert maps.score == pytest.approx(score, rel=1e-3, abs=1e-4)
    for values in (maps.query, maps.support):
        assert float(values.sum()) + maps.base == pytest.approx(score, rel=1e-3, abs=1e-4)
        assert values.std() > 0


@pytest.mark.parametrize("name, more", [("matching", {"context": True}), ("attention", {})])
def test_what_is_no_product_is_not_called_exact(name: str, more: dict[str, bool]) -> None:
    torch.manual_seed(1)
    learner = LEARNERS[name](Averaging(3.5), **more)
    maps, score = looked(learner, 1, pictures(5), pictures(1, seed=9))
    assert maps.method == "occlusion"
    assert maps.support is not None
    assert maps.score == pytest.approx(score, rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("name", sorted(LEARNERS))
def test_every_learner_can_be_looked_through(name: str) -> None:
    torch.manual_seed(1)
    maps, score = looked(
        build_learner(name, {"name": "conv4", "size": 28}), 2, _small(5), _small(1, 7)
    )
    assert maps.query.shape == (FINE, FINE)
    assert torch.isfinite(maps.query).all()
    assert maps.score == pytest.approx(score, rel=1e-3, abs=1e-4)


def _small(count: int, seed: int = 0) -> Tensor:
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def test_covering_finds_the_place_that_makes_the_score() -> None:
    weights = torch.zeros(1, 1, SIDE, SIDE)
    weights[..., 4:8, 24:28] = 1
    heat = occluded(lambda images: (images * weights).sum((1, 2, 3)), pictures(1))
    assert divmod(int(heat.argmax()), FINE) == (1, 6)
    assert (heat[4:] == 0).all() and (heat[:, :4] == 0).all()


def test_an_empty_place_is_not_asked_about() -> None:
    image, asked = torch.zeros(1, 1, SIDE, SIDE), []
    image[..., 10, 10] = 1

    def score_of(images: Tensor) -> Tensor:
        asked.append(len(images))
        return images.sum((1, 2, 3))

    heat = occluded(score_of, image)
    assert asked == [1 + 4], "the picture, and the four windows that hold the dot"
    assert divmod(int(heat.argmax()), FINE) == (2, 2)


def test_a_true_map_is_faithful_and_its_reverse_is_not() -> None:
    weights = torch.rand(1, 1, 8, 8, generator=torch.Generator().manual_seed(3)) ** 4
    image = torch.ones(1, 1, 8, 8)

    def score_of(images: Tensor) -> Tensor:
        return (images * weights).sum((1, 2, 3)) - 5

    true = faithfulness(score_of, image, weights[0, 0])
    false = faithfulness(score_of, image, -weights[0, 0])
    assert true.deletion < 0.35 < 0.65 < true.insertion
    assert false.deletion == pytest.approx(true.insertion, abs=0.05)
    with pytest.raises(ValueError, match="empty"):
        faithfulness(lambda images: torch.zeros(len(images)), image, weights[0, 0])


def test_the_maps_of_a_network_for_photos_are_exact() -> None:
    torch.manual_seed(1)
    backbone = build_backbone("timm", model="resnet10t", size=64)
    learner = LEARNERS["prototypical"](backbone)
    support = torch.rand(5, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    query = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(5))
    maps, score = looked(learner, 3, support, query)
    assert maps.method == "exact"
    assert float(maps.query.sum()) + maps.base == pytest.approx(score, rel=1e-3, abs=1e-4)
