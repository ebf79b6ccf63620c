"""A large library with bursts and copies, made of a folder of photographs, and what a scan of it did with them.

    python -m tests.eval.bursts make PHOTOGRAPHS FOLDER [--count N] [--bursts N] [--largest N] [--families N]
                                     [--seed N]
    dedup-gui scan FOLDER --json SCAN [--include-bursts]
    python -m tests.eval.bursts report FOLDER SCAN

`make` cuts the photographs, which must all show different things, into cells that do not overlap and enlarges each: a
picture of its own, of real pixels. Some cells become bursts: frames of one scene as a hand-held camera takes them,
each moved, turned and zoomed a little, with another exposure and other noise, and what is in it moved on its own, by
a smooth field, so that no frame is a mere copy of another. Others get copies: recompressed, resized, brightened; and
so do frames of bursts. `manifest.json` names the copies of everything, and every frame's burst.

`report` says how long each stage took, what share of it was judging, and whether the largest group is the largest
there is: of copies, or, with --include-bursts, the largest burst with the copies of its frames.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

ENLARGED_TO = 420
"""Longer side of a picture, pixels: what the judge looks at is not much larger."""
LEAST_WIDTH = 24
"""Pixels; cells below it hold nothing."""
QUALITY = 88
LEAST_DETAIL = 8.0
"""Standard deviation of a cell's grey levels round their local mean, below which it is passed over: two clear skies
would be alike."""
LEAST_FILLED = 0.5
"""Least share of a cell that must have that much detail: two charts of plain colours would be alike, too."""
SHIFT, TURN, ZOOM, GAIN = 0.03, 1.5, 0.02, 0.12
"""How far frames are moved (share of the width), turned (degrees), zoomed and lit otherwise, at most."""
DRIFT = 0.012
"""How far what is in a frame moves on its own: standard deviation, share of the width."""
DRIFT_CELLS = 4
NOISE = 3.0
LARGEST_FAMILY = 12
"""Pictures of the largest family of copies, its original included."""
ASPECT = 4 / 3


def cell_width(paths: Sequence[str], wanted: int) -> int:
    """Width of the largest cells of which the photographs give as many as wanted; pixels.

    Raises:
        ValueError: not even the smallest are as many.
    """
    area = sum(int(np.prod(_read(path).shape[:2])) for path in paths)
    width = int((area * ASPECT / wanted) ** 0.5)
    while width >= LEAST_WIDTH:
        if sum(1 for path in paths for _ in cells(_read(path), width)) >= wanted:
            return width
        width = int(width * 0.93)
    raise ValueError(f"the photographs do not give {wanted} pictures")


def cells(photograph: Bytes, width: int) -> Iterator[Bytes]:
    """Parts of a photograph that do not overlap, those with little in them left out."""
    height = round(width / ASPECT)
    for top in range(0, photograph.shape[0] - height + 1, height):
        for left in range(0, photograph.shape[1] - width + 1, width):
            cell = photograph[top : top + height, left : left + width]
            if _detailed(cell):
                yield cell


def _detailed(cell: Bytes) -> bool:
    grey = cv2.cvtColor(cell, cv2.COLOR_BGR2GRAY).astype(np.float32)
    reach = cell.shape[1] / 8
    apart = (grey - cv2.GaussianBlur(grey, (0, 0), reach)) ** 2
    spread = np.sqrt(cv2.GaussianBlur(apart, (0, 0), reach))
    return bool((spread >= LEAST_DETAIL).mean() >= LEAST_FILLED)


def enlarged(cell: Bytes) -> Bytes:
    """A cell as a picture."""
    size = (ENLARGED_TO, round(ENLARGED_TO / ASPECT))
    return np.asarray(cv2.resize(cell, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def frame(picture: Bytes, rng: np.random.Generator) -> Bytes:
    """Another shot of the scene in `picture`: uint8 [height, width, 3]."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-TURN, TURN), 1 + rng.uniform(-ZOOM, ZOOM))
    turn[:, 2] += rng.uniform(-SHIFT, SHIFT, 2) * width
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    drift = rng.normal(0, DRIFT * width, (DRIFT_CELLS, DRIFT_CELLS, 2)).astype(np.float32)
    own = cv2.resize(drift, (width, height), interpolation=cv2.INTER_CUBIC)
    at_x = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] + own[..., 0]
    at_y = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] + own[..., 1]
    seen = cv2.remap(
        picture, at_x.astype(np.float32), at_y.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    lit = seen.astype(np.float32) * (1 + rng.uniform(-GAIN, GAIN)) + rng.normal(0, NOISE, seen.shape)
    shot: Bytes = np.clip(lit, 0, 255).astype(np.uint8)
    return shot


def copied(picture: Bytes, rng: np.random.Generator) -> tuple[Bytes, int]:
    """A copy of a picture, as people make them, and the JPEG quality to save it with."""
    size = rng.uniform(0.5, 1.0)
    shape = (round(picture.shape[1] * size), round(picture.shape[0] * size))
    small = cv2.resize(picture, shape, interpolation=cv2.INTER_AREA).astype(np.float32)
    lit = np.clip(small * (1 + rng.uniform(-GAIN, GAIN)), 0, 255).astype(np.uint8)
    return lit, int(rng.integers(50, 92))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a library holds.

    Attributes:
        count: pictures in all, frames and copies included.
        bursts: how many bursts; the first has `largest` frames, the others 2 to `largest`. The first frame of every
            fourth has a copy.
        largest: frames of the largest burst.
        families: how many other pictures have copies; the first is one of `LARGEST_FAMILY`, the others have 1 to 5.
        seed: another seed, another library.
    """

    count: int = 10_000
    bursts: int = 60
    largest: int = 30
    families: int = 60
    seed: int = 1


def make(photographs: str, folder: str, plan: Plan) -> dict[str, Any]:
    """Make the library; its manifest, also written into it.

    Args:
        photographs: a folder of images that OpenCV reads, with folders in it.
        folder: where to; made if need be.
        plan: what to make.

    Raises:
        ValueError: the photographs do not give as many pictures, or bursts and copies alone are more.
    """
    rng = np.random.default_rng(plan.seed)
    frames = [plan.largest, *(int(n) for n in rng.integers(2, plan.largest, plan.bursts, endpoint=True))][
        : plan.bursts
    ]
    copies = [LARGEST_FAMILY - 1, *(int(n) for n in rng.integers(1, 5, plan.families, endpoint=True))][
        : plan.families
    ]
    scenes = [(n, int(k % 4 == 3)) for k, n in enumerate(frames)] + [(1, n) for n in copies]
    left = plan.count - sum(shots + more for shots, more in scenes)
    if left < 0:
        raise ValueError(f"bursts and copies alone are {plan.count - left} pictures")
    scenes += [(1, 0)] * left
    paths = sorted(os.path.join(place, name) for place, _, names in os.walk(photographs) for name in names)
    pictures = [path for path in paths if cv2.haveImageReader(path)]
    width = cell_width(pictures, len(scenes))
    found = (cell for path in pictures for cell in cells(_read(path), width))
    manifest: dict[str, Any] = {"groups": [], "attacks": {}, "distractors": [], "hard_negatives": []}
    # Bursts are spread over the photographs, not taken from the first of them.
    for number, (place, cell) in enumerate(zip(rng.permutation(len(scenes)), found, strict=False)):
        shots, more = scenes[place]
        whole = enlarged(cell)
        names = [os.path.join(f"{number // 500:03d}", f"{number:05d}-{k:02d}.jpg") for k in range(shots + more)]
        os.makedirs(os.path.join(folder, os.path.dirname(names[0])), exist_ok=True)
        first = frame(whole, rng) if shots > 1 else whole
        for k, name in enumerate(names):
            shot, quality = (frame(whole, rng) if 0 < k < shots else first), QUALITY
            if k >= shots:
                shot, quality = copied(first, rng)
            cv2.imwrite(os.path.join(folder, name), shot, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if shots > 1:
            manifest["hard_negatives"].append({"name": names[0], "kind": "burst", "files": names[:shots]})
        if more:
            manifest["groups"].append([names[0], *names[shots:]])
            for name in names[shots:]:
                manifest["attacks"][name] = {"base": names[0], "attack": "copy", "tier": 2}
        elif shots == 1:
            manifest["distractors"].append(names[0])
    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump(manifest, file)
    return manifest


def _read(path: str) -> Bytes:
    return np.asarray(cv2.imread(path, cv2.IMREAD_COLOR), np.uint8)


def report(folder: str, scan: dict[str, Any]) -> list[str]:
    """What a scan did with a library: lines to print.

    Args:
        folder: of the library.
        scan: the JSON report of `dedup-gui scan`.
    """
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    bursts = [set(burst["files"]) for burst in manifest["hard_negatives"]]
    families = [set(family) for family in manifest["groups"]]
    with_bursts = bool(scan["settings"]["include_bursts"])
    wanted = [burst.union(*(f for f in families if f & burst)) for burst in bursts] if with_bursts else []
    wanted += [family for family in families if not with_bursts or not any(family & burst for burst in bursts)]
    of_scene = {name: number for number, scene in enumerate(wanted) for name in scene}
    root = os.path.realpath(folder)
    groups = [{os.path.relpath(member["path"], root) for member in group["members"]} for group in scan["groups"]]
    largest, longest = max(groups, key=len, default=set()), max(wanted, key=len, default=set())
    right = len(largest) == len(longest) and largest in wanted
    whole = sum(scene in groups for scene in wanted)
    # A picture that belongs to no other is a scene of its own.
    mixed = [group for group in groups if len({of_scene.get(name, name) for name in group}) > 1]
    lost = sum(not any(name in group for group in groups) for name in of_scene)
    seconds, counts = scan["seconds"], scan["counts"]
    relations = Counter(match["relation"] for group in scan["groups"] for match in group["matches"])
    what = "bursts and families" if with_bursts else "families"
    return [
        f"{counts['found']} images, {len(bursts)} bursts of up to {max(map(len, bursts), default=0)} frames, "
        f"{len(families)} families of up to {max(map(len, families), default=0)} pictures",
        ", ".join(f"{stage} {value:.1f} s" for stage, value in seconds.items()),
        f"judging: {seconds['judge'] / seconds['total']:.1%} of the scan, {counts['judged']} pairs",
        f"largest group: {len(largest)} images; largest of the {what}: {len(longest)}",
        f"the largest group is the largest true one: {'yes' if right else 'no'}",
        f"groups: {len(groups)}; {what} found whole: {whole} of {len(wanted)}; images of them in no group: {lost}",
        f"groups of several scenes: {len(mixed)}",
        "matches: " + (", ".join(f"{name} {number}" for name, number in sorted(relations.items())) or "none"),
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("photographs")
    making.add_argument("folder")
    making.add_argument("--count", type=int, default=10_000)
    making.add_argument("--bursts", type=int, default=60)
    making.add_argument("--largest", type=int, default=30)
    making.add_argument("--families", type=int, default=60)
    making.add_argument("--seed", type=int, default=1)
    reporting = commands.add_parser("report")
    reporting.add_argument("folder")
    reporting.add_argument("scan")
    args = parser.parse_args(argv)
    if args.command == "make":
        plan = Plan(args.count, args.bursts, args.largest, args.families, args.seed)
        make(args.photographs, args.folder, plan)
        return
    with open(args.scan, encoding="utf-8", errors="surrogateescape") as file:
        print("\n".join(report(args.folder, json.load(file))))


if __name__ == "__main__":
    main()
