"""The one way in: every accepted file comes out alike, every other is refused with a sentence."""

import re
import time
import warnings
from base64 import b64encode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFile

from fewshot_demo.imaging import decoding, plain
from fewshot_demo.imaging.decoding import ImageRefused
from fewshot_demo.imaging.plain import grey_if_possible
from fewshot_demo.texts import texts
from tests import pictures

LIMITS = {"max_bytes": 20_000_000, "max_pixels": 50_000_000}


@pytest.fixture(autouse=True)
def filters_of_the_app():
    """Pytest puts its own filters in place of those that the module sets when it is imported."""
    warnings.filterwarnings("ignore", module=r"PIL\.")


def read(data: bytes) -> Image.Image:
    return decoding.read_image(data, **LIMITS)


def colour(image: Image.Image, x: int, y: int = 12) -> tuple[int, ...]:
    return tuple(int(value) for value in np.asarray(image.convert("RGB"))[y, x])


def drawing() -> Image.Image:
    image = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(image).line([(60, 60), (330, 200), (90, 350)], fill="black", width=14)
    return image


def photo(width: int = 300, height: int = 200) -> Image.Image:
    values = np.random.default_rng(0).integers(0, 255, (9, 12, 3), np.uint8)
    return Image.fromarray(values).resize((width, height), Image.Resampling.BICUBIC)


@pytest.mark.parametrize("name", pictures.SAME)
def test_every_accepted_file_comes_out_upright_on_white(name):
    image = read(pictures.SAME[name]())
    assert (image.mode, image.size, image.info) == ("RGB", (48, 24), {})
    assert type(image) is Image.Image
    got, want = (np.asarray(each, float) for each in (image, pictures.mark()))
    centres = np.ix_([6, 18], [12, 36])
    assert np.abs(got[centres] - want[centres]).max() < 40, name


@pytest.mark.parametrize("name", pictures.HOSTILE)
def test_every_other_file_is_refused_with_a_sentence(name):
    make, word = pictures.HOSTILE[name]
    data = make()
    started = time.process_time()  # its own work, whatever else the machine does
    with pytest.raises(ImageRefused) as refusal:
        read(data)
    sentence = texts().say(refusal.value.message)
    assert re.search(word, sentence)
    assert sentence.endswith(".") and sentence.count(".") >= 2, "what is wrong, and what to do"
    assert not re.search(r"error|exception|PIL|decode", sentence, re.IGNORECASE)
    assert time.process_time() - started < 2


def test_the_bomb_is_small_and_refused_before_it_is_decoded(monkeypatch):
    data = pictures.bomb()
    assert len(data) < 300_000
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(ImageRefused, match=r"too-large.*limit=50\.0"):
        read(data)


def test_sixteen_bits_are_scaled_not_clipped():
    image = read(pictures.sixteen_bit())
    assert [colour(image, x)[0] for x in (4, 12, 20)] == [0, 127, 255]
    clear = read(pictures.sixteen_bit(clear=0))
    assert [colour(clear, x)[0] for x in (4, 12, 20)] == [255, 127, 255]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_grey_modes_keep_black_on_white(mode):
    image = Image.new("L", (20, 20), 255)
    image.paste(0, (5, 5, 15, 15))
    if mode == "I;16":
        source = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    else:
        source = image.convert(mode)
    out = read(pictures.saved(source, "PNG"))
    assert (colour(out, 1, 1), colour(out, 10, 10)) == ((255,) * 3, (0,) * 3)


def test_half_transparent_ink_is_laid_on_white():
    out = read(pictures.saved(Image.new("RGBA", (20, 20), (0, 0, 0, 128)), "PNG"))
    assert colour(out, 5, 5) == pytest.approx((127,) * 3, abs=1)


@pytest.mark.parametrize("mark", [(0, 0, 0, 255), (200, 0, 0, 255), (0, 0, 0, 60), (0, 0, 0, 254)])
def test_what_the_pad_sends_is_read_as_anything_else(monkeypatch: pytest.MonkeyPatch, mark):
    sent = drawing().convert("RGBA")
    sent.paste(mark, (40, 300, 80, 340))
    data = pictures.saved(sent, "PNG")
    short, grey = read(data), mark[0] == 0
    assert short.mode == ("L" if grey else "RGB")
    monkeypatch.setattr(plain, "SMALL", 0)
    assert read(data).tobytes() == short.tobytes()


