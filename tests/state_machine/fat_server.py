"""A file system with the manners of FAT, in memory, served to the kernel through /dev/fuse.

No hard or symbolic links, no rename that refuses an existing target, times in steps of 2 s, no time of the last
change of its own, names that differ in case or composition only are one name, and numbers of files that are made up
at each mount. It breaks where it is told to.

Run as a program of its own, since whoever uses it waits for it:  fat_server.py FOLDER
Commands come as JSON lines on standard input; each is answered by a line.

Protocol: linux/fuse.h, version 7.31.
"""

from __future__ import annotations

import ctypes
import errno
import itertools
import json
import os
import select
import stat
import struct
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

ROOT = 1
STEP_NS = 2_000_000_000
"""FAT keeps the seconds of a time halved."""
BLOCK = 4096
_IN_HEADER = struct.Struct("<IIQQIIII")
_OUT_HEADER = struct.Struct("<IiQ")
_ATTRIBUTES = struct.Struct("<QQQQQQIIIIIIIIII")
_ENTRY = struct.Struct("<QQQQII")
_SETATTR = struct.Struct("<IIQQQQQQIIIIIIII")
_MS_NOSUID, _MS_NODEV, _MNT_DETACH = 2, 4, 2  # sys/mount.h
_NO_REPLY = frozenset((2, 36, 42))  # FORGET, INTERRUPT, BATCH_FORGET

CHANGES = frozenset(("setattr", "mknod", "mkdir", "unlink", "rmdir", "rename", "write", "create", "fsync"))
"""What a disk that can only be read refuses."""


@dataclass(slots=True, eq=False)
class Node:
    """A file or a folder.

    Attributes:
        number: what the kernel calls it by.
        shown: what programs see as its inode number.
        mode: kind and permissions.
        data: a file's content.
        names: a folder's entries: folded name -> (name as it was made, number).
        mtime_ns: modified, on whole steps.
        lookups: how often the kernel was told of it and has not forgotten.
        linked: whether it has a name.
    """

    number: int
    shown: int
    mode: int
    data: bytearray = field(default_factory=bytearray)
    names: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    mtime_ns: int = 0
    lookups: int = 0
    linked: bool = True

    @property
    def is_folder(self) -> bool:
        """Whether it holds names."""
        return stat.S_ISDIR(self.mode)


@dataclass(slots=True)
class Fault:
    """What breaks next.

    Attributes:
        operation: which, by name; "changes" or "any".
        after: how many of those still succeed.
        number: errno of the answer.
        lasting: whether all after it break, too.
    """

    operation: str
    after: int
    number: int
    lasting: bool

    def strikes(self, operation: str) -> bool:
        """Whether it meets an operation; counts it."""
        if self.operation not in ("any", operation) and not (self.operation == "changes" and operation in CHANGES):
            return False
        self.after -= 1
        return self.after == -1 or (self.lasting and self.after < 0)


def fold(name: bytes) -> str:
    """What two spellings of one name have in common."""
    return unicodedata.normalize("NFC", os.fsdecode(name)).casefold()


