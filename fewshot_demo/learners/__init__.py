"""Meta-learners: one paper, one file, one interface."""

from . import matching, prototypical, relation
from .base import LEARNERS, Learner, TaskClassifier, build_learner

__all__ = [
    "LEARNERS",
    "Learner",
    "TaskClassifier",
    "build_learner",
    "matching",
    "prototypical",
    "relation",
]
