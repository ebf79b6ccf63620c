"""What passes between the program and a worker: JSON and raw bytes, never objects that build themselves.

A worker runs decoders on strangers' data; whoever takes one over must not be able to run code in the program by its
answer, as he could if answers were pickled. An answer is a JSON text, which says what it is made of, and the bytes of
its arrays, each in a message of its own. Dataclasses are made only of the kinds that the reader names, and only of
values that fit their fields.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any

import numpy as np

MOST_BYTES = 1 << 30
"""Of all arrays of one answer: the largest picture that a worker can hold has fewer."""
_MOST_JSON = 1 << 26
"""Characters. The longest texts are facts of a file; arrays and bytes are not in it."""
_ARRAY_KINDS = "uif"
_PLAIN = (bool, int, float, str)


class WireError(Exception):
    """What came is not what was agreed."""


def pack(value: object) -> list[bytes | memoryview]:
    """A value as messages to be sent in this order: the JSON text, then the raw bytes of each array or byte string.

    Args:
        value: None, booleans, numbers, texts, bytes, arrays of numbers, tuples, lists, dicts with texts as keys, and
            dataclasses of these.

    Raises:
        WireError: it is made of something else.
    """
    raw: list[bytes | memoryview] = []
    tree = _to_tree(value, raw)
    return [json.dumps({"value": tree, "raw": len(raw)}).encode("ascii"), *raw]


def unpack(receive: Callable[[int], bytes], kinds: Sequence[type] = (), most_bytes: int = MOST_BYTES) -> object:
    """The value that `pack` made messages of.

    Args:
        receive: gives the next message, which must not be longer than its argument, in bytes.
        kinds: the dataclasses that may be in it.
        most_bytes: of all arrays together.

    Raises:
        WireError: it is no such value.
    """
    head = receive(_MOST_JSON)
    try:
        found = json.loads(head)
        tree, count = found["value"], found["raw"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WireError("no JSON") from error
    raw: list[bytes] = []
    left = most_bytes
    if not isinstance(count, int):
        raise WireError("no count")
    for _ in range(count):
        raw.append(receive(left))
        left -= len(raw[-1])
    try:
        return _from_tree(tree, raw, {kind.__name__: kind for kind in kinds})
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise WireError(f"{type(error).__name__} in the answer") from error


def _to_tree(value: object, raw: list[bytes | memoryview]) -> object:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (str, float)):  # of a subclass
        return str(value) if isinstance(value, str) else float(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in _ARRAY_KINDS:
            raise WireError(f"an array of {value.dtype}")
        raw.append(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)
        return {"array": [value.dtype.str, list(value.shape)], "raw": len(raw) - 1}
    if isinstance(value, (bytes, bytearray)):
        raw.append(bytes(value))
        return {"bytes": len(raw) - 1}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [_to_tree(each, raw) for each in value]}
    if isinstance(value, dict):
        return {"dict": [[_to_tree(each, raw) for each in item] for item in value.items()]}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _to_tree(getattr(value, field.name), raw) for field in dataclasses.fields(value)}
        return {"made": type(value).__name__, "of": fields}
    raise WireError(f"a value of {type(value).__name__}")


def _from_tree(tree: Any, raw: Sequence[bytes], kinds: Mapping[str, type]) -> object:
    if not isinstance(tree, dict):
        if tree is None or type(tree) in _PLAIN:
            return tree
        raise ValueError(tree)
    if "array" in tree:
        kind, shape = tree["array"]
        dtype = np.dtype(str(kind))
        if dtype.kind not in _ARRAY_KINDS or not all(type(side) is int and side >= 0 for side in shape):
            raise ValueError(kind)
        return np.frombuffer(bytearray(raw[tree["raw"]]), dtype).reshape(shape)
    if "bytes" in tree:
        return raw[tree["bytes"]]
    if "tuple" in tree:
        return tuple(_from_tree(each, raw, kinds) for each in tree["tuple"])
    if "list" in tree:
        return [_from_tree(each, raw, kinds) for each in tree["list"]]
    if "dict" in tree:
        return {_from_tree(key, raw, kinds): _from_tree(value, raw, kinds) for key, value in tree["dict"]}
    kind_ = kinds[tree["made"]]
    values = {name: _from_tree(value, raw, kinds) for name, value in tree["of"].items()}
    hints = _hints(kind_)
    if set(values) != {field.name for field in dataclasses.fields(kind_)}:
        raise ValueError(tree["made"])
    return kind_(**{name: _fitting(value, hints[name]) for name, value in values.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _fitting(value: object, hint: Any) -> object:
    """The value as a field wants it.

    Raises:
        ValueError: it is of another type.
    """
    origin = typing.get_origin(hint)
    choices = typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        for choice in choices:
            try:
                return _fitting(value, choice)
            except ValueError:
                continue
    elif origin is tuple and isinstance(value, tuple):
        wanted = choices[:1] * len(value) if choices[-1:] == (...,) else choices
        if len(wanted) == len(value):
            return tuple(_fitting(each, one) for each, one in zip(value, wanted, strict=True))
    elif origin is list and isinstance(value, list):
        return [_fitting(each, choices[0]) for each in value]
    elif origin is dict and isinstance(value, dict):
        return {_fitting(key, choices[0]): _fitting(each, choices[1]) for key, each in value.items()}
    elif origin is np.ndarray:
        dtype = typing.get_args(choices[1])[0]
        if isinstance(value, np.ndarray) and (isinstance(dtype, typing.TypeVar) or value.dtype == dtype):
            return value
    elif isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    elif hint is float and type(value) is int:
        return float(value)
    elif isinstance(hint, type) and origin is None and type(value) is hint:
        return value
    raise ValueError(f"{value!r} is no {hint}")
