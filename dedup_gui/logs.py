"""The log, for developers. What was done to files stands in the journal, not here."""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from dedup_gui.core.files.private import close_to_others, make_private_folder, private_opener

LOGGER_NAME = "dedup_gui"
MAX_BYTES = 1_000_000
BACKUPS = 3
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class _CalmHandler(logging.handlers.RotatingFileHandler):
    """Rotates; where it cannot (a full disk, a second program that holds the file on Windows), says nothing."""

    def _open(self) -> TextIOWrapper:
        close_to_others(self.baseFilename)
        file = open(self.baseFilename, "ab", opener=private_opener)  # noqa: SIM115  closed by the handler
        return TextIOWrapper(file, encoding=self.encoding, errors=self.errors)

    def doRollover(self) -> None:
        try:
            super().doRollover()
        except OSError:
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written must not disturb the work."""


@contextmanager
def logging_to(folder: str, level: int = logging.INFO) -> Iterator[str]:
    """Write the program's log records to a rotating file while the context lasts.

    Names that are not UTF-8 are written with backslash escapes. File names are logged at DEBUG only: a log is
    sent to others when something goes wrong.

    Args:
        folder: the log folder; where it cannot be written, nothing is logged and nothing fails.
        level: the lowest level written.

    Yields:
        The path of the log file, or "" where none is written.
    """
    logger = logging.getLogger(LOGGER_NAME)
    path = os.path.join(folder, "dedup-gui.log")
    try:
        make_private_folder(folder)
        handler = _CalmHandler(
            path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        yield ""
        return
    handler.setFormatter(logging.Formatter(_FORMAT))
    level_before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level_before)
        handler.close()
