"""Python's collector of reference cycles, run by the GUI thread alone and in pieces that no frame notices.

Left to itself it runs on whichever thread happens to make the next object. On a worker thread it would destroy
widgets there, which Qt forbids, and going through the objects of a large library holds every thread up for as long
as a few frames.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

INTERVAL_MS = 200


class GarbageCollection(QObject):
    """Collects young objects a few times a second, and all of them when nobody is looking.

    What has survived is set aside (`gc.freeze`) and not looked through again until the person turns to another
    program while no job runs.
    """

    def __init__(self, app: QGuiApplication, busy: Callable[[], bool]) -> None:
        """Args: app: the application; busy: whether a job runs."""
        super().__init__(app)
        self._busy = busy
        gc.disable()
        gc.freeze()  # a window that has just been made; to look through all before it is painted would delay that
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect_young)
        self._timer.start()
        app.applicationStateChanged.connect(self._state_changed)

    def collect_young(self) -> None:
        """Look through what was made since the last time, if it is worth it."""
        if gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(0)
            gc.freeze()

    def collect_all(self) -> None:
        """Look through everything: some 50 ms for each 100,000 images."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive and not self._busy():
            self.collect_all()
