"""A large library with bursts, made of a folder of photographs, and what a scan of it did with them.

    python -m tests.eval.bursts make PHOTOGRAPHS FOLDER [--count N] [--bursts N] [--largest N] [--seed N]
    dedup-gui scan FOLDER --include-bursts --json SCAN
    python -m tests.eval.bursts report FOLDER SCAN

`make` cuts the photographs into cells that do not overlap and enlarges each: a picture of its own, of real pixels.
Some cells become bursts: frames of one scene as a hand-held camera takes them, each moved, turned and zoomed a
little, with another exposure and other noise, and what is in it moved on its own, by a smooth field, so that no frame
is a mere copy of another. `manifest.json` names every frame's burst.

`report` says how long each stage took, what share of it was judging, and whether the largest group is the largest
burst. Without --include-bursts no group should hold frames of a burst, unless they are alike to the pixel.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
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
LEAST_CONTRAST = 12.0
"""Standard deviation of the grey levels of a cell, below which it is passed over: two skies would be alike."""
SHIFT, TURN, ZOOM, GAIN = 0.03, 1.5, 0.02, 0.12
"""How far frames are moved (share of the width), turned (degrees), zoomed and lit otherwise, at most."""
DRIFT = 0.012
"""How far what is in a frame moves on its own: standard deviation, share of the width."""
DRIFT_CELLS = 4
NOISE = 3.0
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
            if cv2.cvtColor(cell, cv2.COLOR_BGR2GRAY).std() >= LEAST_CONTRAST:
                yield cell


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


def make(photographs: str, folder: str, count: int, bursts: int, largest: int, seed: int) -> dict[str, Any]:
    """Make the library; its manifest, also written into it.

    Args:
        photographs: a folder of images that OpenCV reads, with folders in it.
        folder: where to; made if need be.
        count: pictures in all, those of bursts included.
        bursts: how many bursts; the first has `largest` frames, the others 2 to `largest`.
        largest: frames of the largest burst.
        seed: another seed, another library.

    Raises:
        ValueError: the photographs do not give as many pictures.
    """
    rng = np.random.default_rng(seed)
    frames = [largest, *(int(n) for n in rng.integers(2, largest, max(0, bursts - 1), endpoint=True))][:bursts]
    sizes = [*frames, *[1] * (count - sum(frames))]
    paths = sorted(os.path.join(place, name) for place, _, names in os.walk(photographs) for name in names)
    pictures = [path for path in paths if cv2.haveImageReader(path)]
    width = cell_width(pictures, len(sizes))
    scenes = (cell for path in pictures for cell in cells(_read(path), width))
    made: list[list[str]] = []
    # Bursts are spread over the photographs, not taken from the first of them.
    for number, (place, cell) in enumerate(zip(rng.permutation(len(sizes)), scenes, strict=False)):
        whole = enlarged(cell)
        many = sizes[place] > 1
        names = [os.path.join(f"{number // 500:03d}", f"{number:05d}-{k:02d}.jpg") for k in range(sizes[place])]
        for name in names:
            os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
            shot = frame(whole, rng) if many else whole
            cv2.imwrite(os.path.join(folder, name), shot, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        made.append(names)
    manifest = {
        "groups": [],
        "attacks": {},
        "distractors": [names[0] for names in made if len(names) == 1],
        "hard_negatives": [{"files": names} for names in made if len(names) > 1],
    }
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
    bursts = [frozenset(burst["files"]) for burst in manifest["hard_negatives"]]
    of_burst = {name: number for number, burst in enumerate(bursts) for name in burst}
    root = os.path.realpath(folder)
    groups = [{os.path.relpath(member["path"], root) for member in group["members"]} for group in scan["groups"]]
    largest = max(groups, key=len, default=set())
    longest = max(bursts, key=len, default=frozenset())
    whole = sum(burst in map(frozenset, groups) for burst in bursts)
    # A picture that belongs to no burst is a scene of its own.
    mixed = [group for group in groups if len({of_burst.get(name, name) for name in group}) > 1]
    seconds, counts = scan["seconds"], scan["counts"]
    relations = Counter(match["relation"] for group in scan["groups"] for match in group["matches"])
    return [
        f"{counts['found']} images, {len(bursts)} bursts with {len(of_burst)} frames",
        ", ".join(f"{stage} {value:.1f} s" for stage, value in seconds.items()),
        f"judging: {seconds['judge'] / seconds['total']:.1%} of the scan, {counts['judged']} pairs",
        f"largest group: {len(largest)} images; largest burst: {len(longest)} frames",
        f"the largest group is the largest burst: {'yes' if largest == longest else 'no'}",
        f"groups: {len(groups)}; bursts found whole: {whole} of {len(bursts)}",
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
    making.add_argument("--seed", type=int, default=1)
    reporting = commands.add_parser("report")
    reporting.add_argument("folder")
    reporting.add_argument("scan")
    args = parser.parse_args(argv)
    if args.command == "make":
        make(args.photographs, args.folder, args.count, args.bursts, args.largest, args.seed)
        return
    with open(args.scan, encoding="utf-8", errors="surrogateescape") as file:
        print("\n".join(report(args.folder, json.load(file))))


if __name__ == "__main__":
    main()
