"""What else the program reads that may be damaged or hostile: answers of workers, records, names, headers."""

from __future__ import annotations

import html
import json
import os
import random
import shutil
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager

from dedup_gui.core.action_types import ActionKind, ActionRecord, ActionResult, FileState, Outcome, PlannedAction
from dedup_gui.core.discovery.bundles import companions, owned_by, with_a_say
from dedup_gui.core.errors import DedupError, ImageError
from dedup_gui.core.image.decode import Decoded
from dedup_gui.core.image.exif_orientation import orientation_of
from dedup_gui.core.image.formats import HEAD, is_image_name, is_raw_name, sniff
from dedup_gui.core.image.header_sizes import jpeg_xl_size, webp_size
from dedup_gui.core.image.jpeg_file import JpegCoding
from dedup_gui.core.image.pages import Pages
from dedup_gui.core.image.shot_record import ShotRecord, from_text, to_text
from dedup_gui.core.isolation.wire import WireError, pack, unpack
from dedup_gui.core.isolation.worker import _result
from dedup_gui.core.networks.importing import spec_from_json, spec_to_json
from dedup_gui.core.networks.registry import MODELS
from dedup_gui.core.orientations import Orientation
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.quality_facts import from_text as quality_from_text
from dedup_gui.core.quality_facts import to_text as quality_to_text
from dedup_gui.core.settings import AppSettings
from dedup_gui.core.types import Decision, Fingerprint, FoundFile, ImageInfo
from dedup_gui.platform import freedesktop_trash, mount_table, recycle_bin
from dedup_gui.qt.texts.plain import cleaned, plain_tip, printable
from dedup_gui.store.action_json import action_from_json, action_to_json, record_from_row, result_to_json
from dedup_gui.store.cache import SqliteFingerprintCache
from dedup_gui.store.decisions import SqliteDecisions
from dedup_gui.store.history_file import HistoryFile
from dedup_gui.store.ignored import SqliteIgnoredPairs
from dedup_gui.store.in_flight import InFlight
from dedup_gui.store.journal import SqliteJournal
from dedup_gui.store.settings_file import SettingsFile, settings_from_json, settings_to_json
from tests.fuzz.containers import join_messages, split_messages
from tests.fuzz.target import Fault, FaultError, Input, Target

_KINDS = (Decoded, ImageInfo, JpegCoding, Orientation, Pages, Quality)
_DAMAGE = (ValueError, KeyError, TypeError, RecursionError)
"""What `action_from_json` says it raises."""


@contextmanager
def text_targets(folder: str) -> Iterator[list[Target]]:
    """The targets.

    Args:
        folder: for the files that some of them read.
    """
    files = _Files(folder)
    yield [
        Target("wire", _wire, _bare(_answers()), 1.0, "messages"),
        Target("journal", _journal, _bare(_rows()), 0.7, "messages"),
        Target("settings", files.settings, _bare(_settings()), 0.5, "json"),
        Target("model", _model, _bare([_MODEL]), 0.3, "json"),
        Target("facts", _facts, _bare(_known()), 0.5, "messages"),
        Target("trash", files.trash, _bare(_TRASH), 0.3),
        Target("mounts", _mounts, _bare([_MOUNTS]), 0.2),
        Target("headers", _headers, _bare(_HEADERS), 0.4),
        Target("names", _names, _bare(_NAMES), 0.4),
        Target("flight", files.flight, _bare(_FLIGHT), 0.2, "messages"),
        Target("history", files.history, _bare([files.new_history()]), 0.6, traced=False),
        Target("cache", files.cache, _bare([files.new_cache()]), 0.6, traced=False),
    ]


def _bare(contents: Sequence[bytes]) -> list[Input]:
    return [Input("", content) for content in contents]


