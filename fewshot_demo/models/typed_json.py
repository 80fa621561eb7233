"""JSON as frozen dataclasses and back: what is read from a file has the type that its field says.

Only the standard library, since training runs where no validation library is installed.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ..core.message import Message, MessageError, Value

T = TypeVar("T")

NESTED = 20  # levels of free-form JSON at most
COUNTED = 100_000  # the largest whole number that says how a network is built
WHOLE = Message("value-itself")


class WrongValue(MessageError, ValueError):
    """A value that its field cannot hold; the message names the field and what it expects."""


@dataclass(frozen=True)
class Between:
    """The least and the greatest value of a number, for `Annotated`."""

    least: float
    most: float


LEFT_OUT = {"left_out": True}
"""Metadata of a field that is not written where it is None."""

ALL_OTHERS = {"all_others": True}
"""Metadata of a mapping that takes the keys which no other field has, and is written as those."""


def formerly(name: str) -> dict[str, Any]:
    """Metadata as `LEFT_OUT`, of a field that older files call by another name."""
    return LEFT_OUT | {"formerly": name}


def read(kind: type[T], value: object, where: str = "") -> T:
    """The value as an instance of a type; keys that a dataclass does not have are passed over.

    Args:
        kind: a dataclass, or any type that its fields are written with: numbers (with `Between` in
            an `Annotated`), text, ``X | None``, `Literal`, `tuple`, `Mapping`; ``object`` is JSON
            of any form. Every number is finite.
        value: as `json.loads` gives it.
        where: name of the value in messages.

    Raises:
        WrongValue: naming the first value that does not fit.
    """
    return _read(kind, value, where)


def as_json(value: Any) -> Any:
    """Mappings, lists and scalars of a dataclass, as `read` takes them."""
    if is_dataclass(value):
        found: dict[str, Any] = {}
        for each in fields(value):
            part = getattr(value, each.name)
            if each.metadata.get("all_others"):
                found |= as_json(part)
            elif part is not None or not each.metadata.get("left_out"):
                found[each.name] = as_json(part)
        return found
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    return value


def wrong(where: str, value: object, expected: Message) -> WrongValue:
    """For a value that is not what is expected; of a long one the beginning is shown."""
    shown = repr(value)
    shown = shown if len(shown) <= 40 else f"{shown[:37]}…"
    return WrongValue("value-wrong", where=where or WHOLE, expected=expected, got=shown)


def _read(kind: Any, value: Any, where: str) -> Any:
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _bounded(_read(given[0], value, where), given[1], where)
    if origin in (Union, UnionType):
        (other,) = (part for part in given if part is not NoneType)
        return None if value is None else _read(other, value, where)
    if origin is Literal:
        if value not in given:
            raise wrong(where, value, _expected("one-of", choices=", ".join(map(repr, given))))
        return value
    if origin is tuple:
        return _read_list(given, value, where)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {
            _read_key(given[0], key, where): _read(given[1], part, f"{where}.{key}")
            for key, part in _mapping(value, where).items()
        }
    if is_dataclass(kind):
        return _read_dataclass(kind, value, where)
    return _free(value, where) if kind is object else _read_scalar(kind, value, where)


def _read_scalar(kind: Any, value: Any, where: str) -> Any:
    accepted = (int, float) if kind is float else kind
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
        named = {int: "whole-number", float: "number"}.get(kind, "text")
        raise wrong(where, value, _expected(named))
    if kind is not float:
        return value
    if not abs(value) <= sys.float_info.max:  # neither NaN nor infinite
        raise wrong(where, value, _expected("finite"))
    return float(value)


def _bounded(value: Any, bounds: Between, where: str) -> Any:
    if not bounds.least <= value <= bounds.most:
        least, most = f"{bounds.least:g}", f"{bounds.most:g}"
        raise wrong(where, value, _expected("between", least=least, most=most))
    return value


def _read_list(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise wrong(where, value, _expected("list"))
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise wrong(where, value, _expected("list-of", count=len(kinds)))
    pairs = enumerate(zip(kinds, value, strict=True))
    return tuple(_read(kind, part, f"{where}[{index}]") for index, (kind, part) in pairs)


def _read_key(kind: Any, key: str, where: str) -> Any:
    if kind is str:
        return key
    if not key.isascii() or not key.isdigit() or len(key) > 9:
        raise wrong(where, key, _expected("number-as-key"))
    return int(key)


def _read_dataclass(kind: Any, value: Any, where: str) -> Any:
    given, known, others = dict(_mapping(value, where)), {}, None
    for each, hint in _fields(kind):
        if each.metadata.get("all_others"):
            others = each.name
            continue
        name = each.name if each.name in given else each.metadata.get("formerly", each.name)
        path = f"{where}.{each.name}" if where else each.name
        if name in given:
            known[each.name] = _read(hint, given.pop(name), path)
        elif each.default is MISSING and each.default_factory is MISSING:
            raise WrongValue("value-missing", where=path)
    if others:
        known[others] = {key: _free(part, f"{where}.{key}") for key, part in given.items()}
    try:
        return kind(**known)
    except WrongValue:
        raise
    except ValueError as error:
        raise WrongValue("value-unfit", where=where or WHOLE, why=str(error)) from error


@cache
def _fields(kind: Any) -> list[tuple[Field[Any], Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return [(each, hints[each.name]) for each in fields(kind)]


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise wrong(where, value, _expected("mapping"))
    return value


def _free(value: Any, where: str, depth: int = 0) -> Any:
    """JSON of any form; every number is finite, and none counts layers by the million."""
    if depth > NESTED:
        raise WrongValue("value-nested", where=where, levels=NESTED)
    if isinstance(value, Mapping):
        return {key: _free(part, f"{where}.{key}", depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_free(part, where, depth + 1) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise wrong(where, value, _expected("finite"))
    if isinstance(value, int) and abs(value) > COUNTED:
        raise wrong(where, value, _expected("at-most", most=COUNTED))
    return value


def _expected(kind: str, **values: Value) -> Message:
    return Message(f"expected-{kind}", values)
