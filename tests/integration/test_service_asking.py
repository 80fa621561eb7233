"""Questions: answered, stored, corrected, asked again."""

import sqlite3

import pytest

from fewshot_demo.store import NotSaved
from tests.fakes import drawing
from tests.rooms import Room, refused, url


def test_an_answer_says_what_how_surely_and_why(room: Room):
    ring, line = room.teach("ring", "line", images=2)
    answer = room.ask("ring", 1)
    assert (answer["state"], answer["label"], answer["class"]) == ("answer", "ring", ring)
    assert [entry["id"] for entry in answer["classes"]] == [ring, line]
    assert sum(entry["probability"] for entry in answer["classes"]) == pytest.approx(1)
    assert answer["confidence"] == answer["classes"][0]["probability"] > 0.5
    weights = [row["weight"] for row in answer["why"]]
    assert weights == sorted(weights, reverse=True)
    assert sum(row["weight"] for row in answer["why"] if row["class"] == ring) == pytest.approx(
        answer["confidence"]
    )
    held = {i["id"]: c["id"] for c in room.view()["classes"] for i in c["images"]}
    assert {row["image"]: row["class"] for row in answer["why"]} == held
    assert answer["why"][0]["score"] > answer["why"][-1]["score"]
    assert answer["how"]["learner"] == "Prototypical Networks"
    assert answer["sees"].startswith("data:image/png;base64,")
    assert answer["query"].startswith("data:image/png;base64,")
    assert (answer["saved"], answer["drawing"], answer["model"]) == (True, "one", "nearest")
    assert answer["milliseconds"] > 0


def test_a_drawing_stays_one_question_while_it_grows(room: Room):
    room.teach("ring", "line")
    first = room.ask("line", 1, "one")
    grown = room.ask("ring", 1, "one")
    other = room.ask("line", 2, "two")
    assert first["question"] == grown["question"] != other["question"]
    history = room.history()
    assert [(entry["question"], entry["label"]) for entry in history] == [
        (other["question"], "line"),
        (grown["question"], "ring"),
    ]
    assert history[0]["thumb"].startswith("data:image/")
    assert history[0]["model"] == "nearest"
    assert history[0]["corrected_to"] is None


def test_the_full_prediction_is_stored(room: Room):
    room.teach("ring", "line")
    answer = room.ask("ring")
    with room.service._context.database.read() as work:
        session = work.sessions.session(room.key)
        assert session is not None
        stored = work.questions.newest(session.id, 1)[0]
    kept = stored.fields.prediction
    assert [(row.image, row.class_id, row.weight) for row in kept.why] == [
        (row["image"], row["class"], row["weight"]) for row in answer["why"]
    ]
    assert [(one.id, one.name, one.number, one.probability) for one in kept.classes] == [
        (one["id"], one["name"], place, one["probability"])
        for place, one in enumerate(answer["classes"], 1)
    ]
    assert (stored.fields.model, stored.fields.confidence) == ("nearest", answer["confidence"])


@pytest.mark.parametrize(
    ("shapes", "says"),
    [([], "at least two classes"), (["ring"], "Only ‘ring’ has a picture")],
)
def test_asking_before_teaching_says_what_to_do(room: Room, shapes: list[str], says: str):
    room.teach(*shapes)
    answer = room.ask("ring")
    assert (answer["state"], answer["question"], answer["saved"]) == ("teach", None, False)
    assert says in answer["message"]


def test_a_class_without_images_is_left_out_and_named(room: Room):
    room.teach("ring", "line")
    assert room.ask("ring")["message"] == ""
    room.page.add_class(room.key, "knot")
    room.page.add_class(room.key)
    answer = room.ask("ring")
    assert [entry["name"] for entry in answer["classes"]] == ["ring", "line"]
    assert answer["message"] == "‘knot’ and ‘class 4’ have no picture yet and are left out."


@pytest.mark.parametrize(
    ("sent", "source", "state", "says"),
    [
        (url(drawing("blank")), "drawn", "empty", "pad is empty"),
        (drawing("blank"), "uploaded", "empty", "one flat colour"),
        (b"not an image", "uploaded", "refused", "not a picture"),
        (b"", "uploaded", "refused", "empty"),
        ("data:,", "drawn", "refused", "draw it again"),
    ],
)
def test_what_cannot_be_asked_about_is_said(room: Room, sent, source: str, state: str, says: str):
    room.teach("ring", "line")
    answer = room.upload(sent) if source == "uploaded" else room.page.ask(room.key, "one", sent)
    assert answer["state"] == state
    assert says in answer["message"]
    assert room.history() == []
    assert room.ask("ring")["state"] == "answer"


