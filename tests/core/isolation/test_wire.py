from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.isolation import worker
from dedup_gui.core.isolation.wire import WireError, pack, unpack


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    share: float
    colour: Colour = Colour.RED
    tables: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Outer:
    pixels: npt.NDArray[np.uint8]
    inner: Inner | None = None
    places: tuple[int, ...] = ()
    pair: tuple[int, str] = (0, "")


def messages(parts: Sequence[bytes | memoryview]) -> Callable[[int], bytes]:
    """What a pipe would give."""
    left = iter(parts)

    def receive(most: int) -> bytes:
        part = bytes(next(left))
        if len(part) > most:
            raise OSError("too long")
        return part

    return receive


def through(value: object, kinds: Sequence[type] = (Outer, Inner)) -> object:
    return unpack(messages(pack(value)), kinds)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 7, 1.5, "ä\udcff\x00", b"\x00\xff", (), (1, ("a", None)), [1, [2]], {"a": {"b": (1,)}},
        Inner("x", 0.25, tables={0: [1, 2]}),
    ],
    ids=repr,
)  # fmt: skip
def test_plain_data_come_as_they_went(value: object) -> None:
    assert through(value) == value


def test_arrays_and_what_holds_them() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)[:, ::-1]
    found = through(Outer(pixels, Inner("a", 1), (1, 2), (3, "b")))
    assert isinstance(found, Outer)
    assert np.array_equal(found.pixels, pixels)
    assert found.inner == Inner("a", 1.0) and found.places == (1, 2) and found.pair == (3, "b")
    assert through(np.zeros((0, 3), np.float32)).shape == (0, 3)  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j, np.array([None]), lambda: 0, Inner], ids=range(6))
def test_nothing_else_is_sent(value: object) -> None:
    with pytest.raises(WireError):
        pack(value)


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("the answer ran code",))


def head(value: object, raw: int = 0) -> bytes:
    return json.dumps({"value": value, "raw": raw}).encode()


INNER = {"name": "a", "share": 1.0, "colour": "red", "tables": {"dict": []}}


@pytest.mark.parametrize(
    "parts",
    [
        [pickle.dumps(Evil())],
        [b""],
        [b"[" * 100_000],
        [b'{"value": 1}'],
        [b'{"value": 1, "raw": "x"}'],
        [head({"made": "Path", "of": {}})],
        [head({"made": "Inner", "of": {**INNER, "name": 1}})],
        [head({"made": "Inner", "of": {**INNER, "colour": "blue"}})],
        [head({"made": "Inner", "of": {"name": "a"}})],
        [head({"made": "Inner", "of": {**INNER, "tables": {"dict": [[0, {"list": ["x"]}]]}}})],
        [head({"made": "Inner", "of": {**INNER, "__class__": "x"}})],
        [head({"array": ["|O", [1]], "raw": 0}, 1), b"12345678"],
        [head({"array": ["|u1", [1 << 40]], "raw": 0}, 1), b"1"],
        [head({"array": ["|u1", [-1]], "raw": 0}, 1), b"1"],
        [head({"array": ["|u1", [1]], "raw": 5}, 1), b"1"],
        [head({"array": 7, "raw": 0}, 1), b"1"],
        [head({"dict": [[[], 1]]})],
        [head({"else": 1})],
    ],
    ids=range(18),
)
def test_an_answer_that_is_none_is_refused(parts: list[bytes]) -> None:
    with pytest.raises(WireError):
        unpack(messages(parts), (Inner, Outer))


def test_an_answer_has_a_bound() -> None:
    with pytest.raises(OSError, match="too long"):
        unpack(messages(pack((np.zeros(600, np.uint8), np.zeros(600, np.uint8)))), (), 1000)


def test_no_pickle_is_opened_from_a_worker() -> None:
    """The pipe has `recv`, which builds objects, beside `recv_bytes`."""
    used = {name for name in dir(worker) if not name.startswith("__")}
    with open(worker.__file__, encoding="utf-8") as source:
        text = source.read()
    assert "pickle" not in used and ".recv(" not in text and "_pipe.send(" not in text
