"""Writing a result where the person wants it."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Iterable

from dedup_gui.core.errors import DedupError
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.report.tables import readable_path
from dedup_gui.words import translate

_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_BY_UMASK = 0o666


def check_writable(output: str) -> None:
    """Say at once, not after a long scan, that an output's folder is not there.

    Raises:
        DedupError: it is not.
    """
    if output != "-" and os.path.isdir(system_path(output)):
        raise DedupError(
            translate("errors", "cannot write {path}: it is a folder").format(path=readable_path(output))
        )
    folder = os.path.dirname(os.path.abspath(output))
    if output != "-" and not os.path.isdir(system_path(folder)):
        raise DedupError(
            translate("errors", "cannot write {path}: there is no folder {folder}").format(
                path=readable_path(output), folder=readable_path(folder)
            )
        )


def write_text(output: str, text: str) -> None:
    """Write text as UTF-8; see `write_bytes`."""
    write_bytes(output, text.encode("utf-8"))


def write_bytes(output: str, data: bytes) -> None:
    """Write a result; see `write_parts`."""
    _write(output, (data,))


def write_parts(output: str, parts: Iterable[str]) -> None:
    """Write a result part by part, as UTF-8, beside its place and then put it there, or to standard output for "-".

    Args:
        output: the path, or "-".
        parts: made while they are written; only one is held in memory. Where making one fails, what stood at the
            path before stays there.

    Raises:
        DedupError: it cannot be written.
    """
    _write(output, (part.encode("utf-8") for part in parts))


def _write(output: str, parts: Iterable[bytes]) -> None:
    if output == "-":
        _write_out(parts)
        return
    target = system_path(real_path(output))
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # a pipe or device named as the output
            with open(target, "wb") as device:
                device.writelines(parts)
            return
        handle, temporary = _make_beside(target)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(parts)
            os.replace(temporary, target)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise DedupError(
            translate("errors", "cannot write {path}: {why}").format(
                path=readable_path(output), why=error.strerror or error
            )
        ) from error


def _write_out(parts: Iterable[bytes]) -> None:
    """Write to standard output.

    Raises:
        BrokenPipeError: who read it has gone.
    """
    try:
        sys.stdout.buffer.writelines(parts)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        said = translate("errors", "cannot write to standard output: {why}")
        raise DedupError(said.format(why=error.strerror or error)) from error


def _make_beside(target: str) -> tuple[int, str]:
    """Make a file that is to take the place of another, with its mode, or with what the umask leaves where none is.

    The system applies the umask by itself: to look at it, a program must set it, and open for a moment what other
    threads make.
    """
    temporary = os.path.join(os.path.dirname(target), f".dedup-{secrets.token_hex(8)}")
    mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else None
    handle = os.open(temporary, _NEW_FILE, _BY_UMASK if mode is None else mode & _BY_UMASK)
    return handle, temporary
