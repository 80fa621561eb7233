"""The right eyes for the pictures: the model follows from what they are; nothing is used blind."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFilter

from fewshot_demo.service import Refused
from tests.fakes import drawing, png
from tests.rooms import Room, refused, said
from tests.scenes import jpeg, scene

PHOTOS = "These look like photos, so the photo model answers."
MIXED = "Drawings and photos together, so the photo model answers."


def photo(seed: int) -> bytes:
    """A photo of things, as a file."""
    return jpeg(scene(seed))


BLUR = jpeg(Image.open(BytesIO(photo(1))).filter(ImageFilter.GaussianBlur(40)))
BLACK = jpeg(Image.new("RGB", (300, 200), "black"))


@pytest.fixture
def eyed(room: Room) -> Room:
    """A room with a model for drawings and one for photos."""
    room.recogniser.models, room.recogniser.photos = ["nearest", "other"], {"other"}
    return room


def show(room: Room, *photos: list[bytes]) -> list[int]:
    """Let photos teach each class."""
    ids = room.class_ids()
    for class_id, files in zip(ids, photos, strict=False):
        room.page.add_files(room.key, class_id, [(f"{n}.jpg", f) for n, f in enumerate(files)])
    return ids


def taught_photos(room: Room) -> None:
    show(room, [photo(1), photo(2)], [photo(3), photo(4)])


def test_what_a_picture_is_is_stored_with_it(eyed: Room):
    show(eyed, [photo(1)], [drawing("ring")])
    eyed.teach("ring", "line", images=1)
    images = [[i["seen"] for i in c["images"]] for c in eyed.view()["classes"]]
    assert images == [["photo", "drawing"], ["drawing", "drawing"]]
    eyed.restart()
    assert eyed.view()["classes"][0]["images"][0]["seen"] == "photo"


def test_a_set_of_photos_is_answered_by_the_photo_model_and_a_line_says_so(eyed: Room):
    assert eyed.view()["model"] == "nearest"
    taught_photos(eyed)
    view = eyed.view()
    assert (view["model"], view["eyes"]["line"]) == ("other", PHOTOS)
    answer = eyed.upload(photo(5))
    assert (answer["model"], answer["eyes"]["line"]) == ("other", PHOTOS)


def test_one_touch_changes_the_model_and_another_lets_the_pictures_decide_again(eyed: Room):
    taught_photos(eyed)
    eyes = eyed.view()["eyes"]
    assert (eyes["offer"], eyes["model"]) == ("Use the drawing model", "nearest")
    changed = eyed.page.choose_model(eyed.key, eyes["model"])["session"]
    assert changed["model"] == "nearest"
    assert changed["eyes"]["line"].startswith("You chose a model for drawings")
    back = eyed.page.choose_model(eyed.key, changed["eyes"]["model"])["session"]
    assert (back["model"], back["eyes"]["line"]) == ("other", PHOTOS)


def test_a_class_of_photos_in_a_set_of_drawings_makes_it_mixed(eyed: Room):
    eyed.teach("ring", "line")
    made = eyed.page.add_class(eyed.key)["session"]["classes"][-1]["id"]
    eyed.page.add_files(eyed.key, made, [("a.jpg", photo(1)), ("b.jpg", photo(2))])
    assert (eyed.view()["model"], eyed.view()["eyes"]["line"]) == ("other", MIXED)


def test_a_photo_asked_about_in_a_set_of_drawings_goes_to_the_photo_model(eyed: Room):
    eyed.teach("ring", "line")
    answer = eyed.upload(photo(1))
    assert (answer["model"], answer["eyes"]["line"]) == ("other", MIXED)
    assert eyed.view()["model"] == "nearest", "the set is still one of drawings"
    again = eyed.page.ask_again(eyed.key, answer["question"])
    assert again["model"] == "other"
    assert eyed.ask("ring", drawing_token="two")["model"] == "nearest"
    corrected = eyed.page.correct(eyed.key, answer["question"], eyed.class_ids()[0])
    assert corrected["answer"]["eyes"]["line"] == MIXED


def test_the_models_of_the_pictures_kind_are_compared(eyed: Room):
    taught_photos(eyed)
    question = eyed.upload(photo(5))["question"]
    rows = eyed.page.compare_models(eyed.key, question)["rows"]
    assert {row["model"]: row["fits"] for row in rows} == {"nearest": False, "other": True}


@pytest.mark.parametrize("empty", [BLUR, BLACK], ids=["blur", "black"])
def test_a_photo_that_shows_nothing_says_so_on_its_thumbnail(eyed: Room, empty: bytes):
    show(eyed, [photo(1), empty], [photo(3)])
    notes = [i["note"] for i in eyed.view()["classes"][0]["images"]]
    assert notes[0] == "" and "dark, blurred or of one colour" in notes[1]


def test_nothing_is_asked_blind_and_the_other_eyes_are_offered(eyed: Room):
    taught_photos(eyed)
    before = eyed.recogniser.asked
    answer = eyed.upload(BLUR)
    assert (answer["state"], eyed.recogniser.asked) == ("empty", before)
    assert "dark, blurred" in answer["message"] and answer["sees"] and answer["query"]
    assert (answer["eyes"]["offer"], answer["eyes"]["model"]) == (
        "Use the drawing model",
        "nearest",
    )


def faint() -> bytes:
    """A JPEG with contrast too low to be ink, which is a drawing of nothing."""
    sheet = np.full((200, 200, 3), 240, np.uint8)
    sheet[60:140, 60:140] -= 17
    return png(Image.fromarray(sheet).filter(ImageFilter.GaussianBlur(30)))


def test_a_drawing_without_ink_says_so_before_anything_is_taught(eyed: Room):
    answer = eyed.upload(faint())
    assert answer["state"] == "empty"


def test_a_taught_picture_is_shown_large_as_the_model_sees_it(eyed: Room):
    show(eyed, [photo(1), BLUR], [photo(3)])
    first, blurred = (i["id"] for i in eyed.view()["classes"][0]["images"])
    seen = eyed.service.teaching.whole_image(eyed.key, first)
    assert seen.sees is not None and Image.open(BytesIO(seen.sees)).size == (192, 192)
    assert (said(seen.note), seen.eyes.model) == ("", "")
    nothing = eyed.service.teaching.whole_image(eyed.key, blurred)
    assert "Nothing is found" in said(nothing.note)
    assert nothing.eyes.model == "nearest"


def test_a_taught_picture_can_be_read_in_the_other_way(eyed: Room):
    show(eyed, [drawing("ring", side=200)], [drawing("line")])
    image = eyed.view()["classes"][0]["images"][0]["id"]
    assert eyed.page.whole_image(eyed.key, image)["reading"] == "plain"
    eyed.page.read_image(eyed.key, image, "paper")
    assert eyed.page.whole_image(eyed.key, image)["reading"] == "paper"
    with refused("read as it is or as a photo of paper"):
        eyed.page.read_image(eyed.key, image, "upside down")
    with pytest.raises(Refused):
        eyed.page.read_image(eyed.key, 999, "plain")
