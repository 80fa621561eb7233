"""MAML's vectorised batch of tasks, and visitors who adapt at the same time."""

from concurrent.futures import ThreadPoolExecutor

import torch
import torch.nn.functional as F

from fewshot_demo.learners import build_learner
from fewshot_demo.learners.maml import MAML, logits_of
from tests.drawings import sampler, uneven_support


def conv(seed: int = 0) -> MAML:
    torch.manual_seed(seed)
    learner = build_learner("maml", {"name": "conv4", "width": 8})
    assert isinstance(learner, MAML)
    learner.train()
    for _ in range(30):
        learner.backbone(uneven_support(learner.backbone.input_spec, [5] * 4).images)
    return learner.eval()


def test_a_batch_of_tasks_is_the_mean_of_its_tasks() -> None:
    learner = conv()
    draw = sampler(learner.backbone.input_spec, way=3, shot=2, queries=2)
    episodes = [draw.sample() for _ in range(3)]
    parameters = list(learner.parameters())
    together = learner.batch_loss(episodes)
    apart = torch.stack([learner.loss(episode) for episode in episodes]).mean()
    assert torch.allclose(together, apart, atol=1e-5)
    for one, other in zip(
        torch.autograd.grad(together, parameters),
        torch.autograd.grad(apart, parameters),
        strict=True,
    ):
        assert torch.allclose(one, other, atol=1e-4 * float(other.abs().max()) + 1e-6)


def test_training_moves_the_running_statistics_and_leaves_the_mode() -> None:
    learner = conv().train()
    before = {name: value.clone() for name, value in learner.backbone.named_buffers()}
    learner.loss(sampler(learner.backbone.input_spec, way=3, shot=1, queries=2).sample())
    assert all(not torch.equal(before[n], b) for n, b in learner.backbone.named_buffers())
    assert learner.backbone.training


@torch.no_grad()
def test_visitors_at_the_same_time_do_not_disturb_each_other() -> None:
    learner = conv().requires_grad_(False)
    spec = learner.backbone.input_spec
    tasks = [uneven_support(spec, [2, 2], seed=seed) for seed in range(4)]
    query = uneven_support(spec, [1, 1], seed=9).images
    expected = [learner.adapt(support)(query).logits for support in tasks]

    def ask(number: int) -> bool:
        with torch.no_grad():
            found = learner.adapt(tasks[number % 4])(query).logits
        return torch.equal(found, expected[number % 4])

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(24)))


@torch.no_grad()
def test_adapting_lowers_the_support_loss() -> None:
    learner = conv()
    support = uneven_support(learner.backbone.input_spec, [3, 1, 2])
    classifier = learner.adapt(support)
    losses = [
        F.cross_entropy(logits_of(w, learner.features(w, support.images)), support.labels)
        for w in (classifier.steps[0].weights, classifier.weights)
    ]
    assert losses[1] < losses[0]
