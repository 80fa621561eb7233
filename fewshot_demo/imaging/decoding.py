"""One safe way in for every image a visitor gives, and one way to keep it.

Whatever the bytes are, `read_image` answers with a plain image or raises `ImageRefused` with a
message for the visitor. What it would cost is checked before anything is decoded. Whether a picture
is grey is looked at once, here: from then on its mode says it, L or RGB.
"""

from __future__ import annotations

import re
import warnings
import zlib
from base64 import b64decode, b64encode
from io import BytesIO
from typing import cast

from PIL import AvifImagePlugin, Image, ImageFile, WebPImagePlugin  # noqa: F401  (register)

from .budget import LARGE, check_area, check_header, from_phone, turn
from .plain import grey_if_possible, plain_rgb, shrink, without_metadata
from .refusals import (
    BAD_DRAWING,
    DAMAGED,
    EMPTY,
    NOT_AN_IMAGE,
    ImageRefused,
    too_heavy,
    too_large,
    too_small,
)

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")
MAX_SIDE = 1024
MIN_SIDE = 8
NOISE = 16  # contrast out of 255 that is not yet ink: compression noise on one flat colour
FEW_COLOURS = 512  # up to here an image is a drawing and is kept without loss
SMALL_AREA = 128 * 128  # up to here any image is

_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
_DATA_URL = re.compile(r"data:image/[a-z0-9.+-]{1,20};base64,")

# A visitor's odd file is no news for the log; a decompression bomb is an exception, wherever an
# image is opened. Set once here, because changing filters around each call is not thread-safe.
warnings.filterwarnings("ignore", module=r"PIL\.")
warnings.simplefilter("error", Image.DecompressionBombWarning)


def read_image(
    data: bytes, *, max_bytes: int, max_pixels: int, max_side: int = MAX_SIDE
) -> Image.Image:
    """Decode any accepted file to a plain image: upright, on white, without metadata, RGB or L.

    Args:
        data: the bytes of the file, not trusted.
        max_bytes, max_pixels: limits checked before decoding.
        max_side: a larger image is shrunk to it while it is decoded.

    Raises:
        ImageRefused: for everything else, with a message for the visitor.
    """
    if not data:
        raise ImageRefused(EMPTY)
    if len(data) > max_bytes:
        raise too_heavy(len(data), max_bytes)
    try:
        check_header(data, max_pixels)
        image = _open(data)
        phone = image.format == "HEIF" and from_phone(data)
        _check_size(image, max_pixels, phone)
        with turn(image.size):
            if phone and image.width * image.height > LARGE:
                image = _heif_shrunk(data, max_side)
            return grey_if_possible(plain_rgb(image, max_side))
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        limit = min(max_pixels, Image.MAX_IMAGE_PIXELS or max_pixels)
        raise too_large(limit) from None
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise anything
        raise ImageRefused(DAMAGED if _has_signature(data) else NOT_AN_IMAGE) from None


def read_data_url(url: object, *, max_bytes: int, max_pixels: int) -> Image.Image:
    """Decode what the page sent as ``data:image/…;base64,…``, whatever it is; see `read_image`."""
    if not isinstance(url, str) or (head := _DATA_URL.match(url)) is None:
        raise ImageRefused(BAD_DRAWING)
    length = (len(url) - head.end()) // 4 * 3
    if length > max_bytes:
        raise too_heavy(length, max_bytes)
    try:
        data = b64decode(url[head.end() :], validate=True)
    except ValueError:
        raise ImageRefused(BAD_DRAWING) from None
    return read_image(data, max_bytes=max_bytes, max_pixels=max_pixels)


def open_stored(data: bytes) -> Image.Image:
    """Decode what `encode_image` made. For the app's own bytes only: nothing is checked."""
    image = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
    image.load()
    return without_metadata(image) if image.mode == "L" else image.convert("RGB")


def encode_image(image: Image.Image, max_side: int = MAX_SIDE) -> bytes:
    """The bytes to keep: PNG for drawings and small images, JPEG for photos; never metadata.

    The same pixels always give the same bytes, so that their hash tells duplicates.
    """
    image = without_metadata(image.copy() if image.mode == "L" else image.convert("RGB"))
    shrink(image, max_side)
    if image.mode == "L":
        return _saved(image, "PNG", compress_type=zlib.Z_RLE)  # of ink: faster and smaller
    if image.getcolors(FEW_COLOURS) is None and image.width * image.height > SMALL_AREA:
        return _saved(image, "JPEG", quality=92)
    return _saved(image, "PNG")


def is_blank(image: Image.Image) -> bool:
    """Whether an image is one flat colour: nothing drawn on it."""
    return all(_range(band) < NOISE for band in image.split())


def thumbnail_url(data: bytes, side: int = 96) -> str:
    """A small picture of a stored image as a data URL, its longest side ``side`` pixels."""
    image = open_stored(data)
    shrink(image, side)
    if image.mode == "L":
        return _data_url("png", _saved(image, "PNG"))
    return _data_url("webp", _saved(image, "WEBP", quality=85, method=2))


def _open(data: bytes) -> ImageFile.ImageFile:
    """The header only; HEIC is looked for where the file is of its family."""
    formats = FORMATS
    if data[4:8] == b"ftyp":
        _register_heif()
        formats = ("AVIF", "HEIF")
    return Image.open(BytesIO(data), formats=formats)


def _register_heif() -> None:
    import pillow_heif

    if "HEIF" not in Image.OPEN:
        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)


def _heif_shrunk(data: bytes, max_side: int) -> Image.Image:
    """A large HEIC, shrunk from what libheif decoded: Pillow would keep a copy of all of it."""
    import cv2
    import numpy as np
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    file = pillow_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=True)
    scale = max_side / max(file.size)
    size = [max(MIN_SIDE, round(side * min(scale, 1.0))) for side in file.size]
    values = cv2.resize(np.asarray(file), size, interpolation=cv2.INTER_AREA)
    shrunk = Image.fromarray(values)
    shrunk.info = {"icc_profile": file.info.get("icc_profile")}
    return shrunk


def _check_size(image: ImageFile.ImageFile, max_pixels: int, phone: bool) -> None:
    check_area(image.size, max_pixels, image.format, phone=phone)
    if min(image.size) < MIN_SIDE:
        raise too_small(image.size, MIN_SIDE)


def _range(band: Image.Image) -> int:
    low, high = cast(tuple[int, int], band.getextrema())
    return high - low


def _saved(image: Image.Image, format: str, **options: int) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def _data_url(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def _has_signature(data: bytes) -> bool:
    return data.startswith(_SIGNATURES) or data[4:8] == b"ftyp"
