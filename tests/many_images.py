"""A set as large as there may be, stored at once."""

import numpy as np
from PIL import Image, ImageDraw

from fewshot_demo.service import Service
from fewshot_demo.service.pictures import DRAWN, stored
from fewshot_demo.store import ClassFields, SupportFields

WAY, SHOT = 20, 20
SIDE = 280  # as the page's pad


def scribble(number: int) -> Image.Image:
    """A drawing of a few straight lines, another one for each number."""
    image = Image.new("L", (SIDE, SIDE), 255)
    points = np.random.default_rng(number).integers(30, SIDE - 30, (6, 2)).tolist()
    ImageDraw.Draw(image).line([tuple(point) for point in points], fill=0, width=8)
    return image


def fill(service: Service, key: str, way: int = WAY, shot: int = SHOT) -> None:
    """Add ``way`` classes of ``shot`` drawings each to a set."""
    with service._context.writing() as work:
        session = service._context.settled(work, key)
        first = len(work.classes.live(session.id))
        for place in range(way):
            owner = work.classes.add(session, ClassFields(f"class {place}", first + place))
            for number in range(shot):
                picture = stored(scribble(place * shot + number), DRAWN)
                work.classes.add_image(*picture)
                work.classes.add_support(owner, picture.sha256, SupportFields("drawn", "plain"))
        work.sessions.touch(session)
