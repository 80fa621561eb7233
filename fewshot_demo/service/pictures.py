"""From what a visitor sends to what is stored."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from ..imaging.decoding import encode_image, grey_if_possible, read_data_url, read_image
from ..imaging.jpeg import is_bare_jpeg
from ..store import UNSEEN, ImageFields

if TYPE_CHECKING:
    from PIL.Image import Image

    from ..settings import Settings


class Picture(NamedTuple):
    """An image as it is stored: content-addressed, re-encoded, without metadata, looked at."""

    sha256: str
    data: bytes
    width: int
    height: int
    seen: ImageFields = UNSEEN


def decoded(sent: str | bytes, settings: Settings) -> Image:
    """The image in an uploaded file, or in a data URL from the pad: RGB, or L where it is grey.

    Raises:
        ImageRefused: if it cannot be taken, with a sentence.
    """
    limits = {"max_bytes": settings.max_bytes, "max_pixels": settings.max_pixels}
    if isinstance(sent, bytes):
        return grey_if_possible(read_image(sent, **limits))
    return grey_if_possible(read_data_url(sent, **limits))


DRAWN = ImageFields("drawing", 1.0)  # what was drawn here needs no look


def stored(image: Image, seen: ImageFields | None = None) -> Picture:
    """The form in which an image is kept; it is looked at here, unless what it is is known."""
    data = encode_image(image)
    width, height = image.size
    return Picture(hashlib.sha256(data).hexdigest(), data, width, height, seen or looked_at(image))


def looked_at(image: Image) -> ImageFields:
    """What a picture is: a drawing, a photo of one, or a photo of a thing."""
    from ..imaging.kind.classifier import kind_of

    found = kind_of(image)
    return ImageFields(found.kind, found.sure)


def picture_of_file(data: bytes, settings: Settings) -> Picture:
    """Decode a file and bring it into the form in which it is kept."""
    return stored(decoded(data, settings))


def picture_of_url(url: str, settings: Settings) -> Picture:
    """The same of an image in a data URL."""
    return stored(decoded(url, settings))


def kept_picture(data: bytes, settings: Settings) -> Picture:
    """The same from a file that this app may have written: a photo it kept stays as it is.

    To encode a photo again would change it a little, and with it the answers.
    """
    picture = picture_of_file(data, settings)
    if picture.data.startswith(b"\xff\xd8") and is_bare_jpeg(data, picture.width, picture.height):
        return picture._replace(sha256=hashlib.sha256(data).hexdigest(), data=data)
    return picture