def _receiver(messages: Sequence[bytes]) -> Callable[[int], bytes]:
    """What a worker's pipe gives."""
    left = iter(messages)

    def receive(most: int) -> bytes:
        message = next(left, None)
        if message is None:
            raise EOFError
        if len(message) > most:
            raise OSError("too long")
        return message

    return receive


def _wire(path: str, content: bytes, chance: random.Random) -> Hashable:
    messages = [part.body for part in split_messages(content).parts]
    try:
        answer = unpack(_receiver(messages), _KINDS)
    except (WireError, EOFError, OSError) as error:
        return str(error)[:40]
    try:
        return type(_result(answer)).__name__
    except (ImageError, DedupError) as error:
        return type(error).__name__
    except Exception as error:
        if type(error).__name__ == "WorkerError":
            return "other"
        raise


def _answers() -> list[bytes]:
    import numpy as np

    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    values = (
        ("done", Decoded(ImageInfo(4, 2, "TIFF", "RGB"), pixels[..., 0], pixels, None, pixels[..., 1])),
        ("done", {"captured": "2021-01-01T00:00:00", "iso": "200"}),
        ("done", Pages(2, True, (0, 1), np.zeros((2, 48, 48), np.uint8), ("a", "b"))),
        ("done", Quality(format="JPEG", jpeg_quality=90, periodicity_across=(0.5, 1.0))),
        ("done", JpegCoding({0: [1] * 64}, 2, False)),
        ("image", "damaged", "words", (0, 0)),
        ("dedup", "a", "b"),
        ("other", "words"),
    )
    return [join_messages([bytes(message) for message in pack(value)]) for value in values]


def _journal(path: str, content: bytes, chance: random.Random) -> Hashable:
    rows = [*(part.body for part in split_messages(content).parts), b"", b"", b""]
    action, outcome, result = rows[:3]
    record = record_from_row(chance.choice((0, 7, None)), action, outcome, result)
    if not isinstance(record, ActionRecord) or not isinstance(record.action.victim.path, str):
        raise FaultError(Fault.WRONG, f"no record: {record}")
    unreadable = record.result.outcome is Outcome.UNREADABLE
    try:
        planned = action_from_json(action)
    except _DAMAGE as error:
        if not unreadable:
            raise FaultError(Fault.WRONG, "a damaged action is taken for one") from error
        return type(error).__name__
    if action_from_json(action_to_json(planned)) != planned:
        raise FaultError(Fault.WRONG, "an action is read otherwise than it is written")
    return unreadable, record.result.outcome


def _rows() -> list[bytes]:
    state = FileState("/a/ä\udcff.jpg", 10, 20, 30, 40, "aa")
    raw = FileState("/a/b.nef", 1, 2, 3, 4, "bb")
    action = PlannedAction(ActionKind.TRASH, state, ("/a/c.jpg",), (raw,), (raw,), (("/a/k.jpg",),))
    result = ActionResult(Outcome.DONE, (("/a/b.nef", "/trash/b.nef"),), "words")
    return [
        join_messages([text.encode() for text in (action_to_json(action), outcome, result_to_json(result))])
        for outcome in ("done", "started", "planned")
    ]


def _settings() -> list[bytes]:
    return [json.dumps(settings_to_json(AppSettings())).encode(), b"\xef\xbb\xbf{}", b'{"threads": 3, "x": [1]}']


_MODEL = json.dumps(spec_to_json(next(iter(MODELS)))).encode()


def _model(path: str, content: bytes, chance: random.Random) -> Hashable:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return "no JSON"
    if not isinstance(said, dict):
        return "no object"
    try:
        return type(spec_from_json(said)).__name__
    except DedupError as error:
        return str(error).partition("“")[0][:24]


def _known() -> list[bytes]:
    import numpy as np

    shot = to_text(ShotRecord("Maker One", "2021:03:04 05:06:07", "12", 0.01, 2.8, 200.0, "id", 1.5)).encode()
    pages = Pages(2, True, (0, 1), np.zeros((2, 48, 48), np.uint8), ("a", "b")).to_text().encode()
    quality = quality_to_text(Quality(format="JPEG", jpeg_quality=90)).encode()
    return [join_messages([shot, pages, quality])]


