"""Sets out to a zip file and in from one, of every version, with nothing lost."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.store import ClassFields, SessionFields, now
from fewshot_demo.store.earlier_answers import as_share
from tests.fakes import drawing, photo
from tests.rooms import Room, url
from tests.saved import HASH, exported, image, packed, session


def everything(room: Room, key: str) -> object:
    """All that is kept of a session, whole records, with places for ids."""
    snapshot = room.service._context.snapshot(key)
    classes = {entry.id: place for place, entry in enumerate(snapshot.classes)}
    every = [image for entry in snapshot.classes for image in entry.images]
    images = {image.id: place for place, image in enumerate(every)}
    with room.service._context.reading() as work:
        asked = [
            (
                one.image,
                replace(
                    one.fields,
                    prediction=one.fields.prediction.renumbered(classes.__getitem__, images.get),  # type: ignore[arg-type]
                ),
                classes.get(one.corrected_to or 0),
                images.get(one.taught or 0),
                one.created,
                one.updated,
            )
            for one in work.questions.newest(snapshot.id, 100)
        ]
    taught = [
        (entry.fields, [(image.sha256, image.fields) for image in entry.images])
        for entry in snapshot.classes
    ]
    return snapshot.fields, taught, asked


def test_every_field_of_every_record_comes_back(room: Room, make_room):
    room.recogniser.refusing = {"nearest", "other"}
    first, ring, line = room.teach("box", "ring", "line")
    room.page.remove_class(room.key, first)
    room.page.add_class(room.key)  # without a name, in the colour that was left
    room.page.add_files(room.key, ring, [("x.png", photo(drawing("box")))], "paper")
    room.page.set_strangers(room.key, 0.35)
    room.page.rename_set(room.key, "Shapes")
    room.page.choose_model(room.key, "other")
    asked = room.upload(photo(drawing("line", 9)), "one", "plain")
    room.page.correct(room.key, asked["question"], line)
    room.ask("box", 3, "two")
    other = make_room()
    key = other.operator.import_session(exported(room), other.visitor)
    found, expected = everything(other, key), everything(room, room.key)
    assert found == expected
    assert [entry["colour"] for entry in room.view()["classes"]] == [1, 2, 0]
    with zipfile.ZipFile(exported(room)) as archive:
        assert json.loads(archive.read("session.json"))["version"] == 4


def test_a_sample_task_stays_one_and_is_not_forgotten(room: Room, make_room):
    sample = room.page.try_sample(room.visitor, "doodles")["session"]["key"]
    file = io.BytesIO()
    room.operator.export_session(sample, file)
    other = make_room()
    key = other.operator.import_session(file)
    later = now() + timedelta(days=1000)
    other.service._context.database.purge(later, later, later)
    assert other.page.open_set(other.visitor, key)["session"]["task"] == "doodles"


def test_a_file_of_the_first_version_is_still_read(room: Room):
    text = session(
        {"name": "", "images": []},
        {"name": "ring", "images": [image() | {"reading": "paper"}]},
        model="other",
        strictness=0.5,
        questions=[
            image(source="uploaded")
            | {"reading": "plain", "model": "other", "label": "ring", "confidence": 0.75,
               "none_of_these": True, "none_probability": 0.75, "corrected_to": 1, "asked": 86400.0}
        ],
    )  # fmt: skip
    file = packed(text, **{f"images/{HASH}.png": drawing("ring")})
    key = room.operator.import_session(file, room.visitor)
    fields, taught, asked = everything(room, key)  # type: ignore[misc]
    assert fields == SessionFields("Shapes", "other", None, as_share(0.5))
    assert [one for one, _ in taught] == [ClassFields("", 0), ClassFields("ring", 1)]
    assert [image.reading for _, images in taught for _, image in images] == ["paper"]
    (_, kept, corrected, by, *when) = asked[0]
    assert (kept.source, kept.reading, kept.label, corrected, by) == (
        "uploaded", "plain", "ring", 1, None,
    )  # fmt: skip
    assert {moment.isoformat() for moment in when} == {"1970-01-02T00:00:00+00:00"}
    assert room.history(key)[0]["none_probability"] == pytest.approx(3 * 0.25 / (3 * 0.25 + 1))


def test_a_file_of_the_second_version_becomes_one_distribution(room: Room):
    room.recogniser.refusing = {"nearest"}
    room.teach("ring", "line")
    room.ask("ring", 1)
    with zipfile.ZipFile(exported(room)) as archive:
        text = json.loads(archive.read("session.json"))
        images = {n: archive.read(n) for n in archive.namelist() if n.endswith(".png")}
    text["version"] = 2
    text["fields"]["strictness"] = 0.5
    del text["fields"]["strangers"]
    said = text["questions"][0]["fields"]
    del said["prediction"]["strangers"]
    said["prediction"] |= {"none_of_these": True, "none_probability": 0.75}
    for entry, share in zip(said["prediction"]["classes"], (0.9, 0.1), strict=True):
        entry["probability"] = share
    said["confidence"] = 0.75
    key = room.operator.import_session(packed(text, **images), room.visitor)
    fields, _, asked = everything(room, key)  # type: ignore[misc]
    assert fields.strangers == as_share(0.5)
    kept = asked[0][1]
    none = 3 * 0.25 / (3 * 0.25 + 1)  # odds of 3 at even odds, where one in five is a stranger
    assert kept.prediction.none_probability == pytest.approx(none)
    assert [c.probability for c in kept.prediction.classes] == pytest.approx(
        [0.9 * (1 - none), 0.1 * (1 - none)]
    )
    assert not kept.prediction.none_of_these
    assert kept.confidence == pytest.approx(0.9 * (1 - none))


def shape(view: dict) -> list:
    return [
        (c["name"], c["colour"], [(i["src"], i["source"]) for i in c["images"]])
        for c in view["classes"]
    ]


def test_a_set_goes_out_and_comes_in_whole(room: Room, make_room, tmp_path: Path):
    _, line = room.teach("ring", "line")
    room.page.add_files(room.key, line, [("x.png", drawing("box"))])
    room.page.add_class(room.key)
    room.page.rename_set(room.key, "Shapes <b>")
    room.page.choose_model(room.key, "other")
    first = room.ask("ring", 9, "one")
    room.page.correct(room.key, first["question"], line)
    room.ask("line", 9, "two")
    path = tmp_path / "shapes.zip"
    room.operator.export_session(room.key, path)

    other = make_room()
    key = other.operator.import_session(path, other.visitor)
    assert key in [entry["key"] for entry in other.sets(other.visitor)]
    view = other.page.open_set(other.visitor, key)["session"]
    assert shape(view) == shape(room.view())
    assert (view["name"], view["model"], view["sample"]) == ("Shapes <b>", "other", False)
    told = ("label", "confidence", "model", "when", "corrected_to", "thumb")
    assert [[q[part] for part in told] for q in other.history(key)] == [
        [q[part] for part in told] for q in room.history()
    ]
    answer = other.page.ask(key, "three", url(drawing("ring", 1)))
    assert answer["label"] == "ring"
    again = other.page.ask_again(key, other.history(key)[-1]["question"])
    assert again["state"] == "answer"


def test_readings_verdicts_and_the_share_of_strangers_go_along(room: Room, make_room):
    room.recogniser.refusing = {"nearest"}
    ring, _ = room.teach("ring", "line")
    room.page.add_files(room.key, ring, [("x.png", photo(drawing("box")))], "paper")
    room.page.set_strangers(room.key, 0.4)
    room.upload(photo(drawing("line", 9)), "one", "plain")
    other = make_room()
    other.recogniser.refusing = {"nearest"}
    key = other.operator.import_session(exported(room), other.visitor)
    assert other.page.open_set(other.visitor, key)["session"]["strangers"] == 0.4
    told = ("said", "confidence", "none_of_these", "none_probability")
    (there,), (here,) = other.history(key), room.history()
    assert [there[part] for part in told] == [here[part] for part in told]
    assert there["none_of_these"] is True
    again = other.page.ask_again(key, there["question"])
    assert again["reading_chosen"] == "plain"
    assert other.recogniser.readings == ("plain", [["plain", "plain", "paper"], ["plain"] * 2])


def test_an_imported_set_may_be_nobodys_and_opens_by_its_key(room: Room):
    room.teach("ring", "line")
    key = room.operator.import_session(exported(room))
    assert key not in [entry["key"] for entry in room.sets(room.visitor)]
    assert shape(room.page.open_set(room.visitor, key)["session"]) == shape(room.view())


def test_what_was_removed_is_not_exported(room: Room):
    ring, _ = room.teach("ring", "line")
    room.page.remove_class(room.key, ring)
    with zipfile.ZipFile(exported(room)) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".png")]) == 2
        text = archive.read("session.json").decode()
    assert "ring" not in text
    assert room.key not in text and room.visitor not in text, "a file must not give away the keys"


def test_the_operator_sees_and_deletes_every_set(room: Room):
    room.teach("ring", "line")
    listed = {entry.key: entry for entry in room.operator.list_sessions()}
    assert (listed[room.key].classes, listed[room.key].images) == (2, 4)
    assert len(listed) == 1
    assert room.operator.delete_session(room.key) == "My classes"
    assert {e.key: e.deleted for e in room.operator.list_sessions()}[room.key] is True
    with pytest.raises(Refused):
        room.operator.export_session(room.key, io.BytesIO())
    with pytest.raises(Refused):
        room.operator.delete_session(room.key)
    room.page.bring_back(f"session.{room.visitor}.{room.key}")
    assert room.view()["key"] == room.key
