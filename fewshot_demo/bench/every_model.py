"""Teaching and asking with every model, against its backbone's forward of the same images."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ..backbones import Backbone, Conv4
from ..core.prediction import Pooling
from ..learners import Learner
from ..models.catalog import Catalog
from .question_times import task
from .rows import Row, medians

# teaching 25 images and one question, in forwards of as many images; learners whose scores do not
# make their logits take gradients of the support set
BOUNDS = {"metric": (3.0, 4.0), "gradient": (20.0, 40.0)}


def every_model(catalog: Catalog, rounds: int) -> list[Row]:
    """Two rows for each drawing model of the catalog."""
    conv4 = Conv4().eval().requires_grad_(False).to(memory_format=torch.channels_last)
    cards = [card for card in catalog.cards() if card.domain == "drawing"]
    rows: list[Row] = []
    for card in cards:
        learner, name = catalog.learner(card.id), card.backbone.name
        plain = conv4 if name == "conv4" else learner.backbone
        rows += _two_rows(learner, card.id, plain, name, rounds)
    return rows


@torch.no_grad()
def _two_rows(learner: Learner, name: str, plain: Backbone, called: str, rounds: int) -> list[Row]:
    support, query = task(learner)
    classifier = learner.adapt(support)
    teach, ask = BOUNDS["gradient" if learner.pooling is Pooling.NONE else "metric"]

    def in_turns(ours: Callable[[], object], images: torch.Tensor, what: str, bound: float) -> Row:
        took = medians({"ours": ours, "forward": lambda: plain(images)}, rounds)
        against = f"{called} forward of {len(images)}"
        return Row(what, against, 1e3 * took["ours"], 1e3 * took["forward"], "ms", bound)

    def numbers() -> list[list[float]]:
        return classifier(query).weights.tolist()

    return [
        in_turns(lambda: learner.adapt(support), support.images, f"teach 25: {name}", teach),
        in_turns(numbers, query, f"ask: {name}", ask),
    ]
