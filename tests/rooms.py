"""A room to test the service in: a database of its own and a recogniser without a network."""

import shutil
from base64 import b64encode
from pathlib import Path

from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.fakes import PixelRecogniser, drawing


class Room:
    """A service, one visitor in it, and short ways to teach and ask."""

    def __init__(self, folder: Path, blank: Path | None = None, **limits: float) -> None:
        """``blank``: a database file to start with; making the schema takes longer than a test."""
        folder.mkdir(parents=True, exist_ok=True)
        if blank is not None:
            shutil.copy(blank, folder / "fewshot.db")
        self.settings = Settings.model_validate({"data_dir": folder, **limits})
        self.recogniser = PixelRecogniser()
        self.service = Service(self.settings, self.recogniser)
        self.enter()

    def enter(self) -> None:
        """Come in as somebody new, and start a set of one's own."""
        self.visitor: str = self.service.open(None, None)["visitor"]
        self.key: str = self.service.new_session(self.visitor)["key"]

    def restart(self) -> None:
        """The server stops and starts again."""
        self.service.close()
        self.service = Service(self.settings, self.recogniser)

    def view(self) -> dict:
        """The session as the page shows it."""
        return self.service.open_session(self.visitor, self.key)

    def class_ids(self) -> list[int]:
        return [entry["id"] for entry in self.view()["classes"]]

    def teach(self, *shapes: str, images: int = 2) -> list[int]:
        """Name the classes after shapes and give each some drawings; their ids."""
        while len(self.class_ids()) < len(shapes):
            self.service.add_class(self.key)
        ids = self.class_ids()
        for class_id, shape in zip(ids, shapes, strict=False):
            self.service.rename_class(self.key, class_id, shape)
            for number in range(images):
                self.service.add_drawing(self.key, class_id, url(drawing(shape, number)))
        return ids

    def ask(self, shape: str, number: int = 5, drawing_token: str = "one") -> dict:
        return self.service.ask(self.key, url(drawing(shape, number)), drawing_token)


def url(data: bytes) -> str:
    """What the pad sends."""
    return f"data:image/png;base64,{b64encode(data).decode()}"
