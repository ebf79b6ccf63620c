"""A small window to drag folders from: `python drag_source.py X Y FOLDER…`. Prints "ready", then "dropped"."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def __init__(self, folders: list[str]) -> None:
        super().__init__("drag me")
        self._folders = folders
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(120, 80)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(folder) for folder in self._folders])
        drag = QDrag(self)
        drag.setMimeData(data)
        action = drag.exec(Qt.DropAction.CopyAction)
        print("dropped" if action == Qt.DropAction.CopyAction else f"refused {action}", flush=True)


def main() -> int:
    app = QApplication(sys.argv[:1])
    source = Source(sys.argv[3:])
    source.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    source.move(QPoint(int(sys.argv[1]), int(sys.argv[2])))
    source.show()
    print("ready", flush=True)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
