"""Fetching one large file, so that a broken line costs nothing but time and a wrong file is never kept.

What has arrived lies in `FILE.part`; the next try asks the server for the rest. Size and SHA-256 are checked
before the file gets its name. A thread reads from the network and the job takes its blocks from a short queue,
so that pausing and cancelling do not wait for a server.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Generator, Sequence

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import make_private_folder
from dedup_gui.core.networks.http import POLL_SECONDS, Answer, BrokenLineError, Reader, WrongSourceError
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage, RetryPolicy, check_space, sha256_events
from dedup_gui.words import translate


def download(
    urls: Sequence[str], path: str, *, size: int, sha256: str, retries: RetryPolicy | None = None
) -> Generator[FetchProgress, None, None]:
    """Fetch a file from the first source that has it.

    Closing the generator stops at once and keeps what has arrived for the next time. Proxies are taken from the
    environment or, on Windows and macOS, from the system.

    Args:
        urls: http or https, best first.
        path: where it goes; its folder is made.
        size: bytes it must have.
        sha256: it must have.
        retries: how often a server is tried, and how long it is waited for.

    Yields:
        FetchProgress, at least every 100 ms.

    Raises:
        DedupError: there is no space, or no source gave the right file. Nothing stands at `path` then.
    """
    retries = retries or RetryPolicy()
    part = f"{path}.part"
    make_private_folder(os.path.dirname(path))
    reasons: list[str] = []
    for url in urls:
        if not url.startswith(("https://", "http://")):
            reasons.append(translate("errors", "{url}: not an http address").format(url=url))
            continue
        check_space(path, size - _size_of(part))
        reason = yield from _from_source(url, part, size, sha256, retries)
        if not reason:
            os.replace(part, path)
            _forget(f"{part}.json")
            return
        reasons.append(f"{_host(url)}: {reason}")
    raise DedupError(
        translate("errors", "The model could not be fetched. {reasons}").format(
            reasons="; ".join(reasons) or translate("errors", "There is no source for it.")
        ),
        translate("errors", "Try again later (what has arrived is kept), set a mirror, or import the file."),
    )


def _from_source(
    url: str, part: str, size: int, sha256: str, retries: RetryPolicy
) -> Generator[FetchProgress, None, str]:
    """Try one source until the part is whole and right ("" is returned) or hope is gone (why is returned)."""
    host = _host(url)
    failures = 0
    started_over = False
    while True:
        before = _size_of(part)
        reason = ""
        if before != size:
            try:
                yield FetchProgress(FetchStage.CONNECT, before, size, host)
                yield from _read_rest(url, part, size, retries, before)
            except WrongSourceError as error:
                return str(error)
            except BrokenLineError as error:
                reason = str(error)
            except OSError as error:
                raise DedupError(
                    translate("errors", "The model cannot be written: {why}").format(why=error.strerror or error)
                ) from error
        if not reason:
            found = yield from sha256_events(part, size)
            if found == sha256:
                return ""
            _forget(part)
            _forget(f"{part}.json")
            if before == 0 or started_over:
                return translate("errors", "it sent another file (wrong SHA-256)")
            # Part of it came from an earlier try, perhaps of another source: once more from the start.
            started_over = True
            continue
        failures = failures + 1 if _size_of(part) <= before else 1
        if failures >= retries.tries:
            return reason
        until = time.monotonic() + retries.wait_seconds * 2 ** (failures - 1)
        while time.monotonic() < until:
            yield FetchProgress(FetchStage.WAIT, _size_of(part), size, reason)
            time.sleep(min(POLL_SECONDS, max(0.0, until - time.monotonic())))


def _read_rest(
    url: str, part: str, size: int, retries: RetryPolicy, offset: int
) -> Generator[FetchProgress, None, None]:
    """Ask for the rest of a file and append it to the part."""
    if offset > size:
        _forget(part)
        offset = 0
    known = _remembered(f"{part}.json")
    validator = known.get("validator", "") if known.get("url") == url else ""
    reader = Reader(url, offset, validator, retries.stall_seconds)
    try:
        answer: Answer | None = None
        while answer is None:
            yield FetchProgress(FetchStage.CONNECT, offset, size, _host(url))
            answer = reader.answer(POLL_SECONDS)
        start = _start_of(answer, offset, size)
        _remember(f"{part}.json", url, answer.validator)
        mode = "r+b" if start else "wb"
        with open(part, mode) as file:
            file.seek(start)
            file.truncate()
            done = start
            while done < size or answer.length is None:
                block = reader.block(POLL_SECONDS)
                if block == b"":
                    break
                if block is not None:
                    done += len(block)
                    if done > size:
                        file.truncate(0)
                        raise WrongSourceError(translate("errors", "it sent more than the file's size"))
                    file.write(block)
                yield FetchProgress(FetchStage.DOWNLOAD, done, size, _host(url))
            file.flush()
            os.fsync(file.fileno())
        if done < size:
            raise BrokenLineError(
                translate("errors", "the line broke at {done} of {size} bytes").format(done=done, size=size)
            )
    finally:
        reader.close()


def _start_of(answer: Answer, offset: int, size: int) -> int:
    """Where the bytes that come belong in the file."""
    if answer.length is not None and answer.length != size:
        raise WrongSourceError(
            translate("errors", "its file has {length} bytes, not {size}").format(length=answer.length, size=size)
        )
    if answer.start not in (0, offset):
        raise WrongSourceError(translate("errors", "it sends another part than the one asked for"))
    return answer.start


def _size_of(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _forget(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)


def _remember(path: str, url: str, validator: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"url": url, "validator": validator}, file)


def _remembered(path: str) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8") as file:
            known = json.load(file)
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _host(url: str) -> str:
    return url.split("/")[2] if url.count("/") > 2 else url
