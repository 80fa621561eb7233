"""What tells strangers, queries of none of the taught classes, from known ones.

``python -m fewshot_demo.studies.strangers --data data`` compares the evidence of
`fewshot_demo.core.open_set` on validation classes: the score of the likeliest class alone, the
likelihood ratio alone, and both. The Gaussian model is fitted on training classes, the verdict on
half of the validation classes of doodles and of signs together, and it is measured on the other
half; then the halves change places, for several ways of halving.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor

from ..core.calibration import Temperature
from ..core.functional import prototypes, squared_distances
from ..core.inputs import InputSpec
from ..core.open_set import SHARE, StrangerVerdict, TwoCovariance, chance_of_none, evidence
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.figures import load_splits
from ..training.open_set_scores import OpenSetScores, auroc
from ..training.reliability import expected_calibration_error
from .embedded_data import embed
from .result_files import Row, write

MODEL, SPLIT = "prototypical-drawings", "drawings/kept"
DOODLES, SIGNS = "quickdraw/", "images_"
CELLS = ((5, 1), (5, 5), (2, 5))  # way, shot
QUERIES, FITTED, MEASURED, HALVINGS = 10, 30, 50, 4  # per class; episodes of a cell; halvings
MOST_SIGNS = 200  # training classes: as many as there are of doodles
AS_NONE = 1000  # the label of a stranger
SETS = {"score": (True, False), "ratio": (False, True), "score and ratio": (True, True)}


@dataclass(frozen=True)
class Asked:
    """Queries of one episode, the known ones first, and what is known of them."""

    score: Float[Tensor, " query"]
    ratio: Float[Tensor, " query"]
    probabilities: Float[Tensor, "query way"]
    labels: Int[Tensor, " query"]
    way: int
    shot: int

    @property
    def stranger(self) -> Bool[Tensor, " query"]:
        """Whether a query is of none of the taught classes."""
        return self.labels == AS_NONE

    def columns(self, uses: tuple[bool, bool]) -> Float[Tensor, "query column"]:
        """The evidence; what is not used is 0 and gets no weight."""
        score, ratio = self.score * uses[0], self.ratio * uses[1]
        return evidence(score, ratio, self.way, self.shot)


def ask(sampler: EpisodeSampler, model: TwoCovariance, temperature: Temperature) -> Asked:
    """Teach half of an episode's classes, and ask about all of them."""
    episode, way = sampler.sample(), sampler.way // 2
    taught = way * sampler.shot
    support = episode.support.images[:taught].flatten(1)
    labels = episode.support.labels[:taught]
    queries = episode.query_images.flatten(1)
    logits = -squared_distances(queries, prototypes(support, labels, way))
    return Asked(
        logits.amax(1),
        model.log_ratio(support, labels, way, queries).amax(1),
        (logits / temperature.at(sampler.shot)).softmax(1),
        episode.query_labels.masked_fill(episode.query_labels >= way, AS_NONE),
        way,
        sampler.shot,
    )


