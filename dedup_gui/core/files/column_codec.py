"""Many of the core's values as columns, a list for each field, as `json` writes them; and back.

Value by value, 100,000 groups are a million small lists to be taken apart and looked at one after the other. As
columns they are some dozens of lists for hundreds of groups, and what touches each value is Python's own: a field is
read and written by `map`, and its types are compared in one go. What has the same value in all is written once.

What is read is checked against the types, as in `value_codec`: a damaged column gives a ValueError.
"""

from __future__ import annotations

import types
import typing
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import accumulate, chain, pairwise, repeat
from operator import attrgetter
from typing import Any

MOST_VALUES = 1 << 22
"""In one column. Chosen: more than any file that is read holds in one."""
_ALL = "all"


def to_columns(kind: Any, values: Sequence[Any]) -> Any:
    """Values of one type as lists, numbers and texts."""
    return [len(values), _column(kind).write(values)]


def from_columns(kind: Any, data: Any) -> list[Any]:
    """The values of a type that `to_columns` wrote.

    Raises:
        ValueError: it is of another shape.
    """
    if type(data) is not list or len(data) != 2:
        raise ValueError("a number and columns expected")
    try:
        return _column(kind).read(data[1], _number(data[0]))
    except (TypeError, KeyError, IndexError) as error:
        raise ValueError(f"columns of {kind.__name__} expected") from error


class _Column(ABC):
    """How the values of one type are written."""

    once = True
    """Whether a value that all have is written once. Comparing dataclasses would cost more than it saves."""

    def write(self, values: Sequence[Any]) -> Any:
        if self.once and len(values) > 1 and list(values).count(values[0]) == len(values):
            return {_ALL: self._write(values[:1])}
        return self._write(values)

    def read(self, data: Any, count: int) -> list[Any]:
        if type(data) is dict:
            same = self._read(data[_ALL], 1)
            if len(same) != 1:
                raise ValueError("one value expected")
            return same * count
        found = self._read(data, count)
        if len(found) != count:
            raise ValueError(f"{count} values expected")
        return found

    @abstractmethod
    def _write(self, values: Sequence[Any]) -> Any: ...

    @abstractmethod
    def _read(self, data: Any, count: int) -> list[Any]: ...


class _Plain(_Column):
    def __init__(self, kind: type) -> None:
        self._taken = {int, float} if kind is float else {kind}

    def _write(self, values: Sequence[Any]) -> Any:
        return list(values)

    def _read(self, data: Any, count: int) -> list[Any]:
        if type(data) is not list or not self._taken.issuperset(map(type, data)):
            raise ValueError("a column of other values expected")
        return data


class _Named(_Column):
    """Enumerations."""

    def __init__(self, kind: type[Enum]) -> None:
        self._by_value = {each.value: each for each in kind}

    def _write(self, values: Sequence[Any]) -> Any:
        return [each.value for each in values]

    def _read(self, data: Any, count: int) -> list[Any]:
        return [self._by_value[each] for each in data]


class _Optional(_Column):
    def __init__(self, within: _Column) -> None:
        self._within = within
        self.once = within.once

    def _write(self, values: Sequence[Any]) -> Any:
        there = [each is not None for each in values]
        return [there, self._within.write([each for each in values if each is not None])]

    def _read(self, data: Any, count: int) -> list[Any]:
        there, rest = data
        if type(there) is not list:
            raise ValueError("a column of what is there expected")
        found = iter(self._within.read(rest, there.count(True)))
        return [next(found) if each is True else None for each in there]


class _Many(_Column):
    """Tuples of any length."""

    def __init__(self, within: _Column) -> None:
        self._within = within
        self._lengths = _Plain(int)
        self.once = within.once

    def _write(self, values: Sequence[Any]) -> Any:
        return [self._lengths.write(list(map(len, values))), self._within.write(list(chain.from_iterable(values)))]

    def _read(self, data: Any, count: int) -> list[Any]:
        lengths, rest = data
        each = self._lengths.read(lengths, count)
        if min(each, default=0) < 0:
            raise ValueError("lengths expected")
        ends = list(accumulate(each, initial=0))
        found = tuple(self._within.read(rest, _number(ends[-1])))
        return [found[start:end] for start, end in pairwise(ends)]


class _Fixed(_Column):
    """Tuples of so many values."""

    def __init__(self, within: Sequence[_Column]) -> None:
        self._within = within
        self.once = all(each.once for each in within)

    def _write(self, values: Sequence[Any]) -> Any:
        return _written(self._within, zip(*values, strict=True))

    def _read(self, data: Any, count: int) -> list[Any]:
        return list(zip(*_read(self._within, data, count), strict=True))


class _Record(_Column):
    """Dataclasses."""

    once = False

    def __init__(self, kind: type) -> None:
        hints = typing.get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        self._kind = kind
        self._of = [attrgetter(name) for name in names]
        self._within = [_column(hints[name]) for name in names]
        self._flat = all(each.once for each in self._within)
        # What keeps its fields in slots, and does nothing else when it is made, is filled a field at a time.
        held = [getattr(kind, name, None) for name in names]
        is_plain = not hasattr(kind, "__post_init__") and all(
            type(slot) is types.MemberDescriptorType for slot in held
        )
        self._fill = [slot.__set__ for slot in held if slot is not None] if is_plain else []

    def _write(self, values: Sequence[Any]) -> Any:
        return _written(self._within, (list(map(of, values)) for of in self._of))

    def _read(self, data: Any, count: int) -> list[Any]:
        columns = _read(self._within, data, count)
        # Many images have the same facts in their headers: those share one object, if few differ.
        if not self._flat or 2 * len(set(columns[0])) > count:
            return self._made(columns, count) if self._fill else list(map(self._kind, *columns))
        rows = list(zip(*columns, strict=True))
        made = {row: self._kind(*row) for row in set(rows)}
        return [made[row] for row in rows]

    def _made(self, columns: list[list[Any]], count: int) -> list[Any]:
        values: list[Any] = list(map(object.__new__, repeat(self._kind, count)))
        for fill, column in zip(self._fill, columns, strict=True):
            deque(map(fill, values, column), maxlen=0)
        return values


def _written(within: Sequence[_Column], columns: Any) -> list[Any]:
    each = list(columns) or [()] * len(within)  # of no tuples there are no places in them, either
    return [column.write(values) for column, values in zip(within, each, strict=True)]


def _read(within: Sequence[_Column], data: Any, count: int) -> list[list[Any]]:
    if type(data) is not list or len(data) != len(within):
        raise ValueError(f"{len(within)} columns expected")
    return [each.read(column, count) for each, column in zip(within, data, strict=True)]


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_VALUES:
        raise ValueError("a number of values expected")
    return value


@cache
def _column(kind: Any) -> _Column:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return _Many(_column(arguments[0]))
        return _Fixed([_column(each) for each in arguments])
    if origin in (types.UnionType, typing.Union):
        (other,) = (each for each in arguments if each is not types.NoneType)
        return _Optional(_column(other))
    if is_dataclass(kind) and isinstance(kind, type):
        return _Record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Named(kind)
    return _Plain(kind)
