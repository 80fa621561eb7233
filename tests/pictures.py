"""Image files of every kind, made on the spot: those that must work, and hostile ones.

The picture is `mark`: red top left, green top right, blue bottom left, white bottom right, so
that a turned or mirrored one is told at once.
"""

import struct
import warnings
import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

SIDE = 48
RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 40), (20, 40, 220), (255, 255, 255)
ORIENTATION = 0x0112
GPS = 0x8825


def mark() -> Image.Image:
    """The picture as it must come out."""
    image = Image.new("RGB", (SIDE, SIDE // 2), "white")
    half, quarter = SIDE // 2, SIDE // 4
    for colour, corner in ((RED, (0, 0)), (GREEN, (half, 0)), (BLUE, (0, quarter))):
        image.paste(colour, (*corner, corner[0] + half, corner[1] + quarter))
    return image


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    """The bytes of a file."""
    pillow_heif.register_heif_opener()
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def with_gps(orientation: int = 1) -> bytes:
    """EXIF of a phone that knows where it is."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    exif[0x010F] = "SECRET-CAMERA"
    return exif.tobytes()


def turned(orientation: int) -> Image.Image:
    """The picture as a camera held that way stores it."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return mark().transpose(undo[orientation]) if orientation in undo else mark()


def see_through() -> Image.Image:
    """The picture with its white quarter transparent, another colour hidden under it."""
    image = mark().convert("RGBA")
    image.paste((90, 0, 90, 0), (SIDE // 2, SIDE // 4, SIDE, SIDE // 2))
    return image


def palette_with_transparency() -> bytes:
    """A palette PNG whose transparency is a list of bytes."""
    image = see_through().quantize(8)
    assert image.mode == "P"
    return saved(image, "PNG")


def sixteen_bit(clear: int | None = None) -> bytes:
    """A grey PNG of 16 bits: black, mid grey and white thirds; one value may be transparent."""
    values = np.zeros((24, 24), np.uint16)
    values[:, 8:16], values[:, 16:] = 32768, 65535
    options = {} if clear is None else {"transparency": clear}
    return saved(Image.fromarray(values), "PNG", **options)


def animated(format: str) -> bytes:
    """Two frames, the picture first."""
    second = Image.new("RGB", mark().size, "black")
    return saved(mark(), format, save_all=True, append_images=[second], duration=100)


def wide_gamut() -> bytes:
    """A PNG with a colour profile that is not sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = bytearray(profile.replace(b"sRGB", b"wRGB").replace(b"s\0R\0G\0B", b"w\0R\0G\0B"))
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")  # the tag table: name, offset, size
    places = swapped[red + 4 : red + 12], swapped[green + 4 : green + 12]
    swapped[green + 4 : green + 12], swapped[red + 4 : red + 12] = places
    return saved(Image.new("RGB", (16, 16), RED), "PNG", icc_profile=bytes(swapped))


SAME: dict[str, Callable[[], bytes]] = {  # each comes out as `mark`
    "png": lambda: saved(mark(), "PNG"),
    "jpeg": lambda: saved(mark(), "JPEG", quality=95, subsampling=0),
    "progressive jpeg": lambda: saved(mark(), "JPEG", quality=95, subsampling=0, progressive=True),
    "webp": lambda: saved(mark(), "WEBP", lossless=True),
    "gif": lambda: saved(mark(), "GIF"),
    "bmp": lambda: saved(mark(), "BMP"),
    "avif": lambda: saved(mark(), "AVIF", quality=95, subsampling="4:4:4"),
    "heic": lambda: saved(mark(), "HEIF", quality=95, chroma=444),
    "palette": lambda: saved(mark().quantize(8), "PNG"),
    "palette bmp": lambda: saved(mark().quantize(8), "BMP"),
    "rgba": lambda: saved(see_through(), "PNG"),
    "transparent palette": palette_with_transparency,
    "transparent colour": lambda: saved(mark(), "PNG", transparency=WHITE),
    "transparent webp": lambda: saved(see_through(), "WEBP", lossless=True),
    "transparent gif": lambda: saved(see_through(), "GIF"),
    "transparent avif": lambda: saved(see_through(), "AVIF", quality=95, subsampling="4:4:4"),
    "transparent heic": lambda: saved(see_through(), "HEIF", quality=95, chroma=444),
    "animated gif": lambda: animated("GIF"),
    "animated webp": lambda: animated("WEBP"),
    "animated png": lambda: animated("PNG"),
    "animated avif": lambda: animated("AVIF"),
    "cmyk jpeg": lambda: saved(mark().convert("CMYK"), "JPEG", quality=95, subsampling=0),
    "motion photo": lambda: saved(mark(), "JPEG", quality=95, subsampling=0) + b"\xff\xda.." * 999,
}
for _turn in range(1, 9):
    for _format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        SAME[f"{_format} turned {_turn}"] = lambda turn=_turn, format=_format: saved(
            turned(turn), format, exif=with_gps(turn), quality=95
        )


def png(width: int, height: int, kind: int, depth: int, rows: bytes) -> bytes:
    """A PNG from its parts, whatever its size says."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def bomb(side: int = 20_000) -> bytes:
    """Very many pixels in very few bytes."""
    return png(side, side, 0, 1, bytes(side * (side // 8 + 1)))


def claiming(side: int, format: str = "HEIF", real: tuple[int, int] = (64, 64)) -> bytes:
    """A HEIC or AVIF that says in its header that it is larger than it is."""
    data = saved(Image.new("RGB", real), format)
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", side, side) + data[at + 8 :]


def cropped_from(side: int) -> bytes:
    """A HEIC that shows a small crop of a huge image."""
    data = claiming(side, real=(50, 50))
    assert b"clap" in data
    return data


def webp_bomb() -> bytes:
    """A WebP whose canvas is as large as its header can say."""
    data = bytearray(saved(see_through(), "WEBP", exif=with_gps()))
    assert data[8:16] == b"WEBPVP8X"
    data[24:30] = b"\xfe\x3f\0\xfe\x3f\0"
    return bytes(data)


def endless_scans() -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    data = saved(mark(), "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * 5000 + b"\xff\xd9"


def broken_exif() -> bytes:
    """A good JPEG with EXIF that is none."""
    junk = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\xff\xff\xff\x7f\xff\xff" * 9
    return saved(mark(), "JPEG", exif=junk, quality=95, subsampling=0)


SAME["broken exif"] = broken_exif
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {  # file, a word of the sentence
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"This is not a picture.\n" * 9, "cannot be read|not a picture"),
    "svg": (lambda: SVG, "not a picture"),
    "pdf": (lambda: saved(mark(), "PDF"), "not a picture"),
    "tiff": (lambda: saved(mark(), "TIFF"), "not a picture"),
    "ico": (lambda: saved(mark(), "ICO"), "not a picture"),
    "ppm": (lambda: saved(mark(), "PPM"), "not a picture"),
    "zip": (lambda: b"PK\x03\x04" + bytes(99), "not a picture"),
    "signature only": (lambda: b"\x89PNG\r\n\x1a\n", "damaged"),
    "bomb": (bomb, "too many pixels"),
    "bomb in grey area": (lambda: bomb(10_000), "too many pixels"),
    "heic bomb": (lambda: claiming(30_000), "too many pixels"),
    "heic lie": (lambda: claiming(2000), "damaged"),
    "cropped heic bomb": (lambda: cropped_from(30_000), "too many pixels"),
    "avif bomb": (lambda: claiming(9000, "AVIF"), "too many pixels"),
    "webp bomb": (webp_bomb, "too many pixels"),
    "endless scans": (endless_scans, "too long"),
    "transparent": (lambda: saved(Image.new("RGBA", (40, 40)), "PNG"), "transparent"),
    "transparent grey": (lambda: saved(Image.new("LA", (40, 40)), "PNG"), "transparent"),
    "one pixel": (lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "too small"),
    "thin": (lambda: saved(Image.new("RGB", (7, 400)), "GIF"), "too small"),
    "too heavy": (lambda: saved(mark(), "PNG") + bytes(30_000_000), "too big"),
    **{
        f"half a {kind}": (lambda kind=kind: SAME[kind]()[: len(SAME[kind]()) // 2], "damaged")
        for kind in ("png", "jpeg", "webp", "gif", "bmp", "avif", "heic")
    },
}


def every_file() -> dict[str, bytes]:
    """All of them by name, without what saving some of them complains about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {name: make() for name, make in SAME.items()} | {
            name: make() for name, (make, _) in HOSTILE.items()
        }