def fit_verdict(asked: Sequence[Asked], uses: tuple[bool, bool]) -> StrangerVerdict:
    """Logistic regression of "none of these" on the evidence."""
    columns = torch.cat([each.columns(uses) for each in asked])
    stranger = torch.cat([each.stranger for each in asked]).double()
    weights = torch.zeros(columns.shape[1], dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = F.binary_cross_entropy_with_logits(columns @ weights, stranger)
        value = value + 1e-4 * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return StrangerVerdict(tuple(weights.detach().tolist()))


def calibration_error(asked: Sequence[Asked], verdict: StrangerVerdict, share: float) -> float:
    """ECE of the shown number where this share of the questions is about strangers.

    Known and unknown queries are equally many, so strangers are counted as often as the share has
    it by leaving out every so many of them.
    """
    shown, labels = [], []
    for each in asked:
        odds = verdict.log_odds(each.score, each.ratio, each.way, each.shot)
        none = torch.tensor([chance_of_none(float(o), share) for o in odds])
        both = torch.cat([each.probabilities * (1 - none[:, None]), none[:, None]], 1)
        kept = ~each.stranger | (_turns(len(none)) < share / (1 - share))
        shown.append(both[kept])
        labels.append(each.labels[kept].clamp_max(each.way))
    return expected_calibration_error(torch.cat(shown), torch.cat(labels))


def _turns(count: int) -> Float[Tensor, " count"]:
    """Numbers spread evenly over 0 to 1, neighbours far apart."""
    return torch.arange(count) * ((math.sqrt(5) - 1) / 2) % 1


def halves(data: ClassTensors, generator: torch.Generator) -> list[ClassTensors]:
    """The classes in two random halves."""
    order = torch.randperm(len(data), generator=generator).tolist()
    middle = len(order) // 2
    return [data.select([data.names[i] for i in half]) for half in (order[:middle], order[middle:])]


def questions(
    data: ClassTensors,
    model: TwoCovariance,
    temperature: Temperature,
    episodes: int,
    generator: torch.Generator,
) -> Iterator[list[Asked]]:
    """For each of `CELLS` so many episodes."""
    for way, shot in CELLS:
        sampler = EpisodeSampler(data, InputSpec(1), 2 * way, shot, QUERIES, generator)
        yield [ask(sampler, model, temperature) for _ in range(episodes)]


def study(
    parts: dict[str, ClassTensors], model: TwoCovariance, temperature: Temperature
) -> dict[str, list[Row]]:
    """The rows of each data set, one for each set of evidence."""
    generator = torch.Generator().manual_seed(0)
    found: dict[str, dict[str, list[list[Asked]]]] = {}
    verdicts: dict[str, list[StrangerVerdict]] = {}
    for _ in range(HALVINGS):
        split = {name: halves(data, generator) for name, data in parts.items()}
        for fitted, held_out in ((0, 1), (1, 0)):
            known = [
                each
                for both in split.values()
                for cell in questions(both[fitted], model, temperature, FITTED, generator)
                for each in cell
            ]
            for name, uses in SETS.items():
                verdicts.setdefault(name, []).append(fit_verdict(known, uses))
            for part, both in split.items():
                cells = list(questions(both[held_out], model, temperature, MEASURED, generator))
                found.setdefault(part, {}).setdefault("cells", []).extend(cells)
    return {part: _rows(found[part]["cells"], verdicts) for part in parts}


def _rows(cells: list[list[Asked]], verdicts: dict[str, list[StrangerVerdict]]) -> list[Row]:
    rows = []
    for name, of_halves in verdicts.items():
        each_half = [of_halves[i // len(CELLS)] for i in range(len(cells))]
        pairs = list(zip(cells, each_half, strict=True))
        error = sum(calibration_error(cell, verdict, SHARE) for cell, verdict in pairs) / len(pairs)
        measured = [
            _cell(way, shot, pairs[number :: len(CELLS)])
            for number, (way, shot) in enumerate(CELLS)
        ]
        rows.append({"evidence": name, "ECE": f"{error:.3f}", "cells": measured})
    return rows


def _cell(way: int, shot: int, pairs: Sequence[tuple[list[Asked], StrangerVerdict]]) -> Row:
    each = torch.tensor(
        [
            auroc(OpenSetScores(-verdict.log_odds(a.score, a.ratio, way, shot), a.stranger))
            for cell, verdict in pairs
            for a in cell
        ],
        dtype=torch.double,
    )
    ci95 = 1.96 * float(each.std(correction=0)) / math.sqrt(len(each))
    cell: Row = {"way": way, "shot": shot, "episodes": len(each)}
    return cell | {"auroc": float(each.mean()), "ci95": ci95}


@torch.no_grad()
def gaussian_model(train: ClassTensors) -> TwoCovariance:
    """The model of training classes: all doodles, and as many signs."""
    doodles = [name for name in train.names if DOODLES in name]
    signs = [name for name in train.names if SIGNS in name]
    order = torch.randperm(len(signs), generator=torch.Generator().manual_seed(0))
    both = train.select([*doodles, *(signs[i] for i in order[:MOST_SIGNS])])
    labels = torch.arange(len(both)).repeat_interleave(both.counts)
    return TwoCovariance.fit(both.images.flatten(1), labels)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write the table's files."""
    parser = argparse.ArgumentParser(description="Compare what tells strangers from the known.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    given = parser.parse_args(arguments)
    learner, card = load(CHECKPOINTS / f"{MODEL}.safetensors")
    splits, spec = load_splits(SPLIT, given.data), learner.backbone.input_spec
    train, validation = (
        embed(learner.backbone, ClassTensors.load(part, spec))
        for part in (splits.train, splits.validation)
    )
    parts = {
        name: validation.select([n for n in validation.names if text in n])
        for name, text in (("doodles", DOODLES), ("signs", SIGNS))
    }
    for name, rows in study(
        parts, gaussian_model(train), Temperature(dict(card.temperature))
    ).items():
        write(f"strangers-{name}", {"data": f"validation {name}", "encoder": MODEL}, rows)


if __name__ == "__main__":
    main()
