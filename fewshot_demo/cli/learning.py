"""``train``, ``evaluate``, ``classify`` and ``data``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.open_set import MAX_SHARE, SHARE
from .common import AsJson, in_percent, measured, print_json, sentences

if TYPE_CHECKING:
    from ..api import Answer


def train(
    recipe: Annotated[str, typer.Argument(help="A recipe's name, or a .toml file.")],
    data: Annotated[Path, typer.Option(help="Folder of the data sets.")],
    out: Annotated[Path, typer.Option(help="The checkpoint to write, .safetensors.")],
    minutes: Annotated[float | None, typer.Option(help="Stop after so many minutes.")] = None,
    device: Annotated[str, typer.Option(help="cpu, or cuda where there is a GPU.")] = "cpu",
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the saved state.")] = False,
    precision: Annotated[
        str,
        typer.Option(
            help="bf16-mixed, 16-mixed or 32-true; empty: the recipe's, or what the device is "
            "good at."
        ),
    ] = "",
) -> None:
    """Meta-train a recipe and write its checkpoint, the measured figures in its card."""
    with sentences():
        from .. import api
        from ..training.progress import ProgressBar

        with ProgressBar() as bar:
            card = api.train(
                recipe,
                data,
                out,
                device=device,
                minutes=minutes,
                resume=resume,
                precision=precision,
                progress=bar.update,
            )
    for row in card.metrics:
        print(measured(row))


def evaluate(
    model: Annotated[str, typer.Option(help="Id of a model, as `models` lists them.")],
    data: Annotated[Path, typer.Option(help="Nested class folders of images.")],
    way: Annotated[int, typer.Option(min=2, help="Classes per episode.")] = 5,
    shot: Annotated[int, typer.Option(min=1, help="Images per class taught.")] = 1,
    queries: Annotated[int, typer.Option(min=1, help="Questions per class.")] = 15,
    episodes: Annotated[int, typer.Option(min=1, help="Number of episodes.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the episodes drawn.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Meta-test a model on any classes: accuracy ±95 % and calibration."""
    with sentences():
        from .. import api

        sizes = {"way": way, "shot": shot, "queries": queries, "episodes": episodes}
        found = api.evaluate(model, data, **sizes, seed=seed)
    report, left_out = found.report, found.left_out
    if as_json:
        counted = {"seed": seed, "classes": found.classes, "left_out": left_out}
        print_json({"model": model, **report.as_dict(), **counted})
        return
    print(
        f"{model}, {way}-way {shot}-shot: {report.accuracy:.2%} ±{report.ci95:.2%} over {episodes} "
        f"episodes of {queries} queries a class; ECE {report.ece:.4f}, NLL {report.nll:.4f}"
    )
    if left_out:
        print(f"{left_out} classes have fewer than {shot + queries} images: left out")


def classify(
    files: Annotated[list[Path], typer.Argument(help="Images to classify.")],
    support: Annotated[Path, typer.Option(help="One folder of images per class.")],
    model: Annotated[
        str, typer.Option(help="Id of a model, or `all`; empty: the recommended one.")
    ] = "",
    strangers: Annotated[
        float,
        typer.Option(
            min=0, max=MAX_SHARE, help="Share of the images that are of none of the classes."
        ),
    ] = SHARE,
    as_json: AsJson = False,
) -> None:
    """Classify images by a folder of examples, with the weight of every example."""
    with sentences():
        from .. import api
        from ..datasets.sources import ClassImages

        classes = ClassImages.from_folder(support).files
        models = api.available() if model == "all" else [api.load(model)]
        if len(classes) == 1:  # where no model can refuse, the first one says so
            models = [one for one in models if one.can_refuse] or models[:1]
        taught = [one.teach(classes) for one in models]
        answers = [(file, one.ask(file, strangers=strangers)) for file in files for one in taught]
    if as_json:
        print_json([_as_row(file, answer) for file, answer in answers])
        return
    for file, answer in answers:
        by = f", {answer.model}, {answer.seconds * 1000:.0f} ms" if model == "all" else ""
        print(f"{file}: {_said(answer, by)}")
        for share in sorted(answer.support, key=lambda share: -share.weight)[:5]:
            print(f"    {in_percent(share.weight, digits=1):>7}  {share.file}")


def _as_row(file: Path, answer: Answer) -> dict[str, Any]:
    return {
        "query": str(file),
        "model": answer.model,
        "seconds": answer.seconds,
        "label": answer.label,
        "probabilities": answer.probabilities,
        "support": [
            {
                "file": str(share.file),
                "class": share.label,
                "weight": share.weight,
                "score": share.score,
            }
            for share in answer.support
        ],
        "none_of_these": answer.none_of_these,
        "none_probability": answer.none_probability,
        "shown": {"classes": answer.shown, "none": answer.none_probability or 0.0},
    }


def _said(answer: Answer, more: str) -> str:
    """An answer in words, with how sure that is; ``more`` goes into the brackets."""
    if answer.none_of_these and answer.none_probability is not None:
        sure = in_percent(answer.none_probability)
        return f"none of these ({sure}, nearest: {answer.label}{more})"
    possible = len(answer.shown) + bool(answer.none_probability)
    sure = in_percent(answer.shown[answer.label], exactly=possible == 1)
    return f"{answer.label} ({sure}{more})"


def data(
    name: Annotated[
        str,
        typer.Argument(help="omniglot, mnist, quickdraw, quickdraw_strokes, icons or cifar100."),
    ],
    archive: Annotated[
        Path | None, typer.Option("--from", help="A local archive instead of a download.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder that gets one folder per data set.")] = Path(
        "data"
    ),
) -> None:
    """Download a data set, or unpack its archive, into class folders."""
    with sentences():
        from ..datasets.download import fetch

        print(fetch(name, out, archive))
