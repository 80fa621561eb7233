"""A taught classifier as one ONNX graph: a picture in, the whole distribution out.

`python -m fewshot_demo.recognition.onnx_graph JOB` does it in a process of its own: `onnx_export`.

The support set is folded in: what adapting made of it are constants of the graph, beside the
weights, each of which is there once. The graph also normalises its input and holds the chance of
"none of these", so that whoever runs it needs neither torch nor anything of this project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from ..core.open_set import log_odds_of
from ..learners import Learner, TaskClassifier

INPUT, OUTPUT = "picture", "shares"
OPSET = 18


class WholeAnswer(nn.Module):
    """What the page shows of one picture, from its pixels on.

    Args:
        learner: in evaluation mode, not optimised for serving: what that calls, ONNX does not know.
        classifier: of this learner and the support set.
        strangers: 0 to 0.5, how many of all pictures are of something else.
    """

    def __init__(self, learner: Learner, classifier: TaskClassifier, strangers: float) -> None:
        super().__init__()
        self.learner, self.classifier, self.strangers = learner, classifier, strangers
        spec = learner.backbone.input_spec
        # Called as no step of the graph is: its optimiser takes names for tensors.
        self.pixel_mean: Tensor
        self.pixel_std: Tensor
        self.register_buffer("pixel_mean", torch.tensor(spec.mean).view(1, -1, 1, 1))
        self.register_buffer("pixel_std", torch.tensor(spec.std).view(1, -1, 1, 1))

    def forward(self, picture: Float[Tensor, "1 channels size size"]) -> Float[Tensor, "1 answers"]:
        """The share of each class and then, where the model can tell, that of "none of these".

        Args:
            picture: 0 to 1; of drawings 1 is ink.
        """
        prediction = self.classifier((picture - self.pixel_mean) / self.pixel_std)
        rejection = self.learner.rejection
        if rejection is None:
            return prediction.probabilities
        if self.strangers <= 0:
            none = torch.zeros_like(prediction.probabilities[:, :1])
        else:
            odds = rejection.log_odds(prediction.evidence) + log_odds_of(self.strangers)
            none = odds.clamp(-60, 60).sigmoid().float()[:, None]
        return torch.cat([(1 - none) * prediction.probabilities, none], 1)


@torch.no_grad()
def write_onnx(answer: WholeAnswer, path: Path, facts: Mapping[str, str]) -> None:
    """Write the graph, for one picture at a time.

    Args:
        answer: what it computes.
        path: the file.
        facts: go into the file as its metadata.
    """
    spec = answer.learner.backbone.input_spec
    answer.learner.backbone.fix_for_tracing()
    picture = torch.full((1, spec.channels, spec.size, spec.size), 0.5)
    answer.eval()(picture)  # what the classifier computes once is then a constant of the graph
    program: Any = torch.onnx.export(
        answer,
        (picture,),
        dynamo=True,
        verbose=False,
        input_names=[INPUT],
        output_names=[OUTPUT],
        opset_version=OPSET,
    )
    for node in program.model.graph:  # where torch was called from, with this machine's paths
        node.metadata_props.clear()
        for value in node.outputs:
            value.metadata_props.clear()
    program.model.metadata_props.clear()
    program.model.metadata_props.update(facts)
    program.save(path, external_data=False)


@dataclass(frozen=True)
class Job:
    """What the process is told, as JSON.

    Attributes:
        checkpoint: file of the model.
        support: safetensors file: ``labels``, the support set as ``embeddings`` or ``images``, and
            as ``layer`` the bytes of a `practised.Layer`, where one practised on it.
        out: the file to write.
        strangers, facts: see `WholeAnswer` and `write_onnx`.
    """

    checkpoint: str
    support: str
    out: str
    strangers: float
    facts: dict[str, str]


def taught(learner: Learner, support: Mapping[str, Tensor]) -> TaskClassifier:
    """The classifier of a support set that is embedded already, if the learner compares these."""
    from ..core.episode import SupportSet
    from ..learners.base import MetricLearner

    labels = support["labels"]
    if isinstance(learner, MetricLearner):
        return learner.compare(support["embeddings"], labels, int(labels.max()) + 1)
    return learner.adapt(SupportSet(support["images"], labels))


def main(job: Job) -> None:
    """Load the model, teach it, write the file."""
    from safetensors.torch import load_file

    from ..models.checkpoint import load
    from .practised import Layer, ending_in

    torch.set_num_threads(1)
    learner, card = load(Path(job.checkpoint))
    support = load_file(job.support)
    if (layer := support.get("layer")) is not None:
        learner = ending_in(learner, Layer("", layer.numpy().tobytes()), card.learner)
    with torch.no_grad():
        classifier = taught(learner, support)
    write_onnx(WholeAnswer(learner, classifier, job.strangers), Path(job.out), job.facts)


if __name__ == "__main__":
    main(Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
