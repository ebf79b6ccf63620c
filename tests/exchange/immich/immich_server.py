"""A real web server on loopback that speaks as Immich 2 does, as far as duplicates go.

Its shapes are those of Immich's own sources: DuplicateResponseDto, AssetResponseDto, DuplicateResolveDto,
BulkIdResponseDto, TrashResponseDto, and NestJS's errors.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "a-very-secret-key-0123456789"


def id_of(name: str) -> str:
    """The same UUID for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


@dataclass
class ImmichState:
    """What the server has, and how it misbehaves.

    Attributes:
        assets: content by name.
        groups: names by the group's name.
        trashed: names in the trash.
        trash_enabled: else what is resolved is gone at once.
        resolves: whether it is new enough to resolve groups.
        status: answers this to requests whose "METHOD path" matches; spent one by one.
        answer: the same with a whole answer.
        lies: says that it resolves, and does not.
        sizes: bytes that it tells of images, by name, where that is not the truth.
        stall: path that is never answered, until `released`.
        requests: "METHOD path" of all that came, in order, with their bodies.
        keys: all keys that came.
    """

    assets: dict[str, bytes] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    films: set[str] = field(default_factory=set)
    trashed: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    trash_enabled: bool = True
    resolves: bool = True
    status: list[tuple[str, int]] = field(default_factory=list)
    answer: list[tuple[str, bytes]] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    lies: bool = False
    sizes: dict[str, int] = field(default_factory=dict)
    stall: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    requests: list[tuple[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    before: Callable[[str], object] = lambda _request: None

    def name_of(self, asset_id: str) -> str | None:
        return next((name for name in self.assets if id_of(name) == asset_id), None)

    def asset(self, name: str, group: str | None = None) -> dict[str, Any]:
        """AssetResponseDto."""
        content = self.assets[name]
        checksum = base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()
        return {
            "id": id_of(name), "createdAt": "2024-05-01T10:00:01.000Z", "deviceAssetId": name, "deviceId": "phone",
            "ownerId": id_of("owner"), "libraryId": None, "type": "VIDEO" if name in self.films else "IMAGE",
            "originalPath": f"/data/library/admin/2024/{name}", "originalFileName": name,
            "originalMimeType": "image/jpeg", "thumbhash": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
            "fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z",
            "localDateTime": "2024-05-01T12:00:00.000Z", "updatedAt": "2024-05-02T10:00:00.000Z",
            "isFavorite": False, "isArchived": False, "isTrashed": name in self.trashed, "isOffline": False,
            "visibility": "timeline", "duration": "0:00:00.00000", "livePhotoVideoId": None, "people": [],
            "exifInfo": {"make": None, "exifImageWidth": 400, "exifImageHeight": 300,
                         "fileSizeInByte": self.sizes.get(name, len(content)),
                         "rating": None, "description": ""},
            "checksum": checksum, "hasMetadata": True, "duplicateId": group, "resized": True,
        }  # fmt: skip

    def duplicates(self) -> list[dict[str, Any]]:
        """DuplicateResponseDto, one for each group of which two assets are left."""
        found = []
        for group, names in self.groups.items():
            left = [name for name in names if name not in self.trashed | self.deleted]
            if len(left) > 1:
                assets = [self.asset(name, id_of(group)) for name in left]
                found.append(
                    {"duplicateId": id_of(group), "assets": assets, "suggestedKeepAssetIds": [assets[0]["id"]]}
                )
        return found

    def resolve(self, group: dict[str, Any]) -> dict[str, Any]:
        """BulkIdResponseDto of one DuplicateResolveGroupDto."""
        number = group["duplicateId"]
        names = next((names for name, names in self.groups.items() if id_of(name) == number), None)
        if names is None:
            return {"id": number, "success": False, "error": "not_found"}
        ids = {id_of(name): name for name in names if name not in self.trashed | self.deleted}
        keep, gone = set(group["keepAssetIds"]), set(group["trashAssetIds"])
        if keep & gone or set(ids) - keep - gone:
            text = "Every asset must be in either keepAssetIds or trashAssetIds"
            return {"id": number, "success": False, "error": "validation", "errorMessage": text}
        if not self.lies:
            going = {ids[found] for found in gone if found in ids}
            (self.trashed if self.trash_enabled else self.deleted).update(going)
            self.groups = {name: names for name, names in self.groups.items() if id_of(name) != number}
        return {"id": number, "success": True}


class ImmichServer(ThreadingHTTPServer):
    """Serves one state."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, state: ImmichState) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """What a person would type."""
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def serving(state: ImmichState) -> Iterator[str]:
    """A server with this state, and its address."""
    server = ImmichServer(state)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.url
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: ImmichServer

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        state = self.server.state
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        request = f"{method} {self.path}"
        with self.server.lock:
            state.requests.append((request, body))
            state.keys.add(self.headers.get("x-api-key", ""))
            state.before(request)
            told = next((found for found in state.status if re.search(found[0], request)), None)
            if told:
                state.status.remove(told)
            said = next((found for found in state.answer if re.search(found[0], request)), None)
            if said:
                state.answer.remove(said)
        if state.stall and re.search(state.stall, request):
            state.released.wait(30)
            return
        if told:
            self._json(told[1], {"message": "as told", "error": "Error", "statusCode": told[1]})
        elif said:
            self._send(200, said[1])
        elif self.headers.get("x-api-key") != KEY and self.path != "/api/server/features":
            self._json(401, {"message": "Invalid API key", "error": "Unauthorized", "statusCode": 401})
        else:
            with self.server.lock:
                self._answer(method, self.path, body)

    def _answer(self, method: str, path: str, body: Any) -> None:
        state = self.server.state
        asset = re.fullmatch(r"/api/assets/([0-9a-f-]{36})(/original)?", path)
        name = state.name_of(asset[1]) if asset else None
        if (method, path) == ("GET", "/api/duplicates"):
            self._json(200, state.duplicates())
        elif (method, path) == ("GET", "/api/server/features"):
            self._json(200, {"smartSearch": True, "duplicateDetection": True, "trash": state.trash_enabled})
        elif (method, path) == ("POST", "/api/duplicates/resolve") and state.resolves:
            self._json(200, [state.resolve(group) for group in body["groups"]])
        elif (method, path) == ("DELETE", "/api/assets"):
            state.trashed.update(found for number in body["ids"] if (found := state.name_of(number)))
            self._send(204, b"")
        elif (method, path) == ("POST", "/api/trash/restore/assets"):
            back = {found for number in body["ids"] if (found := state.name_of(number))} & state.trashed
            state.trashed -= back
            self._json(200, {"count": len(back)})
        elif asset and method == "GET" and (name is None or name in state.deleted):
            text = "Not found or no asset.read access"
            self._json(400, {"message": text, "error": "Bad Request", "statusCode": 400})
        elif asset and method == "GET" and name:
            content = state.assets[name]
            if not asset[2]:
                self._json(200, state.asset(name))
            elif name in state.cut:
                self._send(200, content[: len(content) // 2], claim=len(content))
            else:
                self._send(200, content)
        else:
            self._json(404, {"message": f"Cannot {method} {path}", "error": "Not Found", "statusCode": 404})

    def _json(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value).encode())

    def _send(self, status: int, data: bytes, claim: int | None = None) -> None:
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "http://elsewhere.example/")
        self.send_header("Content-Length", str(len(data) if claim is None else claim))
        self.end_headers()
        self.wfile.write(data)
