"""Sets out to a zip file and in from one, however hostile it is."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.store import ClassFields, SessionFields, now
from fewshot_demo.store.earlier_answers import as_share
from tests.fakes import drawing, photo
from tests.rooms import Room, refused, said, url

HASH = "a" * 64


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


def exported(room: Room) -> io.BytesIO:
    file = io.BytesIO()
    room.operator.export_session(room.key, file)
    return file


def packed(text: object, **files: bytes) -> io.BytesIO:
    """An archive as somebody else might make it; ``a_png`` is a file of images/."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("session.json", text if isinstance(text, bytes) else json.dumps(text))
        for name, data in files.items():
            archive.writestr(name, data)
    return file


def session(*classes: dict, **more: object) -> dict:
    empty = {"format": "fewshot-demo session", "version": 1, "name": "Shapes", "model": ""}
    return empty | {"classes": list(classes)} | more


def image(name: str = HASH, source: str = "drawn") -> dict:
    return {"file": f"images/{name}.png", "source": source}


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


def renamed(source: io.BytesIO, change: Callable[[zipfile.ZipInfo], None]) -> io.BytesIO:
    """The archive with its entries' headers changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for info in old.infolist():
            fresh = zipfile.ZipInfo(info.filename)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            change(fresh)
            new.writestr(fresh, old.read(info))
    return file


def encrypted() -> io.BytesIO:
    data = packed(session()).getvalue()
    return io.BytesIO(
        data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    )


def truncated() -> io.BytesIO:
    return io.BytesIO(packed(session()).getvalue()[:-30])


def damaged() -> io.BytesIO:
    file = packed(
        session({"name": "a", "images": [image()]}), **{f"images/{HASH}.png": drawing("ring")}
    )
    data = bytearray(file.getvalue())
    place = data.index(b"IHDR") if b"IHDR" in data else len(data) // 2
    data[place] ^= 0xFF
    return io.BytesIO(bytes(data))


def with_image(data: bytes) -> io.BytesIO:
    return packed(session({"name": "a", "images": [image()]}), **{f"images/{HASH}.png": data})


def classes(count: int) -> list[dict]:
    return [{"name": f"c{number}", "images": []} for number in range(count)]


HOSTILE: dict[str, Callable[[], io.BytesIO]] = {
    "no zip": lambda: io.BytesIO(b"hello"),
    "empty": io.BytesIO,
    "empty zip": lambda: io.BytesIO(b"PK\x05\x06" + bytes(18)),
    "truncated": truncated,
    "damaged": damaged,
    "encrypted": encrypted,
    "lzma": lambda: renamed(
        packed(session()), lambda info: setattr(info, "compress_type", zipfile.ZIP_LZMA)
    ),
    "no json": lambda: packed(b"\xff\xfe"),
    "deep json": lambda: packed(b"[" * 100_000),
    "list": lambda: packed([]),
    "other format": lambda: packed(session() | {"format": "else"}),
    "third version in the words of the first": lambda: packed(session() | {"version": 3}),
    "newer version": lambda: packed(session() | {"version": 5}),
    "extra field": lambda: packed(session() | {"key": "chosen"}),
    "missing file": lambda: packed(session({"name": "a", "images": [image()]})),
    "path traversal": lambda: packed(
        session({"name": "a", "images": [{"file": "../../etc/passwd", "source": "drawn"}]})
    ),
    "absolute path": lambda: packed(
        session({"name": "a", "images": [{"file": "/etc/passwd", "source": "drawn"}]})
    ),
    "other source": lambda: packed(
        session({"name": "a", "images": [image(source="<script>")]}),
        **{f"images/{HASH}.png": drawing("ring")},
    ),
    "no image": lambda: with_image(b"hello"),
    "bomb": lambda: with_image(bytes(30_000_000)),
    "text bomb": lambda: packed(b" " * 50_000_000),
    "too many classes": lambda: packed(session(*classes(21))),
    "too many images": lambda: packed(
        session({"name": "a", "images": [image(f"{n:064x}") for n in range(21)]}),
        **{f"images/{n:064x}.png": drawing("ring", n) for n in range(21)},
    ),
    "same name": lambda: packed(session(*classes(1), *classes(1))),
    "long name": lambda: packed(session({"name": "x" * 61, "images": []})),
    "huge name": lambda: packed(session({"name": "x" * 100_000, "images": []})),
    "infinite confidence": lambda: packed(
        json.dumps(session(questions=[
            image() | {"model": "", "label": "", "confidence": float("inf"), "asked": 0}
        ])).encode(),
        **{f"images/{HASH}.png": drawing("ring")},
    ),
    "strictness out of bounds": lambda: packed(session(strictness=3)),
    "strictness no number": lambda: packed(json.dumps(session(strictness=float("nan"))).encode()),
    "strictness in a list": lambda: packed(session(strictness=[0])),
    "strange reading": lambda: packed(
        session({"name": "a", "images": [image() | {"reading": "<b>"}]}),
        **{f"images/{HASH}.png": drawing("ring")},
    ),
    "time without end": lambda: packed(
        session(questions=[image() | {"model": "", "label": "", "confidence": 1, "asked": 1e300}]),
        **{f"images/{HASH}.png": drawing("ring")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_and_leaves_nothing(room: Room, kind: str):
    before = room.operator.list_sessions()
    with pytest.raises(Refused) as refusal:
        room.operator.import_session(HOSTILE[kind](), room.visitor)
    assert said(refusal.value.message).endswith(".")
    assert room.operator.list_sessions() == before


def test_all_images_together_are_limited(room: Room, monkeypatch):
    monkeypatch.setattr("fewshot_demo.service.archive_files.MAX_TOTAL", 100)
    with refused("more than a set can hold"):
        room.operator.import_session(with_image(drawing("ring")))


def test_an_image_is_stored_anew_whatever_its_name_says(room: Room):
    lies = with_image(drawing("ring") + b"<script>trailing bytes</script>")
    key = room.operator.import_session(lies)
    entry = room.page.open_set(room.visitor, key)["session"]["classes"][0]
    whole = room.page.whole_image(key, entry["images"][0]["id"])["src"]
    room.page.add_files(room.key, room.class_ids()[0], [("r.png", drawing("ring"))])
    mine = room.view()["classes"][0]["images"][0]["id"]
    assert whole == room.page.whole_image(room.key, mine)["src"]


def test_a_question_that_names_no_class_is_taken_without(room: Room):
    asked = image() | {
        "model": "m",
        "label": "l",
        "confidence": 0.5,
        "asked": 1e9,
        "corrected_to": 7,
    }
    file = packed(session(questions=[asked]), **{f"images/{HASH}.png": drawing("ring")})
    history = room.page.earlier_questions(room.operator.import_session(file))["questions"]
    assert history[0]["corrected_to"] is None
    assert history[0]["when"].startswith("2001-09-09T01:46:40")
