"""A finished classifier on its way out as one HTML page, which needs no server and no network.

ONNX Runtime lies in the page as the classifier does: packed by gzip, in base64.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from html import escape
from string import Template

from ..texts import Texts
from .archive_export import in_words
from .classifier_file import STANDALONE, Taught
from .context import can_refuse, name_of
from .refused import Refused

COLOURS = tuple(f"var(--class-{number})" for number in range(8))  # the page says what they are
NONE_COLOUR = "var(--soft)"
HTML = "text/html; charset=utf-8"
RUNTIME_MB = 5  # of the page, beside the classifier


def fits_a_page(taught: Taught) -> bool:
    """Whether a page can ask it: what is drawn on a pad is no photo."""
    return taught.card.input.kind == "ink" and taught.card.input.channels == 1


def refuse_no_page(taught: Taught) -> None:
    """Refuse a classifier that no page can ask, before it is made."""
    if not fits_a_page(taught):
        raise Refused("classifier-page-photos")


def page_of(classifier: bytes, taught: Taught, facts: dict[str, str], words: Texts) -> bytes:
    """The page.

    Args:
        classifier: the ONNX file, of drawings.
        taught, facts, words: what it is of, what stands in it, and the language of the page.
    """
    colours = [COLOURS[entry.row.fields.colour % len(COLOURS)] for entry in taught.classes]
    told = {
        "answers": json.loads(facts["answers"]),
        "input": json.loads(facts["input"]),
        "colours": [*colours, *([NONE_COLOUR] if can_refuse(taught.card) else [])],
        "percents": [words.say("percent", percent=whole) for whole in range(101)],
        "failed": words.say("classifier-page-failed"),
        "hint": words.say("classifier-page-pad"),
    }
    parts = ("what", "pad", "clear", "every", "waiting")
    said = {name: words.say(f"classifier-page-{name}") for name in parts}
    said["title"] = in_words(name_of(taught.snapshot.fields), words)
    return (
        Template((STANDALONE / "page.html").read_text(encoding="utf-8"))
        .substitute(
            {name: escape(text) for name, text in said.items()},
            lang=words.language,
            told=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
            runtime=_stored("onnxruntime.mjs.gz"),
            wasm=_stored("onnxruntime.wasm.gz"),
            classifier=b64encode(gzip.compress(classifier, 6)).decode(),
            script=_script(),
        )
        .encode()
    )


def _stored(name: str) -> str:
    return b64encode((STANDALONE / name).read_bytes()).decode()


def _script() -> str:
    """Both scripts as one: a page that is a file can import no other."""
    reading, page = (
        (STANDALONE / name).read_text(encoding="utf-8") for name in ("reading.js", "page.js")
    )
    imports = 'import { readDrawing } from "./reading.js";\n'
    return reading.replace("export const", "const") + page.replace(imports, "")