def test_a_broken_model_is_said_and_another_one_answers(room: Room):
    room.teach("ring", "line")
    reply = room.page.choose_model(room.key, "broken")
    assert (reply["session"]["model"], reply["answer"]) == ("broken", None)
    answer = room.ask("ring")
    assert (answer["state"], answer["question"]) == ("refused", None)
    assert "broken" in answer["message"]
    room.page.choose_model(room.key, "other")
    assert room.ask("ring")["model"] == "other"


def test_a_model_that_went_away_gives_way_to_the_recommended_one(room: Room):
    room.teach("ring", "line")
    room.page.choose_model(room.key, "other")
    room.recogniser.models.remove("other")
    assert room.ask("ring")["model"] == "nearest"
    with refused("not here any more"):
        room.page.choose_model(room.key, "other")


def test_without_any_model_the_page_goes_on(room: Room):
    room.teach("ring", "line")
    room.recogniser.models.clear()
    assert room.ask("ring")["message"].startswith("There is no model")
    assert room.view()["model"] == ""
    room.service.warm()


def test_the_models_are_listed(room: Room):
    listed = room.page.list_models()
    assert [(m["id"], m["recommended"]) for m in listed["models"]] == [
        ("nearest", True),
        ("other", False),
        ("broken", False),
    ]
    assert listed["problems"][0] == "bad.safetensors is not a safetensors file."


def test_another_model_answers_the_same_question(room: Room):
    room.teach("ring", "line")
    first, second = room.ask("ring", 1, "one"), room.ask("line", 1, "two")
    last = room.page.choose_model(room.key, "other")["answer"]
    assert (last["question"], last["model"]) == (second["question"], "other")
    chosen = room.page.choose_model(room.key, "nearest", first["question"])["answer"]
    assert (chosen["question"], chosen["model"], chosen["label"]) == (
        first["question"], "nearest", "ring",
    )  # fmt: skip
    assert len(room.history()) == 2


def test_an_old_question_is_asked_again_with_what_is_taught_now(room: Room):
    room.teach("ring", "line")
    asked = room.ask("box", 1)
    assert asked["label"] != "box"
    room.teach("ring", "line", "box")
    again = room.page.ask_again(room.key, asked["question"])
    assert (again["question"], again["label"]) == (asked["question"], "box")
    same = room.page.ask(room.key, again["drawing"], again["query"])
    assert same["question"] == asked["question"], "its picture, sent back, is the same question"


def test_an_uploaded_picture_can_be_asked_about(room: Room):
    room.teach("ring", "line")
    answer = room.upload(drawing("ring", 3))
    assert (answer["state"], answer["label"]) == ("answer", "ring")


def test_only_so_many_questions_are_remembered(make_room):
    room = make_room(max_questions=3)
    room.teach("ring", "line")
    for number in range(5):
        room.ask("ring", number, str(number))
    assert len(room.history()) == 3


def test_an_answer_that_cannot_be_stored_is_shown_as_not_saved(room: Room, monkeypatch):
    room.teach("ring", "line")
    with monkeypatch.context() as broken:

        def full(*_):
            raise NotSaved("database-not-written", why="the disk is full")

        broken.setattr("fewshot_demo.store.UnitOfWork.commit", full)
        answer = room.ask("ring")
        assert (answer["state"], answer["saved"], answer["question"]) == ("answer", False, None)
        with refused("could not be saved"):
            room.page.add_class(room.key, "knot")
    assert room.ask("ring")["saved"] is True
    assert len(room.view()["classes"]) == 2


def test_a_question_reads_no_image_twice(room: Room):
    room.teach("ring", "line")
    room.ask("ring")
    reads = []
    original = room.service._context.stored_image
    room.service._context.stored_image = lambda sha256: reads.append(sha256) or original(sha256)
    room.service._context.snapshot(room.key)
    room.view()
    assert reads == []


def test_a_change_by_another_process_is_seen(room: Room):
    room.teach("ring", "line")
    room.ask("ring")
    connection = sqlite3.connect(room.settings.data_dir / "fewshot.db")
    connection.execute("UPDATE classes SET name = 'loop' WHERE name = 'ring'")
    connection.execute("UPDATE sessions SET version = version + 1")
    connection.commit()
    connection.close()
    assert room.ask("ring")["label"] == "loop"
