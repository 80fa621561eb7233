"""What models are called and what they do, in the words of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from ..models.card import Card
from ..recognition.explanation import method_of
from . import Texts, UnknownText


def method_title(card: Card, words: Texts) -> str:
    """The name of a model's method; that of its learner, where the catalogue knows no other."""
    try:
        return words.say(f"learner-{method_of(card)}-title")
    except UnknownText:
        return card.learner


def method_sentence(card: Card, words: Texts) -> str:
    """What the method does, to be read after "It"; empty where the catalogue does not say."""
    try:
        return words.say(f"learner-{method_of(card)}-sentence")
    except UnknownText:
        return ""


def model_title(card: Card, cards: Sequence[Card], words: Texts) -> str:
    """The model's name in a list of cards: one method may have learned from several data."""
    title = method_title(card, words)
    if card.data.name == "omniglot":
        return words.say("model-of-signs", title=title)
    if any(other.data.metrics_from == card.id for other in cards):
        return words.say("model-of-fewer-doodles", title=title)
    return title
