import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.core.message import Message, MessageError
from fewshot_demo.learners import LEARNERS
from fewshot_demo.models.card import TrainingData
from fewshot_demo.texts import (
    Texts,
    UnknownText,
    languages,
    preferred,
    put_in_english,
    sources,
    texts,
)
from fewshot_demo.texts.browser import for_browser
from fewshot_demo.texts.model_titles import method_sentence, method_title, model_title
from tests.cards import card

FTL = """
plain = Draw something.
named = ‘{ $name }’ is back.
counted = { $count ->
    [0] Nothing
    [one] One picture
   *[other] { $count } pictures
}
nested = { named } Look.
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Texts]:
    from fewshot_demo import texts as room

    for language, text in (("en", FTL), ("fr", "plain = Dessinez.\n")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "page.ftl").write_text(text)
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    for cached in (room._bundle, room.languages, room.texts, for_browser):
        cached.cache_clear()
    yield Texts("fr")
    for cached in (room._bundle, room.languages, room.texts, for_browser):
        cached.cache_clear()


def test_values_stand_in_the_text_as_they_are(made: Texts) -> None:
    assert made.say("named", name="<b>{ $x }") == "‘<b>{ $x }’ is back."


def test_numbers_choose_the_form(made: Texts) -> None:
    assert [made.say("counted", count=n) for n in (0, 1, 2)] == [
        "Nothing",
        "One picture",
        "2 pictures",
    ]


def test_english_stands_in_for_what_is_not_translated(made: Texts) -> None:
    assert (made.say("plain"), made.say("named", name="A")) == ("Dessinez.", "‘A’ is back.")


def test_a_message_among_the_values_is_put_in_words_and_a_sequence_is_a_list(made: Texts) -> None:
    said = Texts("en").say(Message("named", {"name": [Message("plain"), "A", "B"]}))
    assert said == "‘Draw something., A, and B’ is back."


def test_an_unknown_key_and_a_missing_value_are_errors(made: Texts) -> None:
    with pytest.raises(UnknownText, match="no text is called 'nothing'"):
        made.say("nothing")
    with pytest.raises(UnknownText, match="name"):
        made.say("named")


def test_an_error_says_in_logs_what_it_is_of() -> None:
    error = MessageError("image-too-large", megapixels=60)
    assert str(error) == "image-too-large (megapixels=60)"
    assert error.message == Message("image-too-large", {"megapixels": 60})


def test_an_error_can_be_put_in_english_and_stays_what_it_is() -> None:
    error = MessageError("image-too-large", limit=60)
    put_in_english(error)
    assert str(error) == texts("en").say(error.message)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr-CA,fr;q=0.9", "fr"), ("de, en;q=0.5", "en"), ("", "en"), ("\0;;,,é" * 90, "en")],
)
def test_the_readers_language(made: Texts, accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_the_page_gets_parts_that_need_no_parser(made: Texts) -> None:
    found = for_browser("fr")
    assert found["plain"] == ["Dessinez."]
    assert found["named"] == ["‘", {"value": "name"}, "’ is back."]
    assert found["nested"] == [{"text": "named"}, " Look."]
    assert found["counted"] == [
        {
            "select": "count",
            "cases": {
                "0": ["Nothing"],
                "one": ["One picture"],
                "other": [{"value": "count"}, " pictures"],
            },
            "otherwise": [{"value": "count"}, " pictures"],
        }
    ]


GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "texts.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("language", GOLDEN)
def test_texts_are_said_as_the_page_says_them(language: str, made: Texts, tmp_path: Path) -> None:
    """The same cases as those of the page, see tests/js/texts.test.js."""
    from fewshot_demo import texts as room

    case: dict[str, Any] = GOLDEN[language]
    (tmp_path / language).mkdir(exist_ok=True)
    (tmp_path / language / "page.ftl").write_text("\n".join(case["source"]), encoding="utf-8")
    for cached in (room._bundle, for_browser):
        cached.cache_clear()
    found = for_browser(language)
    assert {key: found[key] for key in case["catalogue"]} == case["catalogue"]
    said = [Texts(language).say(key, **values) for key, values, _ in case["cases"]]
    assert said == [text for *_, text in case["cases"]]


@pytest.mark.parametrize("language", languages())
def test_every_text_of_a_catalogue_can_be_read(language: str) -> None:
    keys = re.findall(r"^([a-zA-Z][\w-]*) =", "\n".join(sources(language)), re.MULTILINE)
    assert sorted(keys) == sorted(set(keys)), "a key stands twice"
    assert set(keys) <= set(for_browser(language))
    assert texts(language).language == language


def test_models_are_called_by_their_method_and_what_they_learned_from() -> None:
    words = texts("en")
    drawings = TrainingData("drawings", "drawings/kept", "l")
    kept = card(id="kept", data=drawings)
    every = card(id="all", data=replace(drawings, metrics_from="kept"))
    signs = card(id="signs", data=TrainingData("omniglot", "omniglot/lake", "l"))
    found = [model_title(one, [kept, every, signs], words) for one in (kept, every, signs)]
    assert found == [
        "Prototypical Networks, fewer doodles",
        "Prototypical Networks",
        "Prototypical Networks, signs only",
    ]
    context = card(learner="matching", learner_config={"context": True})
    assert method_title(context, words) == "Matching Networks, full context"
    assert method_sentence(context, words) != method_sentence(card(learner="matching"), words)
    unknown = card(learner="toy")
    assert (method_title(unknown, words), method_sentence(unknown, words)) == ("toy", "")


@pytest.mark.parametrize("learner", list(LEARNERS))
def test_every_method_has_a_title_and_a_sentence(learner: str) -> None:
    assert method_title(card(learner=learner), texts("en")) != learner
    assert method_sentence(card(learner=learner), texts("en"))
