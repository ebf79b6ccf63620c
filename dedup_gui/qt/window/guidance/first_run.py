"""What the start page offers somebody who has never scanned anything, done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from dedup_gui.core.networks.registry import VGG16_FC2
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import Services
from dedup_gui.qt.start.page import StartPage
from dedup_gui.qt.window.dialogs import WindowDialogs


class FirstRun(QObject):
    """Makes the sample images and has them scanned; leads to the large model while that is not there.

    Args:
        page: offers both.
        services: the program.
        runner: makes the sample images, on the job thread.
        dialogs: the page of models is one of them.
        scan: scans folders at once.
    """

    def __init__(
        self,
        page: StartPage,
        services: Services,
        runner: JobRunner,
        dialogs: WindowDialogs,
        scan: Callable[[Sequence[str]], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._services = services
        self._runner = runner
        self._dialogs = dialogs
        self._scan = scan
        page.welcome.demoRequested.connect(self.try_sample_images)
        page.welcome.modelRequested.connect(self._lead_to_model)
        if page.first_time:  # else nobody sees it, and the models need not be looked at
            self._offer_model()

    def try_sample_images(self) -> None:
        """Make them and scan them."""
        self._page.welcome.demo.button.setEnabled(False)
        self._runner.ask(self._services.guide().demo_library, self._made, self._failed, self)

    def _made(self, folders: list[str]) -> None:
        self._page.welcome.demo.button.setEnabled(True)
        self._scan(folders)

    def _failed(self, error: Exception) -> None:
        self._page.welcome.demo.button.setEnabled(True)
        self._runner.questionFailed.emit(error)

    def _lead_to_model(self) -> None:
        models = self._dialogs.show_models()
        models.modelsChanged.connect(self._offer_model)
        models.offer(VGG16_FC2)

    def _offer_model(self) -> None:
        states = self._services.models().models()
        lacking = next((s.spec for s in states if s.spec.name == VGG16_FC2 and not s.installed), None)
        if lacking is None:
            self._page.welcome.withdraw_model()
        else:
            self._page.welcome.offer_model(lacking.size)
