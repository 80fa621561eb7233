"""Which model answers, by what the pictures are, and what is said of it."""

from typing import get_args

import pytest

from fewshot_demo.core.message import Message
from fewshot_demo.imaging.kind.classifier import Kind
from fewshot_demo.service.eyes import AUTOMATIC, NOTHING_TO_SAY, eyes_for, line_of, mixture_of
from fewshot_demo.store import (
    ClassFields,
    ClassRow,
    ImageFields,
    Look,
    SessionFields,
    Snapshot,
    SupportFields,
    SupportRow,
)
from fewshot_demo.texts import texts
from tests.cards import card

DRAWING, PAPER = ImageFields("drawing", 0.99), ImageFields("paper", 0.97)
PHOTO, DOUBTED = ImageFields("photo", 0.95), ImageFields("photo", 0.5)
OLD = ImageFields()
DRAWINGS, PHOTOS = card(id="ink"), card(id="eye", domain="photo")
BOTH = [DRAWINGS, PHOTOS]


def session(*seen: ImageFields, model: str = "") -> Snapshot:
    images = tuple(
        SupportRow(i, str(i), SupportFields("uploaded"), one) for i, one in enumerate(seen)
    )
    classes = (ClassRow(1, ClassFields("", 0), images),)
    return Snapshot(1, "key", 0, SessionFields(model=model), classes)


def said(*seen: ImageFields, model: str = "", cards=BOTH) -> tuple[str, str, str]:
    """The model that answers, the line in English, and what the touch chooses."""
    eyes = eyes_for(cards, session(*seen, model=model))
    line = line_of(eyes, cards)
    assert eyes.card is not None
    words = texts().say(line.line) if isinstance(line.line, Message) else line.line
    return eyes.card.id, words, line.model if line.offer else "no touch"


def test_what_a_picture_is_seen_to_be_can_be_stored():
    assert set(get_args(Look)) == {"", *get_args(Kind)}


@pytest.mark.parametrize(
    ("seen", "mixture"),
    [
        ([], "drawing"),
        ([OLD, OLD], "drawing"),
        ([DRAWING, PAPER], "drawing"),
        ([PHOTO], "photo"),
        ([PHOTO] * 9 + [DRAWING], "photo"),
        ([PHOTO, DRAWING], "mixed"),
        ([PHOTO] + [DRAWING] * 9, "drawing"),
        ([PHOTO] * 2 + [DRAWING] * 8, "mixed"),
        ([DOUBTED, DRAWING], "drawing"),
    ],
)
def test_pictures_taken_together(seen: list[ImageFields], mixture: str):
    assert mixture_of(seen) == mixture


def test_drawings_are_answered_by_the_drawing_model_without_a_word():
    assert said(DRAWING, PAPER) == ("ink", "", "no touch")


def test_photos_are_answered_by_the_photo_model_and_one_touch_changes_it():
    says = "These look like photos, so the photo model answers."
    assert said(PHOTO, PHOTO) == ("eye", says, "ink")


def test_a_mixed_set_is_answered_by_the_photo_model():
    says = "Drawings and photos together, so the photo model answers."
    assert said(PHOTO, DRAWING) == ("eye", says, "ink")


def test_a_chosen_model_stays_and_a_touch_lets_the_pictures_decide_again():
    model, says, touch = said(PHOTO, model="ink")
    assert (model, touch) == ("ink", AUTOMATIC)
    assert says == "You chose a model for drawings, but these look like photos."
    assert said(DRAWING, model="eye")[::2] == ("eye", AUTOMATIC)
    assert said(PHOTO, model="eye") == ("eye", "", "no touch")


def test_where_there_is_no_photo_model_that_is_said():
    model, says, touch = said(PHOTO, cards=[DRAWINGS])
    assert (model, touch) == ("ink", "no touch")
    assert "no model for photos here" in says


def test_photo_models_alone_answer_about_drawings_too():
    assert said(DRAWING, cards=[PHOTOS])[0] == "eye"


def test_a_photo_asked_about_among_drawings_goes_to_the_photo_model_and_the_reverse():
    for taught, asked in ((DRAWING, PHOTO), (PHOTO, DRAWING)):
        eyes = eyes_for(BOTH, session(taught, taught), asked)
        assert (eyes.card, eyes.pictures) == (PHOTOS, "mixed")
    assert eyes_for(BOTH, session(DRAWING), PAPER).card == DRAWINGS
    assert eyes_for(BOTH, session(), PHOTO).pictures == "photo"


def test_without_any_model_nothing_is_said():
    assert line_of(eyes_for([], session(PHOTO)), []) == NOTHING_TO_SAY
