"""What the classes of the sample tasks are called, where a language has a word for them."""

from __future__ import annotations

from ..texts import DEFAULT, UnknownText, texts


def sample_name(folder: str, language: str) -> str:
    """The name of a class in a reader's language.

    Args:
        folder: what its folder is called, in English; a task of one's own may have any.
        language: one of `fewshot_demo.texts.languages`; empty for English.
    """
    try:
        return texts(language or DEFAULT).say(f"sample-{folder.replace(' ', '-')}")
    except UnknownText:
        return folder
