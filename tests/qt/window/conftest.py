from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, put back as it looked."""
    look = QPalette(qapp.palette()), qapp.styleSheet(), QFont(qapp.font())
    yield qapp
    qapp.setStyleSheet(look[1])
    qapp.setPalette(look[0])
    qapp.setFont(look[2])
