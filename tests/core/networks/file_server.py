"""A real web server on loopback that misbehaves as told."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Manners:
    """How the server treats requests; each number is spent by one request.

    Attributes:
        content: the file.
        break_at: shares of the file after which the line is cut, one for each request to come.
        stall_at: the same, but the line stays open and silent.
        ignore_range: always sends the whole file.
        claim: bytes it says the file has; 0 = the truth.
        statuses: errors to answer first.
        etag: mark of the version.
        extra: bytes sent after the file's own, without saying a length.
        redirects: how many times it points elsewhere first.
        pause: seconds between two blocks.
    """

    content: bytes
    break_at: list[float] = field(default_factory=list)
    stall_at: list[float] = field(default_factory=list)
    ignore_range: bool = False
    claim: int = 0
    statuses: list[int] = field(default_factory=list)
    etag: str = '"v1"'
    extra: int = 0
    redirects: int = 0
    pause: float = 0.0
    ranges: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class Server(ThreadingHTTPServer):
    """Serves one file."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, manners: Manners) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.manners = manners

    @property
    def url(self) -> str:
        """Address of the file."""
        return f"http://127.0.0.1:{self.server_port}/models/vgg.onnx"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        manners = self.server.manners
        wanted = self.headers.get("Range", "")
        if manners.redirects:
            manners.redirects -= 1
            self.send_response(302)
            self.send_header("Location", f"/elsewhere/{manners.redirects}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        manners.ranges.append(wanted)
        if manners.statuses:
            self.send_error(manners.statuses.pop(0))
            return
        start = self._start(wanted)
        if start >= len(manners.content) and start:
            self.send_error(416)
            return
        size = manners.claim or len(manners.content)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if not manners.extra:
            self.send_header("Content-Length", str(size - start))
        if manners.etag:
            self.send_header("ETag", manners.etag)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self._send(manners, start)

    def _start(self, wanted: str) -> int:
        manners = self.server.manners
        match = re.fullmatch(r"bytes=(\d+)-", wanted)
        if match is None or manners.ignore_range:
            return 0
        if self.headers.get("If-Range", manners.etag) != manners.etag:
            return 0
        return int(match[1])

    def _send(self, manners: Manners, start: int) -> None:
        end = len(manners.content)
        stall = False
        if manners.break_at:
            end = int(end * manners.break_at.pop(0))
        elif manners.stall_at:
            end, stall = int(end * manners.stall_at.pop(0)), True
        for position in range(start, end, 1 << 14):
            self.wfile.write(manners.content[position : min(end, position + (1 << 14))])
            if manners.pause and manners.released.wait(manners.pause):
                return
        if stall:
            manners.released.wait(20)
        self.wfile.write(b"\0" * manners.extra)
        self.close_connection = True


@contextlib.contextmanager
def serving(manners: Manners) -> Iterator[Server]:
    """A running server."""
    server = Server(manners)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        manners.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
