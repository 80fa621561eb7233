"""Checkpoints: what is saved, what is refused, and one model beside the others."""

import hashlib
import json
import resource
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
import torch

from fewshot_demo.core.calibration import Temperature
from fewshot_demo.learners import Learner
from fewshot_demo.models.card import Card
from fewshot_demo.models.catalog import Catalog
from fewshot_demo.models.checkpoint import (
    BrokenCheckpoint,
    load,
    read_card,
    rewrite_card,
    save,
    tensor_hash,
)
from fewshot_demo.texts import texts
from tests.checkpoints import card, tiny
from tests.said import says


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save(tmp_path / "tiny.safetensors", tiny(), card())
    return tmp_path / "tiny.safetensors"


def test_weights_card_and_temperature_come_back(path: Path) -> None:
    learner, read = load(path)
    assert learner.temperature == Temperature({1: 2.0})
    assert read.parameters == sum(p.numel() for p in tiny().parameters())
    assert read == replace(card(), parameters=read.parameters, tensors=read.tensors)
    for name, tensor in tiny().state_dict().items():
        assert torch.equal(learner.state_dict()[name], tensor)
        assert read.tensors[name] == tensor_hash(tensor)
    assert not list(path.parent.glob("*.partial"))


def test_channels_last_weights_are_saved(tmp_path: Path) -> None:
    learner = tiny().to(memory_format=torch.channels_last)
    save(tmp_path / "tiny.safetensors", learner, card())
    again, _ = load(tmp_path / "tiny.safetensors")
    for name, tensor in learner.state_dict().items():
        assert torch.equal(again.state_dict()[name], tensor)


def header_of(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def cut(data: bytes) -> bytes:
    return data[:-100]


def pickled(data: bytes) -> bytes:
    import pickle

    return pickle.dumps({"weights": [1, 2, 3]})


def without_card(data: bytes) -> bytes:
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    header["__metadata__"] = {"format": "pt"}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data[8 + length :]


def of_another_shape(data: bytes) -> bytes:
    length = struct.unpack("<Q", data[:8])[0]
    text = data[8 : 8 + length].replace(b'"conv4\\", \\"frozen', b'"wider\\", \\"frozen')
    return data[:8] + text + data[8 + length :]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut, "bytes expected"),
        (pickled, "not a safetensors file"),
        (lambda data: b"", "not a safetensors file"),
        (lambda data: data[:50], "not a safetensors file"),
        (without_card, "no readable card"),
        (lambda data: header_of(b"[" * 100_000), "not a safetensors file"),
        (lambda data: header_of(b'{"a": {"data_offsets": [0, "4"]}}'), "not a safetensors file"),
        (lambda data: header_of(b'{"a": {"data_offsets": [0]}}'), "not a safetensors file"),
        (lambda data: header_of(b"[]"), "not a safetensors file"),
    ],
)
def test_broken_files_are_refused_with_their_reason(path: Path, damage, reason: str) -> None:
    path.write_bytes(damage(path.read_bytes()))
    with says(BrokenCheckpoint, reason):
        read_card(path)
    catalog = Catalog(path.parent)
    assert catalog.cards() == []
    assert reason in texts().say(catalog.problems()["tiny.safetensors"])


def test_weights_that_do_not_fit_their_card_are_refused(path: Path) -> None:
    path.write_bytes(of_another_shape(path.read_bytes()))
    with says(BrokenCheckpoint, "does not fit its card"):
        load(path)


def test_weights_that_are_no_numbers_make_a_model_a_problem_and_no_other(path: Path) -> None:
    learner = tiny(1)
    next(learner.parameters()).data[0] = float("nan")
    save(path.with_name("odd.safetensors"), learner, card("odd", accuracy=0.9))
    catalog = Catalog(path.parent)
    assert catalog.recommended() == "odd"
    with says(BrokenCheckpoint, "no finite numbers"):
        catalog.learner("odd")
    assert "no finite numbers" in texts().say(catalog.problems()["odd.safetensors"])
    assert catalog.recommended() == "tiny"
    catalog.learner("tiny")


def test_a_link_to_nothing_is_a_problem_and_no_other_model_s(path: Path) -> None:
    path.with_name("lost.safetensors").symlink_to("nowhere")
    catalog = Catalog(path.parent)
    assert [one.id for one in catalog.cards()] == ["tiny"]
    (problem,) = catalog.problems().values()
    assert texts().say(problem) == "lost.safetensors cannot be read: it links to nothing."
    (path.parent / "nowhere").write_bytes(path.read_bytes())
    (problem,) = catalog.problems().values()  # it is looked at again
    assert "name the file" in texts().say(problem)


