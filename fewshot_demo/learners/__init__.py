"""Meta-learners: one paper, one file, one interface."""

from . import attention, frozen, maml, matching, metanet, prototypical, relation
from .base import LEARNERS, Learner, TaskClassifier, build_learner

__all__ = [
    "LEARNERS",
    "Learner",
    "TaskClassifier",
    "attention",
    "build_learner",
    "frozen",
    "maml",
    "matching",
    "metanet",
    "prototypical",
    "relation",
]
