from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, put back as it looked."""
    look = QPalette(qapp.palette()), qapp.styleSheet(), QFont(qapp.font())
    yield qapp
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the window: each line would dress it anew
    qapp.setStyleSheet(look[1])
    qapp.setPalette(look[0])
    qapp.setFont(look[2])
