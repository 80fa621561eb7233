"""What a file would cost to decode, told from its header, so that no picture costs too much.

A few kilobytes can ask for gigabytes or minutes. No picture may take more than `MEMORY` or about
two seconds, and only `AT_ONCE` large ones are decoded at the same time; small ones never wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from struct import unpack
from threading import BoundedSemaphore

from .refusals import BUSY, TOO_COSTLY, ImageRefused, too_large

MEMORY = 280_000_000  # bytes at most while one picture is decoded
AT_ONCE = 2
PATIENCE = 10.0  # seconds that a large picture waits for its turn
LARGE = 2_000_000  # pixels
# Bytes for each pixel at the peak, as measured; a JPEG is decoded at the size that is needed.
COST = {"PNG": 5, "JPEG": 2, "WEBP": 18, "GIF": 6, "BMP": 5, "AVIF": 15, "HEIF": 11}
PHONE = 5.6  # of a HEIC as phones write it: 8 bits, colours at half the resolution, nothing clear
MAX_SCANS = 64  # of a progressive JPEG; each costs a pass over all pixels
MAX_SCANNED = 400_000_000  # pixels × scans
MAX_SEGMENTS = 2000  # of a JPEG
MAX_CHUNKS = 10_000  # of a PNG
MAX_BLOCKS = 2000  # of a GIF before its first frame
RUNS = 1_000_000, 4_000_000  # bytes and pixels of a bitmap of runs, which Pillow decodes in Python

_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")  # of a JPEG segment with a length
_EXTENT = re.compile(rb"ispe\0\0\0\0(.{8})", re.DOTALL)  # of an image in HEIC or AVIF
_CODED = re.compile(rb"hvcC.{16}(.)(.)", re.DOTALL)  # colours' resolution and bits of a HEIC
_CLEAR = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"  # names its transparency
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers that say how large a JPEG is
_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn(size: tuple[int, int]) -> Iterator[None]:
    """Wait for a turn to decode an image of this size.

    Raises:
        ImageRefused: if none came in time.
    """
    if size[0] * size[1] <= LARGE:
        yield
        return
    if not _turns.acquire(timeout=PATIENCE):
        raise ImageRefused(BUSY)
    try:
        yield
    finally:
        _turns.release()


def check_area(
    size: tuple[int, int], max_pixels: int, format: str | None = None, *, phone: bool = False
) -> None:
    """Refuse an image of too many pixels, for all formats or for this one.

    Args:
        size: width and height.
        max_pixels: of any image.
        format: as Pillow names it; None: any.
        phone: whether it is coded as phones do, see `from_phone`.
    """
    limit = min(max_pixels, int(MEMORY / (PHONE if phone else COST.get(format or "", 1))))
    if size[0] * size[1] > limit:
        raise too_large(limit, size)


def check_header(data: bytes, max_pixels: int) -> None:
    """Refuse a file that would cost too much, before any decoder opens it.

    Raises:
        ImageRefused: with what is wrong. A file that is none, or broken, is left to the decoder.
    """
    if data[:2] == b"\xff\xd8":
        _check_jpeg(data)
    elif data[:4] == b"\x89PNG":
        _check_png(data)
    elif data[:4] == b"GIF8":
        _check_gif(data)
    elif data[:2] == b"BM":
        _check_bitmap(data)
    elif data[:4] == b"RIFF":
        check_area(_webp_size(data), max_pixels, "WEBP")
    elif data[4:8] == b"ftyp":
        kind = "AVIF" if data[8:12] in (b"avif", b"avis") else "HEIF"
        phone = kind == "HEIF" and from_phone(data)
        for extent in _EXTENT.finditer(data):  # a crop can hide how large the image really is
            check_area(unpack(">II", extent[1]), max_pixels, kind, phone=phone)


def from_phone(data: bytes) -> bool:
    """Whether every picture in a HEIC is coded as phones do, which takes half the memory."""
    coded = [(chroma[0] & 3, depth[0] & 7) for chroma, depth in _CODED.findall(data)]
    return bool(coded) and all(one in ((1, 0), (0, 0)) for one in coded) and _CLEAR not in data


def _check_jpeg(data: bytes) -> None:
    """Many passes over many pixels take minutes; from two on, all coefficients are kept as well."""
    at, scans, pixels, components = 2, 0, 0, 3
    for _ in range(MAX_SEGMENTS):
        marker = _MARKER.search(data, at)
        if marker is None or marker[0] == b"\xff\xd9":
            return
        body = marker.end()
        if marker[0][1] in _FRAMES and len(data) >= body + 8:
            height, width, components = unpack(">HHB", data[body + 3 : body + 8])
            pixels = width * height
        scans += marker[0] == b"\xff\xda"
        kept = pixels * (2 * components + COST["JPEG"]) if scans > 1 else 0
        if scans > MAX_SCANS or scans * pixels > MAX_SCANNED or kept > MEMORY:
            break
        at = body + int.from_bytes(data[body : body + 2], "big")
    raise ImageRefused(TOO_COSTLY)


def _check_png(data: bytes) -> None:
    """Each chunk is looked at in Python."""
    at = 8
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(data):
            return
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    raise ImageRefused(TOO_COSTLY)


def _check_gif(data: bytes) -> None:
    """Comments before the first frame are put together in Python, block after block."""
    if len(data) < 13:
        return
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 128 else 0)
    inside = False  # an extension, whose blocks each begin with their length and end with none
    for _ in range(MAX_BLOCKS):
        if at >= len(data) or (not inside and data[at : at + 1] != b"!"):
            return
        at, inside = (at + 1 + data[at], data[at] > 0) if inside else (at + 2, True)
    raise ImageRefused(TOO_COSTLY)


def _check_bitmap(data: bytes) -> None:
    if len(data) < 34 or int.from_bytes(data[14:18], "little") < 40:
        return
    width, height, compression = unpack("<ii4xI", data[18:34])
    runs = compression in (1, 2)
    if runs and (len(data) > RUNS[0] or abs(width * height) > RUNS[1]):
        raise ImageRefused(TOO_COSTLY)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Of the canvas, which is allocated when the file is opened."""
    kind, parts = data[12:16], data[:30].ljust(30, b"\0")
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(parts[at : at + 3], "little") for at in (24, 27))
        return width, height
    if kind == b"VP8L":
        bits = int.from_bytes(parts[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = (n & 0x3FFF for n in unpack("<HH", parts[26:30]))
    return width, height
