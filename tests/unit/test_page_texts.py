"""Every text of the page stands in the catalogue, every text of the catalogue on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fewshot_demo.texts.browser import for_browser
from fewshot_demo.ui.head import PAGE_TEXTS

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "fewshot_demo" / "ui" / "static"
SCRIPTS = sorted(STATIC.glob("js/**/*.js"))
TEMPLATES = sorted(STATIC.glob("html/*.html"))
TEXTS = for_browser("en", PAGE_TEXTS)

SPOKEN = {"aria-label", "title", "alt", "placeholder", "label"}  # attributes that a visitor reads
NAMED = {"data-text", "data-label", "data-title", "data-alt"}  # attributes that name a text
COMMENT = re.compile(r"/\*.*?\*/|(?<=\s)//[^\n]*|^//[^\n]*", re.DOTALL | re.MULTILINE)
LITERAL = re.compile(r""""((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`""")
SAYING = re.compile(r"\bsay\(")
SPOKEN_IN_SCRIPT = re.compile(
    r"""(?:\b(?:text|title|alt|placeholder)|"(?:aria-label|aria-valuetext)"):\s*["`](?!["`])"""
    r"""|(?:textContent|placeholder|title)\s*=\s*["`](?=.*\w)|\btoast\(\s*["`]"""
)
NO_TEXT = re.compile(  # what else begins with a capital: a key, a path of an icon, an error for us
    r"^(?:Enter|Escape|HTML\w+|[MLHVCZ][\d .-][\dA-Za-z .,-]*|no \$\{\} is called \$\{\}"
    r"|this browser gives no canvas to draw on)$"
)
SENTENCE = re.compile(r"^\W*[A-Z][a-z]|[a-z]{2,},? [a-z]{2,} [a-z]| .*[a-z][.!?…]$")


class Template(HTMLParser):
    """The keys of a template, and what stands in it word for word."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.keys += [value or "" for name, value in attrs if name in NAMED]
        self.words += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_data(self, data: str) -> None:
        if re.search(r"\w", data):
            self.words.append(data.strip())


def keys_of(script: str) -> Iterator[str]:
    """The keys that a script says: they stand in the call itself."""
    for call in SAYING.finditer(script):
        depth, end = 1, call.end()
        while depth and not (depth == 1 and script[end] == ","):
            depth += {"(": 1, ")": -1}.get(script[end], 0)
            end += 1
        found = LITERAL.findall(script[call.end() : end])
        yield from (plain for plain, _ in found) if found else [script[call.start() : end]]


def literals_of(script: str) -> Iterator[str]:
    """What stands in a script in quotes; ``${}`` where a template names a value."""
    for plain, template in LITERAL.findall(script):
        yield plain or re.sub(r"\$\{[^}]*\}", "${}", template)


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def words_in(script: str) -> list[str]:
    """Literals that a visitor would read."""
    spoken = [found[0] for found in SPOKEN_IN_SCRIPT.finditer(script)]
    sentences = [one for one in literals_of(script) if SENTENCE.search(one)]
    return spoken + [one for one in sentences if not NO_TEXT.match(one)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_names_its_texts(path: Path) -> None:
    template = Template(path.read_text(encoding="utf-8"))
    assert [word for word in template.words if word != "…"] == []
    assert [key for key in template.keys if key not in TEXTS] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_names_its_texts(path: Path) -> None:
    assert words_in(code(path)) == []
    if path.name == "texts.js" or path.name == "elements.js":
        return  # they say what they are given
    assert [key for key in keys_of(code(path)) if key not in TEXTS] == []


def test_no_text_stands_unused_in_the_catalogue() -> None:
    used = {"page-title"}  # said by ui/app.py
    for path in SCRIPTS:
        used |= set(keys_of(code(path)))
    for path in TEMPLATES:
        used |= set(Template(path.read_text(encoding="utf-8")).keys)
    named = re.findall(r"'text': '([\w-]+)'", str(TEXTS))
    assert sorted(set(TEXTS) - used - set(named)) == []


@pytest.mark.parametrize(
    "script",
    [
        'toast("Sorry");',
        'h("p", { text: "saved" });',
        'h("p", { "aria-label": `remove ${name}` });',
        'part("note").textContent = "wait a moment";',
        'const words = { saved: "Saved" };',
        "const left = `${count} of these are left`;",
    ],
)
def test_a_literal_text_in_a_script_is_found(script: str) -> None:
    assert words_in(script)


def test_a_text_in_a_template_and_a_key_that_nobody_has_are_found() -> None:
    template = Template('<p title="Hello"><b data-text="nobody">words</b></p>')
    assert (template.words, template.keys) == (["Hello", "words"], ["nobody"])
    assert list(keys_of('say(yes ? "a" : "b", { c: "d" }) + say(key)')) == ["a", "b", "say(key)"]
