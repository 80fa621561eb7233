"""What pages say of Python: the notebook, the names of the face, and the learners' docstrings."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from ..places import PACKAGE, ROOT

NOTEBOOK = ROOT / "docs" / "python.ipynb"
REGISTERED = re.compile(r'@LEARNERS\.register\("([\w-]+)"\)')


def cells(path: Path = NOTEBOOK) -> Iterator[tuple[str, str]]:
    """Kind (``markdown`` or ``code``) and text of each cell of a notebook."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        yield cell["cell_type"], "".join(cell["source"])


def notebook(path: Path = NOTEBOOK) -> str:
    """A notebook in Markdown, its code in blocks."""
    texts = (text if kind == "markdown" else _code(text) for kind, text in cells(path))
    return "\n\n".join(texts) + "\n"


def face() -> str:
    """The names that `fewshot_demo` gives out: how each is called, and what it says of itself."""
    from .. import __all__ as names

    found = {
        node.name: node
        for path in sorted((PACKAGE / "api").glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    return "\n".join(_described(found[name]) for name in names)


def _described(node: ast.FunctionDef | ast.ClassDef, title: str = "###") -> str:
    """A function by its signature, a class by its fields; then the docstring, then its methods."""
    lines = [_signature(node)] if isinstance(node, ast.FunctionDef) else list(_fields(node))
    parts = [f"{title} {node.name}", _code(_said(node), "text")]
    if lines:
        parts.insert(1, _code("\n".join(lines)))
    methods = [] if isinstance(node, ast.FunctionDef) else _methods(node)
    return "\n\n".join([*parts, *(_described(method, f"{title}#") for method in methods)]) + "\n"


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and "repr=False" not in ast.unparse(part):
            yield f"{ast.unparse(part.target)}: {ast.unparse(part.annotation)}"
        elif isinstance(part, ast.FunctionDef) and _is_property(part) and part.returns:
            yield f"{part.name}: {ast.unparse(part.returns)}  # {_said(part)}"


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    found = [part for part in node.body if isinstance(part, ast.FunctionDef)]
    return [part for part in found if part.name[0] != "_" and not _is_property(part)]


def _is_property(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(each) == "property" for each in node.decorator_list)


def _signature(node: ast.FunctionDef) -> str:
    given = ast.unparse(node.args).removeprefix("self, ").replace("=", " = ")
    return f"{node.name}({given}) -> {ast.unparse(node.returns or ast.Constant(None))}"


def _said(node: ast.FunctionDef | ast.ClassDef) -> str:
    return ast.get_docstring(node) or ""


def methods() -> str:
    """Each learner by its name, in the words of its file: reference, idea, departures."""
    texts = []
    for path in sorted((PACKAGE / "learners").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        if name := REGISTERED.search(source):
            said = cleandoc(ast.get_docstring(ast.parse(source)) or "")
            said = said.replace("*", "\\*").replace("``", "`")
            texts.append(f"## `{name[1]}`\n\n{said}\n")
    return "\n".join(texts)


def _code(text: str, language: str = "python") -> str:
    return f"```{language}\n{text}\n```"
