"""Saved sets, as the app writes them and as it never would."""

import io
import json
import zipfile

from tests.rooms import Room

HASH = "a" * 64


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


def classes(count: int) -> list[dict]:
    return [{"name": f"c{number}", "images": []} for number in range(count)]
