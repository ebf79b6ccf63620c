"""How exactly a scan says where a copy lies in its original: crop boxes, turns, sizes.

    dedup-gui scan FOLDER --json SCAN
    python -m tests.eval.placement FOLDER SCAN

FOLDER holds labelled images and `manifest.json`; of its "attacks" those count whose "param" names the true crop "box"
(left, top, right, bottom in pixels of the base) or "deg", the degrees counter-clockwise by which the picture was
turned. Looked at are the copies that the scan matched with their base directly.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification.transforms import invert

Array = npt.NDArray[np.float64]
Size = tuple[int, int]

LEAST_OVERLAP = 0.95
MOST_DEGREES = 1.0
MOST_SCALE = 0.02


@dataclass(slots=True)
class Placement:
    """What was measured, one entry for each copy.

    Attributes:
        overlap: intersection over union of the true crop box and the one found.
        scale: relative error of the width of the place that a crop takes in its base.
        turn: error of the angle, degrees.
    """

    overlap: list[float] = field(default_factory=list)
    scale: list[float] = field(default_factory=list)
    turn: list[float] = field(default_factory=list)


def placement(folder: str, manifest: Mapping[str, Any], scan: Mapping[str, Any]) -> Placement:
    """Compare a scan's transforms with the truth.

    Args:
        folder: of the labelled images.
        manifest: its parsed `manifest.json`.
        scan: the parsed JSON report of `dedup-gui scan`.
    """
    root = os.path.realpath(folder)
    sizes: dict[str, Size] = {}
    into_first: dict[tuple[str, str], Array] = {}
    for group in scan["groups"]:
        for member in group["members"]:
            sizes[os.path.relpath(member["path"], root)] = (member["width"], member["height"])
        for match in group["matches"]:
            pair = os.path.relpath(match["a"], root), os.path.relpath(match["b"], root)
            into_first[pair] = np.array(match["evidence"]["transform"], np.float64)
    found = Placement()
    for copy, attack in manifest["attacks"].items():
        base, param = attack["base"], attack.get("param", {})
        transform = into_first.get((base, copy))
        if transform is None and (copy, base) in into_first:
            transform = invert(into_first[copy, base])
        if transform is None:
            continue
        if "box" in param:
            box = tuple(float(value) for value in param["box"])
            left, top, right, bottom = where(transform, sizes[copy])
            found.overlap.append(overlap(box, (left, top, right, bottom)))
            found.scale.append(abs((right - left) / (box[2] - box[0]) - 1.0))
        elif "deg" in param:
            turned = float(np.degrees(np.arctan2(transform[1, 0], transform[0, 0])))
            found.turn.append(abs((turned - float(param["deg"]) + 180.0) % 360.0 - 180.0))
    return found


def where(transform: Array, size: Size) -> tuple[float, ...]:
    """The upright box round a copy laid into its base: left, top, right, bottom."""
    width, height = size
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ transform.T
    flat = corners[:, :2] / corners[:, 2:]
    return (*flat.min(axis=0).tolist(), *flat.max(axis=0).tolist())


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """Intersection over union of two boxes; left, top, right, bottom."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return shared / (sum(areas) - shared)


def lines(found: Placement) -> list[str]:
    """To print."""
    said = []
    if found.overlap:
        low = sum(value < LEAST_OVERLAP for value in found.overlap)
        mean = float(np.mean(found.overlap))
        said.append(f"crop boxes: mean overlap {mean:.4f} of {len(found.overlap)}, {low} below {LEAST_OVERLAP}")
        off = sum(value > MOST_SCALE for value in found.scale)
        said.append(f"scale: error at most {max(found.scale):.2%}, {off} above {MOST_SCALE:.0%}")
    if found.turn:
        off = sum(value > MOST_DEGREES for value in found.turn)
        worst = max(found.turn)
        said.append(f"rotation: error at most {worst:.2f} degrees of {len(found.turn)}, {off} above {MOST_DEGREES:g}")
    return said


def main(argv: Sequence[str] | None = None) -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("scan")
    args = parser.parse_args(argv)
    with open(os.path.join(args.folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    with open(args.scan, encoding="utf-8", errors="surrogateescape") as file:
        scan = json.load(file)
    print("\n".join(lines(placement(args.folder, manifest, scan))))


if __name__ == "__main__":
    main()
