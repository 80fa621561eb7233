"""The studies behind the generated tables, on embeddings made up here."""

import json
from importlib import import_module
from pathlib import Path

import pytest
import torch

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sources import ClassImages, ClassTensors
from fewshot_demo.docs import generated
from fewshot_demo.learners import build_learner
from fewshot_demo.studies import (
    attention_forms,
    continual,
    embedded_data,
    frozen_metrics,
    relation_forms,
    result_files,
)
from tests.drawings import signs


def clouds(classes: int, seed: int, spread: float = 0.3) -> ClassTensors:
    """Embeddings that lie around one point per class."""
    generator = torch.Generator().manual_seed(seed)
    centres = torch.randn(classes, 1, 16, generator=generator)
    points = centres + spread * torch.randn(classes, 20, 16, generator=generator)
    counts = torch.full((classes,), 20)
    names = tuple(map(str, range(classes)))
    return ClassTensors(points.view(-1, 16, 1, 1), counts.cumsum(0) - counts, counts, names)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_data, "CELLS", ((5, 1, 5), (5, 5, 5)))
    monkeypatch.setattr(embedded_data, "TASKS", ((6, 1, 3), (5, 3, 3)))


def test_every_form_of_attention_learns_and_is_measured() -> None:
    rows = attention_forms.attention_study(clouds(8, seed=0), clouds(6, seed=1), steps=4)
    assert [(row["form"], row["task_embedding"]) for row in rows] == [
        (form, with_it) for form in ("additive", "dot", "multihead") for with_it in (False, True)
    ]
    for row in rows:
        assert [(c["way"], c["shot"], c["episodes"]) for c in row["cells"]] == [
            (5, 1, 5),
            (5, 5, 5),
        ]
        assert all(cell["accuracy"] > 0.9 for cell in row["cells"])


def test_metrics_and_normalisations_are_compared() -> None:
    rows = frozen_metrics.frozen_study(clouds(6, seed=2), clouds(6, seed=3, spread=0.8))
    assert len({(row["metric"], row["normalise"]) for row in rows}) == len(rows) == 7
    by_name = {(row["metric"], row["normalise"]): row["cells"] for row in rows}
    one_shot = [by_name[metric, "l2"][0]["accuracy"] for metric in ("cosine", "euclidean")]
    assert one_shot[0] == one_shot[1]  # a class of one image has a mean of length 1
    assert by_name["cosine", "cl2n"] == by_name["euclidean", "cl2n_unit_means"]


def test_halves_share_no_class_and_leave_small_ones_out() -> None:
    files = {f"c{i}": tuple(Path(f"{i}/{k}.png") for k in range(15 + i)) for i in range(20)}
    first, second = frozen_metrics.halves(ClassImages(files), 8)
    assert len(first) == len(second) == 4
    assert not set(first.files) & set(second.files)
    assert all(len(paths) == 20 for paths in [*first.files.values(), *second.files.values()])


def test_embeddings_stand_where_the_images_stood() -> None:
    backbone = Conv4().eval().requires_grad_(False)
    data = signs(backbone.input_spec)
    found = embedded_data.embed(backbone, data)
    assert found.images.shape == (len(data.images), backbone.dim, 1, 1)
    expected = backbone(data.images[:3].float() / 255)
    assert torch.allclose(found.images[:3].flatten(1), expected, atol=1e-5)


def test_a_study_becomes_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_files, "RESULTS", tmp_path)
    monkeypatch.setattr(generated, "STUDIES", tmp_path)
    cell = {"way": 5, "shot": 1, "episodes": 9, "accuracy": 0.5, "ci95": 0.01}
    row = {"form": "dot", "task_embedding": True, "cells": [cell]}
    path = result_files.write("toy", {"encoder": "e", "data": "d"}, [row])
    assert json.loads(path.read_text())["rows"] == [row]
    assert generated.study_table("toy").splitlines() == [
        "| tested on | encoder | form | task embedding | 5-way 1-shot |",
        "| --- | --- | --- | --- | --- |",
        "| d | `e` | dot | with | 50.00 ± 1.00 |",
    ]


def test_the_committed_studies_are_whole() -> None:
    variants = {
        "alphabets": 13,
        "attention": 6,
        "centre-prior": 60,
        "continual-mnist": 2,
        "continual-omniglot": 2,
        "fitted-axes": 4,
        "frozen-omniglot": 7,
        "ingredients": 9,
        "kinds": 39,
        "label-changes": 1,
        "mixed-sets": 8,
        "own-images": 24,
        "photo-phones": 24,
        "photo-sets": 24,
        "frozen-quickdraw": 7,
        "practising": 30,
        "published": 7,
        "relation": 2,
        "robustness": 8,
        "strangers-prototypical-drawings-omniglot-lake": 20,
        "strangers-prototypical-drawings-quickdraw-kept": 20,
        "support-versions": 48,
        "unfinished": 4,
    }
    assert {path.stem for path in result_files.RESULTS.glob("*.json")} == set(variants)
    for name, number in variants.items():
        study = json.loads((result_files.RESULTS / f"{name}.json").read_text())
        assert len(study["rows"]) == number
        assert all(cell["ci95"] > 0 for row in study["rows"] for cell in row["cells"])


def test_going_on_with_other_data_is_measured_before_and_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(continual, "CELLS", ((3, 1, 4),))
    monkeypatch.setattr(continual, "WAY", 4)
    monkeypatch.setattr(continual, "QUERIES", 2)
    learner = build_learner("metanet", {"name": "conv4", "size": 28})
    before = {name: value.clone() for name, value in learner.state_dict().items()}
    data = signs(InputSpec(28))
    monkeypatch.setattr(
        continual,
        "measure",
        lambda learner, data: [float(next(learner.parameters()).detach().sum())],
    )
    rows = continual.continual_study(learner, data, data, data, steps=2)
    assert [row["meta-trained"] for row in rows["old"]] == [
        "on Omniglot alone",
        "on MNIST afterwards",
    ]
    assert rows["old"][0]["cells"] != rows["old"][1]["cells"]
    after = learner.state_dict()
    assert any(not torch.equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize(
    "name",
    [
        "alphabets",
        "attention_forms",
        "continual",
        "frozen_metrics",
        "mixed_sets",
        "photo_sets",
        "kinds",
        "published",
        "relation_forms",
        "robustness",
        "strangers",
    ],
)
def test_every_study_is_a_program(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = import_module(f"fewshot_demo.studies.{name}")
    assert f"python -m fewshot_demo.studies.{name} --data" in (module.__doc__ or "")
    with pytest.raises(SystemExit, match="0"):
        module.main(["--help"])
    assert "--data" in capsys.readouterr().out


def test_both_relation_modules_learn_and_are_measured() -> None:
    rows = relation_forms.relation_study(clouds(8, seed=0), clouds(6, seed=1), steps=4)
    assert [row["relation_module"] for row in rows] == ["conv", "mlp"]


def test_a_study_goes_from_pictures_to_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_files, "RESULTS", tmp_path)
    monkeypatch.setattr(relation_forms, "STEPS", 2)
    made = clouds(8, seed=0), clouds(6, seed=1)
    monkeypatch.setattr(relation_forms, "signs", lambda backbone, folder: made)
    relation_forms.main(["--data", str(tmp_path)])
    written = json.loads((tmp_path / "relation.json").read_text())
    assert (written["encoder"], len(written["rows"])) == ("matching-omniglot", 2)
