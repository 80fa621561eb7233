"""A catalogue as the page gets it: Fluent's syntax read here, so that the page needs no parser.

A text is a list of parts: a string, ``{"value": name}``, ``{"text": key}``, or
``{"select": name, "cases": {case: parts}, "otherwise": parts}``, where a number chooses the case
that is its own or that of its plural form.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fluent.syntax import FluentParser, ast

from . import DEFAULT, sources


@lru_cache
def for_browser(language: str, file: str = "*.ftl") -> dict[str, list[Any]]:
    """Key to parts of every text; English where the language lacks one.

    Args:
        language: one of `languages`.
        file: of which files of the catalogue, as a pattern.
    """
    found: dict[str, list[Any]] = {}
    for code in dict.fromkeys((DEFAULT, language)):
        for source in sources(code, file):
            for entry in FluentParser().parse(source).body:
                if isinstance(entry, ast.Message) and entry.value is not None:
                    found[entry.id.name] = _parts(entry.value)
    return found


def _parts(pattern: ast.Pattern) -> list[Any]:
    return [
        element.value if isinstance(element, ast.TextElement) else _part(element.expression)
        for element in pattern.elements
    ]


def _part(expression: ast.InlineExpression | ast.Placeable | ast.SelectExpression) -> Any:
    match expression:
        case ast.StringLiteral():
            return expression.parse()["value"]
        case ast.VariableReference():
            return {"value": expression.id.name}
        case ast.MessageReference():
            return {"text": expression.id.name}
        case ast.SelectExpression(selector=ast.VariableReference() as selector):
            cases = {_case(variant): _parts(variant.value) for variant in expression.variants}
            otherwise = next(_parts(v.value) for v in expression.variants if v.default)
            return {"select": selector.id.name, "cases": cases, "otherwise": otherwise}
    raise ValueError(f"the page cannot say {type(expression).__name__}; write the text without it")


def _case(variant: ast.Variant) -> str:
    key = variant.key
    return key.value if isinstance(key, ast.NumberLiteral) else key.name
