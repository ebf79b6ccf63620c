"""The networks: what is installed, what can be fetched, how fast each is here, and which one scans use."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.core.networks.speed import ModelSpeed
from dedup_gui.core.networks.store import ModelState
from dedup_gui.core.networks.transfer import FetchProgress
from dedup_gui.core.settings import Engine
from dedup_gui.qt.dialogs.model_details import ModelDetails
from dedup_gui.qt.dialogs.model_questions import ask_fetch, ask_file, ask_remove
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import ModelServices
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import ENGINE_SENTENCES, ENGINES, error_sentence
from dedup_gui.qt.texts.models import (
    progress_words,
    speed_words,
    state_words,
)
from dedup_gui.qt.texts.numbers import size
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.widgets.plain_label import PlainLabel

_NAME_ROLE = Qt.ItemDataRole.UserRole + 1
_HEADERS = ("Model", "State", "Size", "Speed here")
_STEPS = 1000


class ModelsDialog(QDialog):
    """Lists models; fetches, takes, removes and times them on a job thread of its own.

    Closing it stops a fetch; what has arrived is kept, and the next fetch goes on from there.

    Signals:
        modelsChanged(): one was installed or removed, or another one was chosen.
    """

    modelsChanged = Signal()

    def __init__(self, services: ModelServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Networks")
        self.setAcceptDrops(True)
        self._services = services
        self._states: dict[str, ModelState] = {}
        self._speeds: dict[str, ModelSpeed] = {}
        self._measured = ""
        self.runner = JobRunner(self)
        self._build()
        self.runner.eventsReady.connect(self._take)
        self.runner.finished.connect(self._finished)
        self.runner.failed.connect(self._failed)
        self.runner.cancelled.connect(lambda: self._say("Stopped. What has arrived is kept."))
        self.runner.ended.connect(self._ended)
        self.runner.pausedChanged.connect(lambda _paused: self._refresh_buttons())
        self.reload()

    def _build(self) -> None:
        unit = unit_of(self.font())
        self.resize(unit * 96, unit * 72)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        engines = PlainLabel("\n".join(f"{ENGINES[engine]}: {ENGINE_SENTENCES[engine]}" for engine in Engine), self)
        engines.setWordWrap(True)
        column.addWidget(engines)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName("Models")
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setHeaderLabels(_HEADERS)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(lambda *_: self._show_details())
        column.addWidget(self.tree, 1)
        self.details = ModelDetails(self)
        column.addWidget(self.details)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.hide()
        column.addWidget(self.progress)
        self.message = PlainLabel("", self)
        self.message.setWordWrap(True)
        column.addWidget(self.message)
        self.fetch_button = self._button("&Fetch…", self._ask_fetch)
        self.pause_button = self._button("&Pause", self._pause)
        self.stop_button = self._button("&Stop", self.runner.cancel)
        self.import_button = self._button("&Import a file…", self._ask_file)
        self.measure_button = self._button("&Measure speed", self._measure)
        self.choose_button = self._button("&Use for every scan", self._choose)
        self.remove_button = self._button("&Remove…", self._ask_remove)
        self.close_button = self._button("Close", self.close)
        row = QHBoxLayout()
        row.setSpacing(unit)
        for button in (self.fetch_button, self.pause_button, self.stop_button, self.import_button):
            row.addWidget(button)
        row.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(unit)
        for button in (self.choose_button, self.measure_button, self.remove_button):
            second.addWidget(button)
        second.addStretch(1)
        second.addWidget(self.close_button)
        column.addLayout(row)
        column.addLayout(second)

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: pressed())
        return button

    def reload(self) -> None:
        """Show the models as they are on disk, the same one selected."""
        current = self.current_name()
        self._states = {state.spec.name: state for state in self._services.models()}
        self.tree.clear()
        for name, state in self._states.items():
            speed = speed_words(self._speeds[name]) if name in self._speeds else "not measured"
            words = [state.spec.title, state_words(state), size(state.spec.size), speed if state.installed else ""]
            if name == self._services.chosen():
                words[0] += " (used for every scan)"
            item = QTreeWidgetItem(self.tree, words)
            item.setData(0, _NAME_ROLE, name)
            item.setToolTip(0, plain_tip(name))
            if name == current:
                self.tree.setCurrentItem(item)
        first = self.tree.topLevelItem(0)
        if self.tree.currentItem() is None and first is not None:
            self.tree.setCurrentItem(first)
        self._show_details()

    def current_name(self) -> str:
        """The selected model's name, or ""."""
        item = self.tree.currentItem()
        return str(item.data(0, _NAME_ROLE)) if item else ""

    def select(self, name: str) -> None:
        """Select a model."""
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, _NAME_ROLE) == name:
                self.tree.setCurrentItem(item)

    def fetch(self, name: str) -> None:
        """Fetch a model; progress is shown here."""
        self._start(lambda: self._services.fetch(name), "fetch a model")

    def offer(self, name: str) -> None:
        """Ask whether a model is to be fetched, unless it is there."""
        self.select(name)
        state = self._states.get(name)
        if state is not None and not state.installed:
            self._ask_fetch()

    def take_file(self, path: str) -> None:
        """Install a model from a file; progress is shown here."""
        self._start(lambda: self._services.take_file(path), "import a model")

    def _show_details(self) -> None:
        state = self._states.get(self.current_name())
        if state is not None:
            self.details.show_model(state.spec)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        state = self._states.get(self.current_name())
        idle = not self.runner.running
        installed = state is not None and state.installed
        own = state is not None and not state.spec.embedded
        chosen = state is not None and state.spec.name == self._services.chosen()
        self.fetch_button.setEnabled(idle and state is not None and not installed and bool(state.spec.urls))
        self.fetch_button.setText("&Fetch the rest…" if state is not None and state.arrived else "&Fetch…")
        self.import_button.setEnabled(idle)
        self.measure_button.setEnabled(idle and installed)
        self.choose_button.setEnabled(idle and installed)
        self.choose_button.setText("Let the engine &choose" if chosen else "&Use for every scan")
        self.remove_button.setEnabled(idle and own and (installed or bool(state and state.arrived)))
        fetching = self.runner.running and self.runner.name == "fetch a model"
        self.pause_button.setEnabled(fetching)
        self.pause_button.setText("&Go on" if self.runner.paused else "&Pause")
        self.stop_button.setEnabled(not idle)

    def _ask_fetch(self) -> None:
        state = self._states.get(self.current_name())
        if state is None:
            return
        name = state.spec.name
        ask_fetch(state.spec, lambda: self.fetch(name), self)

    def _ask_file(self) -> None:
        ask_file(self.take_file, self)

    def _ask_remove(self) -> None:
        state = self._states.get(self.current_name())
        if state is None:
            return
        sharing = [
            other.spec.title
            for other in self._states.values()
            if other.path == state.path and other.spec.name != state.spec.name
        ]
        name = state.spec.name
        ask_remove(state.spec, sharing, lambda: self._remove(name), self)

    def _remove(self, name: str) -> None:
        try:
            self._services.remove(name)
        except DedupError as error:
            self._say(error_sentence(error))
            return
        self._say("Removed.")
        self.reload()
        self.modelsChanged.emit()

    def _choose(self) -> None:
        name = self.current_name()
        self._services.choose("" if name == self._services.chosen() else name)
        self.reload()
        self.modelsChanged.emit()

    def _measure(self) -> None:
        self._measured = self.current_name()
        name = self._measured
        self._start(lambda: self._services.measure(name), "measure a model")
        self._say("Measuring…")

    def _start(self, make: Callable[[], Generator[Any, None, Any]], name: str) -> None:
        if self.runner.running:
            self._say("Something is under way; stop it first.")
            return
        self._say("")
        self.progress.setRange(0, 0)
        self.progress.show()
        self.runner.start(make, name)
        self._refresh_buttons()

    def _pause(self) -> None:
        if self.runner.paused:
            self.runner.resume()
        else:
            self.runner.pause()
            self._say("Paused.")

    def _take(self, events: tuple[object, ...]) -> None:
        newest = next((event for event in reversed(events) if isinstance(event, FetchProgress)), None)
        if newest is None or self.runner.paused:
            return
        self.progress.setRange(0, _STEPS if newest.total else 0)
        if newest.total:
            self.progress.setValue(round(_STEPS * newest.done / newest.total))
        self._say(progress_words(newest))

    def _finished(self, result: object) -> None:
        if isinstance(result, ModelSpeed):
            self._speeds[self._measured] = result
            self._say(f"{self._states[self._measured].spec.title}: {speed_words(result)}.")
            self.reload()
        elif isinstance(result, ModelSpec):
            self._say(f"{result.title} is installed.")
            self.reload()
            self.select(result.name)
            self.modelsChanged.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DedupError):
            raise error
        self._say(error_sentence(error))
        self.reload()

    def _ended(self) -> None:
        self.progress.hide()
        self.reload()

    def _say(self, words: str) -> None:
        self.message.setText(printable(words))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one ONNX file."""
        if self._dropped(event) and not self.runner.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the dropped file."""
        path = self._dropped(event)
        if path:
            event.acceptProposedAction()
            self.take_file(path)

    @staticmethod
    def _dropped(event: QDropEvent) -> str:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and paths[0].lower().endswith(".onnx") else ""

    def done(self, result: int) -> None:
        """Close; a fetch stops, and what has arrived is kept."""
        self.runner.shutdown()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same by the window's own button."""
        self.runner.shutdown()
        super().closeEvent(event)
