"""What models are called and what they do, where the catalogues have texts for their methods."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.message import Message
from ..models.card import Card
from ..models.hub import SHORTLIST
from ..recognition.explanation import data_group, method_of
from . import Texts, UnknownText, texts


def method_title(card: Card, words: Texts) -> str:
    """The name of a model's method; that of its learner, where no text has another."""
    return _in_words(title_message(card), words)


def method_sentence(card: Card, words: Texts) -> str:
    """What the method does, to be read after "It"; empty where no text says it."""
    return _in_words(sentence_message(card), words)


def model_title(card: Card, cards: Sequence[Card], words: Texts) -> str:
    """The model's name in a list of cards: one method may have learned from several data."""
    return _in_words(model_message(card, cards), words)


def title_message(card: Card) -> Message | str:
    """`method_title`, for whichever language."""
    return _known(f"learner-{method_of(card)}-title") or card.learner


def plain_message(card: Card) -> Message | str:
    """What the method goes by, for who never heard of it; its title, where no text says that."""
    return _known(f"learner-{method_of(card)}-plain") or title_message(card)


def sentence_message(card: Card) -> Message | str:
    """`method_sentence`, for whichever language."""
    return _known(f"learner-{method_of(card)}-sentence") or ""


def model_message(card: Card, cards: Sequence[Card]) -> Message | str:
    """`model_title`, for whichever language."""
    if network := _network(card):
        return network
    title = title_message(card)
    if data_group(card) == "omniglot":
        return Message("model-of-signs", {"title": title})
    if data_group(card) == "photos":
        return Message("model-of-photos", {"title": title})
    if any(other.data.metrics_from == card.id for other in cards):
        return Message("model-of-fewer-doodles", {"title": title})
    return title


def _network(card: Card) -> Message | None:
    """What a network of the hub is called that was offered by name."""
    name = next((name for name, one in SHORTLIST.items() if one.identity == card.id), "")
    return _known(f"offer-{name}-title")


def _in_words(text: Message | str, words: Texts) -> str:
    return text if isinstance(text, str) else words.say(text)


def _known(key: str) -> Message | None:
    """The message of a key that the English catalogue has; a learner may come without texts."""
    try:
        texts().say(key)
    except UnknownText:
        return None
    return Message(key)
