"""What Hugging Face reads of the README fits the app."""

import re

from fewshot_demo.places import ROOT

README = (ROOT / "README.md").read_text("utf-8")
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def _front_matter() -> dict[str, str]:
    start, block, _ = README.split("---\n", 2)
    assert start == ""
    pairs = (line.split(": ", 1) for line in block.splitlines() if ": " in line)
    return {key: value.strip("\"'") for key, value in pairs}


def test_the_front_matter_is_what_a_space_reads():
    front = _front_matter()
    assert front["sdk"] == "gradio"
    assert (ROOT / front["app_file"]).is_file()
    assert {front["colorFrom"], front["colorTo"]} <= COLOURS
    assert front["license"] == "mit"
    assert len(front["short_description"]) <= 60
    assert re.fullmatch(r"3\.\d+", front["python_version"])
    assert front["title"]
    assert front["emoji"]


def test_the_space_runs_the_gradio_that_is_tested():
    pin = re.search(r"^gradio==(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pin is not None
    assert _front_matter()["sdk_version"] == pin[1]


def test_a_space_loads_nothing_from_elsewhere_before_it_starts():
    assert "preload_from_hub" not in _front_matter()