def _facts(path: str, content: bytes, chance: random.Random) -> Hashable:
    """What the cache keeps of a file: text that was sound when it was written."""
    shot, pages, quality = (
        part.decode("utf-8", "replace")
        for part in [*(part.body for part in split_messages(content).parts), b"", b"", b""][:3]
    )
    return from_text(shot) == ShotRecord(), Pages.from_text(pages) is None, quality_from_text(quality) is None


_TRASH = (
    b"[Trash Info]\nPath=/home/a/b%20c.jpg\nDeletionDate=2021-03-04T05:06:07\n",
    b"[Trash Info]\nPath=pictures/%FF.jpg\nDeletionDate=\n",
    (2).to_bytes(8, "little") + bytes(16) + (9).to_bytes(4, "little") + "C:\\a.jpg\0".encode("utf-16-le"),
    (1).to_bytes(8, "little") + bytes(16) + "C:\\a.jpg\0".encode("utf-16-le").ljust(520, b"\0"),
)
_MOUNTS = (
    b"22 1 0:20 / /proc rw - proc proc rw\n30 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    b"31 30 8:1 /home/a /mnt/a\\040b rw - ext4 /dev/sda1 rw\n40 30 0:40 / /n rw - nfs4 host:/x/y rw,addr=1\n"
    b"41 30 0:41 / /o rw - overlay overlay rw,lowerdir=/a:/b\\:c,upperdir=/tmp,workdir=/w\n"
)


def _mounts(path: str, content: bytes, chance: random.Random) -> Hashable:
    mounts = mount_table.parse(content)
    found = [len(mount_table.views(mounts, place)) for place in ("/", "/home/a/b.jpg", "/mnt/a b/c.jpg", "/o/x")]
    if max(found) > mount_table.MOST_VIEWS + 1:
        raise FaultError(Fault.WRONG, f"{max(found)} views")
    return len(mounts), tuple(min(count, 3) for count in found)


_HEADERS = (
    b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\x63\0\0\x63\0\0",
    b"RIFF\x1a\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x10\0\x10\0",
    b"\xff\x0a\x7f\x08" + bytes(range(20)),
    b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl \0\0\0\x20jxlc\xff\x0a\x08\x10" + bytes(16),
    b"Exif\0\0II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0abc\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
    b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0",
    b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf",
    b"P6 10 10 255\n",
)  # fmt: skip


def _headers(path: str, content: bytes, chance: random.Random) -> Hashable:
    name = chance.choice(("a.jpg", "a.dng", "a.tga", "a", "a.dib"))
    turned = orientation_of(content)
    if not 1 <= turned <= 8:
        raise FaultError(Fault.WRONG, f"orientation {turned}")
    sizes = webp_size(content), jpeg_xl_size(content)
    for size in sizes:
        if size is not None and (min(size) < 0 or not all(isinstance(side, int) for side in size)):
            raise FaultError(Fault.WRONG, f"size {size}")
    return turned, sniff(content[:HEAD], name), tuple(size is None for size in sizes)


_NAMES = (
    b"a.jpg\0a.nef\0a.xmp\0a.jpg.xmp\0b.heic\0b.mov",
    "<img src='/x'>.jpg\0&lt;b>.png\0\u202egpj.exe\0\u05d0\u05d1.jpg\0a\nb.jpg".encode(),
    b"\xff\xfe.jpg\0\xed\xa0\x80.png\0.hidden\0a.JPG\0A.jpg\0..jpg",
)


