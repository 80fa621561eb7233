"""Small models to save."""

import torch

from fewshot_demo.learners import Learner, build_learner
from fewshot_demo.models.card import Card
from tests import cards
from tests.cards import cell

BACKBONE = {"name": "conv4", "size": 28}


def card(name: str = "tiny", learner: str = "prototypical", accuracy: float = 0.5) -> Card:
    metrics = (cell(accuracy=accuracy),)
    return cards.card(id=name, learner=learner, temperature={1: 2.0}, metrics=metrics)


def tiny(seed: int = 0, learner: str = "prototypical") -> Learner:
    torch.manual_seed(seed)
    return build_learner(learner, BACKBONE)
