"""MAML's meta-training step over several tasks at once, against a plain loop over them."""

from __future__ import annotations

import torch

from ..core.episode import Episode, SupportSet
from ..learners import Learner, build_learner
from .rows import Row, medians

TASKS, WAY = 8, 5  # 1 shot, 1 query of each class


def vectorised_maml(rounds: int) -> list[Row]:
    """Loss and gradient of `TASKS` tasks: `vmap` over them, and one after the other."""
    torch.manual_seed(0)
    learner = build_learner("maml", {"name": "conv4", "size": 28}, steps=2).train()
    episodes = [_episode(learner) for _ in range(TASKS)]

    def at_once() -> None:
        learner.zero_grad()
        learner.batch_loss(episodes).backward()

    def in_a_loop() -> None:
        learner.zero_grad()
        for episode in episodes:
            (learner.batch_loss([episode]) / TASKS).backward()

    took = medians({"ours": at_once, "loop": in_a_loop}, rounds)
    what = f"a meta-training step of MAML, {TASKS} tasks, {WAY}-way 1-shot"
    return [Row(what, "loop over the tasks", 1e3 * took["ours"], 1e3 * took["loop"], "ms", 1.0)]


def _episode(learner: Learner) -> Episode:
    spec = learner.backbone.input_spec
    images = torch.rand(2 * WAY, spec.channels, spec.size, spec.size)
    labels = torch.arange(WAY)
    return Episode(SupportSet(images[:WAY], labels), images[WAY:], labels)