def _names(path: str, content: bytes, chance: random.Random) -> Hashable:
    names = [os.fsdecode(name) for name in content.split(b"\0")[:200] if name]
    for name in names:
        shown, copied = printable(f"/{name}"), cleaned(name)
        copied.encode()
        shown.encode()
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in shown):
            raise FaultError(Fault.WRONG, f"a control character is shown: {shown!r}")
        if any(unicodedata.bidirectional(letter) in _TURNING for letter in copied):
            raise FaultError(Fault.WRONG, f"a mark of direction is shown: {copied!r}")
        tip = plain_tip(copied)
        if tip != copied and html.unescape(tip.partition(">")[2].removesuffix("</p>")) != copied:
            raise FaultError(Fault.WRONG, f"a tool tip says something else: {tip!r}")
    images, others = with_a_say(dict.fromkeys(name for name in names if "/" not in name))
    found = companions(images, others, len)
    given = [name for beside in found.values() for name in beside]
    if len(given) != len(set(given)):
        raise FaultError(Fault.WRONG, "one companion of two images")
    owned_by(images[:2], found, set(given))
    kinds = (sum(map(is_image_name, names)), sum(map(is_raw_name, names)))
    return tuple(min(count, 4) for count in kinds), len(found), len(given)


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

_FLIGHT = (
    join_messages([b'[["/a/b.jpg", 1, 2, 1]]', b"/a/b.jpg\0".ljust(4096, b"\0") + b"/c\xff.jpg\0"]),
    join_messages([b"[]", b""]),
)


