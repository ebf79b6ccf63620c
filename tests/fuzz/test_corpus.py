"""The inputs that are kept, given to their targets once more: nothing crashes, hangs, stumbles or is left behind."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzz.corpus import OWN, Corpus
from tests.fuzz.every_target import every_target
from tests.fuzz.target import Tally, Target

_MOST_BYTES = 160_000


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Target]]:
    with every_target(str(tmp_path_factory.mktemp("targets")), frozenset(), Tally()) as found:
        yield found


def test_what_is_kept_is_read_without_a_fault(targets: list[Target], tmp_path: Path) -> None:
    assert {entry.name for entry in Path(OWN).iterdir()} <= {target.name for target in targets}
    count = 0
    for target in targets:
        for found in (*target.seeds, *Corpus(OWN).inputs(target.name)):
            path = tmp_path / f"x{found.suffix}"
            path.write_bytes(found.content)
            chance = random.Random(hashlib.blake2b(found.content, digest_size=8).digest())
            target.run(str(path), found.content, chance)  # raises for a fault
            path.unlink()
            count += 1
    assert count > 200
    assert os.listdir(tempfile.gettempdir()) == []


def test_the_corpus_is_small() -> None:
    assert sum(file.stat().st_size for file in Path(OWN).rglob("*") if file.is_file()) < _MOST_BYTES
    assert Path(OWN) == ROOT.joinpath("tests", "data", "fuzz")
