"""The study of strangers, on classes whose embeddings are made up."""

import pytest
import torch

from fewshot_demo.core.calibration import Temperature
from fewshot_demo.core.open_set import StrangerVerdict, TwoCovariance
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.studies import strangers
from fewshot_demo.studies.strangers import AS_NONE, Asked


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "CELLS", ((2, 1), (2, 5)))
    monkeypatch.setattr(strangers, "FITTED", 8)
    monkeypatch.setattr(strangers, "MEASURED", 8)
    monkeypatch.setattr(strangers, "HALVINGS", 1)


def classes(count: int, seed: int, dim: int = 24) -> ClassTensors:
    """Classes that spread along the first axes, images along all."""
    generator = torch.Generator().manual_seed(seed)
    means = torch.randn(count, 1, dim, generator=generator) * 2 * (torch.arange(dim) < 3)
    images = (means + torch.randn(count, 20, dim, generator=generator)).flatten(0, 1)
    counts = torch.full((count,), 20)
    names = tuple(f"class {number}" for number in range(count))
    return ClassTensors(images[:, :, None, None], counts.cumsum(0) - counts, counts, names)


def model() -> TwoCovariance:
    known = classes(200, 1)
    return TwoCovariance.fit(known.images.flatten(1), torch.arange(200).repeat_interleave(20))


def test_the_ratio_knows_which_axes_matter_and_the_score_does_not() -> None:
    rows = strangers.study({"made up": classes(24, 2)}, model(), Temperature())["made up"]
    found = {row["evidence"]: {c["shot"]: c["auroc"] for c in row["cells"]} for row in rows}
    assert list(found) == ["score", "ratio", "score and ratio"]
    assert found["ratio"][1] > found["score"][1] + 0.02
    assert found["ratio"][5] > found["ratio"][1]
    assert found["score and ratio"][1] > found["score"][1]


def asked(score: list[float], labels: list[int]) -> Asked:
    values = torch.tensor(score)
    probabilities = torch.full((len(score), 2), 0.05)
    probabilities[:, 0] = 0.95
    return Asked(values, values * 0, probabilities, torch.tensor(labels), 2, 1)


def test_half_of_what_is_said_for_sure_being_wrong_is_an_error_of_half() -> None:
    never_none = StrangerVerdict((-50.0, 0, 0, 0, 0, 0, 0, 0, 0))
    queries = asked([0.0] * 40, [0] * 20 + [AS_NONE] * 20)
    error = strangers.calibration_error([queries], never_none, 0.5)
    assert error == pytest.approx(0.95 - 0.5, abs=1e-6)


def test_strangers_are_as_frequent_as_their_share() -> None:
    always_none = StrangerVerdict((50.0, 0, 0, 0, 0, 0, 0, 0, 0))
    queries = asked([0.0] * 2000, [0] * 1000 + [AS_NONE] * 1000)
    error = strangers.calibration_error([queries], always_none, 0.2)
    assert error == pytest.approx(0.8, abs=0.01)  # sure of none, and right one time in five
