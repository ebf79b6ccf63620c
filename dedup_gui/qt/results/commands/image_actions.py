"""What can be done with an image besides deciding it: open, show, copy; and what holds for its pair of folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from dedup_gui.core.archives.member_paths import in_archive, path_on_disk
from dedup_gui.core.image.formats import is_image_name
from dedup_gui.core.review.folder_pairs import pairs_between
from dedup_gui.core.review.review import Review
from dedup_gui.core.review_types import PathPair
from dedup_gui.core.types import ImageFile
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.results.deciding import Deciding
from dedup_gui.qt.results.group_on_show import GroupOnShow
from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.texts.folder_pairs import apart_question, apart_title, listed_between, no_such_pairs
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.qt.texts.review import file_name
from dedup_gui.qt.widgets.plain_label import plain_box
from dedup_gui.qt.widgets.show_in_folder import folder_url, show_in_folder
from dedup_gui.qt.widgets.thumbnails import to_qimage
from dedup_gui.words import Words, translate

MOST_OPENED = 10
"""So many images are opened at once; who selected more hardly meant that."""


class ImageActionCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def copied(self, n: int) -> str:
        """So many paths are on the clipboard."""
        return self.tr("%n path(s) copied.", "", n)


def _said(sentence: str, path: str) -> str:
    return sentence.format(name=file_name(path))


class ImageActions(QObject):
    """Acts on the images that are selected in the strip, and on the folders of the two that are compared.

    Signals:
        statusMessage(str): something worth a line in the status bar.
    """

    statusMessage = Signal(str)

    def __init__(
        self,
        review: Review,
        panes: ReviewPanes,
        groups: GroupModel,
        images: CompareImages,
        on_show: GroupOnShow,
        deciding: Deciding,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._review = review
        self._panes = panes
        self._groups = groups
        self._images = images
        self._on_show = on_show
        self._deciding = deciding
        self._page = page

    def open(self) -> None:
        """Open the selected images with the system's program for them."""
        for path in self._panes.strip.paths[:MOST_OPENED]:
            if not is_image_name(os.path.basename(path)):  # what an image's name has not, the system may run
                self.statusMessage.emit(
                    _said(translate("results", "{name} has not the name of an image, and is not opened."), path)
                )
                continue
            if in_archive(path) is not None:
                self.statusMessage.emit(
                    _said(translate("results", "{name} is inside an archive, and is not opened from there."), path)
                )
                continue
            # The URL of a folder that does not exist is that of the file: bytes outside UTF-8 survive.
            if not QDesktopServices.openUrl(folder_url(os.path.join(path, ""))):
                self.statusMessage.emit(_said(translate("results", "{name}: no program opens it."), path))

    def show_in_folder(self) -> None:
        """Show the chosen image, or the archive that it lies in, in the system's file manager."""
        if self._panes.strip.path:
            show_in_folder(path_on_disk(self._panes.strip.path))

    def copy_path(self) -> None:
        """Put the paths of the selected images on the clipboard, one a line."""
        paths = self._panes.strip.paths
        QGuiApplication.clipboard().setText("\n".join(map(cleaned, paths)))
        self.statusMessage.emit(ImageActionCounts().copied(len(paths)))

    def copy_image(self) -> None:
        """Put all pixels of the chosen image on the clipboard, and the file for a file manager."""
        group, path = self._on_show.group, self._panes.strip.path
        image = next((member for member in group.members if member.path == path), None) if group is not None else None
        if image is not None:
            work = partial(self._images.load_whole, image)
            self._images.run(("copy", path), work, partial(self._copied, image))

    def _copied(self, image: ImageFile, pixels: object) -> None:
        if isinstance(pixels, Exception):
            self.statusMessage.emit(
                _said(translate("results", "{name} cannot be read, and was not copied."), image.path)
            )
            return
        data = QMimeData()
        data.setImageData(to_qimage(pixels))  # type: ignore[arg-type]
        if not image.file.archive:
            data.setUrls([folder_url(os.path.join(image.path, ""))])
        QGuiApplication.clipboard().setMimeData(data)
        self.statusMessage.emit(_said(translate("results", "{name} copied."), image.path))

    # --- two folders -------------------------------------------------------------------------------------------

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the two images that are compared, sorted; () where there are not two."""
        pair = self._on_show.pair
        return tuple(sorted(os.path.dirname(path) for path in pair)) if all(pair) else ()

    def list_between(self) -> None:
        """List only the groups of these two folders, or all again."""
        if self.folders:
            view = self._panes.groups_view
            view.list_between(self.folders)
            self.statusMessage.emit(listed_between(view.chosen.folders, self._groups.rowCount()))

    def ask_to_set_apart(self) -> None:
        """Ask whether nothing in the one folder is a duplicate of anything in the other."""
        folders = self.folders
        if not folders:
            return
        slots = self._groups.keys.between(folders)
        groups = [group for slot in slots if (group := self._review.group(slot)) is not None]
        pairs, many = pairs_between(groups, folders)
        if not pairs:
            self.statusMessage.emit(no_such_pairs(folders))
            return
        box = plain_box(
            self._page,
            translate("results", "Not duplicates"),
            apart_title(folders),
            apart_question(folders, len(pairs), many),
        )
        box.setIcon(QMessageBox.Icon.Question)
        yes = box.addButton(translate("results", "&Not duplicates"), QMessageBox.ButtonRole.AcceptRole)
        yes.setToolTip(translate("results", "Remember these pairs as not duplicates"))
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.accepted.connect(lambda: self._set_apart(sorted(pairs)))
        box.open()

    def _set_apart(self, pairs: Sequence[PathPair]) -> None:
        self._deciding.do(self._review.set_apart_slowly(pairs))