class FatServer:
    """Answers the kernel's requests.

    Args:
        device: /dev/fuse, opened.
    """

    def __init__(self, device: int) -> None:
        self._device = device
        self._numbers = itertools.count(ROOT)
        self._shown = itertools.count(1000)
        self._nodes: dict[int, Node] = {}
        self._make_node(stat.S_IFDIR | 0o755)
        self.capacity: int | None = None
        self.read_only = False
        self.fault: Fault | None = None
        self.struck = 0
        self._answers: dict[int, tuple[str, Callable[[Node, bytes], bytes]]] = {
            1: ("lookup", self._lookup), 3: ("getattr", self._getattr), 4: ("setattr", self._setattr),
            6: ("symlink", self._refused), 8: ("mknod", self._mknod), 9: ("mkdir", self._mkdir),
            10: ("unlink", self._unlink), 11: ("rmdir", self._rmdir), 12: ("rename", self._rename),
            13: ("link", self._refused), 14: ("open", self._open), 15: ("read", self._read),
            16: ("write", self._write), 17: ("statfs", self._statfs), 18: ("release", self._nothing),
            20: ("fsync", self._nothing), 25: ("flush", self._nothing), 26: ("init", self._init),
            27: ("opendir", self._open), 28: ("readdir", self._readdir), 29: ("releasedir", self._nothing),
            30: ("fsync", self._nothing), 35: ("create", self._create), 38: ("destroy", self._nothing),
            45: ("rename", self._rename2),
        }  # fmt: skip

    def serve_one(self) -> bool:
        """Answer one request; False when the file system was unmounted."""
        try:
            request = os.read(self._device, (1 << 17) + 4096)
        except OSError as error:
            if error.errno == errno.ENODEV:
                return False
            if error.errno in (errno.ENOENT, errno.EINTR, errno.EAGAIN):
                return True
            raise
        _, code, unique, number, *_ = _IN_HEADER.unpack_from(request)
        body = request[_IN_HEADER.size :]
        if code in _NO_REPLY:
            self._forget(code, number, body)
            return True
        failed, answer = 0, b""
        operation, handler = self._answers.get(code, ("", None))
        try:
            if handler is None:
                raise OSError(errno.ENOSYS, "")
            self._break_where_told(operation)
            answer = handler(self._nodes[number] if number else self._nodes[ROOT], body)
        except KeyError:
            failed = errno.ESTALE
        except OSError as error:
            failed = error.errno or errno.EIO
        reply = _OUT_HEADER.pack(_OUT_HEADER.size + (0 if failed else len(answer)), -failed, unique)
        try:
            os.write(self._device, reply if failed else reply + answer)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.EINVAL):  # whoever asked was killed
                raise
        return True

    def renumber(self) -> None:
        """Make other numbers up, as at another mount."""
        for node in self._nodes.values():
            node.shown = next(self._shown)

    def _break_where_told(self, operation: str) -> None:
        if self.fault is not None and self.fault.strikes(operation):
            self.struck += 1
            raise OSError(self.fault.number, "")
        if self.read_only and operation in CHANGES:
            raise OSError(errno.EROFS, "")

    def _make_node(self, mode: int) -> Node:
        node = Node(next(self._numbers), next(self._shown), mode, mtime_ns=_now())
        self._nodes[node.number] = node
        return node

    def _forget(self, code: int, number: int, body: bytes) -> None:
        if code == 2:
            self._forget_one(number, struct.unpack_from("<Q", body)[0])
        elif code == 42:
            (count, _) = struct.unpack_from("<II", body)
            for index in range(count):
                self._forget_one(*struct.unpack_from("<QQ", body, 8 + 16 * index))

    def _forget_one(self, number: int, times: int) -> None:
        node = self._nodes.get(number)
        if node is None or number == ROOT:
            return
        node.lookups -= times
        if node.lookups <= 0 and not node.linked:
            del self._nodes[number]

    def _attributes(self, node: Node) -> bytes:
        seconds, rest = divmod(node.mtime_ns, 1_000_000_000)
        size = len(node.data)
        links = 2 if node.is_folder else int(node.linked)
        blocks = -(-size // 512)
        return _ATTRIBUTES.pack(
            node.shown, size, blocks, seconds, seconds, seconds, rest, rest, rest, node.mode, links, 0, 0, 0, BLOCK, 0
        )

    def _entry(self, node: Node) -> bytes:
        node.lookups += 1
        return _ENTRY.pack(node.number, 0, 0, 0, 0, 0) + self._attributes(node)

    def _child(self, folder: Node, name: bytes) -> Node:
        found = folder.names.get(fold(name))
        if found is None:
            raise OSError(errno.ENOENT, "")
        return self._nodes[found[1]]

    def _lookup(self, folder: Node, body: bytes) -> bytes:
        return self._entry(self._child(folder, body.rstrip(b"\0")))

    def _getattr(self, node: Node, body: bytes) -> bytes:
        return struct.pack("<QII", 0, 0, 0) + self._attributes(node)

    def _setattr(self, node: Node, body: bytes) -> bytes:
        valid, _, _, size, _, _, mtime, _, _, mtime_rest, _, mode, *_ = _SETATTR.unpack_from(body)
        if valid & 1:
            node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        if valid & 8:
            self._resize(node, size)
            node.mtime_ns = _now()
        if valid & 256:
            node.mtime_ns = _now()
        elif valid & 32:
            node.mtime_ns = _rounded(mtime * 1_000_000_000 + mtime_rest)
        return self._getattr(node, b"")

    def _resize(self, node: Node, size: int) -> None:
        more = size - len(node.data)
        if more > 0:
            self._need_room(more)
            node.data.extend(bytes(more))
        else:
            del node.data[size:]

    def _need_room(self, more: int) -> None:
        if self.capacity is None:
            return
        used = sum(len(node.data) for node in self._nodes.values())
        if used + more > self.capacity:
            raise OSError(errno.ENOSPC, "")

    def _add(self, folder: Node, name: bytes, mode: int) -> Node:
        if fold(name) in folder.names:
            raise OSError(errno.EEXIST, "")
        if self.capacity is not None:
            self._need_room(1)  # an entry of a folder takes room, too
        node = self._make_node(mode)
        folder.names[fold(name)] = (name, node.number)
        folder.mtime_ns = _now()
        return node

    def _mknod(self, folder: Node, body: bytes) -> bytes:
        (mode,) = struct.unpack_from("<I", body)
        if not stat.S_ISREG(mode):
            raise OSError(errno.EPERM, "")
        return self._entry(self._add(folder, body[16:].rstrip(b"\0"), mode))

    def _mkdir(self, folder: Node, body: bytes) -> bytes:
        (mode,) = struct.unpack_from("<I", body)
        return self._entry(self._add(folder, body[8:].rstrip(b"\0"), stat.S_IFDIR | stat.S_IMODE(mode)))

    def _unlink(self, folder: Node, body: bytes) -> bytes:
        name = body.rstrip(b"\0")
        node = self._child(folder, name)
        if node.is_folder:
            raise OSError(errno.EISDIR, "")
        self._take_name(folder, name)
        return b""

    def _rmdir(self, folder: Node, body: bytes) -> bytes:
        name = body.rstrip(b"\0")
        node = self._child(folder, name)
        if not node.is_folder:
            raise OSError(errno.ENOTDIR, "")
        if node.names:
            raise OSError(errno.ENOTEMPTY, "")
        self._take_name(folder, name)
        return b""

    def _take_name(self, folder: Node, name: bytes) -> None:
        node = self._child(folder, name)
        del folder.names[fold(name)]
        folder.mtime_ns = _now()
        node.linked = False
        if node.lookups <= 0:
            del self._nodes[node.number]

    def _rename2(self, folder: Node, body: bytes) -> bytes:
        (target, flags, _) = struct.unpack_from("<QII", body)
        if flags:
            raise OSError(errno.EINVAL, "")
        return self._renamed(folder, target, body[16:])

    def _rename(self, folder: Node, body: bytes) -> bytes:
        (target,) = struct.unpack_from("<Q", body)
        return self._renamed(folder, target, body[8:])

    def _renamed(self, folder: Node, target: int, names: bytes) -> bytes:
        old, new = names.split(b"\0")[:2]
        node, into = self._child(folder, old), self._nodes[target]
        standing = into.names.get(fold(new))
        if standing is not None and standing[1] != node.number:
            other = self._nodes[standing[1]]
            if other.is_folder != node.is_folder or other.names:
                raise OSError(errno.EISDIR if other.is_folder else errno.ENOTDIR, "")
            self._take_name(into, new)
        del folder.names[fold(old)]
        into.names[fold(new)] = (new, node.number)
        return b""

    def _open(self, node: Node, body: bytes) -> bytes:
        (flags,) = struct.unpack_from("<I", body)
        if self.read_only and flags & os.O_ACCMODE != os.O_RDONLY:
            raise OSError(errno.EROFS, "")
        if flags & os.O_TRUNC:
            self._resize(node, 0)
        return struct.pack("<QII", node.number, 0, 0)

    def _create(self, folder: Node, body: bytes) -> bytes:
        (_, mode) = struct.unpack_from("<II", body)
        node = self._add(folder, body[16:].rstrip(b"\0"), stat.S_IFREG | stat.S_IMODE(mode))
        return self._entry(node) + struct.pack("<QII", node.number, 0, 0)

    def _read(self, node: Node, body: bytes) -> bytes:
        (_, offset, size) = struct.unpack_from("<QQI", body)
        return bytes(node.data[offset : offset + size])

    def _write(self, node: Node, body: bytes) -> bytes:
        (_, offset, size) = struct.unpack_from("<QQI", body)
        data = body[40 : 40 + size]
        if offset + size > len(node.data):
            self._resize(node, offset + size)
        node.data[offset : offset + size] = data
        node.mtime_ns = _now()
        return struct.pack("<II", size, 0)

    def _statfs(self, node: Node, body: bytes) -> bytes:
        free = 0 if self.capacity is not None else 1 << 20
        return struct.pack("<QQQQQIIII24x", 1 << 20, free, free, 1 << 20, 1 << 20, BLOCK, 255, BLOCK, 0)

    def _readdir(self, folder: Node, body: bytes) -> bytes:
        (_, offset, size) = struct.unpack_from("<QQI", body)
        entries = [(b".", folder), (b"..", folder)]
        entries += [(name, self._nodes[number]) for name, number in folder.names.values()]
        answer = b""
        for index, (name, node) in enumerate(entries[offset:], offset + 1):
            one = struct.pack("<QQII", node.shown, index, len(name), node.mode >> 12) + name
            one += bytes(-len(one) % 8)
            if len(answer) + len(one) > size:
                break
            answer += one
        return answer

    def _init(self, node: Node, body: bytes) -> bytes:
        (_, _, readahead, _) = struct.unpack_from("<IIII", body)
        return struct.pack("<IIIIHHIIHHI28x", 7, 31, readahead, 0, 12, 9, 1 << 17, 1_000_000_000, 0, 0, 0)

    def _nothing(self, node: Node, body: bytes) -> bytes:
        return b""

    def _refused(self, node: Node, body: bytes) -> bytes:
        raise OSError(errno.EPERM, "")


def _rounded(time_ns: int) -> int:
    return time_ns - time_ns % STEP_NS


def _now() -> int:
    return _rounded(time.time_ns())


def obey(server: FatServer, command: dict[str, object]) -> str:
    """Do what a line says, and answer."""
    fault = command.get("fault")
    if isinstance(fault, list):
        operation, after, number, lasting = fault
        server.fault, server.struck = Fault(str(operation), int(after), int(number), bool(lasting)), 0
    if "well" in command:
        server.fault = None
    if "full" in command:
        server.capacity = 0 if command["full"] else None
    if "read_only" in command:
        server.read_only = bool(command["read_only"])
    if "renumber" in command:
        server.renumber()
    return str(server.struck)


def main(point: str) -> None:
    """Mount at a folder and serve until unmounted, or until nobody commands any more."""
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},allow_other"
    library = ctypes.CDLL(None, use_errno=True)
    if library.mount(b"fat", os.fsencode(point), b"fuse", _MS_NOSUID | _MS_NODEV, options.encode()):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), point)
    server = FatServer(device)
    print("mounted", flush=True)
    try:
        while True:
            ready, _, _ = select.select([device, sys.stdin], [], [])
            if device in ready and not server.serve_one():
                return
            if sys.stdin in ready:
                line = sys.stdin.readline()
                if not line:
                    return
                print(obey(server, json.loads(line)), flush=True)
    finally:
        library.umount2(os.fsencode(point), _MNT_DETACH)


if __name__ == "__main__":
    main(sys.argv[1])
