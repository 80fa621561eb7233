"""What phones send: HEIC, many megapixels, and files at which libraries grumble."""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewshot_demo.imaging import budget, decoding
from fewshot_demo.imaging.decoding import ImageRefused
from tests import pictures


def test_the_limit_on_pixels_counts_not_the_side():
    data = pictures.saved(Image.new("L", (3000, 100)), "PNG")
    assert decoding.read_image(data, max_bytes=10**6, max_pixels=300_000).size == (1024, 34)
    with pytest.raises(ImageRefused, match=r"width=3000, height=100, limit=0\.3"):
        decoding.read_image(data, max_bytes=10**6, max_pixels=299_999)


QUIET = """
import logging, sys, warnings
logging.basicConfig(level=logging.WARNING)
from tests import pictures
files = pictures.every_file()
from fewshot_demo.imaging.decoding import ImageRefused, read_image
assert not {"torch", "gradio", "sqlalchemy"} & set(sys.modules)
print("FROM HERE", file=sys.stderr, flush=True)
for name, data in files.items():
    for part in (data, data[: len(data) * 2 // 3], data[:40] + data[44:]):
        try:
            read_image(part, max_bytes=20_000_000, max_pixels=50_000_000)
        except ImageRefused:
            pass
"""


def test_odd_files_leave_no_trace_in_the_log():
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-W", "always", "-c", QUIET], cwd=root, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr.partition("FROM HERE")[2].strip() == ""


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_heic_of_a_phone_is_shrunk_and_turned_upright(monkeypatch, orientation):
    monkeypatch.setattr(decoding, "LARGE", 0)  # so that a small one goes the way of a large one
    large = pictures.turned(orientation).resize(
        [side * 20 for side in pictures.turned(orientation).size]
    )
    data = pictures.saved(large, "HEIF", quality=90, exif=pictures.with_gps(orientation))
    assert budget.from_phone(data)
    image = decoding.read_image(data, max_bytes=10**7, max_pixels=10**7, max_side=240)
    assert image.size == (240, 120)
    middles = [image.getpixel(at) for at in ((60, 30), (180, 30), (60, 90), (180, 90))]
    wanted = (pictures.RED, pictures.GREEN, pictures.BLUE, pictures.WHITE)
    assert np.abs(np.array(middles, float) - np.array(wanted)).max() < 40


def test_a_phone_may_send_more_megapixels_in_a_heic_than_others():
    def limit(**options: object) -> str:
        data = pictures.saved(Image.new("RGB", (64, 64)), "HEIF", **options)
        at = data.index(b"ispe") + 8
        claims = data[:at] + struct.pack(">II", 8064, 6048) + data[at + 8 :]
        try:
            budget.check_header(claims, 50_000_000)
        except ImageRefused as refusal:
            return refusal.message.key
        return "within it"

    assert limit() == "within it"
    assert limit(chroma=444) == "image-too-large-by"
