from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.desktop import Desktop


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop() as screen:
        yield screen
