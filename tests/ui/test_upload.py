"""Pictures from outside: good ones teach and ask, bad ones are refused in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, expect

from fewshot_demo.datasets.strokes import render_strokes
from tests import pictures
from tests.ui.browser import Hand, drawings


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "", "buffer": content}


def drawn(sign: str, number: int, format: str = "PNG") -> FilePayload:
    image = render_strokes(drawings(sign)[number]).convert("RGB")
    return file(f"{sign} {number}.{format.lower()}", pictures.saved(image, format))


def test_teach_by_upload_and_ask_by_upload(anywhere: Hand) -> None:
    page = anywhere.page
    anywhere.begin_own("eggs", "stair")
    anywhere.upload(0, [drawn("twin eggs", 0), drawn("twin eggs", 1, "JPEG")])
    expect(anywhere.thumbs(0)).to_have_count(2)
    anywhere.upload(1, [drawn("stair", 0, "HEIF"), drawn("stair", 1, "AVIF")])
    expect(anywhere.thumbs(1)).to_have_count(2)
    anywhere.put(drawn("stair", 2))
    expect(anywhere.label).to_have_text("stair")
    anywhere.put(drawn("twin eggs", 3, "HEIF"))
    expect(anywhere.label).to_have_text("eggs")
    shown = page.locator("#pad [data-part=picture]")
    expect(shown).to_be_visible()
    expect(shown).not_to_have_class(re.compile("unseen"))
    anywhere.keep(0)
    expect(page.locator("#pad .paper")).to_have_class(re.compile("blank"))


def test_bad_files_are_refused_one_by_one_and_lose_nothing(anywhere: Hand, tmp_path: Path) -> None:
    page = anywhere.page
    whole = pictures.saved(pictures.mark(), "PNG")
    anywhere.upload(
        0,
        [
            drawn("antler", 3),
            file("notes.png", b"this is not a picture at all"),
            file("more.png", b"nor is this"),
            file("cut.png", whole[: len(whole) // 2]),
            file("huge.png", pictures.bomb()),
        ],
    )
    expect(anywhere.toast).to_contain_text("1 added, 4 refused.")
    expect(anywhere.toast).to_contain_text("notes.png, more.png: ")
    expect(anywhere.thumbs(0)).to_have_count(4)
    anywhere.put(file("notes.png", b"no picture either"))
    expect(anywhere.message).to_be_visible()
    expect(anywhere.message).not_to_be_empty()
    anywhere.put(file("dot.png", pictures.saved(pictures.mark().resize((1, 1)), "PNG")))
    expect(anywhere.message).to_contain_text(re.compile(r"flat|small|pixel"))
    large = tmp_path / "large.png"
    large.write_bytes(whole + bytes(30_000_000))
    anywhere.put(large)
    expect(page.locator("#toasts")).to_contain_text("larger than 20 MB")
    anywhere.clear()
    anywhere.draw(drawings("antler")[2])
    expect(anywhere.label).to_have_text("antler")


def dropped(hand: Hand, target: Locator, *paths: Path) -> None:
    """Drop files or folders of this machine."""
    box = target.bounding_box()
    assert box is not None
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    devtools = hand.page.context.new_cdp_session(hand.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        at = {"x": box["x"] + 20, "y": box["y"] + 10}
        devtools.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})


def test_folders_become_classes_of_their_names(visitor: Hand, tmp_path: Path) -> None:
    for name, sign in (("eggs", "twin eggs"), ("antler", "antler")):
        folder = tmp_path / "signs" / name
        folder.mkdir(parents=True)
        for number in (3, 4):
            picture = render_strokes(drawings(sign)[number]).convert("RGB")
            picture.save(folder / f"{number}.png")
        (folder / "notes.txt").write_text("no picture")
    dropped(visitor, visitor.page.locator("#classes-title"), tmp_path / "signs")
    expect(visitor.cards).to_have_count(4)
    expect(visitor.thumbs(3)).to_have_count(2)
    expect(visitor.thumbs(0)).to_have_count(5)
    expect(visitor.toast).to_contain_text("4 added.")
    assert visitor.names == ["antler", "moonhook", "sea house", "eggs"]
    dropped(visitor, visitor.page.locator("#pad canvas"), tmp_path / "signs")
    expect(visitor.toast).to_contain_text("Drop a folder on your classes")
    expect(visitor.saved).to_have_text("Saved")


def test_a_picture_twice_is_said(visitor: Hand) -> None:
    page = visitor.page
    visitor.upload(0, [drawn("stair", 0)])
    expect(visitor.thumbs(0)).to_have_count(4)
    visitor.upload(1, [drawn("stair", 0)])
    expect(page.locator("#toasts")).to_contain_text("already in ‘antler’")


def test_drop_on_a_class_and_paste_on_the_pad(visitor: Hand) -> None:
    page = visitor.page
    give = """(node, [kind, name, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
      const event = kind === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true })
        : new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
      node.dispatchEvent(event);
    }"""
    dropped = drawn("ribbon", 0)
    visitor.cards.nth(2).evaluate(give, ["drop", dropped["name"], list(dropped["buffer"])])
    expect(visitor.thumbs(2)).to_have_count(4)
    pasted = drawn("antler", 3)
    page.locator("body").evaluate(give, ["paste", pasted["name"], list(pasted["buffer"])])
    expect(visitor.label).to_have_text("antler")
