"""A few real image files with groups whose transforms are true, and services that note what they are told."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, AppSettings
from dedup_gui.core.types import (
    Box,
    Decision,
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    Match,
    Matrix3,
    Relation,
)
from dedup_gui.qt.services import RuleServices
from tests.core.inspection.drawn_pages import page
from tests.qt.held_rules import HeldRules

WIDTH, HEIGHT = 160, 120
CROP = (40, 30, 80, 60)


def picture(seed: int) -> Image.Image:
    """A smooth picture with edges, different for each seed."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def image_file(path: str, *, reference: bool = False) -> ImageFile:
    """What a scan would say of a file."""
    with Image.open(path) as opened:
        info = ImageInfo(*opened.size, opened.format or "", opened.mode)
    stat = os.stat(path)
    file = FoundFile(path, stat.st_size, stat.st_mtime_ns, stat.st_dev, stat.st_ino, reference)
    return ImageFile(file, info, digest=f"digest of {os.path.basename(path)} {stat.st_size}")


def make_group(folder: str, number: int) -> Group:
    """An image, its crop, its half-size copy and its copy turned 90 degrees counter-clockwise."""
    whole = picture(number)
    x, y, width, height = CROP
    variants = {
        "whole": whole,
        "crop": whole.crop((x, y, x + width, y + height)),
        "half": whole.resize((WIDTH // 2, HEIGHT // 2), Image.Resampling.LANCZOS),
        "turned": whole.transpose(Image.Transpose.ROTATE_90),
    }
    paths = {}
    for name, variant in variants.items():
        paths[name] = os.path.join(folder, f"{number:02d}-{name}.png")
        variant.save(paths[name], compress_level=1)
    transforms: dict[str, tuple[Relation, Matrix3, float, float]] = {
        "crop": (Relation.CROPPED, ((1, 0, x), (0, 1, y), (0, 0, 1)), 0.0, 1.0),
        "half": (Relation.RESIZED, ((2, 0, 0), (0, 2, 0), (0, 0, 1)), 0.0, 0.5),
        "turned": (Relation.ROTATED, ((0, -1, WIDTH), (1, 0, 0), (0, 0, 1)), 90.0, 1.0),
    }
    matches = tuple(
        Match(
            paths["whole"],
            paths[name],
            relation,
            Evidence("geometry", 4, 0.9, 50, transform, (0, 0, WIDTH, HEIGHT), rotation, False, scale, 0.97),
        )
        for name, (relation, transform, rotation, scale) in transforms.items()
    )
    members = tuple(sorted((image_file(path) for path in paths.values()), key=lambda member: member.path))
    return Group(number, members, matches, suggest(members, matches, DEFAULT_KEEPER_RULES))


def make_groups(folder: str, count: int) -> tuple[Group, ...]:
    """Several such groups."""
    return tuple(make_group(folder, number) for number in range(1, count + 1))


@dataclass
class Notes:
    """The services that a review page needs; notes what it is told.

    Attributes:
        saved: decisions by path, as they stand.
        ignored: pairs of digests that are ignored.
        earlier: what `load_decisions` answers.
        trouble: what `load_decisions` raises instead.
        asked: groups that it was asked about.
        app_settings: the settings as they stand.
    """

    saved: dict[str, Decision] = field(default_factory=dict)
    ignored: set[tuple[str, str]] = field(default_factory=set)
    earlier: dict[str, Decision] = field(default_factory=dict)
    trouble: Exception | None = None
    asked: list[Group] = field(default_factory=list)
    app_settings: AppSettings = field(default_factory=AppSettings)
    rule_services: RuleServices = field(default_factory=HeldRules)

    def settings(self) -> AppSettings:
        return self.app_settings

    def links_offered(self, path: str) -> Collection[ActionKind]:
        return list(ActionKind)

    def save_settings(self, settings: AppSettings) -> None:
        self.app_settings = settings

    def rules(self) -> RuleServices:
        return self.rule_services

    def load_decisions(self, groups: Sequence[Group]) -> dict[str, Decision]:
        self.asked.extend(groups)
        if self.trouble is not None:
            raise self.trouble
        paths = {path for group in groups for path in group.paths}
        return {path: decision for path, decision in self.earlier.items() if path in paths}

    def save_decisions(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        for path, _digest, decision in changes:
            self.saved[path] = decision

    def ignore(
        self, pairs: Sequence[tuple[str, str]], ignored: bool = True, files: Sequence[tuple[str, FoundFile]] = ()
    ) -> None:
        if ignored:
            self.ignored |= set(pairs)
        else:
            self.ignored -= set(pairs)


def marked_page(*marks: Box) -> Image.Image:
    """A drawn page, with dark marks where nothing was."""
    made = page(width=600)
    for x, y, width, height in marks:
        made.paste((60, 20, 20), (x, y, x + width, y + height))
    return made
