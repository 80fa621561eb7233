"""What stands in the page's head: its styles, its script and its texts.

The browser's code is ES modules, which the checks read as they are. A Gradio page has no address to
load modules from, so they go into the head as one script: each module becomes a function that is
called once, in the order of the imports, and gives what the module exports.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from ..texts import languages
from ..texts.browser import for_browser
from .visual import STATIC, static

ENTRY = STATIC / "js" / "main.js"
BEFORE = STATIC / "js" / "loading_frames.js"
STYLES = (
    *("page", "teach", "pad", "camera", "answer", "sheets", "compare"),
    *("share", "check", "map", "how", "away", "layout", "languages", "booth"),
)
PAGE_TEXTS = "page*.ftl"  # one for each large part

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|function|class) (\w+))", re.MULTILINE)
REMARK = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def head(booth: bool = False) -> str:
    """Styles, script and texts, as the server sends them with the page.

    Args:
        booth: whether the page stands at a booth.
    """
    styles = "\n".join(static("css", name) for name in STYLES)
    given = _as_script(_catalogues()) + (", true" if booth else "")
    begin = f"{_name(ENTRY)}.begin({given});"
    return (
        '<meta name="referrer" content="no-referrer">'
        f"<style>\n{styles}\n</style>\n<script>(() => {{\n{bundle(ENTRY)}\n{begin}\n}})();</script>"
    )


def before_gradio() -> str:
    """A script for the beginning of the page; what stands in `head` runs after Gradio has begun."""
    begin = f"{_name(BEFORE)}.endLoadingFrames();"
    return f"<script>(() => {{\n{bundle(BEFORE)}\n{begin}\n}})();</script>"


@lru_cache
def bundle(entry: Path) -> str:
    """One script of a module and of all that it imports, without comments on lines of their own.

    Raises:
        ValueError: at a circle of imports, and at an import or export in another form than
            ``import { a, b } from "./file.js";`` and ``export const``, ``function`` or ``class``.
    """
    written: dict[Path, str] = {}
    _write(entry.resolve(), written, ())
    return "\n".join(written.values())


def _write(module: Path, written: dict[Path, str], importers: tuple[Path, ...]) -> None:
    if module in importers:
        raise ValueError(f"modules import each other in a circle: {module.name}")
    if module in written:
        return
    source = module.read_text(encoding="utf-8")
    for found in IMPORT.finditer(source):
        _write(_imported(module, found), written, (*importers, module))
    source = REMARK.sub("", source)
    exports = EXPORT.findall(source)
    body = EXPORT.sub("", IMPORT.sub(lambda found: _taken(module, found), source))
    if other := OTHER.search(body):
        raise ValueError(f"{module.name} has {other[0]!r}, which is not understood here")
    given = ", ".join(exports)
    written[module] = f"const {_name(module)} = (() => {{\n{body}return {{ {given} }};\n}})();"


def _imported(module: Path, found: re.Match[str]) -> Path:
    return (module.parent / found[2]).resolve()


def _taken(module: Path, found: re.Match[str]) -> str:
    names = ", ".join(
        name.strip().replace(" as ", ": ") for name in found[1].split(",") if name.strip()
    )
    return f"const {{ {names} }} = {_name(_imported(module, found))};\n"


def _name(module: Path) -> str:
    return f"$module_{module.stem}"


def _catalogues() -> dict[str, object]:
    return {language: for_browser(language, PAGE_TEXTS) for language in languages()}


def _as_script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
