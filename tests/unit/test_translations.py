"""Every language says all that English says: no text missing, no value lost, no word left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel import Locale
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from fewshot_demo.texts import DEFAULT, FOLDER, languages, preferred, texts

TRANSLATED = [language for language in languages() if language != DEFAULT]
CODE = re.compile(r"`[^`]*`|“python -m[^”]*”|sqlite:\S+")  # what a reader types stays as it is
NAMES = re.compile(
    "AVIF|BMP|Ctrl|DINOv|FEWSHOT|DATABASE|URL|GIF|HEIC|JPEG|MAML|MB|ONNX|PNG|Python|Ray|SQLite|Serve|SigLIP|TracIn|UMAP|WebP"
    "|cos|https|log|logit|zip|safetensors|softmax"
)
WORD = re.compile(r"[A-Za-z]{2,}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,.?!;:]|[,?!;:]\s*[\u4e00-\u9fff]")


class Values(Visitor):
    """What a text says of what it is given, what it chooses by, and the cases it chooses from."""

    def __init__(self, pattern: ast.Pattern) -> None:
        self.said: set[str] = set()
        self.chosen_by: set[str] = set()
        self.cases: set[str] = set()
        self.visit(pattern)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.said.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.said.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        if isinstance(node.selector, ast.VariableReference):
            self.chosen_by.add(node.selector.id.name)
        for variant in node.variants:
            if isinstance(variant.key, ast.Identifier):
                self.cases.add(variant.key.name)
            self.visit(variant.value)


@cache
def patterns(source: str) -> dict[str, ast.Pattern]:
    entries = FluentParser().parse(source).body
    assert not [entry for entry in entries if isinstance(entry, ast.Junk)]
    return {e.id.name: e.value for e in entries if isinstance(e, ast.Message) and e.value}


def missing(english: str, translated: str) -> list[str]:
    """The keys that only one of two catalogues has."""
    return sorted(set(patterns(english)) ^ set(patterns(translated)))


def ill_fitting(english: str, translated: str, language: str) -> list[str]:
    """The keys of texts that say other values than in English, or choose by forms of no number."""
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    found = []
    for key, pattern in patterns(translated).items():
        own, their = Values(pattern), Values(patterns(english)[key])
        numbers = own.cases <= forms
        if own.said != their.said or not own.chosen_by <= their.chosen_by or not numbers:
            found.append(key)
    return found


def words_left(source: str) -> list[str]:
    """Words of English, and Western punctuation, in texts of Chinese."""
    return [word for text in written(source) for word in (*foreign(text), *halves(text))]


def written(source: str) -> Iterator[str]:
    """What the texts of a catalogue say, without the names of their values."""
    for pattern in patterns(source).values():
        yield CODE.sub("", re.sub(r"```.*?```", "", spoken(pattern), flags=re.DOTALL))


def spoken(pattern: ast.Pattern) -> str:
    parts: list[str] = []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            parts.append(element.value)
        elif isinstance(element.expression, ast.SelectExpression):
            parts += [spoken(variant.value) for variant in element.expression.variants]
        else:
            parts.append("\0")
    return "".join(parts)


def foreign(text: str) -> list[str]:
    return [word for word in WORD.findall(text) if not NAMES.fullmatch(word)]


def halves(text: str) -> list[str]:
    return HALF_WIDTH.findall(text)


def files(language: str) -> dict[str, str]:
    folder = FOLDER / language
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ftl"))}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_says_the_same_values(language: str) -> None:
    english, own = files(DEFAULT), files(language)
    assert list(own) == list(english)
    assert {file: missing(english[file], own[file]) for file in own} == {file: [] for file in own}
    unfit = {file: ill_fitting(english[file], own[file], language) for file in own}
    assert unfit == {file: [] for file in own}


def test_no_english_is_left_in_chinese() -> None:
    found = {file: words_left(source) for file, source in files("zh").items()}
    assert found == {file: [] for file in found}


def test_one_thing_has_one_name_in_chinese() -> None:
    others = re.compile("份额|关系分|平均分")  # of 占比, 关系得分, 平均得分
    assert [key for key, source in files("zh").items() if others.search(source)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_can_be_said(language: str) -> None:
    words = texts(language)
    for source in files(language).values():
        for key, pattern in patterns(source).items():
            named = Values(pattern)
            nested = {"classes", "images"}  # what the texts say that others say
            assert words.say(key, **dict.fromkeys(named.said | named.chosen_by | nested, 2))


def test_what_is_not_translated_is_found() -> None:
    english = "a = One { $x }\nb = Two\nc = { $n ->\n    [one] One\n   *[other] { $n } more\n}\n"
    assert missing(english, "a = 一 { $x }\n") == ["b", "c"]
    assert ill_fitting(english, "a = 一\nb = 二 { $x }\nc = { $n } 个", "zh") == ["a", "b"]
    chosen = "c = { $n ->\n    [one] 一 { $n }\n   *[other] { $n } 个\n}\n"
    assert ill_fitting(english, chosen, "zh") == ["c"]
    assert words_left("a = 画 Draw { $long }\nb = PNG 图片") == ["Draw"]
    assert words_left("a = 好,再画！") == ["好,"]


@pytest.mark.parametrize(
    "accepted", ["zh", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans-CN", "zh-TW", "zh-Hant-HK,en", "ZH-cn"]
)
def test_every_chinese_reader_gets_chinese(accepted: str) -> None:
    assert preferred(accepted) == "zh"
