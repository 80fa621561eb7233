"""The card of a model: what a checkpoint says of itself, every part with its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from ..core.calibration import OwnImages, Slopes
from ..core.inputs import InputSpec
from ..core.message import Message
from ..core.rejection import Rejection
from .typed_json import ALL_OTHERS, LEFT_OUT, Between, as_json, formerly, read, wrong

Fraction: TypeAlias = Annotated[float, Between(0, 1)]
Count: TypeAlias = Annotated[int, Between(0, 10**12)]
Few: TypeAlias = Annotated[int, Between(1, 10_000)]  # classes, or images of a class
Stored: TypeAlias = Literal["float32", "float16", "int8"]  # type of a file's weights
LARGEST_INPUT = 4096  # pixels


@dataclass(frozen=True)
class BackboneConfig:
    """How the backbone is built, and whether it is as somebody else trained it.

    Attributes:
        name: in the registry of backbones; ``arguments`` its others.
        frozen: whether its embeddings of an image never change, so that they can be kept.
        sha256: of the weights file that it came from, where that was not trained here.
    """

    name: str
    frozen: bool = False
    sha256: str | None = field(default=None, metadata=LEFT_OUT)
    arguments: Mapping[str, object] = field(default_factory=dict, metadata=ALL_OTHERS)

    @property
    def build(self) -> dict[str, Any]:
        """Name and arguments, as `fewshot_demo.backbones.build_backbone` takes them."""
        return {"name": self.name, **self.arguments}


@dataclass(frozen=True)
class Task:
    """One kind of training episode.

    Attributes:
        rounds: how often each episode's images change their places as support and query.
    """

    way: Few
    shot: Few
    queries: Few
    rounds: Few | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True)
class TrainingRun:
    """Where the weights come from.

    Attributes:
        file: the recipe; of weights from elsewhere, their file.
        episodes: optimiser steps that were run; ``of`` those that the recipe has.
        seconds: of wall clock; ``device``: ``cpu`` or the name of the GPU.
        seed: of everything random; None for weights from elsewhere.
        tasks: the kinds of episodes.
        init: the checkpoint or the weights that it began with; ``init_sha256`` of a weights file.
        stored: type of the published weights.
        precision: of the arithmetic, as Fabric names it.
        commit: of the code.
    """

    file: str
    episodes: Count
    seconds: Count
    device: str
    seed: int | None = None
    of: Count | None = field(default=None, metadata=LEFT_OUT)
    tasks: tuple[Task, ...] | None = field(default=None, metadata=LEFT_OUT)
    init: str | None = field(default=None, metadata=LEFT_OUT)
    init_sha256: str | None = field(default=None, metadata=LEFT_OUT)
    stored: Stored | None = field(default=None, metadata=LEFT_OUT)
    precision: str | None = field(default=None, metadata=LEFT_OUT)
    commit: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True)
class TrainingData:
    """The data set that a model learned from, which of its classes, under which licence.

    Attributes:
        metrics_from: id of the model, of the same recipe on fewer classes, that temperatures,
            rejection and metrics are of; None where they are the model's own.
    """

    name: str
    split: str
    licence: str
    metrics_from: str | None = field(default=None, metadata=formerly("twin"))


@dataclass(frozen=True)
class Deletion:
    """What an answer loses without its top-weighted image and without another of the class.

    Mean falls, their mean difference, and the 95 % interval of that, see
    `fewshot_demo.training.meta_test.deletion_check`.
    """

    difference: float
    ci95: float
    episodes: Count
    top: float
    other: float


@dataclass(frozen=True)
class LeaveOneOut:
    """Correlation of estimated influences with what leaving images out changes."""

    correlation: Annotated[float, Between(-1, 1)]
    ci95: float
    episodes: Count


@dataclass(frozen=True)
class OpenSet:
    """How well strangers are told from queries of the taught classes.

    Refusals, and the calibration error ``ece`` of the number that is shown, are those at the
    default share of strangers, `fewshot_demo.core.open_set.SHARE`.
    """

    auroc: Fraction
    ci95: float
    refused_known: Fraction
    refused_strangers: Fraction
    ece: Fraction
    episodes: Count


@dataclass(frozen=True)
class Metric:
    """The figures of one way and shot on one data set; fractions of 1, likelihoods in nats.

    Attributes:
        data, split: the data set and which of its classes; ``seed`` of the episodes.
        right: number of right answers.
        reliability: for each tenth of confidence the number of answers, their mean confidence and
            how many of 1 were right.
        deletion, leave_one_out, open_set: where they were measured.
    """

    data: str
    split: str
    seed: int
    way: Few
    shot: Few
    queries: Few
    episodes: Count
    accuracy: Fraction
    ci95: Fraction
    ece: Fraction
    nll: float
    nll_untempered: float
    right: Count
    reliability: tuple[tuple[Count, Fraction, Fraction], ...] = ()
    deletion: Deletion | None = field(default=None, metadata=LEFT_OUT)
    leave_one_out: LeaveOneOut | None = field(default=None, metadata=LEFT_OUT)
    open_set: OpenSet | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True)
class Golden:
    """Seeded episodes of one kind and their exact count of right answers."""

    way: Few
    shot: Few
    queries: Few
    episodes: Few
    seed: int
    right: Count


@dataclass(frozen=True)
class Card:
    """What a checkpoint says of itself. Written by the trainer, never by hand.

    Attributes:
        id: the file's name without its ending.
        learner: name in the registry of learners; ``learner_config`` its arguments.
        paper: authors and year of the method, and its address.
        domain: the pictures that it is for.
        temperature: shots to temperature; ``temperature_slopes`` how it follows the rest of a task,
            None where it does not.
        rejection: what gives the probability of "none of these"; None until it was fitted.
        own_images: lets a set's own images move both; None where they do not.
        golden: what `models verify` runs again; None where nothing was measured.
        parameters: number of weights, without running statistics.
        tensors: name to sha256 of every tensor.
    """

    id: str
    learner: str
    paper: str
    domain: Literal["drawing", "photo"]
    backbone: BackboneConfig
    input: InputSpec
    recipe: TrainingRun
    data: TrainingData
    parameters: Count
    learner_config: Mapping[str, object] = field(default_factory=dict)
    temperature: Mapping[Few, Annotated[float, Between(1e-4, 1e4)]] = field(default_factory=dict)
    temperature_slopes: Slopes | None = field(default=None, metadata=LEFT_OUT)
    rejection: Rejection | None = None
    own_images: OwnImages | None = field(default=None, metadata=LEFT_OUT)
    metrics: tuple[Metric, ...] = ()
    golden: Golden | None = None
    tensors: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.input.size > LARGEST_INPUT:
            most = Message("expected-at-most", {"most": str(LARGEST_INPUT)})
            raise wrong("input.size", self.input.size, most)

    def metric(self, way: int, shot: int) -> Metric | None:
        """The measured cell of this way and shot, if there is one."""
        cells = (cell for cell in self.metrics if (cell.way, cell.shot) == (way, shot))
        return next(cells, None)

    def as_json(self) -> dict[str, Any]:
        """For the file, and for `models --json`."""
        return as_json(self)

    @classmethod
    def from_json(cls, values: object) -> Card:
        """From a file; keys that no field has are passed over.

        Raises:
            fewshot_demo.models.typed_json.WrongValue: naming the first value that does not fit.
        """
        if isinstance(values, Mapping):  # older cards have {} where there is nothing
            values = {**values, "golden": values.get("golden") or None}
            if "weights" not in (values.get("rejection") or {}):  # fitted to another rule
                values["rejection"] = None
        return read(cls, values)
