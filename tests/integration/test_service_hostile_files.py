"""Whatever is wrong with a saved set, it is refused and leaves nothing."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from fewshot_demo.service import Refused
from tests.fakes import drawing
from tests.rooms import Room, refused, said
from tests.saved import HASH, classes, image, packed, session


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
