"""The models: what is installed, what can be fetched, how fast each is here, and which one scans use."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.core.networks.speed import ModelSpeed
from dedup_gui.core.networks.store import ModelState
from dedup_gui.core.networks.transfer import FetchProgress
from dedup_gui.core.settings import Engine
from dedup_gui.qt.dialogs.model_card import ModelCard, Wish
from dedup_gui.qt.dialogs.model_questions import ask_fetch, ask_file, ask_remove
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import ModelServices
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import ENGINE_SENTENCES, ENGINES, error_sentence
from dedup_gui.qt.texts.models import model_title, progress_words, speed_words
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate

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
        self.setWindowTitle(translate("models", "Models"))
        self.setAcceptDrops(True)
        self._services = services
        self._states: dict[str, ModelState] = {}
        self._speeds: dict[str, ModelSpeed] = {}
        self._measured = ""
        self._current = ""
        self.cards: dict[str, ModelCard] = {}
        self.runner = JobRunner(self)
        self._build()
        self.runner.eventsReady.connect(self._take)
        self.runner.finished.connect(self._finished)
        self.runner.failed.connect(self._failed)
        self.runner.cancelled.connect(lambda: self._say(translate("models", "Stopped. What has arrived is kept.")))
        self.runner.ended.connect(self._ended)
        self.runner.pausedChanged.connect(lambda _paused: self._refresh())
        self.reload()

    def _build(self) -> None:
        unit = unit_of(self.font())
        self.resize(QSize(unit * 90, unit * 76).boundedTo(self.screen().availableSize() * 0.96))
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        engines = PlainLabel("\n".join(map(_engine_line, Engine)), self)
        engines.setWordWrap(True)
        column.addWidget(engines)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(translate("models", "Models"))
        inside = QWidget(self._scroll)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, unit, 0)
        self._column.setSpacing(unit)
        self._column.addStretch(1)
        self._scroll.setWidget(inside)
        column.addWidget(self._scroll, 1)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.hide()
        column.addWidget(self.progress)
        self.message = PlainLabel("", self)
        self.message.setWordWrap(True)
        column.addWidget(self.message)
        self.pause_button = self._button(
            translate("models", "&Pause"), self._pause, translate("models", "Let the transfer stand still")
        )
        self.stop_button = self._button(
            translate("models", "&Stop"), self.runner.cancel, translate("models", "Stop it; what has arrived is kept")
        )
        tip = translate("models", "Use an ONNX model of your own; it can be dropped here too")
        self.import_button = self._button(translate("models", "&Import a file…"), self._ask_file, tip)
        self.close_button = self._button(
            translate("models", "Close"),
            self.close,
            translate("models", "Close; a fetch stops, and goes on from there next time"),
        )
        row = QHBoxLayout()
        row.setSpacing(unit)
        for button in (self.import_button, self.pause_button, self.stop_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)

    def _button(self, text: str, pressed: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: pressed())
        return button

    def reload(self) -> None:
        """Show the models as they are on disk."""
        self._states = {state.spec.name: state for state in self._services.models()}
        for name in [name for name in self.cards if name not in self._states]:
            card = self.cards.pop(name)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, name in enumerate(self._states):
            if name not in self.cards:
                card = ModelCard(self)
                card.asked.connect(lambda wish, name=name: self._asked(name, wish))
                self.cards[name] = card
                self._column.insertWidget(place, card)
        self._refresh()

    def current_name(self) -> str:
        """The model that was spoken of last, or ""."""
        return self._current if self._current in self._states else ""

    def select(self, name: str) -> None:
        """Bring a model into view, and mark it."""
        self._current = name
        for each, card in self.cards.items():
            card.mark(current=each == name)
        if name in self.cards:
            self._scroll.ensureWidgetVisible(self.cards[name])

    def fetch(self, name: str) -> None:
        """Fetch a model; progress is shown here."""
        self.select(name)
        self._start(lambda: self._services.fetch(name), "fetch a model")

    def offer(self, name: str) -> None:
        """Ask whether a model is to be fetched."""
        self._asked(name, Wish.FETCH)

    def take_file(self, path: str) -> None:
        """Install a model from a file; progress is shown here."""
        self._start(lambda: self._services.take_file(path), "import a model")

    def _refresh(self) -> None:
        idle = not self.runner.busy
        chosen = self._services.chosen()
        for name, card in self.cards.items():
            card.show_model(self._states[name], chosen=name == chosen, speed=self._speeds.get(name), idle=idle)
        self.import_button.setEnabled(idle)
        fetching = self.runner.running and self.runner.name == "fetch a model"
        self.pause_button.setVisible(not idle)
        self.pause_button.setEnabled(fetching)
        self.pause_button.setText(
            translate("models", "&Go on") if self.runner.paused else translate("models", "&Pause")
        )
        self.stop_button.setVisible(not idle)

    def _asked(self, name: str, wish: Wish) -> None:
        self.select(name)
        {
            Wish.FETCH: self._ask_fetch,
            Wish.CHOOSE: self._choose,
            Wish.MEASURE: self._measure,
            Wish.REMOVE: self._ask_remove,
        }[wish]()

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
            model_title(other.spec)
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
        self._say(translate("models", "Removed."))
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
        self._say(translate("models", "Measuring…"))

    def _start(self, make: Callable[[], Generator[Any, None, Any]], name: str) -> None:
        if self.runner.busy:
            self._say(translate("models", "Something is under way; stop it first."))
        else:
            self.runner.make_way(partial(self._begin, make, name))

    def _begin(self, make: Callable[[], Generator[Any, None, Any]], name: str) -> None:
        if not shiboken6.isValid(self):  # closed while way was made
            return
        self._say("")
        self.progress.setRange(0, 0)
        self.progress.show()
        self.runner.start(make, name)
        self._refresh()

    def _pause(self) -> None:
        if self.runner.paused:
            self.runner.resume()
        else:
            self.runner.pause()
            self._say(translate("models", "Paused."))

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
            said = translate("models", "{model}: {speed}.")
            self._say(said.format(model=model_title(self._states[self._measured].spec), speed=speed_words(result)))
            self.reload()
        elif isinstance(result, ModelSpec):
            self._say(translate("models", "{model} is installed.").format(model=result.title))
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


def _engine_line(engine: Engine) -> str:
    said = translate("models", "{engine}: {sentence}")
    return said.format(engine=ENGINES[engine], sentence=ENGINE_SENTENCES[engine])
