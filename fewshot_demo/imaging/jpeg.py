"""What a JPEG file is made of."""

from __future__ import annotations

PICTURE = {0xC0, 0xC4, 0xDB, 0xDA}  # frame, Huffman tables, quantisation tables, scan
JFIF = 0xE0
END = 0xD9


def is_bare_jpeg(data: bytes, width: int, height: int) -> bool:
    """Whether a file is one baseline picture of this size and nothing else.

    No metadata, no comment, no preview, nothing behind the end: what `encode_image` writes.
    That the picture can be decoded is not looked at.
    """
    at = 2
    if data[:2] != b"\xff\xd8":
        return False
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        part = data[at + 4 : at + 2 + length]
        if marker == JFIF and not (part.startswith(b"JFIF\0") and length == 16):
            return False
        if marker not in PICTURE | {JFIF}:
            return False
        if marker == 0xC0 and part[1:5] != height.to_bytes(2, "big") + width.to_bytes(2, "big"):
            return False
        at += 2 + length
        if marker == 0xDA:
            at = _end_of_scan(data, at)
            if data[at + 1 : at + 2] == bytes([END]):
                return at + 2 == len(data)
    return False


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands; FF 00 is a byte of the picture."""
    at = data.find(b"\xff", at)
    while at >= 0 and data[at + 1 : at + 2] == b"\0":
        at = data.find(b"\xff", at + 2)
    return at if at >= 0 else len(data)