class _Files:
    """Targets that read files of the program's own, in a folder that is emptied each time."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def _place(self, name: str, content: bytes) -> str:
        work = os.path.join(self._folder, "work")
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        path = os.path.join(work, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def settings(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The settings, by hand and as a file."""
        if chance.random() < 0.1:
            found, problems = SettingsFile(self._place("settings.json", content)).load()
        else:
            try:
                read = json.loads(content.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                return "no JSON"
            if not isinstance(read, dict):
                return "no object"
            found, problems = settings_from_json(read)
        again, wrong = settings_from_json(json.loads(json.dumps(settings_to_json(found))))
        if again != found or wrong:
            raise FaultError(Fault.WRONG, f"settings are read otherwise than they are written: {wrong}")
        return tuple(sorted({problem.code for problem in problems})), min(len(problems), 2)

    def trash(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The trash's own records, of both kinds."""
        recycle_bin.parse_info(content)
        place = self._place("info", b"")
        os.unlink(place)
        for folder in ("files", "info"):
            os.makedirs(os.path.join(os.path.dirname(place), "trash", folder), exist_ok=True)
        trashed = os.path.join(os.path.dirname(place), "trash", "files", "a.jpg")
        with open(freedesktop_trash.info_of(trashed), "wb") as file:
            file.write(content)
        said = freedesktop_trash.origin(trashed, "/home/a/b c.jpg")
        bin_ = os.path.join(os.path.dirname(place), "bin")
        os.makedirs(os.path.join(bin_, "user"))
        with open(os.path.join(bin_, "user", "$Iabc.jpg"), "wb") as file:
            file.write(content)
        open(os.path.join(bin_, "user", "$Rabc.jpg"), "wb").close()
        binned = os.path.join(bin_, "user", "$Rabc.jpg")
        return said, recycle_bin.origin(binned, "C:\\a.jpg"), len(recycle_bin.find("C:\\a.jpg", bin_))

    def flight(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The record of what was in flight."""
        strikes, left = [*(part.body for part in split_messages(content).parts), b"", b""][:2]
        place = self._place("strikes.json", strikes)
        with open(os.path.join(os.path.dirname(place), "1-a.flight"), "wb") as file:
            file.write(left)
        record = InFlight(os.path.dirname(place))
        try:
            for name in ("/a/b.jpg", place):
                if record.strikes(name) < 0:
                    record.forgive(name)
                mark = record.begin(name)
                record.end(mark)
            record.forgive(place)
        finally:
            record.close()
        return len(os.listdir(os.path.dirname(place)))

    def new_history(self) -> bytes:
        """A history with a few rows of each kind."""
        with closing(HistoryFile(self._place("history.sqlite", b""))) as history:
            journal = SqliteJournal(history)
            state = FileState("/a/a.jpg", 10, 20, 30, 40, "aa")
            batch = journal.begin([PlannedAction(ActionKind.TRASH, state, (), (), (state,))])
            journal.started(batch, 0)
            journal.finished(batch, 0, ActionResult(Outcome.DONE, (("/a/a.jpg", "/t/a.jpg"),)))
            journal.close(batch)
            SqliteDecisions(history).save([("/a/a.jpg", "aa", Decision.REMOVE)])
            SqliteIgnoredPairs(history).add([("aa", "bb")])
            path = history.path
        with open(path, "rb") as file:
            return file.read()

    def history(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The history: damaged, it is moved aside and what is readable saved, never thrown away."""
        place = self._place("history.sqlite", content)
        said: list[Hashable] = []
        try:
            with closing(HistoryFile(place)) as history:
                journal = SqliteJournal(history)
                for batch in [*journal.batches(), *journal.unfinished()]:
                    said += [record.result.outcome for record in journal.records(batch.id)]
                said.append(tuple(SqliteDecisions(history).load([("/a/a.jpg", "aa")]).values()))
                said.append(len(SqliteIgnoredPairs(history).all()))
                journal.release()
                damage = history.damage
        except DedupError as error:
            if not error.advice:
                raise FaultError(Fault.WRONG, f"a damaged history is refused: {error}") from error
            return "refused", error.advice, str(error)[-60:]
        if damage is not None:
            with open(damage.moved_to, "rb") as file:
                if file.read()[_SQLITE_HEADER:] != content[_SQLITE_HEADER:]:
                    raise FaultError(Fault.WRONG, "a damaged history was changed")
        return damage is None, *said

    def new_cache(self) -> bytes:
        """A cache with an entry of each kind."""
        place = self._place("cache.sqlite", b"")
        cache = SqliteFingerprintCache(place)
        cache.put_fingerprints([(_FILE, Fingerprint(ImageInfo(4, 2, "JPEG", "RGB"), "aa", bytes(1024)))], "")
        cache.put_facts([(_FILE, {"captured": "2021-01-01T00:00:00"})])
        cache.put_verdicts([(b"key", b"{}")])
        cache.put_outcome(b"key", b"outcome")
        cache.close()
        with open(place, "rb") as file:
            return file.read()

    def cache(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The cache: whatever is wrong with it, it knows less."""
        place = self._place("cache.sqlite", content)
        said: list[Hashable] = []
        for _ in range(2):
            with closing(SqliteFingerprintCache(place)) as cache:
                (known,), (facts,) = cache.fingerprints([_FILE], ""), cache.facts([_FILE])
                (verdict,), outcome = cache.verdicts([b"key"]), cache.outcome(b"key")
                cache.put_facts([(_FILE, {"captured": ""})])
                told = cache.take_notices()
                notices = [notice.code for notice in told]
            if known is not None and (len(known.thumbnail), min(known.info.width, known.info.height) > 0) != (
                1024,
                1,
            ):
                raise FaultError(Fault.WRONG, f"no fingerprint: {known.info}")
            if not all(isinstance(value, str) for value in (facts or {}).values()) or verdict not in (None, b"{}"):
                raise FaultError(Fault.WRONG, f"no facts or verdict: {facts} {verdict!r}")
            said += [*(each is None for each in (known, facts, verdict, outcome)), *notices]
        if notices:
            raise FaultError(Fault.WRONG, f"a damaged cache is not rebuilt: {told}")
        return tuple(said)


_SQLITE_HEADER = 100
"""Bytes; SQLite puts its own of them right."""
_FILE = FoundFile("/a/a.jpg", 10, 20, 30, 40, ctime_ns=50)
