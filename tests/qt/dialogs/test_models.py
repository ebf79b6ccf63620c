"""The models page, on the real model store with small real models and a real server."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import onnx
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMessageBox
from pytestqt.qtbot import QtBot

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT, MODELS
from dedup_gui.core.networks.store import ModelState, ModelStore
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage, RetryPolicy
from dedup_gui.core.settings import AppSettings, Engine
from dedup_gui.model_services import StoredModels
from dedup_gui.qt.dialogs.models import ModelsDialog
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.texts.codes import ENGINE_SENTENCES
from dedup_gui.qt.texts.models import progress_words, state_words
from dedup_gui.qt.window.dialogs import WindowDialogs
from tests.core.networks import vgg16_styles as styles
from tests.core.networks.file_server import Manners, Server, serving
from tests.core.networks.known_models import known_model
from tests.qt.scripted_services import ScriptedServices

EMBEDDED = str(Path(__file__).resolve().parents[3] / "resources" / "models")


class Kept:
    """Settings in memory."""

    def __init__(self) -> None:
        self.settings = AppSettings()

    def save(self, settings: AppSettings) -> None:
        self.settings = settings


@pytest.fixture(scope="module")
def vgg_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vgg") / "small vgg.onnx"
    onnx.save(styles.gluon(styles.make_weights(3)), path)
    return path


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def server(vgg_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(Manners(vgg_file.read_bytes())) as running:
        yield running


@pytest.fixture
def dialog(qtbot: QtBot, server: Server, kept: Kept, tmp_path: Path) -> Iterator[ModelsDialog]:
    content = server.manners.content
    fc2 = known_model("vgg16-fc2")
    small = replace(
        fc2, length=512, sha256=hashlib.sha256(content).hexdigest(), size=len(content), urls=(server.url,)
    )
    store = ModelStore(str(tmp_path / "models"), EMBEDDED, RetryPolicy(1, 2, 0.02), (MODELS[0], small))
    page = ModelsDialog(StoredModels(store, lambda: kept.settings, kept.save))
    qtbot.addWidget(page)
    page.show()
    yield page
    page.close()


def wait(qtbot: QtBot, dialog: ModelsDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.runner.running, timeout=20_000)


def press(dialog: ModelsDialog, words: str) -> None:
    """Press a button of the open question."""
    box = dialog.findChild(QMessageBox)
    assert box is not None
    next(button for button in box.buttons() if button.text() == words).click()


def state(dialog: ModelsDialog, name: str) -> str:
    return dialog.cards[name].state.text()


def test_models_are_listed_with_state_licence_and_hash(dialog: ModelsDialog) -> None:
    built_in, large = dialog.cards[EMBEDDED_DEFAULT], dialog.cards["vgg16-fc2"]
    assert built_in.state.text().startswith("Built in · ")
    assert built_in.facts.isHidden()
    built_in.details.trigger()
    assert built_in.facts.isVisible()
    assert MODELS[0].sha256 in built_in.facts.text()
    assert "Apache-2.0" in built_in.facts.text()
    assert not built_in.remove.isEnabled()
    assert built_in.button.text() == "&Use for every scan"
    assert large.state.text().startswith("Not installed · ")
    assert large.button.text() == "&Fetch…"
    assert large.button.isEnabled()
    assert not large.measure.isEnabled()


def test_what_cards_offer_is_read_out_with_their_names(dialog: ModelsDialog) -> None:
    for card in dialog.cards.values():
        title = card.title.text()
        assert card.button.accessibleName().endswith(title)
        assert card.more.accessibleName().endswith(title)
        assert card.accessibleName().startswith(title)
    assert dialog.pause_button.isHidden()  # nothing runs
    assert dialog.stop_button.isHidden()


def test_every_engine_is_explained(dialog: ModelsDialog) -> None:
    from PySide6.QtWidgets import QLabel

    shown = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert all(ENGINE_SENTENCES[engine] in shown for engine in Engine)


def test_nothing_is_fetched_without_a_yes(dialog: ModelsDialog, server: Server) -> None:
    dialog.cards["vgg16-fc2"].button.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    default = box.defaultButton()
    assert default is not None
    assert default.text() == "Not now"
    assert "Apache-2.0" in box.informativeText()
    press(dialog, "Not now")
    assert not dialog.runner.running
    assert server.manners.ranges == []


def test_a_model_is_fetched_over_a_broken_line(qtbot: QtBot, dialog: ModelsDialog, server: Server) -> None:
    server.manners.break_at = [0.6]
    dialog.cards["vgg16-fc2"].button.click()
    with qtbot.waitSignal(dialog.modelsChanged, timeout=20_000):
        press(dialog, "Fetch it")
    assert state(dialog, "vgg16-fc2").startswith("Installed")
    assert "is installed" in dialog.message.text()
    assert len(server.manners.ranges) == 2
    assert not dialog.progress.isVisible()


def test_a_fetch_is_paused_stopped_and_taken_up_again(qtbot: QtBot, dialog: ModelsDialog, server: Server) -> None:
    server.manners.pause = 0.005
    dialog.fetch("vgg16-fc2")
    qtbot.waitUntil(lambda: "Getting it" in dialog.message.text(), timeout=10_000)
    dialog.pause_button.click()
    assert dialog.message.text() == "Paused."
    assert dialog.pause_button.text() == "&Go on"
    assert dialog.stop_button.isEnabled()
    dialog.stop_button.click()
    wait(qtbot, dialog)
    assert "fetched" in state(dialog, "vgg16-fc2")
    assert dialog.cards["vgg16-fc2"].button.text() == "&Fetch the rest…"
    server.manners.pause = 0
    with qtbot.waitSignal(dialog.modelsChanged, timeout=20_000):
        dialog.fetch("vgg16-fc2")
    assert server.manners.ranges[-1].startswith("bytes=")
    assert state(dialog, "vgg16-fc2").startswith("Installed")


def test_a_failed_fetch_is_told_in_place(qtbot: QtBot, dialog: ModelsDialog, server: Server) -> None:
    server.manners.statuses = [404]
    dialog.fetch("vgg16-fc2")
    wait(qtbot, dialog)
    assert "404" in dialog.message.text()
    assert state(dialog, "vgg16-fc2").startswith("Not installed")


def test_the_mirror_of_the_settings_is_asked(
    qtbot: QtBot, dialog: ModelsDialog, server: Server, kept: Kept, vgg_file: Path
) -> None:
    with serving(Manners(vgg_file.read_bytes())) as mirror:
        kept.settings = replace(kept.settings, mirror_url=f"http://127.0.0.1:{mirror.server_port}/mirror/")
        with qtbot.waitSignal(dialog.modelsChanged, timeout=20_000):
            dialog.fetch("vgg16-fc2")
        assert len(mirror.manners.ranges) == 1
    assert server.manners.ranges == []


def test_a_dropped_file_is_imported_chosen_measured_and_removed(
    qtbot: QtBot, dialog: ModelsDialog, kept: Kept, tmp_path: Path
) -> None:
    path = tmp_path / "my own.onnx"
    onnx.save(styles.torch(styles.make_weights(4)), path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *nothing)
    dialog.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(dialog.modelsChanged, timeout=20_000):
        dialog.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *nothing))
    assert dialog.current_name() == "my-own"
    dialog.cards["my-own"].button.click()
    assert kept.settings.model == "my-own"
    assert "every scan" in dialog.cards["my-own"].title.text()
    dialog.cards["my-own"].measure.trigger()
    wait(qtbot, dialog)
    assert "images per second on the processor" in state(dialog, "my-own")
    dialog.cards["my-own"].remove.trigger()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    default = box.defaultButton()
    assert default is not None
    assert default.text() == "Cancel"
    press(dialog, "Remove")
    assert kept.settings.model == ""
    assert list(dialog.cards) == [EMBEDDED_DEFAULT, "vgg16-fc2"]


@pytest.mark.parametrize("asked_for", [True, False])
def test_a_model_waits_for_what_was_asked_for_and_stops_what_was_not(
    qtbot: QtBot, dialog: ModelsDialog, asked_for: bool
) -> None:
    def endless() -> Generator[Progress, None, None]:
        while True:
            time.sleep(0.002)
            yield Progress(Stage.FINGERPRINT, 1, 2)

    dialog.runner.start(endless, "a scan", yields=not asked_for)
    dialog.cards[EMBEDDED_DEFAULT].measure.trigger()
    if asked_for:
        qtbot.wait(50)
        assert dialog.runner.name == "a scan"
        dialog.runner.cancel()
    else:
        qtbot.waitUntil(lambda: dialog.runner.name == "measure a model")
    wait(qtbot, dialog)
    measured = "images per second on the processor" in state(dialog, EMBEDDED_DEFAULT)
    assert measured is not asked_for


def test_other_drops_are_not_taken(dialog: ModelsDialog) -> None:
    for urls in (["/a/picture.jpg"], ["/a/one.onnx", "/a/two.onnx"], []):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(url) for url in urls])
        enter = QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        )
        enter.ignore()
        dialog.dragEnterEvent(enter)
        assert not enter.isAccepted()


def test_a_wrong_file_is_told_in_place(qtbot: QtBot, dialog: ModelsDialog, tmp_path: Path) -> None:
    path = tmp_path / "photo.onnx"
    path.write_bytes(b"\xff\xd8 no model")
    dialog.take_file(str(path))
    wait(qtbot, dialog)
    assert "no ONNX model" in dialog.message.text()


def test_closing_stops_a_fetch(qtbot: QtBot, dialog: ModelsDialog, server: Server) -> None:
    server.manners.pause = 0.01
    dialog.fetch("vgg16-fc2")
    qtbot.waitUntil(lambda: "Getting it" in dialog.message.text(), timeout=10_000)
    dialog.close()
    part = Path(dialog._states["vgg16-fc2"].path + ".part")
    arrived = part.stat().st_size
    assert 0 < arrived < len(server.manners.content)
    qtbot.wait(100)
    assert part.stat().st_size == arrived


@pytest.mark.parametrize(
    ("installed", "arrived", "embedded", "words"),
    [
        (True, 0, True, "Built in"),
        (False, 0, True, "Missing: install the program again"),
        (True, 0, False, "Installed"),
        (False, 400, False, "40\N{NO-BREAK SPACE}% fetched"),
        (False, 0, False, "Not installed"),
    ],
)
def test_states_in_words(installed: bool, arrived: int, embedded: bool, words: str) -> None:
    spec = replace(MODELS[0], embedded=embedded, size=1000)
    assert state_words(ModelState(spec, installed, "", arrived)) == words


def test_progress_in_words() -> None:
    assert progress_words(FetchProgress(FetchStage.WAIT, 1, 2, "no answer")).endswith("(no answer)")
    assert "of 2.00" in progress_words(FetchProgress(FetchStage.DOWNLOAD, 1_000_000, 2_000_000))


class TestInTheWindow:
    """How the page comes up."""

    @pytest.fixture
    def services(self) -> ScriptedServices:
        return ScriptedServices()

    @pytest.fixture
    def dialogs(self, qtbot: QtBot, services: ScriptedServices) -> Iterator[WindowDialogs]:
        window = QMainWindow()
        qtbot.addWidget(window)
        runner = JobRunner(window)
        yield WindowDialogs(window, services, runner)
        runner.shutdown()

    def test_one_page_at_a_time(self, dialogs: WindowDialogs) -> None:
        page = dialogs.show_models()
        assert dialogs.show_models() is page
        page.close()
        assert dialogs.current(ModelsDialog) is None

    def test_one_question_stands_before_a_thorough_scan_without_its_model(
        self, qtbot: QtBot, dialogs: WindowDialogs, services: ScriptedServices
    ) -> None:
        begun: list[str] = []

        def windows() -> list[QDialog]:
            return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]

        dialogs.offer_network(Engine.BALANCED, lambda: begun.append("balanced"))
        assert begun == ["balanced"] and windows() == []
        dialogs.offer_network(Engine.THOROUGH, lambda: begun.append("thorough"))
        (box,) = windows()
        assert isinstance(box, QMessageBox)
        assert begun == ["balanced"], "nothing runs while it is asked"
        assert "VGG16" in box.text() and "MB" in box.informativeText()
        default = box.defaultButton()
        assert default.text() == "&Scan without it"
        default.click()
        assert begun == ["balanced", "thorough"]
        assert services.app_settings.vgg16_offered
        qtbot.waitUntil(lambda: windows() == [])
        dialogs.offer_network(Engine.THOROUGH, lambda: begun.append("again"))
        assert begun[-1] == "again" and windows() == [], "asked once"

    def test_the_model_can_be_fetched_first(
        self, qtbot: QtBot, dialogs: WindowDialogs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun: list[str] = []
        fetched: list[str] = []
        monkeypatch.setattr(ModelsDialog, "fetch", lambda _self, name: fetched.append(name))
        dialogs.offer_network(Engine.THOROUGH, lambda: begun.append("thorough"))
        (box,) = [
            each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()
        ]
        next(button for button in box.buttons() if "Fetch" in button.text()).click()
        assert fetched == ["vgg16-fc2"] and begun == []
        page = dialogs.current(ModelsDialog)
        assert page is not None
        page.close()
