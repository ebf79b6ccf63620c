"""Reading from web servers: what all requests share; and one for a large file, or the rest of one, in a thread."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any

from dedup_gui import __version__
from dedup_gui.words import translate

HEADERS = {"User-Agent": f"dedup-gui/{__version__}", "Accept-Encoding": "identity"}
"""Of every request: who asks, and that nothing is to be packed."""
BLOCK = 1 << 18
"""Bytes read at once, at most. Chosen: one block in 20 ms at 100 Mbit/s; `read1` gives what is there, so a slow line
is not waited for."""
QUEUE_BLOCKS = 16
"""Blocks read ahead while the job writes or pauses. Chosen: 4 MB of memory; then the server is slowed down."""
POLL_SECONDS = 0.05
"""Between two looks for a byte, a pause or a cancel. Chosen: twenty a second, half of the 100 ms that a person takes
for at once (Nielsen, Usability Engineering, 1993, chapter 5)."""
_CLOSE_SECONDS = 1.0
"""Waited for the thread to end after its socket is shut. Chosen: it wakes at once; a hanging look-up of a name, which
nothing can wake, ends alone, as the thread is a daemon."""


class BrokenLineError(Exception):
    """The line broke, or the server is busy; the same source may be tried again."""


class WrongSourceError(Exception):
    """This source does not have the file; no use trying again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer.

    Attributes:
        start: where in the file its bytes begin.
        length: bytes of the whole file, or None where it does not say.
        validator: mark of the file's version, good for asking for a part of the same; or "".
    """

    start: int
    length: int | None
    validator: str


class Reader:
    """Asks for a file, and reads the answer in a thread of its own.

    Args:
        url: http or https.
        offset: the first byte wanted.
        validator: mark of the version of which the bytes before are there already, or "".
        timeout: seconds without a byte, after which the line counts as broken.
    """

    def __init__(self, url: str, offset: int, validator: str, timeout: float) -> None:
        request = _request(url, offset, validator)
        self._answers: queue.Queue[Answer | Exception] = queue.Queue()
        self._blocks: queue.Queue[bytes | Exception] = queue.Queue(QUEUE_BLOCKS)
        self._stop = threading.Event()
        self._response: Any = None
        self._thread = threading.Thread(target=self._run, args=(request, timeout), name="fetch", daemon=True)
        self._thread.start()

    def answer(self, wait: float) -> Answer | None:
        """The server's answer, or None if there is none yet.

        Raises:
            BrokenLineError: the line broke.
            WrongSourceError: this source does not have the file.
        """
        found = _taken(self._answers, wait)
        return found if isinstance(found, Answer) else None

    def block(self, wait: float) -> bytes | None:
        """The next bytes; b"" at the end, None if there are none yet."""
        found = _taken(self._blocks, wait)
        return found if isinstance(found, bytes) else None

    def close(self) -> None:
        """Stop reading, also in the middle of waiting for a byte."""
        self._stop.set()
        response = self._response
        if response is not None:
            # The only way to wake a thread that waits in recv; there is no public name for the socket.
            with contextlib.suppress(AttributeError, OSError):
                response.fp.raw._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(_CLOSE_SECONDS)

    def _run(self, request: urllib.request.Request, timeout: float) -> None:
        opener = web_opener(urllib.request.ProxyHandler(), urllib.request.HTTPRedirectHandler())
        try:
            with opener.open(request, timeout=timeout) as response:
                self._response = response
                self._answers.put(_read_answer(response))
                for block in blocks_of(response):
                    if self._stop.is_set():
                        return
                    self._put(block)
                self._put(b"")
        except Exception as error:  # noqa: BLE001  whatever it is, the job must hear of it
            told = _explained(error)
            self._answers.put(told)
            self._put(told)

    def _put(self, block: bytes | Exception) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(queue.Full):
                self._blocks.put(block, timeout=POLL_SECONDS)
                return


def _taken(waiting: queue.Queue[Any], wait: float) -> object:
    try:
        found = waiting.get(timeout=wait)
    except queue.Empty:
        return None
    if isinstance(found, Exception):
        raise found
    return found


def web_opener(*further: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Speaks http and https and nothing else; asks no proxy and follows no redirect.

    Args:
        further: what else it does, as to ask proxies, or to follow redirects: to these two only.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        *further,
    ):
        opener.add_handler(handler)
    return opener


def blocks_of(response: Any) -> Iterator[bytes]:
    """What a server sends, as it comes."""
    while block := response.read1(BLOCK):
        yield block


def declared_length(headers: Message) -> int | None:
    """Bytes that a server says it sends, or None where it does not say."""
    told = headers.get("Content-Length", "")
    return int(told) if told.isdigit() else None


def words_of(reason: object) -> str:
    """What the system says of a line that broke."""
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__


def _explained(error: Exception) -> Exception:
    if isinstance(error, BrokenLineError | WrongSourceError):
        return error
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        text = translate("errors", "the server answered {code} {reason}").format(code=error.code, reason=error.reason)
        if error.code == 416:
            return WrongSourceError(translate("errors", "it has a shorter file"))
        busy = error.code in (408, 425, 429) or error.code >= 500
        return BrokenLineError(text) if busy else WrongSourceError(text)
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return BrokenLineError(translate("errors", "the server does not answer"))
    reason = getattr(error, "reason", error)
    words = words_of(reason)
    if isinstance(reason, socket.gaierror):
        return WrongSourceError(translate("errors", "there is no way to it ({words})").format(words=words))
    if isinstance(error, OSError | HTTPException):
        return BrokenLineError(words)
    return WrongSourceError(f"{type(error).__name__}: {error}")


def _request(url: str, offset: int, validator: str) -> urllib.request.Request:
    headers = dict(HEADERS)
    if offset:
        headers["Range"] = f"bytes={offset}-"
        if validator:
            headers["If-Range"] = validator
    return urllib.request.Request(url, headers=headers)  # noqa: S310  its scheme was checked


def _read_answer(response: Any) -> Answer:
    headers = response.headers
    if headers.get("Content-Encoding", "identity") != "identity":
        raise WrongSourceError(translate("errors", "it sends the file packed"))
    length = declared_length(headers)
    etag = headers.get("ETag", "")
    # A weak mark ("W/…") says alike, not equal: it may not be used for asking for a part.
    validator = etag if etag and not etag.startswith("W/") else headers.get("Last-Modified", "")
    start = 0
    if response.status == 206:
        unit, _, rest = headers.get("Content-Range", "").partition(" ")
        span, _, whole = rest.partition("/")
        first = span.partition("-")[0]
        if unit != "bytes" or not first.isdigit():
            raise WrongSourceError(translate("errors", "it sends a part without saying which"))
        start = int(first)
        length = int(whole) if whole.isdigit() else None
    return Answer(start, length, validator)
