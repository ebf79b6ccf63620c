"""Writing the plan of a removal as a file, in place of doing it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.widgets.show_in_folder import show_in_folder
from dedup_gui.words import translate


def plan_formats() -> dict[str, str]:
    """The formats of plans as a file dialog names them, and the suffix of each."""
    return {
        translate("window", "Table (*.csv)"): ".csv",
        translate("window", "Script for a shell (*.sh)"): ".sh",
        translate("window", "Script for PowerShell (*.ps1)"): ".ps1",
    }


class PlanWriting:
    """Asks where to, writes it on the job thread, and says so.

    Args:
        window: the dialog opens over it.
        services: writes it.
        runner: the job thread.
        notices: where it is said.
    """

    def __init__(self, window: QWidget, services: Services, runner: JobRunner, notices: NoticeStack) -> None:
        self._window = window
        self._services = services
        self._runner = runner
        self._notices = notices
        self.dialog: QFileDialog | None = None

    def ask(self, groups: Sequence[Group], decisions: dict[str, Decision]) -> None:
        """Ask where a plan is to be written, and write it."""
        dialog = QFileDialog(self._window, translate("window", "Write the plan"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        formats = plan_formats()
        dialog.setNameFilters(list(formats))
        first = ".ps1" if os.name == "nt" else ".csv"
        dialog.selectNameFilter(next(name for name, suffix in formats.items() if suffix == first))
        dialog.setDefaultSuffix(first[1:])
        dialog.selectFile(f"dedup-plan{first}")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(formats.get(chosen, "")[1:]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._write(groups, decisions, os.path.normpath(path)))
        dialog.finished.connect(lambda _result: setattr(self, "dialog", None))
        self.dialog = dialog
        dialog.open()

    def _write(self, groups: Sequence[Group], decisions: dict[str, Decision], path: str) -> None:
        self._runner.ask(
            lambda: self._services.write_plan(groups, decisions, path),
            lambda _none: self._written(path),
            owner=self._window,
        )

    def _written(self, path: str) -> None:
        text = translate("messages", "The plan is written to “{name}”. Nothing was moved.")
        button = NoticeButton(translate("messages", "Show in &folder"), partial(show_in_folder, path))
        self._notices.show_notice(Level.SUCCESS, text.format(name=folder_name(path)), button)
