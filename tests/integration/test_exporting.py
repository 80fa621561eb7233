"""Finished classifiers as files: who gets one, what is in it, and that it answers alike."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from fewshot_demo.imaging.preprocess import preprocess_for
from fewshot_demo.models.checkpoint import read_card
from fewshot_demo.places import CHECKPOINTS
from fewshot_demo.recognition import onnx_export, practising
from fewshot_demo.service import Service, classifier_file, exporting
from fewshot_demo.service.standalone import reading
from fewshot_demo.settings import Settings
from fewshot_demo.texts import texts
from tests.fakes import drawing
from tests.rooms import Room, refused
from tests.scenes import jpeg, scene

NAMES = ['a "b" </script> ', "猫 🐈"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """No file is made; what would be in it is remembered."""
    asked: list[Any] = []

    def onnx_of(_: object, model: str, classes: Any, **named: Any) -> bytes:
        asked.append((model, classes, named))
        [image.load() for images in classes for image in images]
        return b"a classifier"

    monkeypatch.setattr(classifier_file, "onnx_of", onnx_of)
    return asked


def about(room: Room) -> str:
    return room.page.about_classifier(room.key)["problem"]


def test_a_set_that_teaches_too_little_has_no_file(room: Room) -> None:
    assert about(room).startswith("Show it something first")
    with refused("Show it something first"):
        room.service.exporting.save_classifier(room.key)
    room.teach("ring")
    assert about(room).startswith("Only ‘ring’ has a picture")
    with refused("Only ‘ring’"):
        room.service.exporting.save_classifier(room.key)


def test_one_class_is_enough_where_the_model_knows_strangers(room: Room, quick: list[Any]) -> None:
    room.recogniser.refusing = {"nearest"}
    room.teach("ring")
    room.service.exporting.save_classifier(room.key)
    assert json.loads(quick[0][2]["facts"]["answers"]) == ["ring", "something else"]


@pytest.mark.parametrize("method", ["maml", "metanet"])
def test_a_model_that_learns_each_set_by_changing_itself_says_so(room: Room, method: str) -> None:
    room.recogniser.models = [method]
    room.teach("ring", "line")
    assert about(room).startswith(f"‘{method}’ learns each set by changing itself")
    with refused("learns each set by changing itself"):
        room.service.exporting.save_classifier(room.key)


def test_without_the_libraries_the_operator_is_told_how_to_get_them(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_export, "find_spec", lambda name: None)
    room.teach("ring", "line")
    assert 'pip install "fewshot-demo[onnx]"' in about(room)


def test_the_file_is_of_the_set_as_it_was_when_it_was_asked_for(
    room: Room, quick: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ring, _ = room.teach("ring", "line")
    before = exporting.facts_of

    def meanwhile(*given: Any) -> dict[str, str]:
        room.page.remove_class(room.key, ring)
        return before(*given)

    monkeypatch.setattr(exporting, "facts_of", meanwhile)
    room.service.exporting.save_classifier(room.key)
    assert json.loads(quick[0][2]["facts"]["answers"]) == ["ring", "line"]
    assert [len(images) for images in quick[0][1]] == [2, 2]


def test_a_picture_that_is_gone_meanwhile_is_one_sentence(
    room: Room, quick: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(sha256: str) -> bytes:
        raise KeyError(sha256)

    room.teach("ring", "line")
    monkeypatch.setattr(room.service._context, "stored_image", gone)
    with refused("The set was changed"):
        room.service.exporting.save_classifier(room.key)


def test_who_comes_after_many_is_sent_away_and_a_second_form_costs_nothing(
    room: Room, quick: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.teach("ring", "line")
    room.service.exporting.save_classifier(room.key)
    room.service.exporting.save_classifier(room.key)
    assert len(quick) == 1
    room.page.rename_class(room.key, room.class_ids()[0], "hoop")
    for _ in range(exporting.WAITING):
        room.service.exporting._room.acquire()
    with refused("Others are waiting"):
        room.service.exporting.save_classifier(room.key)
    assert len(quick) == 1


def test_a_page_is_for_drawings_and_takes_names_as_they_are(room: Room, quick: list[Any]) -> None:
    first, _ = room.teach("ring", "line")
    room.page.rename_class(room.key, first, "</script><b>")
    room.page.rename_set(room.key, "<i>$told")
    saved = room.service.exporting.save_page(room.key, "zh")
    told = saved.content.decode()
    assert saved.file == "_i_$told.html" and "text/html" in saved.kind
    assert "</script><b>" not in told and "<h1>&lt;i&gt;$told</h1>" in told
    assert '<html lang="zh">' in told
    room.recogniser.models, room.recogniser.photos = ["nearest"], {"nearest"}
    with refused("only ask about drawings"):
        room.service.exporting.save_page(room.key)
    assert len(quick) == 1


def test_the_script_in_the_file_answers_as_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a set of photos in the app, whose network has practised, to what a shell prints.

    Drawings go the way of the page.
    """
    monkeypatch.setattr(practising, "STEPS", 2)
    query = jpeg(scene(9))  # no two scenes are alike
    service = Service(Settings(data_dir=tmp_path / "data"))
    try:
        visitor = service.sets.open_page().visitor
        made = service.sets.new_set(visitor, "Mine").session
        for number, (entry, name) in enumerate(zip(made.classes, NAMES, strict=True)):
            service.teaching.rename_class(made.key, entry.id, name)
            files = [("x", jpeg(scene(3 * number + n))) for n in range(3)]
            service.teaching.add_files(made.key, entry.id, files)
        while service.practising.practise_set(made.key).session is None:
            pass
        service.practising.use_practice(made.key, True)
        saved = service.exporting.save_classifier(made.key)
        said = service.asking.ask_file(made.key, "one", [("q", query)])
    finally:
        service.close()
    assert saved.file == "Mine (ONNX).zip"
    with zipfile.ZipFile(io.BytesIO(saved.content)) as packed:
        packed.extractall(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "README.md", "classifier.onnx", "classify.py", "reading.py",
    }  # fmt: skip
    asked = tmp_path / "asked"
    asked.write_bytes(query)
    session = onnxruntime.InferenceSession(tmp_path / "out" / "classifier.onnx")
    facts = session.get_modelmeta().custom_metadata_map
    read = reading.read(Image.open(asked), json.loads(facts["input"]))
    shares = np.asarray(session.run(None, {"picture": read[None]})[0])
    expected = [share.probability for share in said.classes] + [said.none_probability]
    assert shares[0].tolist() == pytest.approx(expected, abs=1e-4)
    printed = subprocess.run(
        [sys.executable, "out/classify.py", "asked"],
        cwd=tmp_path, capture_output=True, check=True, encoding="utf-8",
    ).stdout.splitlines()  # fmt: skip
    assert printed[0] == "asked"
    best = max(zip(expected, [*NAMES, "none of these"], strict=True))
    assert printed[1].split(maxsplit=1)[1].strip() == best[1].strip()


