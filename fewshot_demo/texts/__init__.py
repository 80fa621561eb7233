"""Every text that a visitor reads, by key: one catalogue of Fluent files for each language.

A language is a folder here, named by its code; the files in it are one catalogue. English is whole,
and stands in for what another language lacks.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, negotiate_locale
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

from ..core.message import Message, MessageError, Value

FOLDER = Path(__file__).parent
DEFAULT = "en"


class UnknownText(KeyError):
    """A key that no catalogue has, or values that its text does not fit."""


class Texts:
    """The catalogue of one language.

    Args:
        language: one of `languages`.
    """

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language
        self._locale = Locale.parse(language, sep="-")
        self._bundles = [_bundle(code) for code in dict.fromkeys((language, DEFAULT))]

    def say(self, text: Message | str, **values: Value) -> str:
        """A text in words.

        Args:
            text: a message, or the key of one.
            values: what the text names, where a key was given.

        Raises:
            UnknownText: if no catalogue has the key, or a value is missing.
        """
        message = Message(text, values) if isinstance(text, str) else text
        given = {name: self._in_words(value) for name, value in message.values.items()}
        for bundle in self._bundles:
            if bundle.has_message(message.key) and (
                pattern := bundle.get_message(message.key).value
            ):
                said, errors = bundle.format_pattern(pattern, given)
                if errors:
                    raise UnknownText(f"{message}: {'; '.join(map(str, errors))}")
                return str(said)
        raise UnknownText(f"no text is called {message.key!r}")

    def _in_words(self, value: Value) -> Any:
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, str | int | float):
            return value
        return format_list([str(self._in_words(part)) for part in value], locale=self._locale)


@lru_cache
def texts(language: str = DEFAULT) -> Texts:
    """The catalogue of a language, read once."""
    return Texts(language)


def put_in_english(error: MessageError) -> None:
    """For who reads a traceback: ``str()`` of the error becomes its message in English."""
    error.args = (texts().say(error.message),)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    codes = sorted(path.parent.name for path in FOLDER.glob("*/*.ftl"))
    return tuple(dict.fromkeys((DEFAULT, *codes)))


def preferred(accepted: str) -> str:
    """The language for a reader.

    Args:
        accepted: the header ``Accept-Language`` of the reader's browser, which may say anything.
    """
    wanted = [part.split(";")[0].strip() for part in accepted[:200].split(",")]
    found = negotiate_locale(wanted, languages(), sep="-") or DEFAULT
    return {code.lower(): code for code in languages()}[found.lower()]


def sources(language: str, file: str = "*.ftl") -> list[str]:
    """The Fluent files of a language whose names fit a pattern, as they are written."""
    return [path.read_text(encoding="utf-8") for path in sorted((FOLDER / language).glob(file))]


@lru_cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for source in sources(language):
        bundle.add_resource(FluentResource(source))
    return bundle
