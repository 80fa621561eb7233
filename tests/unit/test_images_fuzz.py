"""Whatever the bytes: a plain RGB image, or a refusal with a sentence; nothing else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fewshot_demo.imaging import decoding
from fewshot_demo.imaging.decoding import ImageRefused
from fewshot_demo.texts import texts
from tests import pictures

SEEDS = {name: make() for name, make in pictures.SAME.items() if "turned" not in name}
SEEDS |= {name: make() for name, make in pictures.SAME.items() if name.endswith("turned 6")}


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A valid file with bytes changed, cut out, doubled or cut off."""
    data = bytearray(SEEDS[draw(st.sampled_from(sorted(SEEDS)))])
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from("xxxxidc"))
        if kind == "x":
            data[at : at + 1] = bytes([draw(st.integers(0, 255))])
        elif kind == "i":
            data[at:at] = draw(st.binary(max_size=9))
        elif kind == "d":
            del data[at : at + draw(st.integers(1, 9))]
        else:
            del data[at:]
    return bytes(data)


def rgb_or_refused(data: bytes) -> None:
    try:
        image = decoding.read_image(data, max_bytes=10**6, max_pixels=10**6)
    except ImageRefused as refusal:
        assert texts().say(refusal.message).endswith(".")
    else:
        assert image.mode in ("L", "RGB") and min(image.size) >= 1 and max(image.size) <= 1024


HEADS = [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"\0\0\0\x1cftypheic"]
FUZZ = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@FUZZ
@given(mutations())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data):
    rgb_or_refused(data)


@FUZZ
@given(st.sampled_from(HEADS), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else(head, tail):
    rgb_or_refused(head + tail)
