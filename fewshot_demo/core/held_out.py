"""How sure to be of a set, seen on its own images: each is asked about as if it taught nothing.

A temperature and a verdict that were fitted on validation classes are right for sets like those. A
visitor's may be harder or easier: three mugs, two cats. Where a class has two images or more, each
of its images can be held out (Stone 1974): the others teach, and how often they are right, and how
sure they are, says what the set is like. An image asked about without its whole class is a
stranger. Few images say little, so what they say is drawn towards what is usual, as an empirical
Bayes estimate (Efron & Morris 1973): sets are taken to differ by normal amounts. The frames of one
burst recognise each other, and say little of tomorrow: so a set can make a model much more careful,
but only a little surer, and a little quicker to say "none of these".

How much they differ was chosen on validation sets of full size: `fewshot_demo.studies.own_images`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from .calibration import OwnImages
from .prediction import evidence_of
from .rejection import Rejection

SPREAD, COUNTS = 0.8, 0.3  # of the log temperature between sets, and what a held-out image counts
SURER = 0.35  # that the log temperature falls at most
FURTHEST_ODDS = 1.5  # that the log-odds of "none of these" are moved at most
ODDS_SPREAD, ODDS_COUNTS = 2.5, 1.0  # of the log-odds of "none of these"
LEAST_WAY = 3  # classes among which an image can be a stranger to the others
FURTHEST, POINTS = 2.5, 51  # of the search for the log temperature
STEPS = 30  # of Newton's method, for a convex function of one number


@dataclass(frozen=True)
class HeldOut:
    """What the others say of each support image, as logits that the temperature divides.

    Attributes:
        known: by all others; of no use for an image that is alone in its class.
        strangers: by those of the other classes, whose logits they are.
    """

    known: Float[Tensor, "support way"]
    strangers: Float[Tensor, "support others"]

    def odds(
        self, rejection: Rejection, shot: float, temperature: float
    ) -> tuple[Float[Tensor, " support"], Float[Tensor, " support"]]:
        """Log-odds of "none of these" of the images, held out and as strangers."""
        known, strangers = (
            rejection.log_odds(evidence_of(said.amax(1), said / temperature, shot, temperature))
            for said in (self.known, self.strangers)
        )
        return known, strangers


def moved_by(
    held: HeldOut,
    labels: Int[Tensor, " support"],
    temperature: float,
    rejection: Rejection | None,
    own: OwnImages,
) -> tuple[float, float]:
    """The temperature of a set, and what it adds to the log-odds of "none of these".

    Args:
        held: what was said of its images.
        labels: their classes; at least one has two images.
        temperature: the model's for such a task.
        rejection: the model's; None: nothing is added.
        own: what held-out images say on average.
    """
    way = held.known.shape[1]
    shot = len(labels) / way
    several = torch.bincount(labels, minlength=way)[labels] > 1
    held = HeldOut(held.known[several], held.strangers[several])
    factor = log_factor(held.known / temperature, labels[several], own.usual_temperature(shot))
    temperature *= math.exp(factor)
    if rejection is None or not own.odds or way < LEAST_WAY:
        return temperature, 0.0
    odds = held.odds(rejection, shot, temperature)
    return temperature, odds_shift(*odds, own.usual_odds(shot))


def log_factor(
    logits: Float[Tensor, "image way"], labels: Int[Tensor, " image"], usual: float
) -> float:
    """By what the log temperature of a set differs from the model's, at least −`SURER`.

    Args:
        logits: of held-out images, divided by the model's temperature.
        labels: their classes.
        usual: see `OwnImages.temperature`.
    """
    moves = torch.linspace(-FURTHEST, FURTHEST, POINTS, dtype=torch.double)
    tempered = logits.detach().double().cpu() / (moves + usual).exp()[:, None, None]
    each = F.cross_entropy(tempered.mT, labels.cpu().expand(POINTS, -1), reduction="none")
    loss = COUNTS * each.sum(1) + (moves / SPREAD).square() / 2
    best = min(max(int(loss.argmin()), 1), POINTS - 2)
    before, at, after = loss[best - 1 : best + 2].tolist()
    step = float(moves[1] - moves[0])  # to the lowest point of the parabola through the three
    bend = before - 2 * at + after
    aside = (before - after) / (2 * bend) if bend > 0 else 0.0
    return max(float(moves[best]) + step * min(max(aside, -1.0), 1.0), -SURER)


def odds_shift(
    known: Float[Tensor, " known"], strangers: Float[Tensor, " stranger"], usual: float
) -> float:
    """What is added to the log-odds of "none of these": at most `FURTHEST_ODDS` either way.

    Args:
        known: log-odds of its held-out images.
        strangers: of its images, asked about without their class.
        usual: see `OwnImages.odds`.
    """
    known, strangers = known.detach().double().cpu(), strangers.detach().double().cpu()
    count, precision, shift = ODDS_COUNTS * len(known) / 2, ODDS_SPREAD**-2, usual
    for _ in range(STEPS):
        wrong, missed = (known + shift).sigmoid(), (-strangers - shift).sigmoid()
        slope = count * float(wrong.mean() - missed.mean()) + precision * (shift - usual)
        bend = count * float((wrong * (1 - wrong)).mean() + (missed * (1 - missed)).mean())
        move = slope / (bend + precision)
        shift -= min(max(move, -1.0), 1.0)
        if abs(move) < 1e-9:
            break
    return min(max(shift - usual, -FURTHEST_ODDS), FURTHEST_ODDS)