def test_only_files_on_the_list_are_used_where_there_is_one(path: Path, tmp_path: Path) -> None:
    save(path.with_name("other.safetensors"), tiny(1), card("other"))
    listed = tmp_path / "trusted.txt"
    known = hashlib.sha256(path.read_bytes()).hexdigest()
    listed.write_text(f"# ours\n{known.upper()}  tiny.safetensors\n")
    catalog = Catalog(path.parent, trusted=listed)
    assert [one.id for one in catalog.cards()] == ["tiny"]
    (problem,) = catalog.problems().values()
    assert texts().say(problem).startswith("other.safetensors is not on the list")
    save(path, tiny(2), card("tiny"))
    assert catalog.cards() == [], "other weights under the same name"
    listed.unlink()
    assert Catalog(path.parent, trusted=listed).cards() == [], "without its list nothing is trusted"


def test_a_card_that_asks_for_more_than_its_file_holds_takes_no_memory(path: Path) -> None:
    known = read_card(path)
    wide = replace(known.backbone, arguments={**known.backbone.arguments, "width": 40_000})
    rewrite_card(path, replace(known, backbone=wide))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with says(BrokenCheckpoint, "does not fit its card: the card asks for"):
        load(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


def test_a_model_that_is_loaded_holds_up_nobody_who_asks_for_another(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fewshot_demo.models import catalog as module

    save(path.with_name("large.safetensors"), tiny(), card("large"))
    started, may_end, loads = Event(), Event(), []

    def slow(file: Path, device: str) -> tuple[Learner, Card]:
        loads.append(file.stem)
        if file.stem == "large":
            started.set()
            assert may_end.wait(30)
        return load(file, device)

    monkeypatch.setattr(module, "load", slow)
    catalog = Catalog(path.parent)
    with ThreadPoolExecutor(2) as pool:
        large = [pool.submit(catalog.learner, "large") for _ in range(2)]
        assert started.wait(30)
        catalog.learner("tiny")
        assert not any(one.done() for one in large)
        may_end.set()
    assert large[0].result() is large[1].result()
    assert sorted(loads) == ["large", "tiny"]


def test_another_card_leaves_every_byte_of_the_weights(path: Path) -> None:
    before, weights = read_card(path), path.read_bytes()
    before_length = struct.unpack("<Q", weights[:8])[0]
    for sentence in ("longer than it was", "s" * 7, ""):
        rewrite_card(path, replace(before, paper=sentence))
        after = path.read_bytes()
        length = struct.unpack("<Q", after[:8])[0]
        assert after[8 + length :] == weights[8 + before_length :]
        assert (8 + length) % 8 == 0
        learner, read = load(path)
        assert read == replace(before, paper=sentence)
        hashes = {name: tensor_hash(tensor) for name, tensor in learner.state_dict().items()}
        assert hashes == before.tensors
    assert not list(path.parent.glob("*.partial"))


def test_a_card_is_read_once_as_long_as_its_file_stays(path: Path) -> None:
    first = read_card(path)
    assert read_card(path) is first
    rewrite_card(path, replace(first, paper="another"))
    assert read_card(path).paper == "another"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BrokenCheckpoint):
        read_card(path)


def test_a_renamed_file_is_refused(path: Path) -> None:
    path.rename(path.with_name("other.safetensors"))
    problem = Catalog(path.parent).problems()["other.safetensors"]
    assert "name the file tiny.safetensors" in texts().say(problem)


def test_a_replaced_file_is_loaded_again(path: Path) -> None:
    catalog = Catalog(path.parent)
    first = catalog.learner("tiny")
    assert catalog.learner("tiny") is first
    save(path, tiny(1), card())
    import os

    os.utime(path, ns=(1, 1))
    assert catalog.learner("tiny") is not first


def test_half_precision_keeps_what_normalises(tmp_path: Path) -> None:
    learner = tiny()
    whole, half = tmp_path / "whole.safetensors", tmp_path / "half.safetensors"
    save(whole, learner, card("whole"))
    saved = save(half, learner, card("half"), stored="float16")
    assert half.stat().st_size < 0.6 * whole.stat().st_size
    back, _ = load(half)
    again = save(half, back, card("half"), stored="float16")
    assert again.tensors == saved.tensors  # nothing is lost a second time
    for name, tensor in learner.state_dict().items():
        found = back.state_dict()[name]
        assert found.dtype == tensor.dtype
        assert torch.allclose(found, tensor, atol=1e-3)
        assert tensor.ndim > 1 or torch.equal(found, tensor)
