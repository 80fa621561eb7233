"""Meta-learners: one paper, one file, one interface."""

from . import (
    frozen,
    maml,
    maml_head,
    matching,
    metanet,
    prototypical,
    r2d2,
    relation,
    task_attention,
)
from .base import LEARNERS, Learner, TaskClassifier, build_learner

__all__ = [
    "LEARNERS",
    "Learner",
    "TaskClassifier",
    "build_learner",
    "frozen",
    "maml",
    "maml_head",
    "matching",
    "metanet",
    "prototypical",
    "r2d2",
    "relation",
    "task_attention",
]
