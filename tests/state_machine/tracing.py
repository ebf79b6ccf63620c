"""A child process whose system calls are counted, and of which one is answered with an error, or is its last.

By ptrace: whatever makes the call, Python, SQLite or Qt, it is met. Linux on x86-64 alone.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_TRACEME, _CONT, _SETREGS, _GETREGS, _SYSCALL, _SETOPTIONS = 0, 7, 13, 12, 24, 0x4200  # sys/ptrace.h
_TRACESYSGOOD, _EXITKILL = 1, 0x100000
_STOPPED_AT_CALL = signal.SIGTRAP | 0x80
_RAX, _RDX, _RSI, _RDI, _CALL = 10, 12, 13, 14, 15  # sys/user.h: places in user_regs_struct
_R10 = 7
_AT_FDCWD = 0xFFFF_FF9C
_MASK_32 = 0xFFFF_FFFF
_CREATING = os.O_CREAT | os.O_TRUNC
_PATH_MAX = 4096


Registers = ctypes.Array[ctypes.c_ulonglong]


class Class(StrEnum):
    """What a call does to a file system."""

    CHANGE = "change"
    READ = "read"


@dataclass(frozen=True, slots=True)
class _Call:
    """How a system call names its file: by register of a descriptor or of a path, and of that path's folder."""

    kind: Class
    descriptor: int | None = None
    path: int | None = None
    folder: int | None = None
    flags: int | None = None


