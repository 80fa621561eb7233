"""Meta-learners: one paper, one file, one interface."""

from . import attention, frozen, matching, prototypical, relation
from .base import LEARNERS, Learner, TaskClassifier, build_learner

__all__ = [
    "LEARNERS",
    "Learner",
    "TaskClassifier",
    "attention",
    "build_learner",
    "frozen",
    "matching",
    "prototypical",
    "relation",
]
