"""Frozen backbones for the catalog: any timm model and its weights become one checkpoint file.

The weights come from the hub or from a file in timm's format. They are checked, put into the model
by timm itself, and saved with a card; from then on nothing is fetched again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .card import BackboneConfig, Card, TrainingData, TrainingRun
from .checkpoint import read_header, save
from .transfer import DownloadFailed, Progress, download, hash_of

if TYPE_CHECKING:
    from ..backbones import Pretrained
    from ..learners import Learner

TEMPERATURE = {1: 0.05, 3: 0.03, 5: 0.025}  # of cosines: least NLL of MobileNetV2 on doodles


class WeightsRefused(ValueError):
    """A weights file that is not used; the message says why and what to do."""


@dataclass(frozen=True)
class Weights:
    """What timm must know to build the model that a weights file belongs to.

    Attributes:
        model: timm's name, with the tag that says which of its weights.
        sentence: what it is good for; empty where nobody says.
        options: further arguments of `timm.create_model`.
        facts: what the file itself says: ``num_classes``, ``input_size``, ``mean``, ``std``.
        megabytes: about how large it is; 0: nobody says.
    """

    model: str
    sentence: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    megabytes: int = 0

    @property
    def identity(self) -> str:
        """The id of the model that it becomes."""
        return self.model.replace(".", "-")


SHORTLIST = {
    "mobilenetv4": Weights(
        "mobilenetv4_conv_small.e2400_r224_in1k",
        "small and fast, 15 MB, for everyday photos",
        megabytes=15,
    ),
    "dinov2": Weights(
        "vit_small_patch14_reg4_dinov2.lvd142m",
        "the best eye for shape and detail at its size, 90 MB, learned without any labels",
        {"img_size": 224},
        megabytes=90,
    ),
    "siglip": Weights(
        "vit_base_patch16_siglip_224.webli",
        "the largest, 370 MB, learned from pictures and their captions: knows many things",
        megabytes=370,
    ),
}


def download_weights(
    name: str, folder: Path, *, hub: str | None = None, progress: Progress | None = None
) -> Card:
    """Fetch the weights of a model and make it a model of the catalog.

    Args:
        name: one of `SHORTLIST`, or any pretrained model by timm's name.
        folder: of the catalog's added models.
        hub: address of the hub; None: that in ``HF_ENDPOINT``, else the public one.
        progress: called with the bytes that are here and the bytes in all.

    Raises:
        WeightsRefused: if timm knows no such weights, or they do not fit.
        DownloadFailed: if they cannot be had.
    """
    weights = SHORTLIST.get(name, Weights(name))
    repository = _repository(weights.model)
    file = folder / "downloads" / f"{weights.model}.safetensors"
    try:
        download(repository, file, hub=hub, progress=progress)
        return add_weights(file, folder, weights)
    except DownloadFailed as error:
        raise type(error)(
            f"{error}. The models that are here go on answering; a weights file from elsewhere is "
            f"added with `models add FILE --model {weights.model}`"
        ) from error
    finally:
        file.unlink(missing_ok=True)


def _repository(model: str) -> str:
    import timm

    known = (
        timm.get_pretrained_cfg(model, allow_unregistered=False) if timm.is_model(model) else None
    )
    if known is None or not known.hf_hub_id:
        raise WeightsRefused(
            f"timm knows no weights called {model!r}; `models download` without a name lists some, "
            "and a file at hand is added with `models add`"
        )
    return known.hf_hub_id


def add_weights(file: Path, folder: Path, weights: Weights | None = None) -> Card:
    """Make a weights file in timm's format a model of the catalog.

    Args:
        file: safetensors, as timm publishes it.
        folder: of the catalog's added models.
        weights: which model it belongs to; None: as the file says.

    Raises:
        WeightsRefused: if the file is pickled, or does not fit the model.
        BrokenCheckpoint: if it is broken.
    """
    from ..learners.frozen import Frozen

    weights = weights or weights_of(file)
    header_is_sound(file)
    config = _backbone_config(weights)
    learner = Frozen(_filled(config, weights, file)).eval()
    card = _card(weights.identity, weights, config, learner, hash_of(file), file.name)
    return save(folder / f"{weights.identity}.safetensors", learner, card)


def header_is_sound(file: Path) -> dict[str, Any]:
    """The header of a safetensors file that is as long as it says.

    Raises:
        WeightsRefused: if it is not there, or pickled.
        BrokenCheckpoint: if it is truncated, or something else.
    """
    if not file.is_file():
        raise WeightsRefused(f"there is no file {file}")
    with file.open("rb") as opened:
        start = opened.read(4)
    if start[:2] in (b"PK", b"\x80\x02", b"\x80\x04"):
        raise WeightsRefused(
            f"{file.name} is a pickled file, and reading it could run a program hidden in it; "
            "get the .safetensors file of the same model"
        )
    return read_header(file)


def weights_of(file: Path) -> Weights:
    """What a file's header says of itself under ``timm``.

    Raises:
        WeightsRefused: if it says nothing, so that the model must be named.
    """
    text = header_is_sound(file).get("__metadata__", {}).get("timm")
    if text is None:
        raise WeightsRefused(f"{file.name} does not say which model it is of: name it with --model")
    facts = json.loads(text)
    told = {key: facts.pop(key) for key in FACTS if key in facts}
    return Weights(facts.pop("architecture"), options=facts, facts=told)


FACTS = ("num_classes", "input_size", "mean", "std", "crop_pct", "interpolation")


def _backbone_config(weights: Weights) -> dict[str, Any]:
    """The arguments of `Pretrained`: what the file says, else what timm says."""
    import timm

    if not timm.is_model(weights.model):
        raise WeightsRefused(f"timm has no model {weights.model!r}")
    known = timm.get_pretrained_cfg(weights.model)
    facts = {**(known.to_dict() if known else {}), **weights.facts}
    size = weights.options.get("img_size") or facts["input_size"][1]
    return {
        "model": weights.model,
        "size": size,
        "mean": list(facts["mean"]),
        "std": list(facts["std"]),
        "options": dict(weights.options),
    }


def _filled(config: dict[str, Any], weights: Weights, file: Path) -> Pretrained:
    """The backbone with these weights, put in by timm's own loader."""
    import timm

    from ..backbones import Pretrained

    backbone = Pretrained(**config)
    known = timm.get_pretrained_cfg(weights.model)
    classes = weights.facts.get("num_classes", known.num_classes if known else 1000)
    try:
        model: Any = timm.create_model(
            weights.model,
            pretrained=True,
            num_classes=classes,
            pretrained_cfg_overlay={"file": str(file), "num_classes": classes},
            **weights.options,
        )
        model.reset_classifier(0)
        backbone.model.load_state_dict(model.state_dict())
    except (RuntimeError, KeyError) as error:
        why = " ".join(str(error).split())[:300]
        raise WeightsRefused(f"{file.name} does not fit {weights.model}: {why}") from error
    return backbone


def _card(
    identity: str,
    weights: Weights,
    config: dict[str, Any],
    learner: Learner,
    sha256: str,
    file: str,
) -> Card:
    import timm

    known = timm.get_pretrained_cfg(weights.model) if "." in weights.model else None
    tag = known.tag if known and known.tag else "not stated"
    return Card(
        id=identity,
        learner="frozen",
        paper=learner.paper,
        backbone=BackboneConfig("timm", frozen=True, sha256=sha256, arguments=config),
        input=learner.backbone.input_spec,
        domain="photo",
        recipe=TrainingRun(file, episodes=0, seconds=0, device="cpu"),
        data=TrainingData(tag, tag, (known and known.license) or "see its publisher"),
        parameters=0,
        temperature=TEMPERATURE,
    )
