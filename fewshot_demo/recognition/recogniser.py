"""Questions and answers: a support set of stored images, one query, one of the models.

Nothing here imports torch until a question is asked or `Recogniser.warm` is called.
"""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.cache import Cache
from ..core.message import Message
from ..core.open_set import SHARE, chance_of_none
from ..models.card import Card
from ..models.catalog import Catalog, UnknownModel
from ..models.checkpoint import BrokenCheckpoint, usable_device
from .classifiers import Classifiers
from .embedding_cache import EmbeddingStore
from .explanation import Answer, AnswerWithout
from .model_unavailable import ModelUnavailable
from .seeing import look
from .support_images import Classes, SupportImage, SupportImages, by_class, finite, labels_of

if TYPE_CHECKING:
    from PIL import Image

    from ..core.prediction import Prediction
    from ..learners import Learner, TaskClassifier
    from .engines import Engine

TWINS = 64  # models that run elsewhere


class Recogniser:
    """Answers questions with the models of a folder.

    Classifiers are cached by model and by what their support set contains, images by their hash:
    a question costs one image, and those that wait together are read at once. All state is a cache:
    two visitors who teach the same images share it and can see nothing of each other.

    Args:
        checkpoints: folder of model files.
        device: ``cpu`` or ``cuda``; ``classifiers``, ``images``: how many of each are kept.
        added: folder of the models that were added; None: ``added`` below ``checkpoints``.
        trusted: list of the files that may be used; None: all.
        store: where embeddings of frozen backbones outlive this process; None: nowhere.
        engine: where networks run; None: in this process.
        refines: see `SupportImages`; only where models run in this process.

    Attributes:
        support: what was read and embedded so far.
    """

    def __init__(
        self,
        checkpoints: Path,
        device: str = "cpu",
        *,
        added: Path | None = None,
        trusted: Path | None = None,
        classifiers: int = 64,
        images: int = 4096,
        store: EmbeddingStore | None = None,
        engine: Engine | None = None,
        refines: bool = False,
    ) -> None:
        self.catalog = Catalog(checkpoints, device if engine is None else "cpu", added, trusted)
        self.support = SupportImages(images, store, refines=refines and engine is None)
        self._classifiers = Classifiers(classifiers, self.support)
        self._engine = engine
        self._twins: Cache[Learner] = Cache(TWINS)

    def close(self) -> None:
        """End what goes on behind the answers, and give back what an engine took."""
        self.support.close()
        if self._engine is not None:
            self._engine.close()

    @property
    def runs_here(self) -> bool:
        """Whether networks run in this process."""
        return self._engine is None

    def cards(self) -> list[Card]:
        """Cards of the usable models, the recommended ones first."""
        return self.catalog.cards()

    def card(self, model: str) -> Card:
        """The card of a model, as `Catalog.card`."""
        return self.catalog.card(model)

    def kept(self) -> dict[str, int]:
        """Entries in each cache."""
        return {"classifiers": len(self._classifiers), "images": len(self.support)}

    def problems(self) -> dict[str, Message]:
        """File name to the reason why it is not used."""
        return self.catalog.problems()

    def recommended(self, domain: str = "drawing") -> str:
        """The id of the model to begin with."""
        return self.catalog.recommended(domain)

    def can_refuse(self, model: str) -> bool:
        """Whether a model can say "none of these", and so answer about a single class."""
        return self.catalog.card(model).rejection is not None

    def warm(self) -> None:
        """Import what answers need and run the recommended model once.

        From then on torch uses one thread: waking another takes longer than one image.
        """
        import torch
        from PIL import Image, ImageDraw

        torch.set_num_threads(1)
        drawing = Image.new("RGB", (64, 64), "white")
        ImageDraw.Draw(drawing).line((10, 10, 50, 40), "black", 4)
        data = io.BytesIO()
        drawing.save(data, "PNG")
        image = SupportImage("warm", data.getvalue)
        self.answer(self.recommended(), [[image], [image]], drawing)

    def answer(
        self,
        model: str,
        classes: Classes,
        query: Image.Image,
        *,
        strangers: float = SHARE,
        reading: str = "auto",
    ) -> Answer:
        """Ask one question.

        Args:
            model: id of a model.
            classes: the images of each class, at least one each.
            query: any decoded image.
            strangers: 0 to 0.5, how many of all questions are about something else.
            reading: ``auto``, ``plain`` or ``paper``.

        Raises:
            ModelUnavailable: if the model is unknown, its file is broken, or it answers with what
                is no number.
        """
        import torch

        from ..imaging.preprocess import shown
        from .without import cheap

        with torch.no_grad():
            device = usable_device(self.catalog.device)
            learner, classifier = self.learner(model), self.taught(model, classes)
            started = time.perf_counter()
            seen, reading = look(learner, query, reading)
            prediction = classifier(seen[None].to(device))
            sizes = [len(images) for images in classes]
            attribution = prediction.attribution
            each_head = [] if attribution.heads is None else attribution.heads[:, 0].tolist()
            chance = none_chance(learner, prediction, strangers)
            probabilities = prediction.probabilities[0].tolist()
            weights = by_class(prediction.weights[0].tolist(), sizes)
            scores = by_class(attribution.scores[0].tolist(), sizes)
        if not finite(probabilities, *weights, [chance or 0]):  # as finite weights may answer, too
            raise ModelUnavailable("answer-not-finite", model=model)
        return Answer(
            model=model,
            probabilities=probabilities,
            weights=weights,
            scores=scores,
            kind=attribution.kind,
            pooling=attribution.pooling.value,
            temperature=attribution.temperature,
            seconds=time.perf_counter() - started,
            sees=shown(seen, learner.backbone.input_spec),
            none_probability=chance,
            reading=reading,
            heads=[by_class(head, sizes) for head in each_head],
            without="at once" if cheap(learner) else "on request",
        )

    def without_each(
        self,
        model: str,
        classes: Classes,
        query: Image.Image,
        *,
        strangers: float = SHARE,
        reading: str = "auto",
    ) -> list[list[AnswerWithout | None]]:
        """Ask the same question once for each support image, taught without it.

        Args:
            model, classes, query, strangers, reading: as in `answer`.

        Returns:
            Per class and image what would be said; None where the class would have no image left.

        Raises:
            ModelUnavailable: if the model is unknown or its file is broken.
        """
        import torch

        from .without import without_each

        with torch.no_grad():
            device = usable_device(self.catalog.device)
            learner = self.learner(model)
            seen, _ = look(learner, query, reading)
            predictions = without_each(
                learner,
                labels_of(classes).to(device),
                lambda: self.support.teaching(learner, self.card(model), classes, device),
                lambda: self.support.preprocessed(learner, classes).to(device),
                seen[None].to(device),
            )
            answers = [one and _without(learner, one, strangers) for one in predictions]
        return by_class(answers, [len(images) for images in classes])

    def taught(self, model: str, classes: Classes) -> TaskClassifier:
        """The classifier of these images, from the cache or taught now."""
        learner, device = self.learner(model), usable_device(self.catalog.device)
        return self._classifiers.of(learner, self.card(model), classes, device)

    def learner(self, model: str) -> Learner:
        """The model itself, or its twin where it runs elsewhere; else `ModelUnavailable`."""
        try:
            learner, card = self.catalog.learner(model), self.catalog.card(model)
        except (UnknownModel, BrokenCheckpoint, OSError) as error:
            why = str(error) if isinstance(error, OSError) else error.message
            raise ModelUnavailable("model-unavailable", why=why) from error
        if (engine := self._engine) is None:
            return learner
        from .engines.elsewhere import elsewhere

        return self._twins.get(learner, lambda: elsewhere(learner, card, engine))


def none_chance(learner: Learner, prediction: Prediction, strangers: float) -> float | None:
    """Chance of "none of these" for the one query; None where the model cannot tell."""
    if learner.rejection is None:
        return None
    return chance_of_none(float(learner.rejection.log_odds(prediction.evidence)[0]), strangers)


def _without(learner: Learner, prediction: Prediction, strangers: float) -> AnswerWithout:
    chance = none_chance(learner, prediction, strangers)
    return AnswerWithout(prediction.probabilities[0].tolist(), chance)
