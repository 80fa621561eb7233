"""The catalog of a folder: what is dropped into it, and which model stands first."""

from dataclasses import replace
from pathlib import Path

from fewshot_demo.models.catalog import Catalog, UnknownModel
from fewshot_demo.models.checkpoint import (
    save,
)
from tests.cards import cell
from tests.checkpoints import card, tiny
from tests.said import says


def test_a_file_dropped_into_the_folder_is_a_model(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    with says(UnknownModel, "no usable model"):
        catalog.recommended()
    save(tmp_path / "weak.safetensors", tiny(), card("weak", accuracy=0.4))
    save(tmp_path / "strong.safetensors", tiny(), card("strong", "matching", 0.6))
    assert [c.id for c in catalog.cards()] == ["strong", "weak"]
    assert catalog.recommended() == "strong"
    with says(UnknownModel, "the choices: strong, weak"):
        catalog.learner("other")


def test_who_was_measured_on_more_stands_first(tmp_path: Path) -> None:
    both = (cell(data="a"), cell(data="b"))
    save(tmp_path / "narrow.safetensors", tiny(), card("narrow", accuracy=0.9))
    save(tmp_path / "wide.safetensors", tiny(), replace(card("wide"), metrics=both))
    unranked = replace(card("odd"), metrics=(cell(shot=3, accuracy=1.0),))
    save(tmp_path / "odd.safetensors", tiny(), unranked)
    assert [c.id for c in Catalog(tmp_path).cards()] == ["wide", "narrow", "odd"]


def test_who_learned_from_more_stands_before_the_one_that_was_measured(tmp_path: Path) -> None:
    measured = card("a")
    shipped = replace(card("b"), data=replace(measured.data, metrics_from="a"))
    for one in (measured, shipped):
        save(tmp_path / f"{one.id}.safetensors", tiny(), one)
    assert [c.id for c in Catalog(tmp_path).cards()] == ["b", "a"]


def test_of_models_within_the_error_of_their_figures_the_simpler_one_stands_first(
    tmp_path: Path,
) -> None:
    for made in (card("a", "metanet", 0.913), card("b", "r2d2", 0.912), card("c", accuracy=0.911)):
        save(tmp_path / f"{made.id}.safetensors", tiny(), made)
    assert [c.id for c in Catalog(tmp_path).cards()] == ["c", "b", "a"]
    save(tmp_path / "d.safetensors", tiny(), card("d", "metanet", 0.93))
    assert Catalog(tmp_path).recommended() == "d"
