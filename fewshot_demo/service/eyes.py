"""The right eyes for the pictures: which model answers, drawn from what the pictures are.

A set of drawings is answered by the model for drawings, one with photos among them by the model for
photos, unless the visitor chose a model. A photo that is asked about in a set of drawings, and a
drawing in a set of photos, go to the model for photos, which has learned from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..core.message import Message
from ..models.card import Card
from ..models.catalog import recommended
from ..store import ImageFields, Snapshot
from .refused import Words

Mixture = Literal["drawing", "photo", "mixed"]

SURE = 0.6  # a picture less surely a photo is not counted as one
FEW = 5  # where fewer than one in so many are photos, one was probably mistaken for one
AUTOMATIC = ""  # in place of a model's id: the pictures decide


@dataclass(frozen=True)
class Eyes:
    """Which model answers, and why.

    Attributes:
        card: the model; None where there is none at all.
        pictures: what the pictures are.
        chosen: whether the visitor chose it.
    """

    card: Card | None
    pictures: Mixture
    chosen: bool


@dataclass(frozen=True)
class EyesLine:
    """What the page says of it.

    Attributes:
        line: why this model answers; empty where nobody would wonder.
        offer: what one touch changes; empty where there is nothing to change to.
        model: what is chosen by that touch; empty: the pictures decide again.
    """

    line: Words = ""
    offer: Words = ""
    model: str = AUTOMATIC


NOTHING_TO_SAY = EyesLine()


def mixture_of(seen: Iterable[ImageFields]) -> Mixture:
    """What pictures are, taken together; those that nobody looked at are taken for drawings."""
    every = list(seen)
    photos = sum(one.look == "photo" and one.sure >= SURE for one in every)
    if photos * FEW < max(len(every), 1):
        return "drawing"
    return "photo" if (len(every) - photos) * FEW < len(every) else "mixed"


def eyes_for(cards: Sequence[Card], snapshot: Snapshot, asked: ImageFields | None = None) -> Eyes:
    """The model that answers about a session, or about this picture in it.

    Args:
        cards: of the usable models, the best ones first.
        snapshot: the session.
        asked: what the picture is that is asked about.
    """
    classes = (entry for entry in snapshot.classes if not entry.fields.off)
    taught = [image.seen for entry in classes for image in entry.images]
    pictures = mixture_of(taught)
    if asked is not None and (not taught or mixture_of([asked]) != pictures):
        pictures = mixture_of([asked]) if not taught else "mixed"
    chosen = next((card for card in cards if card.id == snapshot.fields.model), None)
    domain = "drawing" if pictures == "drawing" else "photo"
    return Eyes(chosen or recommended(cards, domain), pictures, chosen is not None)


def line_of(eyes: Eyes, cards: Sequence[Card]) -> EyesLine:
    """What is said of the choice, and the one touch that changes it."""
    wanted = "drawing" if eyes.pictures == "drawing" else "photo"
    if eyes.card is None or (eyes.card.domain == wanted and (eyes.chosen or wanted == "drawing")):
        return NOTHING_TO_SAY
    if eyes.card.domain == wanted:
        line = Message("eyes-photos" if eyes.pictures == "photo" else "eyes-mixed")
        return _offering(line, cards, "drawing")
    there = any(card.domain == wanted for card in cards)
    if eyes.chosen and there:
        line = Message(f"eyes-chosen-{eyes.card.domain}")
        return EyesLine(line, Message(f"eyes-use-{wanted}"), AUTOMATIC)
    return NOTHING_TO_SAY if wanted == "drawing" else EyesLine(Message("eyes-no-photo-model"))


def blind_line(card: Card, cards: Sequence[Card]) -> EyesLine:
    """What is offered where this model finds nothing in a picture: the other kind of model."""
    return _offering("", cards, "photo" if card.domain == "drawing" else "drawing")


def _offering(line: Words, cards: Sequence[Card], domain: str) -> EyesLine:
    other = next((card for card in cards if card.domain == domain), None)
    if other is None:
        return EyesLine(line)
    return EyesLine(line, Message(f"eyes-use-{domain}"), other.id)


def nothing_found(card: Card) -> Message:
    """That a model finds nothing in a picture."""
    return Message(f"nothing-found-{card.domain}")
