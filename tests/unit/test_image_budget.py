"""No picture costs too much memory or time, whatever its file says."""

import subprocess
import sys
import time
from collections.abc import Callable
from struct import pack
from threading import Lock, Thread
from zlib import crc32

import psutil
import pytest
from PIL import Image

from fewshot_demo.imaging import budget, decoding
from fewshot_demo.imaging.refusals import ImageRefused
from tests import pictures

LIMITS = {"max_bytes": 20_000_000, "max_pixels": 50_000_000}
READ = """
import io, sys, time
import psutil
from PIL import Image
from fewshot_demo.imaging.decoding import read_image
from tests import pictures
read_image(pictures.saved(pictures.mark(), "WEBP"), max_bytes=10**6, max_pixels=10**6)
data, before = open(sys.argv[1], "rb").read(), psutil.Process().memory_info().rss
open("/proc/self/clear_refs", "w").write("5")
def seconds(work):
    started = time.process_time()
    work()
    return time.process_time() - started
def read():
    read_image(data, max_bytes=20_000_000, max_pixels=50_000_000)
def decode():
    Image.open(io.BytesIO(data)).convert("RGB")
reading = seconds(read)
(peak,) = [int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmHWM")]
decoding = seconds(decode)  # each the faster of two: another process may have been in the way
reading, decoding = min(reading, seconds(read)), min(decoding, seconds(decode))
print((peak * 1024 - before) / 1e6, reading, decoding)
"""


def palette_png() -> bytes:
    side = 7000
    return pictures.png(side, side, 0, 8, bytes(side * (side + 1)))


def jpeg(width: int, height: int, **options: object) -> bytes:
    return pictures.saved(Image.new("RGB", (width, height), "teal"), "JPEG", **options)


def see_through(side: int) -> Image.Image:
    return Image.new("RGBA", (side, side), (0, 90, 90, 120))


AT_THE_LIMIT: dict[str, Callable[[], bytes]] = {
    "png": palette_png,
    "webp": lambda: pictures.saved(
        Image.new("RGBA", (3940, 3940), (0, 90, 90, 120)), "WEBP", method=0
    ),
    "jpeg": lambda: jpeg(8000, 6200),
    "long jpeg": lambda: jpeg(40_000, 1200),
    "progressive jpeg": lambda: jpeg(6000, 5500, progressive=True, subsampling=0),
}


@pytest.mark.skipif(not psutil.LINUX, reason="the peak can only be reset on Linux")
@pytest.mark.parametrize("name", AT_THE_LIMIT)
def test_the_largest_pictures_stay_within_the_budget(name, tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(AT_THE_LIMIT[name]())
    found = subprocess.run(
        [sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True
    )
    megabytes, seconds, decoding = map(float, found.stdout.split())
    assert megabytes < 300
    assert seconds < 3 * decoding


def webp_of(width: int, height: int) -> bytes:
    data = bytearray(pictures.saved(pictures.mark(), "WEBP", lossless=True))
    assert data[12:16] == b"VP8L"
    kept = int.from_bytes(data[21:25], "little") >> 28 << 28
    data[21:25] = pack("<I", kept | (height - 1) << 14 | width - 1)
    return bytes(data)


def plain_webp_of(width: int, height: int) -> bytes:
    data = bytearray(pictures.saved(pictures.mark(), "WEBP"))
    assert data[12:16] == b"VP8 "
    data[26:30] = pack("<HH", width, height)
    return bytes(data)


def chunky_png() -> bytes:
    data = pictures.saved(pictures.mark(), "PNG")
    chunk = pack(">I", 0) + b"teXt" + pack(">I", crc32(b"teXt"))
    return data[:33] + chunk * 500_000 + data[33:]


def talkative_gif() -> bytes:
    data = pictures.saved(pictures.mark().convert("P"), "GIF")
    at = 13 + (3 << (data[10] & 7) + 1)
    return data[:at] + b"!\xfe\1x\0" * 1_000_000 + data[at:]


def bitmap_of_runs(width: int, height: int, rows: int) -> bytes:
    """Each pixel a run of its own, in as many rows as are written."""
    body = (b"\1\0" * width + b"\0\0") * rows
    head = pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(body), 0, 0, 256, 0)
    offset = 14 + len(head) + 1024
    start = b"BM" + pack("<IHHI", offset + len(body), 0, 0, offset)
    return start + head + bytes(1024) + body


def scanned(width: int, height: int) -> bytes:
    """A progressive JPEG that says that it is so large."""
    data = bytearray(pictures.saved(pictures.mark(), "JPEG", progressive=True))
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = pack(">HH", height, width)
    return bytes(data)


COSTLY: dict[str, tuple[Callable[[], bytes], str]] = {
    "webp": (lambda: webp_of(16_000, 3100), "image-too-large-by"),
    "plain webp": (lambda: plain_webp_of(16_000, 3100), "image-too-large-by"),
    "png of chunks": (chunky_png, "image-too-costly"),
    "gif of comments": (talkative_gif, "image-too-costly"),
    "bitmap of runs": (lambda: bitmap_of_runs(3000, 1300, 1300), "image-too-costly"),
    "large bitmap of runs": (lambda: bitmap_of_runs(9000, 5000, 1), "image-too-costly"),
    "scans of many pixels": (lambda: scanned(8000, 6000), "image-too-costly"),
}


@pytest.fixture(scope="module")
def largest() -> float:
    """Seconds of this process for a picture that is as large as one may be."""
    data, started = AT_THE_LIMIT["jpeg"](), time.process_time()
    decoding.read_image(data, **LIMITS)
    return time.process_time() - started


@pytest.mark.parametrize("name", COSTLY)
def test_what_would_cost_too_much_is_refused_at_once(name, largest):
    make, key = COSTLY[name]
    data = make()
    assert len(data) <= LIMITS["max_bytes"]
    started = time.process_time()
    with pytest.raises(ImageRefused) as refusal:
        decoding.read_image(data, **LIMITS)
    assert refusal.value.message.key == key
    assert time.process_time() - started < largest


def test_a_small_bitmap_of_runs_is_read():
    assert decoding.read_image(bitmap_of_runs(20, 20, 20), **LIMITS).size == (20, 20)


def test_two_large_pictures_are_decoded_at_once_and_no_more(monkeypatch):
    guard, at_once, most = Lock(), 0, 0
    plain = decoding.plain_rgb

    def slow(image: Image.Image, max_side: int) -> Image.Image:
        nonlocal at_once, most
        with guard:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with guard:
            at_once -= 1
        return plain(image, max_side)

    monkeypatch.setattr(decoding, "plain_rgb", slow)
    data = jpeg(2000, 1500)
    threads = [Thread(target=decoding.read_image, args=(data,), kwargs=LIMITS) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == budget.AT_ONCE == 2


def test_a_small_picture_does_not_wait_and_a_large_one_not_for_ever(monkeypatch):
    monkeypatch.setattr(budget, "PATIENCE", 0.01)
    with budget.turn((2000, 1500)), budget.turn((2000, 1500)):
        assert decoding.read_image(jpeg(320, 320), **LIMITS).size == (320, 320)
        with pytest.raises(ImageRefused, match="image-busy"):
            decoding.read_image(jpeg(2000, 1500), **LIMITS)
    assert decoding.read_image(jpeg(2000, 1500), **LIMITS).size == (1024, 768)
