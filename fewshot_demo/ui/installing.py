"""Files beside the page: what browsers ask for to install it and keep for later, and a library.

A browser that installed it, or was here before, keeps one small page, and shows it where the server
does not answer: it says so, and looks again by itself.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from html import escape

from PIL import Image, ImageDraw
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..guard import FAVICON_PATH, MANIFEST_PATH, UMAP_PATH, UNREACHED_PATH, WORKER_PATH
from ..texts import Texts, preferred, texts
from .visual import STATIC, static

SIZES = (192, 512)  # pixels; what browsers want to see before they install anything
PAPER, INK = "#f6f4ef", "#4b45a1"
FINE = 4  # times larger is the icon drawn, and then made smaller, so that its edges are smooth
COLOURS = ("#0072b2", "#e08e00", "#009e73")  # of the first classes, as on the page
TEXT = re.compile(r' data-text="([a-z-]+)">')  # as in the templates of the page


def routes() -> list[Route]:
    """The manifest, the icons, the worker, the page that is kept, and the layout by neighbours."""
    icons = [Route(f"/icon-{size}.png", _icon(size)) for size in SIZES]
    return [
        *icons,
        Route(FAVICON_PATH, _icon(48)),
        Route(MANIFEST_PATH, _manifest),
        Route(WORKER_PATH, _worker),
        Route(UNREACHED_PATH, _unreached),
        Route(UMAP_PATH, _umap),
    ]


def _icon(size: int) -> Callable[[Request], Awaitable[Response]]:
    async def icon(request: Request) -> Response:
        return Response(drawn_icon(size), media_type="image/png")

    return icon


@lru_cache
def drawn_icon(size: int) -> bytes:
    """The mark of the page, three shapes on paper, as a PNG of this many pixels a side.

    All of it lies in the middle four fifths, so that a system may cut it to a circle.
    """
    side = size * FINE
    image = Image.new("RGB", (side, side), PAPER)
    pen = ImageDraw.Draw(image)
    unit = side / 100
    pen.ellipse([unit * v for v in (19, 38, 43, 62)], fill=COLOURS[0])
    pen.rectangle([unit * v for v in (57, 20, 80, 43)], fill=COLOURS[1])
    pen.polygon([(unit * x, unit * y) for x, y in _star(66, 68, 15)], fill=COLOURS[2])
    buffer = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return buffer.getvalue()


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    turns = ((math.pi * k / 5, radius if k % 2 == 0 else radius * 0.45) for k in range(10))
    return [(x + far * math.sin(turn), y - far * math.cos(turn)) for turn, far in turns]


async def _manifest(request: Request) -> Response:
    words = _words(request)
    icons = [
        {"src": f"/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} | purpose
        for size in SIZES
        for purpose in ({"purpose": "any"}, {"purpose": "maskable"})
    ]
    told = {
        "id": "/",
        "name": words.say("page-title"),
        "short_name": words.say("page-title"),
        "description": words.say("page-promise"),
        "lang": words.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return JSONResponse(told, media_type="application/manifest+json")


async def _worker(request: Request) -> Response:
    fresh = {"cache-control": "no-cache"}
    return Response(static("js", "worker"), media_type="text/javascript", headers=fresh)


async def _umap(request: Request) -> Response:
    """The library; only who asks for that layout loads it."""
    return FileResponse(STATIC / "vendor" / "umap.js", media_type="text/javascript")


async def _unreached(request: Request) -> Response:
    words = _words(request)
    told = TEXT.sub(lambda found: f">{escape(words.say(found[1]))}", static("html", "unreached"))
    page = told.replace('lang="en"', f'lang="{words.language}"', 1)
    page = page.replace("</head>", f"<style>\n{static('css', 'unreached')}</style>\n</head>", 1)
    return HTMLResponse(page, headers={"cache-control": "no-cache"})


def _words(request: Request) -> Texts:
    return texts(preferred(request.headers.get("accept-language", "")))
