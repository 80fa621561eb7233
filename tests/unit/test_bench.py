"""The measuring itself: in turns, against an equal peer, with a word on what is missing."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from fewshot_demo import bench
from fewshot_demo.backbones import Conv4
from fewshot_demo.bench import every_model, two_processes, vectorised
from fewshot_demo.bench.meta_training import BOUNDS, _plain_conv4
from fewshot_demo.bench.rows import Row, medians
from fewshot_demo.bench.starting import served
from fewshot_demo.models.catalog import Catalog
from fewshot_demo.settings import settings
from fewshot_demo.training.precision import best_precision

PAGE = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""


def test_sides_are_measured_in_turns():
    calls: list[str] = []
    sides = {"ours": lambda: calls.append("ours"), "peer": lambda: calls.append("peer")}
    found = medians(sides, 20)
    assert calls == ["ours", "peer"] * 22  # two rounds only warm up
    assert set(found) == {"ours", "peer"}
    assert all(seconds >= 0 for seconds in found.values())


@pytest.mark.parametrize(
    ("ours", "unit", "kept"),
    [(3, "ms", True), (3, "s", True), (4, "s", False), (4, "episodes/s", True)],
)
def test_a_time_stays_below_its_bound_and_a_speed_above_it(ours: float, unit: str, kept: bool):
    row = Row("ask", "forward", ours, 2, unit, 1.6, 1.2)
    assert row.kept is kept
    assert ("kept" if kept else "MISSED") in str(row)


def test_a_row_without_a_bound_says_nothing_of_it():
    row = Row("easyfsl", "forward", 3, 2, "ms", None)
    assert row.kept is None
    assert row.as_dict()["ratio"] == 1.5
    assert "MISSED" not in str(row)


def test_the_peer_trains_the_same_network():
    torch.manual_seed(0)
    ours, peer = Conv4().train(), _plain_conv4().train()
    convolutions = [module for module in peer if isinstance(module, nn.Conv2d)]
    with torch.no_grad():
        for convolution in convolutions:
            assert convolution.bias is not None
            convolution.bias.zero_()
    weights = [p for p in peer.parameters() if not any(p is c.bias for c in convolutions)]
    with torch.no_grad():
        for theirs, mine in zip(weights, ours.parameters(), strict=True):
            theirs.copy_(mine)
    images = torch.rand(6, 1, 28, 28)
    torch.testing.assert_close(ours(images), peer(images), atol=1e-4, rtol=1e-4)


@pytest.fixture
def few_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Models of every kind that is measured: of each bound, on each backbone, and for photos."""
    for name in ("prototypical-omniglot", "metanet-omniglot", "matching-drawings", "r2d2-photos"):
        file = f"{name}.safetensors"
        (tmp_path / file).symlink_to(settings().checkpoints / file)
    monkeypatch.setenv("FEWSHOT_CHECKPOINTS", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("few_models")
def test_everything_is_measured_and_nothing_printed(capsys: pytest.CaptureFixture[str]):
    threads = torch.get_num_threads()
    found = bench.run(quick=True, quiet=True)
    assert capsys.readouterr().out == ""
    assert torch.get_num_threads() == threads
    rows = json.loads(json.dumps(found))["rows"]
    general = [row for row in rows if " forward of" not in row["against"]]
    assert [(row["against"], row["bound"]) for row in general] == [
        ("forward of one image", 1.6),
        ("forward of one image", None),
        ("easyfsl process_support_set", 1.2),
        ("forward of one image", 20),
        ("loop over the tasks", 1.0),
        ("plain easyfsl loop", BOUNDS[best_precision("cpu"), True][0]),
    ]
    drawing = [card for card in Catalog(settings().checkpoints).cards() if card.domain == "drawing"]
    assert len(drawing) == 3
    assert len(rows) == len(general) + 2 * len(drawing)
    assert all(row["ours"] > 0 and row["peer"] > 0 for row in rows)
    assert found["not_measured"] == []


def test_without_the_peer_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(sys.modules, "easyfsl.methods", None)
    monkeypatch.setattr(every_model, "every_model", lambda *_: [])  # this and the next need no peer
    monkeypatch.setattr(vectorised, "vectorised_maml", lambda *_: [])
    found = bench.run(quick=True)
    assert {"easyfsl"}.isdisjoint(row["against"] for row in found["rows"])
    assert 20 in [row["bound"] for row in found["rows"]]
    assert set(found["not_measured"]) == {
        "easyfsl is not installed; it comes with requirements-dev.txt"
    }
    said = capsys.readouterr().out
    assert "not measured: easyfsl is not installed" in said
    assert "the whole question through the service" in said


def test_a_page_is_served_until_it_is_no_longer_needed():
    with served(["-c", PAGE]) as (address, seconds):
        assert address.startswith("http://127.0.0.1:")
        assert 0 < seconds < 60


def test_a_server_that_ends_is_not_waited_for():
    with pytest.raises(RuntimeError, match="ended with 3"), served(["-c", "raise SystemExit(3)"]):
        pass


@pytest.mark.parametrize(("together", "kept"), [(17.0, True), (15.0, False)])
def test_two_processes_are_held_against_one(
    monkeypatch: pytest.MonkeyPatch, together: float, kept: bool
):
    speeds = {1: 10.0, 2: together}
    monkeypatch.setattr(two_processes, "episodes_a_second", lambda processes, *_: speeds[processes])
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    (row,) = two_processes.two_processes(5, 15, 3)
    assert (row.ours, row.peer, row.kept) == (together, 10.0, kept)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with pytest.raises(bench.NotMeasured, match="two processors"):
        two_processes.two_processes(5, 15, 3)


def test_a_process_writes_the_seconds_of_its_steps(tmp_path: Path):
    two_processes.measure(tmp_path, 2, 1, 1)
    assert 0 < float((tmp_path / "seconds").read_text()) < 60
