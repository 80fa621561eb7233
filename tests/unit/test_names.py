"""Names that visitors type, friendly and hostile."""

import pytest

from fewshot_demo.service.names import clean, free, numbers, same
from tests.rooms import refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  snail \n shell\t", "snail shell"),
        ("<b>box</b>", "<b>box</b>"),
        ("蜗牛", "蜗牛"),
        ("e\u0301te\u0301", "été"),
        ("👩\u200d🎨", "👩\u200d🎨"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("a\x00b\x07c\ud800d", "abcd"),
        ("\u200b\u200d \ufeff", ""),
        (None, ""),
        (17, ""),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_seen(typed, kept: str):
    assert clean(typed, 60, "set-name-too-long") == kept


@pytest.mark.parametrize("length", [61, 10_000, 10_000_000])
def test_a_long_name_is_refused_with_the_limit(length: int):
    with refused(f"at most 60 characters; this one has {length:,}"):
        clean("x" * length, 60, "set-name-too-long")
    assert clean("x" * 60, 60, "set-name-too-long") == "x" * 60


def test_capitals_and_width_make_no_other_name():
    assert same("Snail", "sNAIL")
    assert same("Straße", "STRASSE")
    assert same("ｓｎａｉｌ", "snail")
    assert not same("snail", "snails")


def test_a_class_without_a_name_is_called_by_its_place():
    assert numbers(["", ""]) == [1, 2]
    assert numbers(["snail", "", "knot"]) == [1, 2, 3]
    assert numbers([]) == []


@pytest.mark.parametrize("word", ["Class 1", "class 1", "类别1", "CLASS １"])
def test_a_number_never_repeats_a_name_in_any_language(word: str):
    assert numbers(["", word, ""]) == [2, 2, 3]
    nameless = [
        n
        for n, name in zip(numbers(["", "a 3", "", ""]), ["", "a", "", ""], strict=True)
        if not name
    ]
    assert len(set(nameless)) == 3 and 3 not in nameless


def test_a_taken_name_gets_a_number():
    assert free("snail", ["knot"], 60) == "snail"
    assert free("snail", ["Snail", "snail 2"], 60) == "snail 3"
    assert free("x" * 60, ["x" * 60], 60) == "x" * 58 + " 2"
