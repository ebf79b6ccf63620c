"""What comes from other computers: saved reviews, the text inside them, plans as tables."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Hashable
from dataclasses import replace

from dedup_gui.core.action_types import ActionKind, FileState, PlannedAction
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Counts, ScanResult, run_to_end
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Decision,
    Difference,
    DifferenceKind,
    EditKind,
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    ModelUse,
    Relation,
    SkipCode,
    Skipped,
    Suggestion,
)
from dedup_gui.exchange.path_map import PathMap
from dedup_gui.exchange.plan_files import Plan, PlanFormat, plan_bytes
from dedup_gui.exchange.plan_reading import read_plan
from dedup_gui.exchange.review_file import ReviewFile, write_review
from dedup_gui.exchange.saved_review import SavedReview, check, relocated
from tests.fuzz.target import Fault, FaultError, Input, Target

_DIGESTS = ("aa" * 32, "bb" * 32)


def exchange_targets(folder: str) -> list[Target]:
    """The targets.

    Args:
        folder: for the files that they write.
    """
    os.makedirs(folder, exist_ok=True)
    whole = os.path.join(folder, "seed")
    run_to_end(write_review(whole, _review(), lambda _: b"\xff\xd8\xff"))
    with open(whole, "rb") as file:
        packed = file.read()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        text = archive.read("review.jsonl")
    unpacked = os.path.join(folder, "unpacked")

    def inside(path: str, content: bytes, chance: random.Random) -> Hashable:
        with zipfile.ZipFile(unpacked, "w") as made:
            made.writestr("review.jsonl", content)
        return _review_file(unpacked, content, chance)

    return [
        Target("review", _review_file, [Input("", packed)], 0.5),
        Target("review-text", inside, [Input("", text)], 0.7, "json"),
        Target("plan", _plan, [Input("", plan_bytes(_plan_of_two(), PlanFormat.TABLE))], 0.5),
    ]


def _review_file(path: str, content: bytes, chance: random.Random) -> Hashable:
    try:
        with ReviewFile(path) as file:
            review = file.review
            for member in review.members:
                file.preview(member)
    except DedupError as error:
        return str(error)[-40:]
    return _taken(review)


def _plan(path: str, content: bytes, chance: random.Random) -> Hashable:
    try:
        return _taken(read_plan(content, path))
    except DedupError as error:
        return str(error)[-40:]


def _taken(review: SavedReview) -> Hashable:
    """What is taken for a review hangs together, and stays in its place when it is moved."""
    check(review)
    try:
        moved = relocated(review, PathMap([(folder, "/here") for folder in review.folders[:1]], review.system))
    except ValueError:
        return "not moved"
    if not all(os.path.isabs(path) and ".." not in path.split(os.sep) for path in moved.members):
        raise FaultError(Fault.WRONG, f"led astray: {list(moved.members)}")
    return len(review.result.groups), len(review.decisions)


def _review() -> SavedReview:
    files = [
        FoundFile(f"/nas/p/{name}", 10, 20, 0, 0, companions=("/nas/p/a.xmp",)) for name in ("a.jpg", "\udcff.jpg")
    ]
    info = ImageInfo(40, 30, "JPEG", "RGB")
    sidecar = FileState("/nas/p/a.xmp", 1, 2, 0, 0, "cc" * 32)
    images = [
        ImageFile(file, info, digest, companions=(sidecar,)) for file, digest in zip(files, _DIGESTS, strict=True)
    ]
    places = (Difference((1, 2, 3, 4), DifferenceKind.ADDED, 9.5),)
    evidence = Evidence("geometry", 4, 0.9, 50, crop_box=(1, 2, 30, 20), differences=places, edits=(EditKind.TONES,))
    match = Match(images[0].path, images[1].path, Relation.EDITED, evidence, weak=True)
    group = Group(1, tuple(images), (match,), Suggestion(images[0].path, KeeperReason.MOST_PIXELS))
    skipped = (Skipped("/nas/p/broken.jpg", SkipCode.TRUNCATED, "words"),)
    settings = ScanSettings(("/nas/p",), ("/nas/masters",))
    result = ScanResult(settings, ModelUse(), (), (group,), skipped, Counts(groups=1), Seconds(), (match,))
    decisions = ((images[0].path, Decision.KEEP), (images[1].path, Decision.REMOVE))
    return SavedReview(result, decisions, 40, 1e9, "posix")


def _plan_of_two() -> Plan:
    victim, keeper = (
        FileState(f"/nas/p/{name}.jpg", 10, 20, 0, 0, digest) for name, digest in zip("ab", _DIGESTS, strict=True)
    )
    sidecar = replace(victim, path="/nas/p/a.xmp")
    other = replace(keeper, path="/nas/q/c'\udcff.jpg")
    groups = ((keeper.path,), (keeper.path, other.path))
    action = PlannedAction(ActionKind.TRASH, victim, ("/nas/p/a2.jpg",), (sidecar,), (keeper, other), groups)
    return Plan((action,), ("/nas/p", "/nas/q"), ("/nas/masters",))
