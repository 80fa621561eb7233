"""The plane on which points spread most, against points that were put on one."""

from __future__ import annotations

import math

import pytest
import torch

from fewshot_demo.recognition.set_map import NEAREST, Plane, neighbours


def test_points_of_a_plane_keep_their_distances() -> None:
    hand = torch.Generator().manual_seed(1)
    basis = torch.linalg.qr(torch.randn(6, 2, generator=hand)).Q
    flat = torch.randn(20, 2, generator=hand) * torch.tensor([3.0, 1.0])
    plane = Plane.of(flat @ basis.T + 5)
    places = torch.tensor(plane.places(flat @ basis.T + 5))
    assert torch.cdist(places, places) == pytest.approx(torch.cdist(flat, flat), abs=1e-4)
    assert sum(plane.variation) == pytest.approx(1)
    assert plane.variation[0] > plane.variation[1]
    assert places.mean(0).tolist() == pytest.approx([0, 0], abs=1e-6)


def test_what_the_plane_leaves_out_is_missing_from_its_variation() -> None:
    points = torch.eye(3).repeat(2, 1) * torch.tensor([4.0, 2.0, 1.0])
    plane = Plane.of(points)
    centred = points - points.mean(0)
    squares = torch.linalg.svdvals(centred).square()
    assert plane.variation == pytest.approx((squares[:2] / squares.sum()).tolist(), abs=1e-6)


def test_a_question_is_put_on_the_plane_of_the_others() -> None:
    plane = Plane.of(torch.tensor([[0.0, 0, 0], [4, 0, 0], [0, 2, 0], [4, 2, 0]]))
    (place,) = plane.places(torch.tensor([[2.0, 1.0, 9.0]]))
    assert place == pytest.approx((0, 0), abs=1e-6), "what stands off the plane is not seen"


@pytest.mark.parametrize("points", [[[1.0, 2.0]] * 3, [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]])
def test_points_that_span_no_plane_are_shown_all_the_same(points: list[list[float]]) -> None:
    plane = Plane.of(torch.tensor(points))
    places = plane.places(torch.tensor(points))
    assert all(math.isfinite(x) and y == pytest.approx(0, abs=1e-9) for x, y in places)
    assert plane.variation[1] == 0


def test_the_same_points_in_another_order_give_the_same_map() -> None:
    hand = torch.Generator().manual_seed(2)
    points = torch.randn(9, 5, generator=hand)
    places = torch.tensor(Plane.of(points).places(points))
    again = torch.tensor(Plane.of(points.flip(0)).places(points))
    assert again == pytest.approx(places, abs=1e-9)


def test_the_nearest_images_are_those_with_the_smallest_distances() -> None:
    among = torch.randn(30, 8, generator=torch.Generator().manual_seed(2))
    each = neighbours(among, among)
    assert [row[0] for row in each.images] == list(range(30)), "itself"
    for place, (images, distances) in enumerate(zip(each.images, each.distances, strict=True)):
        naive = [float((among[place] - other).double().norm()) for other in among]
        assert images == sorted(range(30), key=naive.__getitem__)[:NEAREST]
        assert distances == pytest.approx(sorted(naive)[:NEAREST], abs=1e-4)
    (few,) = neighbours(among[:1], among[:3]).images
    assert len(few) == 2, "a layout by neighbours wants fewer than all"