def test_a_colour_profile_is_applied_and_a_broken_one_ignored():
    swapped = colour(read(pictures.wide_gamut()), 8, 8)
    assert swapped[1] > swapped[0] + 100  # the profile says that its first primary is green
    broken = pictures.saved(Image.new("RGB", (16, 16), pictures.RED), "PNG", icc_profile=b"junk")
    assert colour(read(broken), 8, 8) == pictures.RED


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_large_image_is_shrunk_while_it_is_read(format):
    image = read(pictures.saved(photo(2600, 1300), format))
    assert image.size == (1024, 512)
    difference = np.asarray(image, float) - np.asarray(photo(1024, 512), float)
    assert np.abs(difference).mean() < 4


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_nothing_of_the_metadata_is_kept(format):
    profile = pictures.wide_gamut()
    data = pictures.saved(
        photo(), format, exif=pictures.with_gps(), icc_profile=profile, comment="SECRET"
    )
    assert b"SECRET" in data
    kept = decoding.encode_image(read(data))
    again = Image.open(BytesIO(kept))
    assert b"SECRET" not in kept and not again.getexif()
    assert all(str(key).startswith("jfif") for key in again.info)


def test_encoding_drops_what_hangs_on_an_image():
    image = drawing()
    image.info = {"comment": b"SECRET", "icc_profile": b"SECRET", "exif": pictures.with_gps()}
    assert b"SECRET" not in decoding.encode_image(image)
    noisy = photo()
    noisy.info = dict(image.info)
    assert b"SECRET" not in decoding.encode_image(noisy)


def test_drawings_and_small_images_are_kept_without_loss_and_photos_small():
    for image in (grey_if_possible(drawing()), photo(100, 100)):
        data = decoding.encode_image(image)
        assert data.startswith(b"\x89PNG")
        assert np.array_equal(np.asarray(decoding.open_stored(data)), np.asarray(image))
        assert decoding.encode_image(read(data)) == data
    data = decoding.encode_image(photo(1500, 900))
    assert data.startswith(b"\xff\xd8") and len(data) < 150_000
    assert decoding.open_stored(data).size == (1024, 614)


def test_the_same_picture_from_two_files_is_kept_as_the_same_bytes():
    files = [pictures.SAME[name]() for name in ("png", "bmp", "gif", "webp", "palette")]
    assert len({decoding.encode_image(read(data)) for data in files}) == 1


def test_blank_means_one_flat_colour():
    assert decoding.is_blank(Image.new("RGB", (400, 400), "white"))
    assert decoding.is_blank(read(pictures.saved(Image.new("RGB", (99, 99), "red"), "JPEG")))
    assert not decoding.is_blank(drawing())
    dot = Image.new("RGB", (400, 400), "white")
    dot.putpixel((7, 7), (0, 0, 0))
    assert not decoding.is_blank(dot)


def test_a_grey_picture_is_kept_in_one_channel():
    grey = Image.linear_gradient("L")
    assert grey_if_possible(grey) is grey
    assert grey_if_possible(grey.convert("RGBA")).mode == "L"
    assert grey_if_possible(photo(40, 40)).mode == "RGB"
    read_again = read(pictures.saved(grey.convert("RGB"), "PNG"))
    assert read_again.mode == "L"
    assert decoding.encode_image(grey) == decoding.encode_image(read_again)
    assert decoding.is_blank(Image.new("L", (40, 40), 200)) and not decoding.is_blank(grey)


def url(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def test_the_pad_s_data_url_is_read():
    image = decoding.read_data_url(url(decoding.encode_image(drawing())), **LIMITS)
    assert image.mode == "L"
    assert np.array_equal(np.asarray(image), np.asarray(drawing().convert("L")))


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        "",
        "data:,",
        "data:text/html;base64,AAAA",
        "data:image/png;base64,A",
        "data:image/png;base64,!!!!",
        "data:image/png;base64,é",
        " data:image/png;base64,AAAA",
        "http://x/y.png",
    ],
)
def test_what_is_no_data_url_is_refused(bad):
    with pytest.raises(ImageRefused, match="drawing-broken"):
        decoding.read_data_url(bad, **LIMITS)


def test_a_data_url_is_measured_before_it_is_decoded():
    with pytest.raises(ImageRefused, match="too-heavy"):
        decoding.read_data_url("data:image/png;base64," + "!" * 2000, max_bytes=900, max_pixels=99)


@pytest.mark.parametrize("image", [drawing(), photo()], ids=["drawing", "photo"])
def test_thumbnails_are_small_data_urls(image):
    source = decoding.thumbnail_url(decoding.encode_image(image), 96)
    assert len(source) < 6000
    small = decoding.read_data_url(source, **LIMITS)
    assert max(small.size) == 96
    assert not decoding.is_blank(small)


def test_reading_a_drawing_costs_little_more_than_decoding_it():
    data = pictures.saved(drawing().convert("RGBA"), "PNG")
    source = url(data)

    def least(work):
        times = []
        for _ in range(30):
            started = time.perf_counter()
            work()
            times.append(time.perf_counter() - started)
        return min(times)

    plain = least(lambda: Image.open(BytesIO(data)).convert("RGB"))
    assert least(lambda: decoding.read_data_url(source, **LIMITS)) < 12 * plain


def test_a_panorama_is_read_whole():
    image = read(pictures.saved(photo(4000, 400), "JPEG"))
    assert image.size == (1024, 102)