@pytest.mark.parametrize("size", [28, 64])
def test_the_script_reads_drawings_as_the_app_does(size: int) -> None:
    card = read_card(CHECKPOINTS / "matching-drawings.safetensors")
    spec = type(card.input)(size)
    expected = {"kind": "ink", "size": size, "channels": 1, "widest": 1.0}
    thick = Image.new("L", (300, 200), 20)
    thick.paste(230, (60, 40, 150, 180))
    thick.paste(20, (90, 70, 120, 150))
    pictures = [Image.open(io.BytesIO(drawing(shape))) for shape in ("ring", "box", "blank")]
    for image in (*pictures, thick, thick.resize((900, 600))):
        ours = preprocess_for(spec)(image, "plain").numpy()
        assert abs(reading.read(image, expected) - ours).max() < 1e-6


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ["ink", "photo"])
def test_the_words_beside_it_name_every_answer(language: str, kind: str, room: Room) -> None:
    room.recogniser.models = ["nearest"]
    room.recogniser.photos = {"nearest"} if kind == "photo" else set()
    room.teach("ring", "line")
    words = texts(language)
    taught = classifier_file.ready(room.service._context, room.service._context.snapshot(room.key))
    facts = classifier_file.facts_of(taught, words)
    with zipfile.ZipFile(io.BytesIO(classifier_file.packed(b"", taught, facts, words))) as packed:
        told = packed.read("README.md").decode()
    assert "- ring\n- line\n" in told and "{" not in told
    assert ("sRGB" in told) == (kind == "photo")
