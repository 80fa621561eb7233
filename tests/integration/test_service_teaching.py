"""Classes and images: added, named, limited, told twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes import drawing
from tests.rooms import Room, refused, url

RING, LINE, BOX = drawing("ring"), drawing("line"), drawing("box")


def images(room: Room, place: int = 0) -> list[dict]:
    return room.view()["classes"][place]["images"]


def test_a_class_is_added_named_and_removed(room: Room):
    session = room.page.add_class(room.key, "snail")["session"]
    added = session["classes"][-1]
    assert (added["name"], added["shown"], added["colour"], added["images"]) == (
        "snail", "snail", 2, [],
    )  # fmt: skip
    session = room.page.rename_class(room.key, str(added["id"]), "shell")["session"]  # type: ignore[arg-type]
    assert session["classes"][-1]["name"] == "shell"
    gone = room.page.remove_class(room.key, added["id"])
    assert gone["message"] == "‘shell’ is removed."
    assert len(gone["session"]["classes"]) == 2


def test_a_name_may_be_taken_back(room: Room):
    class_id = room.class_ids()[0]
    room.page.rename_class(room.key, class_id, "snail")
    assert (
        room.page.rename_class(room.key, class_id, "")["session"]["classes"][0]["shown"]
        == "class 1"
    )


def test_two_classes_of_one_name_are_refused(room: Room):
    one, other = room.class_ids()
    room.page.rename_class(room.key, one, "snail")
    room.page.rename_class(room.key, one, "Snail")
    for attempt in (
        lambda: room.page.rename_class(room.key, other, " SNAIL "),
        lambda: room.page.add_class(room.key, "snail"),
    ):
        with refused("already"):
            attempt()
    assert [c["name"] for c in room.view()["classes"]] == ["Snail", ""]


@pytest.mark.parametrize("name", ["x" * 61, "y" * 10_000])
def test_a_long_name_is_refused_and_nothing_lost(room: Room, name: str):
    room.teach("ring", "line")
    before = room.view()
    with refused(f"at most 60 characters; this one has {len(name):,}"):
        room.page.add_class(room.key, name)
    with refused("at most 60"):
        room.page.rename_class(room.key, room.class_ids()[0], name)
    assert room.view() == before


def test_html_is_a_name_like_any_other(room: Room):
    name = "<img src=x onerror=alert(1)>"
    room.page.rename_class(room.key, room.class_ids()[0], name)
    assert room.view()["classes"][0]["name"] == name


def test_a_set_has_room_for_so_many_classes(make_room):
    room = make_room(max_classes=3)
    room.page.add_class(room.key)
    with refused("room for 3 classes"):
        room.page.add_class(room.key)


def test_files_are_added_and_bad_ones_refused_one_by_one(room: Room):
    files = [
        ("ring.png", RING),
        ("C:\\home\\evil\\..\\notes.txt", b"not an image"),
        ("../../etc/line.png", LINE),
        ("empty.png", b""),
        ("x" * 10_000 + ".png", RING[:200]),
    ]
    reply = room.page.add_files(room.key, room.class_ids()[0], files)
    assert reply["added"] == 2
    refused = {entry["file"]: entry["why"] for entry in reply["refused"]}
    assert list(refused) == ["notes.txt", "empty.png", ("x" * 10_000 + ".png")[-60:]]
    assert all(why.endswith(".") and "rror" not in why for why in refused.values())
    assert [image["source"] for image in reply["session"]["classes"][0]["images"]] == [
        "uploaded",
        "uploaded",
    ]
    assert images(room) == reply["session"]["classes"][0]["images"]


def test_a_duplicate_counts_once_in_a_class_and_is_said_across_classes(room: Room):
    one, other = room.teach("ring", "line", images=0)
    room.page.add_files(room.key, one, [("a.png", RING)])
    again = room.page.add_files(room.key, one, [("b.png", RING)])
    assert (again["added"], again["refused"]) == (0, [])
    assert again["notes"] == ["b.png is already in ‘ring’; it counts once."]
    across = room.page.add_files(room.key, other, [("c.png", RING)])
    assert across["added"] == 1
    assert across["notes"] == ["c.png is already in ‘ring’ as well."]
    assert (len(images(room, 0)), len(images(room, 1))) == (1, 1)


def test_a_class_has_room_for_so_many_images(make_room):
    room = make_room(max_images=3)
    class_id = room.class_ids()[0]
    files = [(f"{number}.png", drawing("ring", number)) for number in range(5)]
    reply = room.page.add_files(room.key, class_id, files)
    assert (reply["added"], [r["file"] for r in reply["refused"]]) == (3, ["3.png", "4.png"])
    assert "room for 3 pictures" in reply["refused"][0]["why"]
    with refused("room for 3 pictures"):
        room.page.add_drawing(room.key, class_id, url(BOX))
    assert len(images(room)) == 3


def test_a_drawing_teaches(room: Room):
    reply = room.page.add_drawing(room.key, room.class_ids()[1], url(RING))
    assert (reply["added"], reply["notes"]) == (1, [])
    assert [image["source"] for image in reply["session"]["classes"][1]["images"]] == ["drawn"]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (url(drawing("blank")), "pad is empty"),
        ("data:image/png;base64,AAAA", "cannot|not a picture|damaged"),
        ("javascript:alert(1)", "draw it again"),
        ("", "draw it again"),
    ],
)
def test_a_bad_drawing_is_refused(room: Room, sent: str, says: str):
    with refused(says):
        room.page.add_drawing(room.key, room.class_ids()[0], sent)
    assert images(room) == []


def test_the_whole_picture_is_shown_on_request(room: Room):
    room.page.add_files(room.key, room.class_ids()[0], [("r.png", drawing("ring", side=400))])
    whole = room.page.whole_image(room.key, images(room)[0]["id"])["src"]
    assert whole.startswith("data:image/png;base64,")
    assert len(whole) > len(images(room)[0]["src"])


def test_two_tabs_that_edit_at_once_lose_nothing(make_room):
    room = make_room(max_images=100)
    one, other = room.class_ids()
    start = threading.Barrier(4)

    def add(tab: int) -> None:
        start.wait()
        for number in range(8):
            picture = drawing("ring", number, side=64 + tab)
            room.page.add_files(room.key, one if tab % 2 else other, [("x.png", picture)])

    with ThreadPoolExecutor(4) as tabs:
        for done in [tabs.submit(add, tab) for tab in range(4)]:
            done.result()
    assert [len(entry["images"]) for entry in room.view()["classes"]] == [16, 16]


def test_tabs_that_add_at_once_stay_within_the_limit(make_room):
    room = make_room(max_images=5)
    class_id = room.class_ids()[0]

    def add(tab: int) -> int:
        files = [(f"{n}.png", drawing("ring", n, side=64 + tab)) for n in range(4)]
        return room.page.add_files(room.key, class_id, files)["added"]

    with ThreadPoolExecutor(4) as tabs:
        assert sum(tabs.map(add, range(4))) == 5
    assert len(images(room)) == 5
