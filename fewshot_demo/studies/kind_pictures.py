"""Pictures of the three kinds, made for the study of telling them apart.

Drawings as a screen shows them: lines of any width and colour on any ground, filled shapes, logos,
screenshots. Sheets to be photographed (see `kind_papers`). Photos of things: those of folders,
changed as phones and people do.
"""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ..datasets.strokes import Drawing, place

Rgb = tuple[int, int, int]
SIDE = 400  # of a sheet, in pixels
WORDS = ("few", "shot", "image", "class", "draw", "learn", "answer", "42", "7.5", "menu", "of")


def colour(hand: np.random.Generator, low: int = 0, high: int = 256) -> Rgb:
    """Any colour whose parts lie within these bounds."""
    red, green, blue = hand.integers(low, high, 3).tolist()
    return red, green, blue


def two_colours(hand: np.random.Generator) -> tuple[Rgb, Rgb]:
    """Ink and ground: mostly dark on white, else on any ground that it stands out from."""
    way = hand.random()
    if way < 0.45:
        return colour(hand, 0, 60), (255, 255, 255)
    if way < 0.6:
        return colour(hand, 0, 200), colour(hand, 235, 256)
    if way < 0.75:
        return colour(hand, 190, 256), colour(hand, 0, 70)
    while True:
        ink, ground = colour(hand), colour(hand)
        if abs(np.mean(ink) - np.mean(ground)) > 45:
            return ink, ground


def strokes_drawn(drawing: Drawing, hand: np.random.Generator, side: int = 400) -> Image.Image:
    """A doodle on a screen: one pen or several, sometimes with filled shapes."""
    ink, ground = two_colours(hand)
    sheet = np.full((side, side, 3), ground, np.uint8)
    extent = side * hand.uniform(0.3, 0.95)
    left, top = hand.uniform(0, side - extent, 2)
    lines = place(drawing, (left, top, extent))
    pen = max(1, round(side * hand.uniform(0.004, 0.06)))
    smooth = cv2.LINE_AA if hand.random() < 0.85 else cv2.LINE_8
    several, filled = hand.random() < 0.2, hand.random() < 0.25
    for line in lines:
        points = np.rint(line).astype(np.int32)
        if filled and len(points) > 2 and hand.random() < 0.7:
            cv2.fillPoly(sheet, [points], colour(hand), smooth)
        now = colour(hand) if several else ink
        cv2.polylines(sheet, [points], False, now, pen, smooth)
    return Image.fromarray(sheet)


def marks_drawn(marks: Image.Image, hand: np.random.Generator) -> Image.Image:
    """A scanned sign, an icon or a logo, black on white, in colours and at any size."""
    ink, ground = two_colours(hand)
    side = int(hand.integers(48, 700))
    cover = ImageOps.invert(marks.convert("L")).resize((side, side), Image.Resampling.BICUBIC)
    room = round(side * hand.uniform(0, 0.4))
    ground_sheet = _gradient(side + 2 * room, ground, hand)
    front = Image.new("RGB", (side, side), ink)
    if hand.random() < 0.2:
        front = _gradient(side, ink, hand)
    ground_sheet.paste(front, (room, room), cover)
    return ground_sheet


def _gradient(side: int, ground: Rgb, hand: np.random.Generator) -> Image.Image:
    """A ground of one colour, sometimes going over into another, as on a poster or in an app."""
    if hand.random() > 0.15:
        return Image.new("RGB", (side, side), ground)
    other = np.array(ground) + hand.integers(-50, 51, 3)
    part = np.linspace(0, 1, side)[:, None]
    ramp = np.rint(np.array(ground) * (1 - part) + other.clip(0, 255) * part).astype(np.uint8)
    sheet = Image.fromarray(np.ascontiguousarray(ramp[:, None].repeat(side, 1)))
    return sheet.rotate(90) if hand.random() < 0.5 else sheet


def screenshot(icons: list[Image.Image], hand: np.random.Generator) -> Image.Image:
    """A window with bars, buttons, lines of text, a table or a chart, light or dark."""
    width, height = (int(n) for n in hand.integers(240, 900, 2))
    dark = hand.random() < 0.3
    ground, ink = (
        (colour(hand, 15, 50), (230, 230, 230)) if dark else ((255, 255, 255), (40, 40, 40))
    )
    shot = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(shot)
    if hand.random() < 0.7:
        draw.rectangle((0, 0, width, int(hand.integers(20, 70))), fill=colour(hand))
    for _ in range(int(hand.integers(1, 7))):
        x, y = int(hand.integers(0, width)), int(hand.integers(0, height))
        far = (x + int(hand.integers(20, 300)), y + int(hand.integers(10, 200)))
        draw.rounded_rectangle((x, y, *far), int(hand.integers(0, 12)), colour(hand, 90), ink)
    for _ in range(int(hand.integers(0, 4))):
        icon = icons[int(hand.integers(len(icons)))]
        at = (int(hand.integers(0, width)), int(hand.integers(0, height)))
        shot.paste(
            colour(hand), (*at, at[0] + icon.width, at[1] + icon.height), ImageOps.invert(icon)
        )
    _text(draw, (width, height), ink, hand)
    return shot


