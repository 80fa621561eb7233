"""The models at hand: every checkpoint in a folder, its card, and its learner when it is needed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import chain
from operator import is_
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from ..core.message import Message, MessageError
from .card import Card
from .checkpoint import BrokenCheckpoint, load, read_card
from .trusted import NotTrusted, check_trusted

if TYPE_CHECKING:
    from ..learners import Learner

ORDER = ("prototypical", "matching", "r2d2")  # of equally good models the simpler is recommended
RANKED = ((5, 1), (5, 5), (20, 1), (20, 5))  # way and shot of the figures that models are ranked by
LOOKED = 1.0  # seconds until a file is looked at again, unless one was added, removed or renamed

Stamps = tuple[int | None, int | None]  # when the two folders were changed
Found = dict[Path, "Card | Message"]


class UnknownModel(MessageError, KeyError):
    """A model id that names no usable checkpoint; the message lists the choices."""

    def __str__(self) -> str:
        return str(self.args[0])


class Catalog:
    """The checkpoints of a folder. Dropping a file into it adds a model.

    Args:
        folder: of ``*.safetensors`` files.
        device: where learners are loaded to, ``cpu`` or ``cuda``.
        added: folder of the models that were added to them; None: ``added`` below.
        trusted: list of the files that may be used, see `check_trusted`; None: all.
    """

    def __init__(
        self,
        folder: Path,
        device: str = "cpu",
        added: Path | None = None,
        trusted: Path | None = None,
    ) -> None:
        self.folder, self.device, self._trusted = folder, device, trusted
        self.added = folder / "added" if added is None else added
        self._cards: dict[Path, tuple[int | None, Card | Message]] = {}
        self._found: tuple[float, Stamps, Found] = -LOOKED, (None, None), {}  # when, and in what
        self._ranked: tuple[list[Card], list[Card]] = [], []  # as found, and in order
        self._learners: dict[str, tuple[int | None, Learner]] = {}
        self._loading: dict[str, Lock] = {}  # one a model, so that none waits for another's file

    def cards(self) -> list[Card]:
        """The cards of all usable models, the recommended ones first."""
        cards = [card for card in self._scan().values() if isinstance(card, Card)]
        before, ranked = self._ranked
        if len(cards) != len(before) or not all(map(is_, cards, before)):
            ranked = sorted(cards, key=_rank)
            self._ranked = cards, ranked
        return list(ranked)

    def problems(self) -> dict[str, Message]:
        """File name to the reason why it is not used."""
        return {path.name: why for path, why in self._scan().items() if isinstance(why, Message)}

    def card(self, model: str) -> Card:
        """The card of a model.

        Raises:
            UnknownModel: listing the choices.
        """
        cards = {card.id: card for card in self.cards()}
        if not cards:
            raise self._no_model()
        if model not in cards:
            raise UnknownModel("unknown-model", model=model, choices=", ".join(cards))
        return cards[model]

    def recommended(self, domain: str = "drawing") -> str:
        """The id of the model to begin with.

        Raises:
            UnknownModel: where there is no model at all.
        """
        if best := recommended(self.cards(), domain):
            return best.id
        raise self._no_model()

    def learner(self, model: str) -> Learner:
        """The learner of a model, loaded at its first use and again when its file changes.

        Whoever asks for a model while it is loaded waits for that one, and for no other.

        Raises:
            UnknownModel: if there is no such model.
            BrokenCheckpoint: if its file cannot be loaded.
        """
        path = self.path(model)
        known = self._learners.get(model)
        if known is not None and known[0] == _stamp(path):
            return known[1]
        self.card(model)
        with self._loading.setdefault(model, Lock()):
            known, stamp = self._learners.get(model), _stamp(path)
            if known is None or known[0] != stamp:
                try:
                    learner, _ = load(path, self.device)
                except BrokenCheckpoint as error:
                    self._cards[path] = stamp, error.message  # from now on it is among the problems
                    self._found = -LOOKED, (None, None), {}
                    raise
                learner.optimise_for_serving()
                known = self._learners[model] = stamp, learner
            return known[1]

    def path(self, model: str) -> Path:
        """The file of a model."""
        shipped = self.folder / f"{model}.safetensors"
        return shipped if shipped.exists() else self.added / shipped.name

    def _no_model(self) -> UnknownModel:
        return UnknownModel("no-model-file", folder=str(self.folder))

    def _scan(self) -> Found:
        """The files of both folders; at a question most of them stayed as they were."""
        now, stamps = monotonic(), (_stamp(self.folder), _stamp(self.added))
        when, before, found = self._found
        if now - when >= LOOKED or stamps != before:
            found = self._look_again()
            self._found = now, stamps, found
        return found

    def _look_again(self) -> Found:
        found: Found = {}
        for entry in chain(_model_files(self.folder), _model_files(self.added)):
            path = Path(entry.path)
            stamp, known = _stamp(path), self._cards.get(path)
            if known is None or known[0] != stamp:
                known = stamp, _card_or_problem(path, self._trusted)
                self._cards[path] = known
            found[path] = known[1]
        return found


def recommended(cards: Sequence[Card], domain: str = "drawing") -> Card | None:
    """The model to begin with: the best one for the domain, or for any; None if there is none.

    Args:
        cards: the best ones first, as `Catalog.cards` gives them.
        domain: ``drawing`` or ``photo``.
    """
    return next(chain((card for card in cards if card.domain == domain), cards), None)


def _stamp(path: Path) -> int | None:
    """When a file was written; None if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def _model_files(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.name.endswith(".safetensors")]
    return sorted(files, key=lambda entry: entry.name)


def _card_or_problem(path: Path, trusted: Path | None) -> Card | Message:
    try:
        if trusted is not None:
            check_trusted(path, trusted)
        card = read_card(path)
    except (BrokenCheckpoint, NotTrusted) as error:
        return error.message
    except OSError as error:
        if path.is_symlink() and not path.exists():
            return Message("checkpoint-link-lost", {"file": path.name})
        return Message("checkpoint-unread", {"file": path.name, "why": error.strerror or ""})
    if card.id != path.stem:
        return Message("checkpoint-misnamed", {"file": path.name, "model": card.id})
    return card


def _rank(card: Card) -> tuple[float, int, bool, str]:
    """The most accurate first; where the figures are equal the simpler method, and then the model
    that learned from more classes than the one whose figures it has.

    Equal are sums that agree to a hundredth: one cell alone is known to half a hundredth.

    Mean accuracies add up over data sets: who was never measured on one counts as knowing nothing
    of it, so a model of signs and doodles stands before one of signs alone.
    """
    accuracies: dict[str, list[float]] = {}
    for cell in card.metrics:
        if (cell.way, cell.shot) in RANKED:
            accuracies.setdefault(cell.data, []).append(cell.accuracy)
    total = sum(sum(found) / len(found) for found in accuracies.values())
    order = ORDER.index(card.learner) if card.learner in ORDER else len(ORDER)
    return -round(total, 2), order, card.data.metrics_from is None, card.id
