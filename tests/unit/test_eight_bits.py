"""Weights in 8 bits: what a round trip keeps, and which files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from fewshot_demo.learners import build_learner
from fewshot_demo.models.checkpoint import BrokenCheckpoint, load, save
from fewshot_demo.models.eight_bits import SCALE, from_eight_bits, in_eight_bits
from tests import cards

FILTER = "backbone.blocks.1.0.weight"


def state() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    gains = torch.logspace(-6, 3, 10).view(-1, 1, 1, 1)
    filters = torch.randn(10, 4, 3, 3, generator=generator) * gains
    filters[3] = 0
    return {"filters": filters, "shift": torch.randn(10), "count": torch.tensor(7)}


def test_every_row_is_kept_to_half_a_step_of_its_own() -> None:
    before = state()
    after = from_eight_bits(in_eight_bits(before))
    assert set(after) == set(before)
    assert torch.equal(after["shift"], before["shift"])
    assert torch.equal(after["count"], before["count"])
    wrong = (after["filters"] - before["filters"]).abs().flatten(1).amax(1)
    step = before["filters"].abs().flatten(1).amax(1) / 127
    assert bool((wrong <= step * 0.501).all())
    assert not after["filters"][3].any()


def test_nothing_is_lost_a_second_time() -> None:
    once = from_eight_bits(in_eight_bits(state()))
    twice = from_eight_bits(in_eight_bits(once))
    assert torch.allclose(once["filters"], twice["filters"], rtol=1e-6, atol=0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    learner = build_learner("prototypical", {"name": "conv4", "size": 28})
    save(tmp_path / "tiny.safetensors", learner, cards.card(id="tiny"), stored="int8")
    return tmp_path / "tiny.safetensors"


def test_a_checkpoint_in_8_bits_is_a_fourth_as_large_and_answers_alike(path: Path) -> None:
    torch.manual_seed(0)
    learner = build_learner("prototypical", {"name": "conv4", "size": 28}).eval()
    whole = path.with_name("whole.safetensors")
    save(whole, learner, cards.card(id="whole"))
    assert path.stat().st_size < 0.32 * whole.stat().st_size
    back, card = load(path)
    assert card.parameters == sum(p.numel() for p in learner.parameters())
    images = torch.rand(5, 1, 28, 28)
    with torch.no_grad():
        close = torch.nn.functional.cosine_similarity(
            back.backbone(images), learner.backbone(images)
        )
    assert float(close.min()) > 0.999


def hostile(name: str, scales: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "missing": {},
        "not a number": {FILTER + SCALE: torch.full_like(scales, float("nan"))},
        "infinite": {FILTER + SCALE: torch.full_like(scales, float("inf"))},
        "overflowing": {FILTER + SCALE: torch.full_like(scales, 3e38)},
        "zero": {FILTER + SCALE: torch.zeros_like(scales)},
        "negative": {FILTER + SCALE: -scales},
        "too few": {FILTER + SCALE: scales[:-1]},
        "one for all": {FILTER + SCALE: scales[0]},
        "another type": {FILTER + SCALE: scales.double()},
        "of nothing": {FILTER + SCALE: scales, "nothing" + SCALE: scales.clone()},
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "missing",
        "not a number",
        "infinite",
        "overflowing",
        "zero",
        "negative",
        "too few",
        "one for all",
        "another type",
        "of nothing",
    ],
)
def test_damaged_or_hostile_scales_are_refused(path: Path, name: str) -> None:
    stored = load_file(path)
    assert FILTER in stored, sorted(stored)
    scales = stored.pop(FILTER + SCALE)
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    save_file(stored | hostile(name, scales), path, metadata=metadata)
    with pytest.raises(BrokenCheckpoint):
        load(path)