def _text(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], ink: Rgb, hand: np.random.Generator
) -> None:
    letters = int(hand.integers(10, 40))
    font, y = ImageFont.load_default(letters), int(hand.integers(0, size[1] // 2))
    for _ in range(int(hand.integers(1, 14))):
        words = hand.choice(WORDS, int(hand.integers(1, 9)))
        draw.text((int(hand.integers(4, 30)), y), " ".join(words), ink, font)
        y += int(letters * 1.4)


def written(hand: np.random.Generator, side: int = SIDE) -> Image.Image:
    """Words in black on white, some of them boxed and joined, as on a board."""
    sheet = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(hand.integers(1, 6))):
        font = ImageFont.load_default(int(hand.integers(18, 60)))
        x, y = (int(n) for n in hand.integers(10, side - 110, 2))
        word = str(hand.choice(WORDS))
        draw.text((x, y), word, 0, font)
        if hand.random() < 0.5:
            box = draw.textbbox((x, y), word, font)
            draw.rectangle((box[0] - 12, box[1] - 12, box[2] + 12, box[3] + 12), None, 0, 3)
        far = tuple(int(n) for n in hand.integers(0, side, 2))
        draw.line((x, y, *far), 0, int(hand.integers(2, 5)))
    return sheet


def sheet_of(drawing: Drawing, hand: np.random.Generator) -> Image.Image:
    """A doodle in black on white as a pen or a marker leaves it on a large sheet."""
    sheet = np.full((SIDE, SIDE), 255, np.uint8)
    extent = SIDE * hand.uniform(0.3, 0.85)
    left, top = hand.uniform(0.05 * SIDE, 0.95 * SIDE - extent, 2).clip(0)
    pen = max(2, round(SIDE * hand.uniform(0.004, 0.03)))
    for line in place(drawing, (left, top, extent)):
        cv2.polylines(sheet, [np.rint(line).astype(np.int32)], False, 0, pen, cv2.LINE_AA)
    return Image.fromarray(sheet)


def thing_on_table(shape: Image.Image, skin: Image.Image, hand: np.random.Generator) -> Image.Image:
    """A small dark or shiny thing on a pale table: this outline, filled, with this photo's skin."""
    side = SIDE
    extent = int(hand.integers(side // 4, side - 20))
    cover = ImageOps.invert(shape.convert("L")).resize((extent, extent))
    mask = (np.asarray(cover) > 100).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(mask, outlines, -1, 1, -1)
    mask = cv2.erode(mask, np.ones((2, 2), np.uint8)) * 255
    top, left = (int(n) for n in hand.integers(0, side - extent, 2))
    full = np.zeros((side, side), np.float32)
    full[top : top + extent, left : left + extent] = mask / 255
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side - 0.5
    table = np.array(colour(hand, 120, 250), np.float32) * (
        1 + hand.uniform(0, 0.4) * (x * hand.uniform(-1, 1) + y)[..., None]
    )
    shadow = cv2.GaussianBlur(np.roll(full, (14, 10), (0, 1)), (0, 0), hand.uniform(4, 20))
    table *= 1 - hand.uniform(0.1, 0.5) * shadow[..., None]
    body = np.asarray(skin.convert("RGB").resize((side, side)), np.float32)
    if hand.random() < 0.5:  # smooth, such as a hand or a mug
        body = cv2.GaussianBlur(body, (0, 0), hand.uniform(8, 40))
    body = body * hand.uniform(0.3, 1)
    edge = cv2.GaussianBlur(full, (0, 0), 1.2)[..., None]
    seen = table * (1 - edge) + body * edge
    seen += hand.normal(0, hand.uniform(2, 6), seen.shape)
    return Image.fromarray(seen.clip(0, 255).astype(np.uint8))


def as_taken(photo: Image.Image, hand: np.random.Generator) -> Image.Image:
    """A photo as people take and keep them: turned, grey, pale, dark, too bright, blurred."""
    values = _on_other_ground(np.asarray(photo.convert("RGB")), hand).astype(np.float32)
    height, width = values.shape[:2]
    if hand.random() < 0.25:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), hand.uniform(-30, 30), 1.2)
        values = cv2.warpAffine(values, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
    grey = values.mean(2, keepdims=True)
    pale = hand.choice([1.0, 0.0, 0.35], p=[0.72, 0.14, 0.14])
    values = grey + pale * (values - grey)
    if hand.random() < 0.3:
        values *= hand.choice([hand.uniform(0.25, 0.7), hand.uniform(1.2, 1.9)])
    if hand.random() < 0.2:
        values = cv2.GaussianBlur(values, (0, 0), hand.uniform(0.7, 2.5))
    if hand.random() < 0.2:
        values = values + hand.normal(0, hand.uniform(2, 10), values.shape)
    if hand.random() < 0.1:  # the frame of a window that shows a camera
        wide = int(hand.integers(1, 4))
        inner = np.s_[wide : height - wide, wide : width - wide]
        framed = np.full_like(values, 255 if hand.random() < 0.5 else hand.integers(0, 255))
        framed[inner] = values[inner]
        values = framed
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def _on_other_ground(values: np.ndarray, hand: np.random.Generator) -> np.ndarray:
    """A thing that was cut out on black, mostly put on white, or on a colour, as in a catalogue."""
    black = values.max(2) < 14
    if black.mean() < 0.2 or hand.random() < 0.4:
        return values
    ground = (255, 255, 255) if hand.random() < 0.6 else colour(hand, 120)
    return np.where(black[..., None], np.array(ground, np.uint8), values)


def delivered(picture: Image.Image, hand: np.random.Generator, least: int = 64) -> Image.Image:
    """As a file arrives: at another size, with a frame or cut, as JPEG or without loss."""
    picture = picture.convert("RGB")
    longest = int(np.exp(hand.uniform(np.log(least), np.log(800))))
    scale = longest / max(picture.size)
    if scale < 1 or hand.random() < 0.3:
        width, height = (max(8, round(side * min(scale, 2.0))) for side in picture.size)
        way = Image.Resampling.BICUBIC if hand.random() < 0.8 else Image.Resampling.BILINEAR
        picture = picture.resize((width, height), way)
    if hand.random() < 0.6:
        file = BytesIO()
        picture.save(file, "JPEG", quality=int(hand.integers(35, 96)))
        picture = Image.open(file).convert("RGB")
    return picture