_CALLS = {
    0: _Call(Class.READ, descriptor=_RDI),  # read
    1: _Call(Class.CHANGE, descriptor=_RDI),  # write
    2: _Call(Class.READ, path=_RDI, flags=_RSI),  # open
    4: _Call(Class.READ, path=_RDI),  # stat
    6: _Call(Class.READ, path=_RDI),  # lstat
    17: _Call(Class.READ, descriptor=_RDI),  # pread64
    18: _Call(Class.CHANGE, descriptor=_RDI),  # pwrite64
    74: _Call(Class.CHANGE, descriptor=_RDI),  # fsync
    75: _Call(Class.CHANGE, descriptor=_RDI),  # fdatasync
    76: _Call(Class.CHANGE, path=_RDI),  # truncate
    77: _Call(Class.CHANGE, descriptor=_RDI),  # ftruncate
    82: _Call(Class.CHANGE, path=_RDI),  # rename
    83: _Call(Class.CHANGE, path=_RDI),  # mkdir
    84: _Call(Class.CHANGE, path=_RDI),  # rmdir
    86: _Call(Class.CHANGE, path=_RDI),  # link
    87: _Call(Class.CHANGE, path=_RDI),  # unlink
    88: _Call(Class.CHANGE, path=_RSI),  # symlink
    90: _Call(Class.CHANGE, path=_RDI),  # chmod
    91: _Call(Class.CHANGE, descriptor=_RDI),  # fchmod
    217: _Call(Class.READ, descriptor=_RDI),  # getdents64
    257: _Call(Class.READ, path=_RSI, folder=_RDI, flags=_RDX),  # openat
    258: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # mkdirat
    262: _Call(Class.READ, path=_RSI, folder=_RDI),  # newfstatat
    263: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # unlinkat
    264: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # renameat
    265: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # linkat
    266: _Call(Class.CHANGE, path=_RDX, folder=_RSI),  # symlinkat
    268: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # fchmodat
    280: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # utimensat
    316: _Call(Class.CHANGE, path=_RSI, folder=_RDI),  # renameat2
    326: _Call(Class.CHANGE, descriptor=_RDX),  # copy_file_range
    332: _Call(Class.READ, path=_RSI, folder=_RDI),  # statx
}
"""arch/x86/entry/syscalls/syscall_64.tbl; without those that close, map or lock."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befalls a child process.

    Attributes:
        kind: of which calls one is meant.
        after: how many of those go well before.
        below: folders; calls on other files are not counted.
        number: errno of the answer; 0 = the process is killed, or `meanwhile` happens.
        lasting: whether all such calls after it are answered like this, too.
        meanwhile: done while the process stands still before the call, which then goes on.
    """

    kind: Class
    after: int
    below: tuple[str, ...]
    number: int = 0
    lasting: bool = False
    meanwhile: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended.

    Attributes:
        killed: by us.
        struck: how often the trouble was met.
    """

    killed: bool
    struck: int


def can_trace() -> bool:
    """Whether this system lets a process be traced by its parent, and we know its registers."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    child = os.fork()
    if child == 0:
        os._exit(0 if _ptrace(_TRACEME, 0, None, None) == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def be_traced() -> None:
    """In the child: wait for the parent, then go on under its eyes."""
    _ptrace(_TRACEME, 0, None, None)
    os.kill(os.getpid(), signal.SIGSTOP)


def trace(child: int, trouble: Trouble) -> Ending:
    """Let a child run that has called `be_traced`, and make its trouble.

    Raises:
        RuntimeError: the child ended by another signal than ours.
    """
    os.waitpid(child, 0)
    _ptrace(_SETOPTIONS, child, None, _TRACESYSGOOD | _EXITKILL)
    registers = (ctypes.c_ulonglong * 27)()
    left, struck, entering, answering, signal_number = trouble.after, 0, True, False, 0
    while True:
        _ptrace(_SYSCALL, child, None, signal_number)
        signal_number = 0
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            return Ending(killed=False, struck=struck)
        if os.WIFSIGNALED(status):
            raise RuntimeError(f"the child ended by signal {os.WTERMSIG(status)}")
        if os.WSTOPSIG(status) != _STOPPED_AT_CALL:
            signal_number = os.WSTOPSIG(status)
            continue
        entering, was_entering = not entering, entering
        if not was_entering:
            if answering:
                _ptrace(_GETREGS, child, None, registers)
                registers[_RAX] = (1 << 64) - trouble.number
                _ptrace(_SETREGS, child, None, registers)
                answering = False
            continue
        _ptrace(_GETREGS, child, None, registers)
        if not _is_meant(child, registers, trouble):
            continue
        left -= 1
        if left >= 0 or (left < -1 and not trouble.lasting):
            continue
        struck += 1
        if trouble.number:
            registers[_CALL] = (1 << 64) - 1  # no such call: nothing is done
            _ptrace(_SETREGS, child, None, registers)
            answering = True
        elif trouble.meanwhile is not None:
            trouble.meanwhile()
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return Ending(killed=True, struck=struck)


def _is_meant(child: int, registers: Registers, trouble: Trouble) -> bool:
    call = _CALLS.get(registers[_CALL])
    if call is None:
        return False
    kind = call.kind
    if call.flags is not None and registers[call.flags] & _CREATING:
        kind = Class.CHANGE
    if kind is not trouble.kind:
        return False
    path = _path(child, registers, call)
    return any(path == folder or path.startswith(folder + "/") for folder in trouble.below)


def _path(child: int, registers: Registers, call: _Call) -> str:
    """The file a call is about; "" where that cannot be told."""
    try:
        if call.descriptor is not None:
            return os.readlink(f"/proc/{child}/fd/{registers[call.descriptor] & _MASK_32}")
        path = _text(child, registers[call.path or 0])
        if path.startswith("/"):
            return path
        folder = registers[call.folder] & _MASK_32 if call.folder is not None else _AT_FDCWD
        base = os.readlink(f"/proc/{child}/cwd" if folder == _AT_FDCWD else f"/proc/{child}/fd/{folder}")
        return os.path.join(base, path) if path else base
    except (OSError, ValueError):
        return ""


def _text(child: int, address: int) -> str:
    with open(f"/proc/{child}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        data = b""
        while b"\0" not in data and len(data) < _PATH_MAX:
            # Never over the end of a page: the next need not be there.
            data += memory.read(_PATH_MAX - (address + len(data)) % _PATH_MAX)
    return os.fsdecode(data.partition(b"\0")[0])


def _ptrace(request: int, child: int, address: object, data: object) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    function = library.ptrace
    function.restype = ctypes.c_long
    if isinstance(data, ctypes.Array):
        data = ctypes.byref(data)
    elif isinstance(data, int):
        data = ctypes.c_void_p(data)
    return int(function(ctypes.c_long(request), ctypes.c_long(child), address, data))
