"""Requests to an Immich server: to the address that the person typed, and to no other.

No proxy and no redirect is followed: either would hand the key to somebody else. The key travels in a header and
stands in no message.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dedup_gui.core.errors import DedupError
from dedup_gui.words import translate

if TYPE_CHECKING:
    import urllib.error

MOST_JSON = 256 * 2**20
"""Bytes of the largest answer that is read. Chosen: an asset takes some 2 KB, so 100,000 of them."""
SILENCE_SECONDS = 60.0
"""Without a byte for so long the server counts as gone. Immich takes many seconds for a large list of duplicates."""
ANSWER_SECONDS = 600.0
"""The whole of an answer in JSON may take so long."""


class RefusedError(DedupError):
    """The server answered, and refused.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, message: str, advice: str, status: int) -> None:
        super().__init__(message, advice)
        self.status = status


class UnansweredError(DedupError):
    """Nothing, or only a part of an answer came: what the server did is not known."""


class NotImmichError(DedupError):
    """It answered with something that Immich does not say."""


@dataclass(frozen=True, slots=True)
class Server:
    """One server, as one of its users.

    Attributes:
        address: as the person typed it, made whole by `address_of`.
        key: the person's API key.
        silence: seconds without a byte after which it counts as gone.
    """

    address: str
    key: str = field(repr=False)
    silence: float = SILENCE_SECONDS

    @property
    def host(self) -> str:
        """Name and port, for messages."""
        return urlsplit(self.address).netloc

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask for JSON.

        Args:
            method: of HTTP.
            path: below the address's `/api`.
            body: sent as JSON; None = nothing.

        Returns:
            What it answered; None where that is empty.

        Raises:
            RefusedError: it refused.
            UnansweredError: it did not answer, or not to the end.
            NotImmichError: the answer is no JSON, or is too large.
        """
        data = bytearray()
        until = time.monotonic() + ANSWER_SECONDS

        def take(block: bytes) -> None:
            data.extend(block)
            if len(data) > MOST_JSON:
                raise NotImmichError(
                    translate("exchange", "{host} sends more than {most} MB at once.").format(
                        host=self.host, most=MOST_JSON >> 20
                    ),
                    _wrong_address(),
                )
            if time.monotonic() > until:
                raise UnansweredError(
                    translate("exchange", "{host} does not come to the end of its answer.").format(host=self.host),
                    translate("exchange", "Try again later."),
                )

        self._read(method, path, body, take)
        if not data.strip():
            return None
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise NotImmichError(
                translate("exchange", "{host} does not answer like Immich.").format(host=self.host), _wrong_address()
            ) from error

    def fetch(self, path: str, take: Callable[[bytes], object]) -> int:
        """Read a file.

        Args:
            path: below the address's `/api`.
            take: called with each block.

        Returns:
            How many bytes it has.

        Raises:
            RefusedError: the server refused.
            UnansweredError: it did not answer, or not to the end.
        """
        return self._read("GET", path, None, take)

    def _read(self, method: str, path: str, body: object, take: Callable[[bytes], object]) -> int:
        # Not at the top: the window starts without HTTP and TLS.
        import urllib.error
        import urllib.request
        from http.client import HTTPException

        from dedup_gui.core.networks.http import HEADERS, blocks_of, declared_length, web_opener

        headers = HEADERS | {
            "x-api-key": self.key,
            "Accept": "application/json, application/octet-stream",
        }
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"{self.address}/api{path}", data, headers, method=method)  # noqa: S310  its scheme was checked
        read = 0
        try:
            with web_opener().open(request, timeout=self.silence) as response:
                length = declared_length(response.headers)
                for block in blocks_of(response):
                    take(block)
                    read += len(block)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error, method, path) from None
        except (OSError, HTTPException) as error:
            raise self._unanswered(error) from None
        if length not in (None, read):
            raise UnansweredError(
                translate("exchange", "The line to {host} broke.").format(host=self.host),
                translate("exchange", "Try again."),
            )
        return read

    def _refused(self, error: urllib.error.HTTPError, method: str, path: str) -> DedupError:
        said = _said(error)
        if error.code in (401, 403):
            return RefusedError(
                translate("exchange", "{host} does not accept the API key for this{said}.").format(
                    host=self.host, said=said
                ),
                translate(
                    "exchange",
                    "Make a key in Immich under Account settings > API keys, with the permissions that the "
                    "README names.",
                ),
                error.code,
            )
        if 300 <= error.code < 400:
            place = error.headers.get("Location", "") or translate("exchange", "elsewhere")
            return RefusedError(
                translate("exchange", "{host} points to {place}.").format(host=self.host, place=place),
                translate("exchange", "Type the address that Immich really has."),
                error.code,
            )
        later = translate("exchange", "Try again later, or look into the server's log.")
        advice = _wrong_address() if error.code == 404 else later
        what = f"{method} /api{path.split('?')[0]}"
        return RefusedError(
            translate("exchange", "{host} answered {code} to {what}{said}.").format(
                host=self.host, code=error.code, what=what, said=said
            ),
            advice,
            error.code,
        )

    def _unanswered(self, error: Exception) -> DedupError:
        import ssl

        from dedup_gui.core.networks.http import words_of

        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return UnansweredError(
                translate("exchange", "The certificate of {host} is not trusted ({why}).").format(
                    host=self.host, why=reason.verify_message
                ),
                translate("exchange", "Let the system trust it, or use the address by which it is trusted."),
            )
        if isinstance(reason, TimeoutError):
            return UnansweredError(
                translate("exchange", "{host} does not answer.").format(host=self.host),
                translate("exchange", "Try again later."),
            )
        if isinstance(reason, socket.gaierror):
            return UnansweredError(
                translate("exchange", "There is no server {host}.").format(host=self.host), _wrong_address()
            )
        return UnansweredError(
            translate("exchange", "{host} cannot be reached: {why}.").format(host=self.host, why=words_of(reason)),
            _wrong_address(),
        )


def address_of(typed: str) -> str:
    """The address that a person meant: without a slash at the end, and without `/api`.

    Raises:
        DedupError: it is none.
    """
    text = typed.strip().rstrip("/").removesuffix("/api").rstrip("/")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise DedupError(
            translate("exchange", "{typed} is no address of a server.").format(typed=typed), _wrong_address()
        ) from error
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or not text.isprintable():
        raise DedupError(
            translate("exchange", "{typed} is no address of a server.").format(typed=typed), _wrong_address()
        )
    return text


def key_of(typed: str) -> str:
    """The key that a person meant.

    Raises:
        DedupError: it is none; the message does not hold it.
    """
    key = typed.strip()
    if not key or len(key) > 512 or not key.isascii() or not key.isprintable() or " " in key:
        raise DedupError(
            translate("exchange", "This is no API key of Immich."),
            translate("exchange", "Make one in Immich under Account settings > API keys."),
        )
    return key


def is_address(text: str) -> bool:
    """Whether a text is meant as a server's address, and not as a file's name."""
    return text.strip().lower().startswith(("http://", "https://"))


def _said(error: urllib.error.HTTPError) -> str:
    """Immich's own words in an answer that refuses, cut short."""
    from http.client import HTTPException

    try:
        found = json.loads(error.read(1 << 16))
    except (OSError, ValueError, HTTPException, RecursionError):
        return ""
    message = found.get("message") if isinstance(found, dict) else None
    words = "; ".join(map(str, message)) if isinstance(message, list) else message
    return f": {words[:200]}" if isinstance(words, str) and words and words[:200].isprintable() else ""


def _wrong_address() -> str:
    return translate(
        "exchange", "The address is that of the page which Immich shows in a browser, as in http://192.168.1.5:2283."
    )
