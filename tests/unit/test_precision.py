"""The precision of training: what the device has instructions for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from fewshot_demo.training.config import TrainConfig, recipe_path
from fewshot_demo.training.precision import best_precision, precision_named


@pytest.mark.parametrize(
    ("instructions", "allowed", "best"),
    [(True, True, "bf16-mixed"), (True, False, "32-true"), (False, True, "32-true")],
)
def test_a_processor_trains_in_bfloat16_where_it_computes_in_it(
    instructions: bool, allowed: bool, best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: instructions)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: allowed)
    assert best_precision("cpu") == best


@pytest.mark.parametrize(("native", "best"), [(True, "bf16-mixed"), (False, "16-mixed")])
def test_a_gpu_trains_in_half_precision(
    native: bool, best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: native)
    assert best_precision("cuda:1") == best


def test_a_processor_held_to_avx2_trains_in_float32() -> None:
    held = os.environ | {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
    code = "from fewshot_demo.training.precision import best_precision as b; print(b('cpu'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=held,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "32-true"


def test_a_recipe_may_name_its_precision_and_only_one_that_there_is(tmp_path: Path) -> None:
    assert TrainConfig.from_toml(recipe_path("prototypical-omniglot")).precision is None
    recipe = recipe_path("prototypical-omniglot").read_text()
    named = tmp_path / "named.toml"
    named.write_text('precision = "32-true"\n' + recipe)
    assert TrainConfig.from_toml(named).precision == "32-true"
    named.write_text('precision = "double"\n' + recipe)
    with pytest.raises(ValueError, match="no precision 'double'; the choices: bf16-mixed"):
        TrainConfig.from_toml(named)
    assert precision_named("16-mixed") == "16-mixed"


def test_a_recipe_takes_back_only_weights_that_it_names(tmp_path: Path) -> None:
    named = tmp_path / "named.toml"
    named.write_text("begun = 0.5\n" + recipe_path("prototypical-omniglot").read_text())
    with pytest.raises(ValueError, match="the recipe names none"):
        TrainConfig.from_toml(named)
