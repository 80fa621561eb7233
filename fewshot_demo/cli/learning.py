"""``train``, ``evaluate``, ``classify`` and ``data``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .common import AsJson, catalog, measured, print_json, sentences


def train(
    recipe: Annotated[str, typer.Argument(help="A recipe's name, or a .toml file.")],
    data: Annotated[Path, typer.Option(help="Folder of the data sets.")],
    out: Annotated[Path, typer.Option(help="The checkpoint to write, .safetensors.")],
    minutes: Annotated[float | None, typer.Option(help="Stop after so many minutes.")] = None,
    device: Annotated[str, typer.Option(help="cpu, or cuda where there is a GPU.")] = "cpu",
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the saved state.")] = False,
) -> None:
    """Meta-train a recipe and write its checkpoint, the measured figures in its card."""
    with sentences():
        from ..training.config import recipe_path
        from ..training.progress import ProgressBar
        from ..training.publish import publish

        path = recipe_path(recipe)
        with ProgressBar() as bar:
            card = publish(
                path,
                data,
                out,
                device=device,
                minutes=minutes,
                resume=resume,
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
        import torch

        from ..datasets.sampler import EpisodeSampler
        from ..datasets.sources import ClassImages, ClassTensors
        from ..training import meta_test

        learner = catalog().learner(model)
        spec = learner.backbone.input_spec
        tensors = ClassTensors.load(ClassImages.from_folder(data), spec)
        generator = torch.Generator().manual_seed(seed)
        sampler = EpisodeSampler(tensors, spec, way, shot, queries, generator)
        report = meta_test.evaluate(learner, sampler, episodes)
    result = {"model": model, **report.as_dict(), "seed": seed}
    result |= {"classes": len(tensors) - sampler.left_out, "left_out": sampler.left_out}
    if as_json:
        print_json(result)
        return
    print(
        f"{model}, {way}-way {shot}-shot: {report.accuracy:.2%} ±{report.ci95:.2%} over {episodes} "
        f"episodes of {queries} queries a class; ECE {report.ece:.4f}, NLL {report.nll:.4f}"
    )
    if sampler.left_out:
        print(f"{sampler.left_out} classes have fewer than {shot + queries} images: left out")


def classify(
    files: Annotated[list[Path], typer.Argument(help="Images to classify.")],
    support: Annotated[Path, typer.Option(help="One folder of images per class.")],
    model: Annotated[
        str, typer.Option(help="Id of a model, or `all`; empty: the recommended one.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Classify images by a folder of examples, with the weight of every example."""
    with sentences():
        from ..recognition.folders import classify_files, said
        from ..recognition.recogniser import Recogniser
        from ..settings import settings

        recogniser = Recogniser(settings().checkpoints, settings().device)
        every = [card.id for card in recogniser.cards()]
        chosen = every if model == "all" else [model or recogniser.recommended()]
        results = classify_files(recogniser, chosen, support, files)
    if as_json:
        print_json(results)
        return
    for row in results:
        by = f", {row['model']}, {row['seconds'] * 1000:.0f} ms" if model == "all" else ""
        print(f"{row['query']}: {said(row, by)}")
        for image in sorted(row["support"], key=lambda image: -image["weight"])[:5]:
            print(f"    {image['weight']:6.1%}  {image['file']}")


def data(
    name: Annotated[str, typer.Argument(help="omniglot, mnist, quickdraw or cifar100.")],
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
