"""Versions of photos that teach, and the thread that embeds them behind the answers."""

from __future__ import annotations

from threading import Event

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from fewshot_demo.backbones import Backbone
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.recognition.refining import Refining
from fewshot_demo.recognition.versions import SeveralVersions, versions_of

SIDE = 64


def photos(count: int) -> Tensor:
    return torch.rand(count, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


class Pixels(Backbone):
    """An embedding is a few pixels, three times as long in every second image."""

    def __init__(self) -> None:
        super().__init__()
        self.input_spec = InputSpec(SIDE, 3, (0.0,) * 3, (1.0,) * 3, "photo")
        self.dim = 3 * SIDE

    def forward(self, images: Tensor) -> Tensor:
        return images[:, :, SIDE // 2].flatten(1)


def test_the_versions_are_what_they_are_called() -> None:
    images = photos(2)
    itself, mirrored, soft, small = versions_of(images).unbind(1)
    assert torch.equal(itself, images)
    assert torch.equal(mirrored.flip(3), images)
    assert float(soft.std()) < float(images.std()) / 2
    assert soft.mean((2, 3)) == pytest.approx(images.mean((2, 3)), abs=0.01)
    ground = small[:, :, 0, 0]
    assert torch.equal(small[:, :, :, -1], ground[:, :, None].expand(-1, -1, SIDE))
    assert float(small.std()) < float(images.std())
    assert torch.equal(versions_of(images), versions_of(images))


def test_the_blur_keeps_a_flat_picture_and_the_smaller_one_the_middle() -> None:
    flat = torch.full((1, 3, SIDE, SIDE), 0.3)
    assert torch.allclose(versions_of(flat), flat[:, None].expand(-1, 4, -1, -1, -1), atol=1e-5)
    dot = torch.zeros(1, 3, SIDE, SIDE)
    dot[..., 4:8, 4:8] = 1  # near a corner: nearer to the middle in the smaller picture
    small = versions_of(dot)[0, 3, 0]
    rows, columns = torch.nonzero(small > 0.5, as_tuple=True)
    assert 10 <= int(rows.min()) <= int(rows.max()) <= 16
    assert 10 <= int(columns.min()) <= int(columns.max()) <= 16


def test_the_embedding_is_the_mean_direction_and_as_long_as_the_picture_s_own() -> None:
    backbone, images = Pixels(), photos(3) * torch.tensor([1.0, 3.0, 0.5])[:, None, None, None]
    found, own = SeveralVersions(backbone)(images), backbone(images)
    assert found.norm(dim=1) == pytest.approx(own.norm(dim=1))
    each = torch.stack([backbone(version) for version in versions_of(images).unbind(1)])
    assert torch.allclose(F.normalize(found, dim=1), F.normalize(each.mean(0), dim=1), atol=1e-6)
    assert torch.allclose(SeveralVersions(backbone)(images[1:2]), found[1:2], atol=1e-6)


def test_work_of_one_name_stands_in_line_once() -> None:
    refining, began, go_on, done = Refining(), Event(), Event(), []

    def first() -> None:
        began.set()
        assert go_on.wait(10)

    refining.later("first", first)
    assert began.wait(10)
    for name in ("one", "two", "one", "first"):
        refining.later(name, lambda name=name: done.append(name))
    go_on.set()
    refining.wait()
    assert done == ["one", "two"]
    refining.later("one", lambda: done.append("again"))  # the thread had ended
    refining.wait()
    assert done == ["one", "two", "again"]


def test_work_that_fails_stops_nothing_and_a_full_line_takes_no_more() -> None:
    refining, go_on, done = Refining(waiting=2), Event(), []
    began = Event()

    def failing() -> None:
        began.set()
        assert go_on.wait(10)
        raise OSError("gone")

    refining.later("failing", failing)
    assert began.wait(10)
    for number in range(4):
        refining.later(number, lambda number=number: done.append(number))
    go_on.set()
    refining.wait()
    assert done == [0, 1]
    refining.later(3, lambda: done.append(3))  # what found no room may come again
    refining.wait()
    assert done == [0, 1, 3]


def test_what_is_closed_does_nothing_more() -> None:
    refining, began, go_on, done = Refining(), Event(), Event(), []

    def long() -> None:
        began.set()
        assert go_on.wait(10)
        done.append("long")

    refining.later("long", long)
    assert began.wait(10)
    refining.later("never", lambda: done.append("never"))
    refining._closed = True
    go_on.set()
    refining.close()
    refining.later("later", lambda: done.append("later"))
    refining.wait()
    assert done == ["long"]
